from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.verse.english.numerals import read_aloud
from writer.assist.verse.english.sounds import stresses


def syllables(spoken) -> int:
    return len(stresses(spoken.readings[0]))


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("Heaven", 2),
        ("o’er", 1),
        ("seem'd", 1),
        ("banishèd", 3),
        ("wand'ring", 2),
        ("colour", 2),
        ("Realised", 3),
        ("travelled", 2),
        ("theatre", 3),
        ("gloamings", 2),
        ("moonlessness", 3),
        ("lamplighter's", 3),
        ("unsorrowful", 4),
        ("dancin'", 2),
        ("goest", 2),
        ("know'st", 1),
        ("café", 2),
        ("starshadow", 3),
    ],
)
def test_words_are_counted_as_they_are_spoken(pronouncer, word, count):
    assert syllables(pronouncer.spoken(word)) == count


def test_a_derived_word_fills_a_line_where_its_letters_agree_and_never_rhymes(pronouncer):
    spoken = pronouncer.spoken("moonlessness")
    assert spoken.source == "rule"
    assert spoken.fills_a_line
    assert not spoken.rhymes


def test_what_nobody_knows_is_counted_by_its_letters_and_not_written(pronouncer):
    spoken = pronouncer.spoken("Elvirastor")
    assert (spoken.source, spoken.rhymes, spoken.fills_a_line) == ("letters", False, False)
    assert syllables(spoken) == 4


def test_a_word_with_two_lengths_is_not_written(pronouncer):
    assert not pronouncer.spoken("blessed").fills_a_line
    assert pronouncer.spoken("blest").fills_a_line


@given(st.text(max_size=12))
def test_any_text_has_a_reading(pronouncer, text):
    assert pronouncer.spoken(text).readings


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("7", "seven"),
        ("42", "forty two"),
        ("101", "one hundred and one"),
        ("1914", "nineteen fourteen"),
        ("1805", "eighteen oh five"),
        ("1900", "one thousand nine hundred"),
        ("2026", "two thousand and twenty six"),
        ("007", "zero zero seven"),
        ("12345678", "one two three four five six seven eight"),
    ],
)
def test_numerals_are_read_aloud(digits, said):
    assert " ".join(read_aloud(digits)) == said


@given(st.integers(0, 999_999))
def test_every_numeral_is_made_of_words(number):
    assert all(word.isalpha() for word in read_aloud(str(number)))
