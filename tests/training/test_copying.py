"""Copying: the longest run of words that a model took over."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.copying import longest_copied, units

WORDS = st.lists(st.sampled_from(["river", "lamp", "night", "snow"]), max_size=40)


@given(WORDS, WORDS)
def test_it_is_as_long_as_the_longest_common_run(written, training):
    found = longest_copied([" ".join(written)], [" ".join(training)])
    matcher = SequenceMatcher(None, written, training, autojunk=False)
    assert len(found) == matcher.find_longest_match().size
    assert " ".join(found) in " ".join(training)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Lamp, the lamp!", ["the", "lamp", "the", "lamp"]),
        ("don’t – 3 times", ["don’t", "3", "times"]),
        ("月亮 rose。", ["月", "亮", "rose"]),
        ("", []),
    ],
)
def test_words_count_and_han_characters(text, expected):
    assert units(text) == expected


def test_punctuation_and_capitals_hide_nothing():
    found = longest_copied(["...so, 'The river WAS cold'?"], ["The river was cold and long."])
    assert found == ("the", "river", "was", "cold")


def test_runs_do_not_reach_over_the_end_of_a_text():
    assert longest_copied(["a b c d"], ["a b", "c d"]) in {("a", "b"), ("c", "d")}


@pytest.mark.parametrize(("written", "training"), [([], ["a"]), (["a"], []), (["a"], ["b"])])
def test_nothing_is_copied(written, training):
    assert longest_copied(written, training) == ()
