"""Counted words, found by their first letters."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.personal.lexicon import Lexicon, folded

WORDS = st.lists(st.text("abé", min_size=1, max_size=4), max_size=30)


@given(WORDS, WORDS, st.text("abé", max_size=3))
def test_words_are_found_by_their_beginning_with_their_share(first, later, prefix):
    lexicon = Lexicon(Counter(first), 100)
    for word in later:
        lexicon.add(word)
    counts = Counter(first + later)
    letters = folded(prefix)
    going_on = [word for word in counts if folded(word).startswith(letters)]
    wanted = {word: counts[word] / 100 for word in going_on if folded(word) != letters}
    assert lexicon.share(prefix) == pytest.approx(wanted)


def test_capitals_accents_and_apostrophes_make_no_difference():
    lexicon = Lexicon({"D’Arthez": 1, "Zürnbach": 1}, 10)
    assert list(lexicon.share("d'a")) == ["D’Arthez"]
    assert list(lexicon.share("Zur")) == ["Zürnbach"]


# A continuation wrote ZorbâlînĎe.
def test_what_a_model_spells_is_the_word_with_its_own_accents():
    lexicon = Lexicon({"Zorbalinde": 1}, 10)
    assert lexicon.begins("Zorba")
    assert not lexicon.begins("Zorbâ")
    assert not lexicon.begins("zorba")


@given(WORDS, WORDS, WORDS)
def test_a_text_is_counted_anew_beside_the_others(others, before, now):
    lexicon = Lexicon(Counter(others + before))
    lexicon.recount(Counter(before), Counter(now))
    assert lexicon.counts == Lexicon(Counter(others + now)).counts
    assert lexicon.share("a").keys() == Lexicon(Counter(others + now)).share("a").keys()
