"""Where the syllables of a written word part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.verse.english.spelling import in_capitals, stressed, syllables

WORDS = st.text("aeiouybcdlmnrsthé'", min_size=1, max_size=14)


@pytest.mark.parametrize(
    "said",
    [
        "lan-tern", "de-sert", "lit-tle", "ta-ble", "love-ly", "walked", "wan-ted", "hou-ses",
        "be-ing", "po-em", "cre-a-tion", "sci-ence", "qui-et", "queen", "vi-o-let", "i-de-a",
        "re-mem-ber", "e-ter-ni-ty", "re-a-li-ty", "moon-light", "be-yond", "ex-tra", "axes",
        "rhy-thm", "ca-fé", "know-ledge", "o-cean", "sea", "fi-re",
    ],
)  # fmt: skip
def test_words_part_where_one_would_break_them(said):
    parts = tuple(said.split("-"))
    assert syllables("".join(parts), len(parts)) == parts


@given(WORDS, st.integers(1, 9))
def test_the_parts_are_the_word_and_as_many_as_were_heard(word, count):
    parts = syllables(word, count)
    assert "".join(parts) == word
    assert len(parts) == min(count, len(word))
    assert all(parts)


def test_the_stressed_syllable_has_capitals(pronouncer):
    readings = pronouncer.spoken("desert").readings
    assert [stressed("Desert", each) for each in readings] == [("DE", "sert"), ("de", "SERT")]
    assert stressed("Light", pronouncer.spoken("light").readings[0]) == ("light",)


@given(WORDS, st.integers(1, 9), st.integers(-1, 9))
def test_capitals_change_nothing_else(word, count, main):
    parts = syllables(word, count)
    loud = in_capitals(parts, main)
    assert [each.lower() for each in loud] == [each.lower() for each in parts]
