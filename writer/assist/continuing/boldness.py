"""From safer to bolder: how a continuation is drawn.

Along the frontier of quality and diversity that was measured, in ``training/bundled/README.md``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np


class Sampling(NamedTuple):
    """How tokens are drawn; see :func:`writer.model.sampling.sample`."""

    temperature: float
    min_p: float


FRONTIER: Final = (Sampling(1.0, 0.2), Sampling(1.0, 0.1), Sampling(1.3, 0.05))
"""From safe to bold, evenly spread. Nothing else is cut off: no way with top-p was better."""


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
