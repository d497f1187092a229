"""Counted words, found by their first letters."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.personal.lexicon import Lexicon

WORDS = st.lists(st.text("abé", min_size=1, max_size=4), max_size=30)


@given(WORDS, WORDS, st.text("abé", max_size=3))
def test_words_are_found_by_their_beginning_with_their_share(first, later, prefix):
    lexicon = Lexicon(Counter(first), 100)
    for word in later:
        lexicon.add(word)
    counts = Counter(first + later)
    wanted = {word: count / 100 for word, count in counts.items() if word.startswith(prefix)}
    wanted.pop(prefix, None)
    assert lexicon.share(prefix) == pytest.approx(wanted)
