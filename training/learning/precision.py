"""In which type of number a training computes; weights and optimiser stay float32 throughout."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import torch

from writer.errors import TrainingError

if TYPE_CHECKING:
    from training.recipe import Precision
    from writer.model.card import Cell

_WORTH_IT = 1.3
"""How much faster bfloat16 has to be on a CPU to be taken."""

_BATCH = 64


def arithmetic(
    precision: Precision, device: torch.device, cell: Cell, hidden: int
) -> torch.dtype | None:
    """Return the type to compute in, None for float32.

    Args:
        precision: of the recipe. ``auto`` is bf16 on a GPU, and on a CPU where that is faster:
            with AVX-512 BF16 or AMX products take a half to a quarter of the time of float32,
            without them a hundred times as long.
        device: to compute on.
        cell: only an LSTM computes in bf16 on a CPU.
        hidden: units H of the network.

    Raises:
        TrainingError: the device cannot.
    """
    if precision == "fp32":
        return None
    if device.type != "cpu":
        return torch.float16 if precision == "fp16" else torch.bfloat16
    if precision == "auto":
        return torch.bfloat16 if cell == "lstm" and _bfloat16_pays(hidden) else None
    if precision == "fp16" or cell != "lstm":
        raise TrainingError(
            "The recipe computes in {precision}, which needs a GPU{part}. Add --device"
            " cuda, or choose another recipe.",
            precision=precision,
            part="" if precision == "fp16" else " for this cell",
        )
    return torch.bfloat16


def _bfloat16_pays(hidden: int) -> bool:
    """Return whether this CPU multiplies as an LSTM does clearly faster in bfloat16."""
    state, weights = torch.ones(_BATCH, hidden), torch.ones(hidden, 4 * hidden)
    wide = _seconds(state, weights)
    return wide > _WORTH_IT * _seconds(state.bfloat16(), weights.bfloat16())


def _seconds(left: torch.Tensor, right: torch.Tensor) -> float:
    """Return how long a product takes, the shortest of several times: others may be at work."""
    left @ right
    times = []
    for _ in range(5):
        start = time.perf_counter()
        left @ right
        times.append(time.perf_counter() - start)
    return min(times)
