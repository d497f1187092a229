"""Intervals that hold what they promise, on chances that are known."""

from __future__ import annotations

import numpy as np
import pytest

from writer.assist.measuring.confidence_interval import interval, relative_interval


def test_the_interval_holds_the_true_rate_nineteen_times_in_twenty():
    random = np.random.default_rng(0)
    held = 0
    for _ in range(200):
        hits = random.binomial(50, 0.3, size=40)
        low, high = interval(hits, np.full(40, 50))
        held += low <= 0.3 <= high
    assert 180 <= held <= 199


def test_passages_that_agree_leave_no_doubt():
    assert interval([1, 2, 4], [4, 8, 16]) == pytest.approx((0.25, 0.25))
    assert interval([0, 0], [0, 0]) == (0, 0)


def test_of_one_passage_there_is_none() -> None:
    assert interval([3.0], [10.0]) is None
    assert interval([], []) is None


def test_what_is_hard_for_both_leaves_no_doubt_of_their_ratio():
    hits, sizes = np.array([1, 8, 3]), np.array([10, 10, 10])
    assert relative_interval(hits, sizes, 2 * hits, sizes) == pytest.approx((0.5, 0.5))
    low, high = relative_interval(hits, sizes, hits[::-1], sizes)
    assert low < 1 < high
    assert relative_interval([1.0], [2.0], [1.0], [2.0]) is None


def test_what_may_be_nothing_can_be_exceeded_without_bound():
    assert relative_interval([1, 2], [4, 4], [0, 0], [4, 4]) == (np.inf, np.inf)
    low, high = relative_interval([1, 2], [4, 4], [0, 3], [4, 4])
    assert (low, high) == (pytest.approx(2 / 3), np.inf)
    assert relative_interval([0, 0], [4, 4], [0, 0], [4, 4]) == (1, 1)
