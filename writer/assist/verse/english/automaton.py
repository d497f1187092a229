"""The shapes that a line of a metre may have, as a finite automaton over its syllables.

A syllable takes an edge from state to state; the edge knows whether its place is weak or strong,
and begins a foot that is as it should be or one that poets put in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writer.assist.verse.form import Metre

BROKEN: Final = 5.0
"""Cost of the stress of a longer word on a weak place."""

_ON_STRONG: Final = {"m": 0.0, "1": 0.0, "2": 0.1, "f": 0.25, "0": 0.5}
_ON_WEAK: Final = {"f": 0.0, "0": 0.0, "m": 0.25, "2": 0.5, "1": BROKEN}
_CARRIED: Final = 1.2
"""Cost of such a stress in feet of three syllables, which carry it along between two others."""

_LEVEL: Final = 1.2
"""Cost of ``moonlight`` or ``fourteen``, with two stresses, the wrong way round."""

_HEAVY_ENDING: Final = 1.0
"""By how much an ending costs more that has a word of weight in it: it is a foot, rather."""

_AFTER_PAUSE: Final = 0.8
"""By how much a foot is cheaper whose inversion begins the line, or follows punctuation."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What may stand in the place of a foot.

    Attributes:
        places: weak and strong ones.
        licence: its name; empty = the foot as it should be.
        cost: of choosing it.
        where: ``first``, ``last``, or any foot; ``end``: after the last one.
    """

    places: str
    licence: str = ""
    cost: float = 0.0
    where: str = "any"


_SHAPES: Final = {
    "iamb": (
        _Shape("ws"),
        _Shape("sw", "inversion", 1.4),
        _Shape("wws", "extra syllable", 1.3),
        _Shape("s", "headless line", 1.5, "first"),
        _Shape("w", "feminine ending", 0.4, "end"),
        _Shape("ww", "triple ending", 1.2, "end"),
    ),
    "trochee": (
        _Shape("sw"),
        _Shape("s", "catalexis", 0.2, "last"),
        _Shape("ws", "inversion", 1.6),
        _Shape("sww", "extra syllable", 1.5),
        _Shape("wsw", "anacrusis", 1.2, "first"),
    ),
    "anapaest": (
        _Shape("wws"),
        _Shape("ws", "", 0.4, "first"),
        _Shape("s", "headless line", 1.2, "first"),
        _Shape("ws", "iamb", 0.9),
        _Shape("wwws", "extra syllable", 1.5),
        _Shape("w", "feminine ending", 0.4, "end"),
        _Shape("ww", "triple ending", 0.8, "end"),
    ),
    "dactyl": (
        _Shape("sww"),
        _Shape("sw", "catalexis", 0.2, "last"),
        _Shape("s", "catalexis", 0.3, "last"),
        _Shape("sw", "trochee", 0.5),
        _Shape("wsww", "anacrusis", 1.0, "first"),
    ),
    "amphibrach": (
        _Shape("wsw"),
        _Shape("ws", "catalexis", 0.2, "last"),
        _Shape("sw", "headless line", 0.8, "first"),
        _Shape("ws", "iamb", 0.9),
    ),
}


@dataclass(frozen=True, slots=True)
class _Edge:
    target: int
    place: str
    foot: int
    licence: str
    cost: float
    ends: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What a word's syllables did.

    Attributes:
        target: the state after them.
        cost: of their places and of the shapes that they began.
        places: weak or strong, of each.
        feet: the number of the foot of each, from 0.
        licences: names of the shapes that were begun, and of what the word itself took.
        broken: whether a stress stands on a weak place.
    """

    target: int
    cost: float
    places: str = ""
    feet: tuple[int, ...] = ()
    licences: tuple[str, ...] = ()
    broken: bool = False


class Automaton:
    """All shapes of a line.

    Attributes:
        start: the state before the first syllable.
        ends: the states in which the line may end.
    """

    def __init__(self, metre: Metre) -> None:
        self._edges: list[list[_Edge]] = []
        self._ternary = len(metre.places) > 2 * metre.feet
        self._build(metre)
        self.advance = cache(self._advance)

    def _build(self, metre: Metre) -> None:
        shapes = _SHAPES[metre.foot]
        borders = [self._state() for _ in range(metre.feet + 1)]
        # After an inversion no other may follow at once: the line would lose its beat.
        turned = [self._state() for _ in range(metre.feet)] + [borders[-1]]
        self.start = borders[0]
        self.ends = {borders[-1]}
        for foot in range(metre.feet):
            for shape in shapes:
                if shape.where in _wheres(foot, metre.feet):
                    inverted = shape.licence == "inversion"
                    target = (turned if inverted else borders)[foot + 1]
                    self._lay(borders[foot], shape, target, foot)
                    if not inverted:
                        self._lay(turned[foot], shape, target, foot)
        for shape in shapes:
            if shape.where == "end":
                self.ends.add(end := self._state())
                self._lay(borders[-1], shape, end, metre.feet - 1)

    def _state(self) -> int:
        self._edges.append([])
        return len(self._edges) - 1

    def _lay(self, source: int, shape: _Shape, target: int, foot: int) -> None:
        for number, place in enumerate(shape.places):
            last = number == len(shape.places) - 1
            to = target if last else self._state()
            begins = (shape.licence, shape.cost) if not number else ("", 0.0)
            self._edges[source].append(_Edge(to, place, foot, *begins, shape.where == "end"))
            source = to

    def _advance(self, state: int, marks: str, after_pause: bool) -> tuple[Step, ...]:
        """Return what a word's syllables may do from a state, the cheapest way to each other.

        Args:
            state: where the word begins.
            marks: its syllables, as :class:`writer.assist.verse.english.line.Way` has them.
            after_pause: whether it begins the line or follows punctuation.
        """
        steps = [Step(state, 0.0)]
        for number in range(len(marks)):
            steps = [
                taken
                for step in steps
                for taken in self._taken(step, marks, number, after_pause and not number)
            ]
        best: dict[int, Step] = {}
        for step in sorted(steps, key=lambda step: step.cost):
            best.setdefault(step.target, step)
        return tuple(best.values())

    def _taken(self, step: Step, marks: str, number: int, after_pause: bool) -> Iterator[Step]:
        for edge in self._edges[step.target]:
            cost, named, broken = self._weigh(marks, number, edge.place)
            if marks[number] == "m" and edge.ends:
                cost += _HEAVY_ENDING
            if after_pause and edge.licence == "inversion":
                cost -= _AFTER_PAUSE
            yield Step(
                edge.target,
                step.cost + edge.cost + cost,
                step.places + edge.place,
                (*step.feet, edge.foot),
                (*step.licences, *filter(None, (edge.licence, named))),
                step.broken or broken,
            )

    def _weigh(self, marks: str, number: int, place: str) -> tuple[float, str, bool]:
        """Return cost, licence and whether it is broken, of a syllable on a place."""
        mark = marks[number]
        if place == "s":
            return _ON_STRONG[mark], "", False
        if mark != "1":
            return _ON_WEAK[mark], "", False
        if "2" in marks[max(0, number - 1) : number + 2]:
            return _LEVEL, "level stress", False
        if self._ternary:
            return _CARRIED, "carried stress", False
        return BROKEN, "", True


@cache
def automaton(metre: Metre) -> Automaton:
    """Return the automaton of a metre."""
    return Automaton(metre)


def _wheres(foot: int, feet: int) -> set[str]:
    return {"any", *(["first"] if not foot else []), *(["last"] if foot == feet - 1 else [])}
