"""From safer to bolder: how a continuation is drawn.

Along the frontier of quality and diversity that was measured, in ``training/bundled/README.md``.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Sampling(NamedTuple):
    """How tokens are drawn; see :func:`writer.model.sampling.sample`."""

    temperature: float
    min_p: float


FRONTIER: Final = (Sampling(1.0, 0.2), Sampling(1.0, 0.1), Sampling(1.3, 0.05))
"""From safe to bold, evenly spread. Nothing else is cut off: no way with top-p was better."""

ORDINARY: Final = FRONTIER[1]
"""What nobody moved the slider for."""


def sampling_at(boldness: float) -> Sampling:
    """Return how to draw.

    Args:
        boldness: from 0, safe, to 1, bold.
    """
    place = min(max(boldness, 0.0), 1.0) * (len(FRONTIER) - 1)
    before = min(int(place), len(FRONTIER) - 2)
    share = place - before
    return Sampling(
        *(
            (1 - share) * safer + share * bolder
            for safer, bolder in zip(FRONTIER[before], FRONTIER[before + 1], strict=True)
        )
    )
