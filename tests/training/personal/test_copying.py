"""Copying: the longest run of words that a model took over."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.personal.copying import longest_copied, longest_runs

WORDS = st.lists(st.sampled_from(["river", "lamp", "night", "snow"]), max_size=40)


@given(WORDS, WORDS)
def test_it_is_as_long_as_the_longest_common_run(written, training):
    found = longest_copied([" ".join(written)], [" ".join(training)])
    matcher = SequenceMatcher(None, written, training, autojunk=False)
    assert len(found) == matcher.find_longest_match().size
    assert " ".join(found) in " ".join(training)


def test_punctuation_and_capitals_hide_nothing():
    found = longest_copied(["...so, 'The river WAS cold'?"], ["The river was cold and long."])
    assert found == ("the", "river", "was", "cold")


def test_runs_do_not_reach_over_the_end_of_a_text():
    assert longest_copied(["a b c d"], ["a b", "c d"]) in {("a", "b"), ("c", "d")}


@pytest.mark.parametrize(("written", "training"), [([], ["a"]), (["a"], []), (["a"], ["b"])])
def test_nothing_is_copied(written, training):
    assert longest_copied(written, training) == ()


TEXTS = st.lists(WORDS.map(" ".join), max_size=4)


@given(TEXTS, TEXTS, st.integers(1, 4))
def test_the_run_of_every_text_is_the_longest_that_is_copied(written, training, shortest):
    runs = longest_runs(written, training, shortest)
    expected = [len(longest_copied([text], training)) for text in written]
    assert [len(run) for run in runs] == [
        length if length >= shortest else 0 for length in expected
    ]
    for run, text in zip(runs, written, strict=True):
        assert " ".join(run) in text
        assert not run or any(" ".join(run) in each for each in training)


def test_the_training_text_may_come_document_by_document():
    training = (f"The lamp {word} all night." for word in ["burned", "smoked", "went out"])
    written = ["At sea the lamp smoked all night long.", "Nothing."]
    assert longest_runs(written, training, 3) == [("the", "lamp", "smoked", "all", "night"), ()]
