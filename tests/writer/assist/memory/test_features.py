"""The neural cache: places that are alike were followed by the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from writer.assist.memory import features as module
from writer.assist.memory.features import FeatureMemory

if TYPE_CHECKING:
    import pytest

VOCABULARY = 6
EAST, NORTH = np.array([1, 0, 0], np.float32), np.array([0, 1, 0], np.float32)


def test_nothing_remembered_says_nothing() -> None:
    assert not FeatureMemory(VOCABULARY).recall(EAST[None]).any()


def test_the_nearer_place_counts_more() -> None:
    memory = FeatureMemory(VOCABULARY)
    memory.learn(EAST, [1], 2)
    memory.learn(NORTH, [3], 4)
    chances = memory.recall(np.stack([3 * EAST, NORTH + 0.1 * EAST]))
    assert chances.argmax(axis=1).tolist() == [2, 4]
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)


def test_a_place_read_again_counts_once() -> None:
    memory = FeatureMemory(VOCABULARY)
    for _ in range(3):
        memory.learn(EAST, [1, 5, 1], 2)
    assert len(memory) == 1


def test_the_oldest_places_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PLACES", 3)
    memory = FeatureMemory(VOCABULARY)
    for token in range(5):
        memory.learn(EAST, [token], token)
    assert len(memory) == 3
    assert np.flatnonzero(memory.recall(EAST[None])[0]).tolist() == [2, 3, 4]
    memory.learn(EAST, [0], 0)  # forgotten, so it can be learned again
    assert np.flatnonzero(memory.recall(EAST[None])[0]).tolist() == [0, 3, 4]
