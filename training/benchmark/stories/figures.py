"""What the judges say of the stories of each kind of text, as shares with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from training.benchmark.report import Measured
from training.benchmark.stories.writing import CHOSEN, HUMAN, WRITERS
from writer.assist.measuring.confidence_interval import interval, relative_interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.benchmark.report import Figure

    Tallies = Sequence[tuple[float, float]]

Unit = Literal["%", ""]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that a judge counts.

    Attributes:
        name: for a reader.
        unit: ``%`` for a share.
        tallies: writer → what was counted in each text and what it is a share of, in the order
            of the places; None where the judge is missing.
    """

    name: str
    unit: Unit
    tallies: Mapping[str, Tallies] | None
    missing: str = ""

    def row(self, kind: str) -> dict[str, Figure]:
        """Return the figures of every writer, and that of the program beside the human one."""
        row: dict[str, Figure] = {"text": kind, "measure": self.name}
        if self.tallies is None:
            return row | dict.fromkeys([*WRITERS, "chosen / human"], self.missing)
        row |= {writer: self._figure(self.tallies[writer]) for writer in WRITERS}
        row["chosen / human"] = _relative(self.tallies[CHOSEN], self.tallies[HUMAN])
        return row

    def _figure(self, tallies: Tallies) -> Figure:
        amounts, sizes = zip(*tallies, strict=True)
        if not sum(sizes):
            return "-"
        scale = 100 if self.unit == "%" else 1
        value = scale * sum(amounts) / sum(sizes)
        ends = interval(amounts, sizes)
        if ends is None:
            return Measured(value, unit=self.unit)
        return Measured(value, scale * ends.low, scale * ends.high, self.unit)


def _relative(tallies: Tallies, human: Tallies) -> Figure:
    (amounts, sizes), (others, wholes) = zip(*tallies, strict=True), zip(*human, strict=True)
    if not (sum(sizes) and sum(wholes) and sum(others)):
        return "-"
    value = (sum(amounts) / sum(sizes)) / (sum(others) / sum(wholes))
    return Measured(value, *(relative_interval(amounts, sizes, others, wholes) or ()))
