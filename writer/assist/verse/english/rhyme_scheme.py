"""Which lines of a poem rhyme: letters found in the poem, or asked for by a form."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.line import last_word
from writer.assist.verse.english.rhyme import rhyme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.english.rhyme import Rhyme

FULL: Final = frozenset(["perfect", "rich"])
"""Kinds of rhyme that hardly come about by chance."""

_REACH: Final = 9
"""Lines back in which a partner is looked for; the octave and the sestet of a sonnet fit."""

_FAINT_REACH: Final = 4
"""The same for a rhyme that is not perfect: such a sound comes about by chance, too."""


@dataclass(frozen=True, slots=True)
class RhymeLink:
    """What a line rhymes with.

    Attributes:
        partner: number of the earlier line, from 0.
        kind: of rhyme; None where it was asked for and is not there.
    """

    partner: int
    kind: Rhyme | None


class LineEnds:
    """The last words of a poem's lines.

    Attributes:
        words: as they are written; empty for a line without one.
    """

    def __init__(self, lines: Sequence[str], pronouncer: Pronouncer) -> None:
        self.words = [last_word(line) for line in lines]
        self._spoken = [pronouncer.spoken(word) for word in self.words]

    def __len__(self) -> int:
        return len(self.words)

    def rhyme(self, first: int, second: int) -> Rhyme | None:
        """Return how the ends of two lines rhyme."""
        if not (self.words[first] and self.words[second]):
            return None
        spoken = (self._spoken[first], self._spoken[second])
        return rhyme(self.words[first], self.words[second], spoken)

    def known(self, number: int) -> bool:
        """Return whether it is known what the end of a line rhymes with."""
        return self._spoken[number].rhymes

    def links(self) -> list[RhymeLink | None]:
        """Return for each line the nearest earlier one that it rhymes with.

        Perfect rhymes are found first; a fainter one links two lines that have none.
        """
        found: list[RhymeLink | None] = [None] * len(self)
        taken: set[int] = set()
        for number in range(len(self)):
            for partner in range(number - 1, max(-1, number - _REACH), -1):
                kind = self.rhyme(partner, number)
                if kind in FULL or (kind == "same word" and number - partner > 1):
                    found[number] = RhymeLink(partner, kind)
                    taken |= {number, partner}
                    break
        for number in range(len(self)):
            for partner in range(number - 1, max(-1, number - _FAINT_REACH), -1):
                if {number, partner} & taken:
                    continue
                if kind := self.rhyme(partner, number):
                    found[number] = RhymeLink(partner, kind)
                    taken |= {number, partner}
                    break
        return found


def letters(links: Sequence[RhymeLink | None]) -> list[str]:
    """Return the letter of each line; ``-`` for one that nothing rhymes with."""
    partners = {link.partner for link in links if link}
    names = _names()
    result: list[str] = []
    for number, link in enumerate(links):
        if link:
            result.append(result[link.partner])
        else:
            result.append(next(names) if number in partners else "-")
    return result


def _names() -> Iterator[str]:
    """Yield A to Z, then A' to Z', and so on."""
    for round_ in count():
        yield from (chr(ord("A") + number) + "'" * round_ for number in range(26))
