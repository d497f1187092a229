"""How the learning rate moves over a run.

Functions of the share of the budget that is used, so that a run on a slow machine still
anneals before its time is up; with a budget of tokens, the same share comes at the same step.
"""

from __future__ import annotations

import math
from typing import Literal

Schedule = Literal["wsd", "1cycle"]

MIN_SHARE = 0.01
"""Learning rate at the very beginning and end, as a share of the peak."""

_FIRST_SHARE = 0.1
"""1cycle starts at a tenth of the peak."""


def learning_rate_share(
    schedule: Schedule, fraction: float, warmup: float, decay_from: float
) -> float:
    """Return the learning rate as a share of its peak.

    Args:
        schedule: ``wsd``: warm-up, stable, cosine decay (Hu et al. 2024, "MiniCPM");
            ``1cycle``: up along a cosine until the warm-up ends and down again over all that
            is left (Smith & Topin 2018, "Super-Convergence").
        fraction: share of the budget used, 0 to 1.
        warmup: share at which the peak is reached.
        decay_from: share from which ``wsd`` falls.
    """
    if schedule == "1cycle":
        if fraction < warmup:
            return _cosine(_FIRST_SHARE, 1.0, fraction / warmup)
        return _cosine(1.0, MIN_SHARE, (fraction - warmup) / (1 - warmup))
    if fraction < warmup:
        return max(fraction / warmup, MIN_SHARE)
    if fraction < decay_from:
        return 1.0
    return _cosine(1.0, MIN_SHARE, (fraction - decay_from) / (1 - decay_from))


def _cosine(start: float, end: float, fraction: float) -> float:
    return end + (start - end) * 0.5 * (1 + math.cos(math.pi * min(fraction, 1.0)))
