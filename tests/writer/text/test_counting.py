from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.counting import count_characters, count_words, word_places


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n\t", 0),
        ("One two  three.\nFour", 4),
        ("don't — won’t", 2),
        ("a well-known face", 3),
        ("went—came…left/right", 4),
        ("The train--which was full--would leave", 7),
        ("one---two -- three", 3),
        ("*** --- ###", 0),
        ("3,000 years", 2),
        ("夜里下雨。", 4),
        ("我们go，ok？", 4),
        ("cafe\u0301 noir", 2),
    ],
)
def test_words_are_counted_as_a_writer_counts(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(), st.text())
def test_words_of_two_paragraphs_add_up(first: str, second: str) -> None:
    assert count_words(first + "\n" + second) == count_words(first) + count_words(second)


@given(st.text())
def test_characters_exclude_white_space(text: str) -> None:
    assert count_characters(text) == sum(not char.isspace() for char in text)


@given(st.text(st.sampled_from("ab-— \n…'3_文，。/")))
def test_the_places_of_words_are_those_that_are_counted(text):
    places = list(word_places(text))
    assert len(places) == count_words(text)
    assert all(count_words(text[start:end]) == 1 for start, end in places)
    assert places == sorted(places)
