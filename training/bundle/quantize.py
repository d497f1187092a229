"""Rounding weights to eight bits, in the two layouts that ONNX Runtime's kernels read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 32
"""Inputs that share one scale in a block-quantised table; 32 keeps outliers local."""

ZERO_POINT = 128
"""Of unsigned bytes: the kernels' default."""

REDUCED_RANGE = 63
"""Largest magnitude of the recurrent weights. Without VNNI instructions the sum of two
products of full-range bytes overflows 16 bits: an error of 18 % of the logits on such CPUs."""


def quantize_blocks(
    weight: NDArray[np.float32],
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Round a table block by block, for GatherBlockQuantized and MatMulNBits.

    Args:
        weight: shape (N, K), K a multiple of :data:`BLOCK`.

    Returns:
        bytes (N, K) around 128, and scales (N, K / BLOCK).

    Raises:
        ValueError: K is no multiple of the block size.
    """
    rows, width = weight.shape
    if width % BLOCK:
        raise ValueError(f"{width} is no multiple of {BLOCK}")
    blocks = weight.reshape(rows, width // BLOCK, BLOCK)
    scales = np.abs(blocks).max(axis=2) / 127
    scales[scales == 0] = 1
    rounded = np.rint(blocks / scales[..., None]) + ZERO_POINT
    return rounded.astype(np.uint8).reshape(rows, width), scales.astype(np.float32)


def dequantize_blocks(
    rounded: NDArray[np.uint8], scales: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the table that :func:`quantize_blocks` rounded."""
    values = rounded.astype(np.float32) - ZERO_POINT
    return values * np.repeat(scales, BLOCK, axis=1)


def quantize_columns(
    weight: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round a matrix with one scale per output, for DynamicQuantizeLSTM.

    Args:
        weight: shape (K, N): inputs by outputs.

    Returns:
        signed bytes (K, N) in ±63, and scales (N,).
    """
    scales = np.abs(weight).max(axis=0) / REDUCED_RANGE
    scales[scales == 0] = 1
    return np.rint(weight / scales).astype(np.int8), scales.astype(np.float32)
