"""The score of a continuation in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.writer.assist.continuing.test_branches import scored
from writer.ui.window.reasons import _BLAMES, reasons_in_words

PLAIN = scored(-2.0, tokens=20)


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (PLAIN, "For it: no name comes from nowhere; it repeats nothing."),
        (replace(PLAIN, context=1.0), "For it: it goes well with the text"),
        (replace(PLAIN, context=-1.0), "no better with this text than with any"),
        (replace(PLAIN, names=1), "Against it: one name comes from nowhere."),
        (replace(PLAIN, names=2), "Against it: 2 names come from nowhere."),
        (replace(PLAIN, repetition=0.5), "Against it: it repeats what was said."),
        (replace(PLAIN, echo=0.5), "it uses the same words again"),
        (replace(PLAIN, unbalanced=1), "lacks its other half"),
        (replace(PLAIN, ended=False), "a sentence finds no end"),
        (replace(PLAIN, fluency=-5.0), "some of its words are unlikely here"),
    ],
)
def test_what_tells_is_named(score, said):
    assert said in reasons_in_words([score])


def test_there_are_words_for_everything_that_counts():
    assert set(_BLAMES) | {"names"} == set(PLAIN.qualities())


def test_short_sentences_are_called_so():
    assert "short" not in reasons_in_words([PLAIN, replace(PLAIN, tokens=3)])
    assert "its sentences are short" in reasons_in_words([replace(PLAIN, tokens=3)])


def test_the_weightiest_comes_first():
    said = reasons_in_words([replace(PLAIN, names=1, fluency=-6.0)])
    assert said.index("unlikely") < said.index("name comes")


def test_the_names_of_all_sentences_are_counted():
    said = reasons_in_words([replace(PLAIN, names=1), replace(PLAIN, names=2), PLAIN])
    assert "3 names come from nowhere" in said
    assert "no name" not in said


def test_the_figure_stands_below():
    assert reasons_in_words([PLAIN]).splitlines()[-1].startswith("In all -2.")


def test_without_a_score_that_is_said():
    assert "Nothing is known" in reasons_in_words([])
