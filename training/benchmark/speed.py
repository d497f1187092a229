"""How fast training is here: each cell, with the sampled and with the full output layer.

Random tokens serve as well as text: the arithmetic is the same. The full softmax is what a
plain loop does, so the last column compares like with like in one run.
"""

from __future__ import annotations

import time

import torch

from training.benchmark.report import Figure, Report, machine
from training.network.losses import SampledSoftmax, full_softmax_loss
from training.network.recurrent_model import CELLS, RecurrentLanguageModel, detach
from writer.model.card import Cell, Shape

SHAPE = Shape(vocabulary=8_192, embedding=256, hidden=512, layers=1)
BATCH, LENGTH, NEGATIVES = 64, 48, 1_024
_WARM_UP = 2


def measure_speed(seconds: float) -> Report:
    """Return a row per cell; each figure takes about ``seconds``."""
    rows: list[dict[str, Figure]] = []
    for cell in CELLS:
        sampled = _rate(cell, seconds, sampled=True)
        full = _rate(cell, seconds, sampled=False)
        rows.append(
            {
                "cell": cell,
                "sampled tokens/s": round(sampled),
                "full tokens/s": round(full),
                "ratio": round(sampled / full, 2),
            }
        )
    note = f"{SHAPE}, {BATCH} streams of {LENGTH} tokens, {NEGATIVES} negatives."
    return Report("speed", rows, machine(), notes=(note,))


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
