"""How the learning rate moves over a run."""

from __future__ import annotations

import math

MIN_LEARNING_RATE_SHARE = 0.01


def learning_rate_share(fraction: float, warmup: float, decay_from: float) -> float:
    """Return the learning rate as a share of its peak: warm-up, stable, cosine decay.

    A function of the budget used, not of the step number, so that a run on a slow machine
    still anneals before its time is up.

    Args:
        fraction: share of the budget used, 0 to 1.
        warmup: share at which the peak is reached.
        decay_from: share from which the rate falls.

    Source: Hu et al. 2024, "MiniCPM" (warm-up–stable–decay).
    """
    if fraction < warmup:
        return max(fraction / warmup, MIN_LEARNING_RATE_SHARE)
    if fraction < decay_from:
        return 1.0
    fall = 0.5 * (1 + math.cos(math.pi * (fraction - decay_from) / (1 - decay_from)))
    return MIN_LEARNING_RATE_SHARE + (1 - MIN_LEARNING_RATE_SHARE) * fall
