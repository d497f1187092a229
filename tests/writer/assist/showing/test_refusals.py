"""A word that was refused does not come again at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.showing.refusals import Refusals


def refusing(before, text):
    refusals = Refusals()
    refusals.add(before, text)
    return refusals


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("It was the best of", " times"),
        ("It was the best of", " times, it was"),
        ("It was the best of ", "times"),
        ("It was the best of t", "imes"),
        ("It was the best of tim", "es and"),
    ],
)
def test_a_word_is_refused_however_much_of_it_is_typed(before, text):
    assert refusing("It was the best of", " times and").forbid(before, text)


def test_a_word_is_refused_from_the_middle_of_it_on():
    assert refusing("It was t", "he").forbid("It was th", "e")
    assert refusing("It was t", "he").forbid("It was", " the")


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("It was the best of", " all times"),
        ("It was the best of", " timeservers"),
        ("It was the best of times", " and"),
        ("It was the worst of", " times"),
        ("It was the best of times. It was the worst of", " times"),
    ],
)
def test_another_word_or_another_place_is_another_matter(before, text):
    assert not refusing("It was the best of", " times").forbid(before, text)


def test_a_chinese_word_is_refused_at_its_place():
    refusals = refusing("山上的", "月亮升起")
    assert refusals.forbid("山上的", "月亮")
    assert refusals.forbid("山上的月", "亮")
    assert not refusals.forbid("山上的", "月光")


# Undo refuses what it takes back; twenty of them pushed an explicit refusal out.
def test_the_same_again_pushes_nothing_out():
    refusals = refusing("It was the best of", " times")
    for _ in range(600):
        refusals.add("And on the", " town")
    assert refusals.forbid("It was the best of", " times")


def test_of_very_many_the_oldest_is_forgotten():
    refusals = refusing("It was the best of", " times")
    for number in range(500):
        refusals.add(f"Chapter {number}", " times")
    assert not refusals.forbid("It was the best of", " times")
    assert refusals.forbid("Chapter 0", " times")
    assert refusals.forbid("Chapter 499", " times")


@given(st.text(max_size=200), st.text(min_size=1, max_size=200))
def test_whatever_is_refused_is_forbidden_there(before, text):
    assert refusing(before, text).forbid(before, text)
