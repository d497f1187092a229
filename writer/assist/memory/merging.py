"""One memory out of two: what was learned here, and what another program kept meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from writer.assist.memory.phrases import MOST_RUNS
from writer.assist.memory.spelled_words import MOST_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def merged_runs(
    before: NDArray[np.uint64], now: NDArray[np.uint64], stored: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """Return ``stored`` with what was changed between ``before`` and ``now``, sorted."""
    gone = np.setdiff1d(before, now, assume_unique=True)
    new = np.setdiff1d(now, before, assume_unique=True)
    return np.union1d(np.setdiff1d(stored, gone, assume_unique=True), new)[:MOST_RUNS]


def merged_words(
    before: dict[str, int], now: dict[str, int], stored: dict[str, int]
) -> dict[str, int]:
    """Return ``stored`` with what was counted, or taken back, between ``before`` and ``now``."""
    counts = {
        word: stored.get(word, 0) + now.get(word, 0) - before.get(word, 0) for word in stored | now
    }
    return dict([(word, count) for word, count in counts.items() if count > 0][:MOST_WORDS])
