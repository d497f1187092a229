"""How a line fits a metre: the cheapest way to read it, and which licences that takes.

Syllables are set one by one on the weak and strong places of the feet. A stressed syllable of a
longer word must not stand on a weak place; words of one syllable may stand anywhere, for their
stress comes from the line. What poets allow themselves beyond that has a name and a cost:
inversion, a weak syllable behind the last foot, elision … (M. Halle and S. J. Keyser, "Chaucer
and the Study of Prosody", 1966; D. Attridge, "The Rhythms of English Poetry", 1982).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from writer.assist.verse.english.automaton import automaton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.verse.english.automaton import Step
    from writer.assist.verse.english.line import VerseWord, Way
    from writer.assist.verse.form import Metre

_WAY_COSTS: Final = {"": 0.0, "elision": 0.5, "expansion": 0.8, "sounded -ed": 0.8}


@dataclass(frozen=True, slots=True)
class Scansion:
    """How a line is read in a metre.

    Attributes:
        metre: which.
        ways: of each word, how it is counted.
        places: weak (``w``) and strong (``s``) place of each syllable.
        feet: the number of the foot of each syllable, from 0; an ending has the last one's.
        licences: names of what the poet allowed himself, in order, each once.
        broken: numbers of the words whose stress falls on a weak place.
        cost: of it all.
    """

    metre: Metre
    ways: tuple[Way, ...]
    places: str
    feet: tuple[int, ...]
    licences: tuple[str, ...]
    broken: tuple[int, ...]
    cost: float

    @property
    def marked(self) -> str:
        """The places with a bar between feet: ``ws|ws|sw``."""
        feet = zip(self.places, self.feet, [*self.feet[1:], None], strict=False)
        return "".join(
            place + ("|" if after is not None and after != foot else "")
            for place, foot, after in feet
        )


class _Path(NamedTuple):
    """What was decided on the way to a state; the way there is a chain."""

    cost: float
    before: _Path | None = None
    way: Way | None = None
    step: Step | None = None


def scan(words: Sequence[VerseWord], metre: Metre) -> Scansion | None:
    """Return the best reading of a line in a metre; None where it is too long or too short."""
    shapes = automaton(metre)
    paths = {shapes.start: _Path(0.0)}
    for word in words:
        following: dict[int, _Path] = {}
        ways = {(way.marks, way.licence): way for way in reversed(word.ways)}
        usual = word.ways[0].marks
        for state, path in paths.items():
            for way in ways.values():
                start = path.cost + _WAY_COSTS[way.licence]
                start += 0.1 * (not way.licence and way.marks != usual)
                for step in shapes.advance(state, way.marks, word.after_pause):
                    cost = start + step.cost
                    known = following.get(step.target)
                    if known is None or cost < known.cost:
                        following[step.target] = _Path(cost, path, way, step)
        paths = following
    ended = [paths[state] for state in shapes.ends if state in paths]
    return _scansion(metre, min(ended, key=lambda path: path.cost)) if ended else None


def _scansion(metre: Metre, end: _Path) -> Scansion:
    taken: list[tuple[Way, Step]] = []
    path = end
    while path.before is not None and path.way is not None and path.step is not None:
        taken.append((path.way, path.step))
        path = path.before
    taken.reverse()
    names = [name for way, step in taken for name in (way.licence, *step.licences) if name]
    return Scansion(
        metre=metre,
        ways=tuple(way for way, _ in taken),
        places="".join(step.places for _, step in taken),
        feet=tuple(foot for _, step in taken for foot in step.feet),
        licences=tuple(dict.fromkeys(names)),
        broken=tuple(number for number, (_, step) in enumerate(taken) if step.broken),
        cost=end.cost,
    )
