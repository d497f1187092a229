"""What a document says elsewhere, against a dictionary that remembers the same slowly."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.memory import phrases as module
from writer.assist.memory.phrases import CONTEXT, PhraseMemory

tokens = st.lists(st.integers(0, 3) | st.sampled_from([255, 65_535]), min_size=1, max_size=60)


def runs_of(text: list[int]) -> set[tuple[int, ...]]:
    padded = [0] * CONTEXT + text
    return {tuple(padded[place : place + CONTEXT + 1]) for place in range(1, len(text))}


def chances(memory: PhraseMemory, context: list[int]) -> Counter:
    found: Any = Counter()
    for followers, each in memory.recall(context).parts:
        for token in followers.tolist():
            found[token] += each
    return found


@given(tokens, st.lists(st.integers(1, 20), max_size=5))
def test_learning_in_pieces_twice_or_at_once_is_the_same(text: list[int], cuts: list[int]) -> None:
    at_once, in_pieces = PhraseMemory(), PhraseMemory()
    at_once.learn_text(np.array(text, np.uint64))
    for _ in range(2):
        start = 0
        for cut in [*cuts, len(text)]:
            in_pieces.learn(text[: start + cut], start)
            start += cut
    np.testing.assert_array_equal(at_once.runs, in_pieces.runs)
    assert len(at_once) == len(runs_of(text))


@given(tokens, st.integers(0, CONTEXT))
def test_recollection_is_what_followed(text: list[int], length: int) -> None:
    memory = PhraseMemory()
    memory.learn(text, 0)
    context = text[len(text) - length :] if length else []
    recalled = memory.recall(context)
    found = {
        number: Counter(
            run[-1]
            for run in runs_of(text)
            if run[CONTEXT - number : CONTEXT] == tuple(context[-number:])
        )
        for number in range(1, len(context) + 1)
    }
    known = max((number for number, followers in found.items() if followers), default=0)
    assert recalled.known == known
    assert sum(chances(memory, context).values()) + recalled.left == pytest.approx(1)
    if known:
        assert recalled.variety == pytest.approx(len(found[known]) / found[known].total())
        assert set(chances(memory, context)) == set().union(*found.values())


def test_longer_contexts_have_the_first_say() -> None:
    memory = PhraseMemory()
    for text in ([1, 2, 3, 4], [5, 6, 3, 7], [8, 9, 3, 7], [8, 5, 3, 7]):
        memory.learn(text, 0)
    likely = chances(memory, [1, 2, 3])
    assert likely.most_common(1)[0][0] == 4
    assert chances(memory, [0, 0, 3]).most_common(1)[0][0] == 7


def test_what_was_kept_is_there_again() -> None:
    first = PhraseMemory()
    first.learn([1, 2, 3, 4, 5], 0)
    second = PhraseMemory(first.runs)
    assert chances(second, [2, 3, 4]) == chances(first, [2, 3, 4])
    second.learn([1, 2, 3, 4, 5, 6], 0)
    assert len(second) == len(first) + 1


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RUNS", 50)
    random = np.random.default_rng(0).integers(0, 60_000, 400)
    memory = PhraseMemory()
    memory.learn_text(random[:200].astype(np.uint64))
    memory.learn(random[200:].tolist(), 0)
    assert len(memory) == 50


def test_what_is_common_stays_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_FOLLOWERS", 100)
    memory = PhraseMemory()
    memory.learn_text(np.array([t for n in range(5_000) for t in (n % 400, 7)], np.uint64))
    assert sum(len(followers) for followers, _ in memory.recall([7]).parts) <= 100


@pytest.mark.parametrize("known", [[], [1, 2, 3]])
def test_a_full_memory_learns_nothing_more(known: list[int], monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "MOST_RUNS", 4)
    memory = PhraseMemory()
    memory.learn(known, 0)
    memory.learn([4, 5, 6, 7, 8, 9, 10], 0)
    assert len(memory) == 4
    assert memory.recall([4, 5]).known == 2
    assert memory.recall([8, 9]).known == 0
