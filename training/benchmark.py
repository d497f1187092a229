"""How fast training is here: each cell, with the sampled and with the full output layer.

Random tokens serve as well as text: the arithmetic is the same. The full softmax is what a
plain loop does, so the last column compares like with like in one run.
"""

from __future__ import annotations

import time

import msgspec
import torch

from training.losses import SampledSoftmax, full_softmax_loss
from training.network import CELLS, RecurrentLanguageModel, detach
from writer.model.card import Cell, Shape

SHAPE = Shape(vocabulary=8_192, embedding=256, hidden=512, layers=1)
BATCH, LENGTH, NEGATIVES = 64, 48, 1_024
_WARM_UP = 2


class Speed(msgspec.Struct, frozen=True):
    """One row: tokens per second with either output layer.

    Attributes:
        cell: kind of cell.
        sampled: tokens per second with sampled softmax.
        full: tokens per second with the whole vocabulary.
        threads: that torch used.
    """

    cell: str
    sampled: float
    full: float
    threads: int


def measure_speed(seconds: float) -> list[Speed]:
    """Return a row per cell; each figure takes about ``seconds``."""
    rows = []
    for cell in CELLS:
        sampled = _rate(cell, seconds, sampled=True)
        full = _rate(cell, seconds, sampled=False)
        rows.append(Speed(cell, sampled, full, torch.get_num_threads()))
    return rows


def table(rows: list[Speed]) -> str:
    """Return the rows as text."""
    lines = ["cell   sampled tokens/s   full tokens/s   ratio"]
    lines += [
        f"{row.cell:<6} {row.sampled:>16,.0f} {row.full:>15,.0f} {row.sampled / row.full:>7.2f}"
        for row in rows
    ]
    return "\n".join(lines)


def _rate(cell: Cell, seconds: float, *, sampled: bool) -> float:
    torch.manual_seed(1)
    model = RecurrentLanguageModel(cell, SHAPE)
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    loss_of = SampledSoftmax(torch.ones(SHAPE.vocabulary), NEGATIVES) if sampled else None
    state = model.initial_state(BATCH)
    steps, started = -_WARM_UP, time.perf_counter()
    while steps < 1 or time.perf_counter() - started < seconds:
        tokens = torch.randint(SHAPE.vocabulary, (LENGTH + 1, BATCH))
        features, state = model(tokens[:-1], detach(state))
        loss = (loss_of or full_softmax_loss)(model, features.flatten(0, 1), tokens[1:].flatten())
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimizer.step()
        steps += 1
        if steps == 0:
            started = time.perf_counter()
    return steps * BATCH * LENGTH / (time.perf_counter() - started)
