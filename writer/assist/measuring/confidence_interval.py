"""How sure a figure is: the interval that it lies in with a probability of 95 %.

Source: Koehn 2004, "Statistical Significance Tests for Machine Translation Evaluation".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SAMPLES = 2_000

FEWEST = 2
"""Passages that can differ."""


_SMALLEST = 1e-9


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
    ratios = _ratios(counted, wholes, _drawn(len(wholes)))
    low, high = np.quantile(ratios, [0.025, 0.975])
    return Interval(float(low), float(high))


def relative_interval(
    amounts: ArrayLike, sizes: ArrayLike, other_amounts: ArrayLike, other_sizes: ArrayLike
) -> Interval | None:
    """Return the 95 % interval of one ratio as a share of another, of the same passages.

    What is hard in a passage is hard for both, so they are drawn together. Where the other ratio
    may be nothing, the upper end is infinite.

    Args:
        amounts: what was counted in each passage, shape (N,).
        sizes: what it is a share of, shape (N,).
        other_amounts: the same of what it is compared with, shape (N,).
        other_sizes: likewise, shape (N,).
    """
    counted, wholes, other, other_wholes = (
        np.asarray(each, np.float64) for each in (amounts, sizes, other_amounts, other_sizes)
    )
    if len(wholes) < FEWEST:
        return None
    drawn = _drawn(len(wholes))
    ours, others = _ratios(counted, wholes, drawn), _ratios(other, other_wholes, drawn)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = ours / others
    relative = np.where((ours == 0) & (others == 0), 1.0, relative)
    # No mean of two values: of two infinite ones there is none.
    low = np.quantile(relative, 0.025, method="lower")
    high = np.quantile(relative, 0.975, method="higher")
    return Interval(float(low), float(high))


def _drawn(passages: int) -> NDArray[np.int64]:
    return np.random.default_rng(0).integers(passages, size=(SAMPLES, passages))


def _ratios(
    amounts: NDArray[np.float64], sizes: NDArray[np.float64], drawn: NDArray[np.int64]
) -> NDArray[np.float64]:
    return np.asarray(amounts[drawn].sum(1) / np.maximum(sizes[drawn].sum(1), _SMALLEST))
