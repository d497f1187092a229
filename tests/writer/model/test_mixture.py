"""A network and an n-gram that answer as one."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import RandomRecurrentModel
from tests.writer.model.test_ngram import VOCABULARY, ngram
from writer.model.language_model import join
from writer.model.mixture import MixedLanguageModel

NETWORK = RandomRecurrentModel(VOCABULARY)
MIXED = MixedLanguageModel(NETWORK, [ngram()])
TOKENS = np.array([[1, 4], [2, 1], [3, 2], [1, 1], [2, 0]], np.int64)


def test_probabilities_are_mixed_by_the_weight_of_the_context() -> None:
    step = MIXED.run(TOKENS, MIXED.initial_state(2))
    network = NETWORK.run(TOKENS, NETWORK.initial_state(2)).logits[0]
    network = np.exp(network) / np.exp(network).sum(axis=1, keepdims=True)
    for row, context in enumerate(([1, 2], [1, 0])):
        prediction = ngram().predict(context)
        weight = ngram().weights[prediction.known, prediction.bucket]
        expected = (1 - weight) * network[row] + weight * ngram().distribution(prediction)
        np.testing.assert_allclose(np.exp(step.logits[0, row]), expected, rtol=1e-4)
        assert weight > 0


def test_steps_at_once_equal_single_steps() -> None:
    at_once = MIXED.run(TOKENS, MIXED.initial_state(2), np.arange(len(TOKENS)))
    state = MIXED.initial_state(2)
    for time, tokens in enumerate(TOKENS):
        step = MIXED.run(tokens[None], state)
        state = step.state
        np.testing.assert_allclose(step.logits[0], at_once.logits[time], atol=1e-4)
    np.testing.assert_array_equal(state.recent, at_once.state.recent)


def test_states_are_chosen_and_joined_with_their_contexts() -> None:
    whole = MIXED.run(TOKENS, MIXED.initial_state(2)).state
    parts = [MIXED.run(TOKENS[:, [row]], MIXED.initial_state()).state for row in (0, 1)]
    token = np.array([[3, 3]], np.int64)
    expected = MIXED.run(token, whole.select([1, 0])).logits
    np.testing.assert_allclose(MIXED.run(token, join(parts[::-1])).logits, expected, atol=1e-5)


def test_only_the_positions_asked_for_are_answered() -> None:
    every = MIXED.run(TOKENS, MIXED.initial_state(2), np.arange(len(TOKENS))).logits
    some = MIXED.run(TOKENS, MIXED.initial_state(2), np.array([0, 3])).logits
    np.testing.assert_allclose(some, every[[0, 3]], atol=1e-5)


def test_answers_are_distributions() -> None:
    logits = MIXED.run(TOKENS, MIXED.initial_state(2)).logits
    assert np.exp(logits).sum(axis=-1) == pytest.approx(np.ones((1, 2)), abs=1e-4)
    assert MIXED.vocabulary_size == VOCABULARY
