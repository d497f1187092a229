"""What a judge says of a poem."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge found.

    Attributes:
        faults: a phrase for each; none = the form holds, as far as the judge can tell.
        abstained: lines of which it could not tell.
    """

    faults: tuple[str, ...]
    abstained: int
