"""From safer to bolder: how a continuation is drawn."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np


class Sampling(NamedTuple):
    """How tokens are drawn; see :func:`writer.model.sampling.sample`."""

    temperature: float
    min_p: float


SAFEST: Final = Sampling(0.6, 0.2)
USUAL: Final = Sampling(0.8, 0.08)
BOLDEST: Final = Sampling(1.2, 0.04)

FRONTIER: Final = (SAFEST, USUAL, BOLDEST)
"""From safe to bold, evenly spread."""


def sampling_at(boldness: float) -> Sampling:
    """Return how to draw.

    Args:
        boldness: from 0, safe, to 1, bold.
    """
    places = np.linspace(0, 1, len(FRONTIER))
    temperatures, shares = zip(*FRONTIER, strict=True)
    return Sampling(
        float(np.interp(boldness, places, temperatures)),
        float(np.interp(boldness, places, shares)),
    )
