"""The weights in a bundle: what fine-tuning starts from.

Matrices are rounded to a byte, with one scale for each 32 inputs. Half precision would fill twice
the room and starts no better: the bundled models lose less than 0.01 % of their bits per byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from training.bundle.quantize import BLOCK, dequantize_blocks, quantize_blocks
from writer.errors import BundleError, TrainingError
from writer.model.card import WEIGHTS_FILE
from writer.model.graph_sizes import weight_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from writer.model.bundle import Bundle

SCALES = ".scales"
"""Ends the name of the scales of a rounded matrix."""


def packed(weights: Mapping[str, Tensor]) -> bytes:
    """Return the contents of the weights' file.

    Args:
        weights: state dict. Biases, and matrices whose width is no whole number of blocks, are
            stored in half precision.
    """
    stored = {}
    for name, value in weights.items():
        if value.dim() == 2 and value.shape[1] % BLOCK == 0:
            rounded, scales = quantize_blocks(value.numpy())
            stored[name] = torch.from_numpy(rounded)
            stored[name + SCALES] = torch.from_numpy(scales)
        else:
            stored[name] = value.half()
    return save(stored)


def load_weights(bundle: Bundle) -> dict[str, Tensor]:
    """Return a bundle's weights in float32, to start fine-tuning from.

    Raises:
        BundleError: the file was changed, or its weights are not those the card describes.
        TrainingError: the bundle has no weights.
    """
    if not bundle.has(WEIGHTS_FILE):
        raise TrainingError(
            "The model {name} was exported without weights, so it cannot be fine-tuned."
            " Choose another base.",
            name=bundle.card.name,
        )
    try:
        stored = load(bundle.read(WEIGHTS_FILE))
    except SafetensorError as error:
        raise BundleError(
            "The model's {weights_file} is damaged: {error}.",
            weights_file=WEIGHTS_FILE,
            error=error,
        ) from None
    shapes = weight_shapes(bundle.card.shape, bundle.card.cell)
    scales = {name: stored.pop(name + SCALES) for name in shapes if name + SCALES in stored}
    blocks = {name: (*shapes[name][:-1], shapes[name][-1] // BLOCK) for name in scales}
    if (
        {name: value.shape for name, value in stored.items()} != shapes
        or {name: value.shape for name, value in scales.items()} != blocks
        or any((value.dtype == torch.uint8) != (name in scales) for name, value in stored.items())
    ):
        raise BundleError(
            "The model's {weights_file} does not fit its card.", weights_file=WEIGHTS_FILE
        )
    return {
        name: _widened(value, scales[name]) if name in scales else value.float()
        for name, value in stored.items()
    }


def _widened(rounded: Tensor, scales: Tensor) -> Tensor:
    return torch.from_numpy(dequantize_blocks(rounded.numpy(), scales.float().numpy()))
