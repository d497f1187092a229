"""What became of the last key, for a writer who wonders why nothing is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writer.assist.request import Candidate, Ghost
    from writer.assist.showing.show_policy import Objection
    from writer.assist.showing.worth import Costs


@dataclass(frozen=True, slots=True)
class Explanation:
    """One moment of the show policy.

    Attributes:
        objection: why no ghost text is shown; None where it is shown or on its way.
        ghost: what the model would say; None where it was not asked or has nothing to say.
        candidates: of the bar.
        costs: what ghost text that nobody asked for costs this writer now.
        gate_ms: how long after a key it appears, in milliseconds.
        ignored: ghost texts in a row that were not wanted.
        model_id: who answered; empty before an answer.
        answer_ms: from the question to the answer, in milliseconds.
    """

    objection: Objection | None
    costs: Costs
    gate_ms: float
    ignored: int
    ghost: Ghost | None = None
    candidates: tuple[Candidate, ...] = ()
    model_id: str = ""
    answer_ms: float = 0.0
