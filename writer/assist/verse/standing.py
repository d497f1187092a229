"""How much of a poem stands at the end of a text already, whatever the marks and spaces are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.text.word_runs import unit_spans, units

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Standing:
    """The lines of a poem that a text ends with.

    Attributes:
        count: how many of its first lines; 0 = none.
        start: where they begin in the text.
        end: where the last word of them ends.
    """

    count: int
    start: int
    end: int


def standing_at_end(text: str, lines: Sequence[str]) -> Standing:
    """Return how many of a poem's first lines a text ends with; they begin a row of it."""
    words, spans = units(text), unit_spans(text)
    full = next((number for number, line in enumerate(lines) if not units(line)), len(lines))
    for count in range(full, 0, -1):
        wanted = [word for line in lines[:count] for word in units(line)]
        if words[-len(wanted) :] == wanted:
            start = spans[-len(wanted)][0]
            if not text[:start].rpartition("\n")[2].strip(" \t*_>「『“\"'‘"):
                return Standing(count, start, spans[-1][1])
    return Standing(0, len(text), len(text))
