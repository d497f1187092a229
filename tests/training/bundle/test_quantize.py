"""Rounding to eight bits: how far a weight may move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from training.bundle.quantize import (
    BLOCK,
    REDUCED_RANGE,
    ZERO_POINT,
    quantize_blocks,
    quantize_columns,
)

weights = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 5), st.sampled_from([BLOCK, 2 * BLOCK])),
    # ONNX Runtime sets the processor to flush subnormal numbers to zero.
    elements=st.floats(-1e3, 1e3, width=32, allow_subnormal=False),
)


@given(weights)
def test_a_block_is_off_by_half_a_step_at_most(weight):
    rounded, scales = quantize_blocks(weight)
    assert rounded.dtype == np.uint8
    assert scales.shape == (weight.shape[0], weight.shape[1] // BLOCK)
    steps = np.repeat(scales, BLOCK, axis=1)
    restored = (rounded.astype(np.float32) - ZERO_POINT) * steps
    assert (np.abs(restored - weight) <= steps * 0.501).all()


@given(weights)
def test_a_column_is_off_by_half_a_step_at_most(weight):
    rounded, scales = quantize_columns(weight)
    assert rounded.dtype == np.int8
    assert scales.shape == (weight.shape[1],)
    assert np.abs(rounded.astype(int)).max() <= REDUCED_RANGE
    assert (np.abs(rounded * scales - weight) <= scales * 0.501).all()


def test_an_outlier_spoils_its_own_block_only():
    weight = np.full((1, 2 * BLOCK), 0.01, np.float32)
    weight[0, 0] = 100
    rounded, scales = quantize_blocks(weight)
    assert (rounded[0, 1:BLOCK] == ZERO_POINT).all()
    np.testing.assert_allclose((rounded[0, BLOCK:] - 128.0) * scales[0, 1], 0.01, rtol=1e-5)


def test_zeros_stay_zeros():
    nothing = np.zeros((2, BLOCK), np.float32)
    rounded, scales = quantize_blocks(nothing)
    assert (rounded == ZERO_POINT).all()
    assert np.isfinite(scales).all()
    assert (quantize_columns(nothing)[0] == 0).all()


def test_a_width_that_is_no_multiple_of_the_block():
    with pytest.raises(ValueError, match="33 is no multiple of 32"):
        quantize_blocks(np.zeros((2, 33), np.float32))
