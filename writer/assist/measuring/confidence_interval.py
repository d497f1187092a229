"""How sure a figure is: the interval that it lies in with a probability of 95 %.

Source: Koehn 2004, "Statistical Significance Tests for Machine Translation Evaluation".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

SAMPLES = 2_000

FEWEST = 2
"""Passages that can differ."""


class Interval(NamedTuple):
    """Two ends of a figure's uncertainty."""

    low: float
    high: float


def interval(amounts: ArrayLike, sizes: ArrayLike) -> Interval | None:
    """Return the 95 % interval of a ratio of sums, from passages drawn again and again.

    One passage drawn again and again is always the same: of how others would differ from it
    it says nothing, so that there is no interval.

    Args:
        amounts: what was counted in each passage, shape (N,).
        sizes: what it is a share of, shape (N,).
    """
    counted, wholes = np.asarray(amounts, np.float64), np.asarray(sizes, np.float64)
    if len(wholes) < FEWEST:
        return None
    drawn = np.random.default_rng(0).integers(len(wholes), size=(SAMPLES, len(wholes)))
    ratios = counted[drawn].sum(1) / np.maximum(wholes[drawn].sum(1), 1e-9)
    low, high = np.quantile(ratios, [0.025, 0.975])
    return Interval(float(low), float(high))
