"""A few letters find a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.letters import best_by_letters, plain_letters

NAMES = [
    "part 1/chapter 1.txt",
    "part 1/chapter 2.txt",
    "part 2/chapter 12.txt",
    "notes/characters.md",
    "Prologue.txt",
    "Épilogue.txt",
    "第一章 春.txt",
    "the charcoal hut.txt",
]


def best(wanted, most=50):
    return [NAMES[place] for place in best_by_letters(wanted, map(plain_letters, NAMES), most)]


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("ch2", "part 1/chapter 2.txt"),
        ("ch12", "part 2/chapter 12.txt"),
        ("p2c", "part 2/chapter 12.txt"),
        ("char", "notes/characters.md"),
        ("hut", "the charcoal hut.txt"),
        ("tch", "the charcoal hut.txt"),
        ("epi", "Épilogue.txt"),
        ("PRO", "Prologue.txt"),
        ("春", "第一章 春.txt"),
        ("chapter 2", "part 1/chapter 2.txt"),
        ("notes", "notes/characters.md"),
    ],
)
def test_the_name_that_is_meant_is_first(wanted, first):
    assert best(wanted)[0] == first


def test_letters_in_another_order_find_nothing():
    assert best("zzz") == best("tuhx") == []


def test_without_letters_all_are_there_in_order():
    assert best("", 3) == best("  ", 3) == NAMES[:3]


@given(st.text(max_size=8), st.lists(st.text(max_size=12), max_size=6))
def test_what_is_found_has_the_letters(wanted, names):
    plain = [plain_letters(name) for name in names]
    letters = "".join(plain_letters(wanted).split())
    for place in best_by_letters(wanted, plain, 3):
        rest = iter(plain[place])
        assert all(letter in rest for letter in letters)
