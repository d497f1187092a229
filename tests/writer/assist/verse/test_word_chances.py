"""How likely words are at a place, weighed together as one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import RandomRecurrentModel, ScriptedModel, tiny_tokenizer
from writer.assist.cancellation import Superseded, never
from writer.assist.verse.word_chances import log_chances
from writer.model.sampling import log_sum_exp

SIZE = 12
NOTHING = np.array([], np.intp)
MODEL = RandomRecurrentModel(SIZE)
STEP = MODEL.run(np.array([[3], [1]], np.int64), MODEL.initial_state())


def one_by_one(word, following):
    """Return what :func:`log_chances` should, with a run of the model for each token."""
    step, total = STEP, 0.0
    for token in word:
        values = step.logits[0, 0] - log_sum_exp(step.logits[0, 0][None])
        total += values[token]
        step = MODEL.run(np.array([[token]], np.int64), step.state)
    if len(following):
        values = step.logits[0, 0] - log_sum_exp(step.logits[0, 0][None])
        total += np.logaddexp.reduce(values[following])
    return total


@given(
    st.lists(st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=4), max_size=80),
    st.sets(st.integers(0, SIZE - 1), max_size=3),
)
def test_together_they_are_as_likely_as_one_by_one(words, following):
    ends = np.array(sorted(following), np.intp)
    found = log_chances(MODEL, STEP, words, ends, never)
    assert np.allclose(found, [one_by_one(word, ends) for word in words], atol=1e-4)


def test_words_that_begin_alike_are_read_once():
    tokenizer = tiny_tokenizer()
    model = ScriptedModel(tokenizer, "the river")
    step = model.run(np.array([[tokenizer.document_token]]), model.initial_state())
    model.runs.clear()
    log_chances(model, step, [[1, 2, 3], [1, 2, 4], [1, 5], [6]], NOTHING, never)
    assert model.runs == [(1, 1), (1, 1)]


def test_they_are_given_up_between_two_runs():
    with pytest.raises(Superseded):
        log_chances(MODEL, STEP, [[1, 2]], NOTHING, lambda: True)
