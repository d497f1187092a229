"""The schedule of the learning rate: a share that rises, may stay, and falls."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.learning.schedule import learning_rate_share

# ONNX Runtime sets the processor to flush subnormal numbers to zero.
shares = st.floats(0, 1, allow_subnormal=False)
bounds = st.tuples(st.floats(0.01, 0.3), st.floats(0.31, 0.95))
schedules = st.sampled_from(["wsd", "1cycle"])


@given(schedules, shares, bounds)
def test_it_is_a_share(schedule, fraction, bounds):
    assert 0 < learning_rate_share(schedule, fraction, *bounds) <= 1


@given(schedules, shares, shares, bounds)
def test_it_rises_and_falls(schedule, one, other, bounds):
    warmup, decay_from = bounds
    first, second = sorted([one, other])
    earlier = learning_rate_share(schedule, first, *bounds)
    later = learning_rate_share(schedule, second, *bounds)
    if second <= warmup:
        assert earlier <= later
    if first >= (decay_from if schedule == "wsd" else warmup):
        assert earlier >= later


@given(st.floats(0, 0.999, allow_subnormal=False), bounds)
def test_wsd_stays_in_between(share, bounds):
    warmup, decay_from = bounds
    fraction = warmup + share * (decay_from - warmup)
    assert learning_rate_share("wsd", fraction, *bounds) == 1


@given(schedules, shares, bounds)
def test_it_never_jumps(schedule, fraction, bounds):
    step = 1e-4
    here = learning_rate_share(schedule, fraction, *bounds)
    there = learning_rate_share(schedule, min(1.0, fraction + step), *bounds)
    assert abs(here - there) < step * 160


@pytest.mark.parametrize(
    ("schedule", "fraction", "share"),
    [
        ("wsd", 0.0, 0.01),
        ("wsd", 0.1, 1.0),
        ("wsd", 0.3, 1.0),
        ("wsd", 1.0, 0.01),
        ("1cycle", 0.0, 0.1),
        ("1cycle", 0.1, 1.0),
        ("1cycle", 0.55, 0.505),
        ("1cycle", 1.0, 0.01),
    ],
)
def test_its_ends(schedule, fraction, share):
    assert learning_rate_share(schedule, fraction, 0.1, 0.5) == pytest.approx(share)


@pytest.mark.parametrize("schedule", ["wsd", "1cycle"])
def test_no_warm_up(schedule):
    assert learning_rate_share(schedule, 0.0, 0.0, 0.5) == 1
