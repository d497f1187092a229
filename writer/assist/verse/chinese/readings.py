"""The lines of a poem in a rhyme book: what a place may be, must be, and cannot be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.assist.verse.chinese.marks import Mark
from writer.assist.verse.chinese.regulated import LEVELS, opposite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.verse.chinese.regulated import Level
    from writer.assist.verse.chinese.rhyme_books import RhymeBook

_RARE = 0.05

ENGLISH = {"平": "level", "仄": "oblique"}


@dataclass(frozen=True, slots=True)
class Read:
    """Lines, and the book they are read with.

    Attributes:
        lines: of the poem.
        book: that says which readings there are.
    """

    lines: Sequence[str]
    book: RhymeBook

    def can(self, line: int, place: int, level: Level) -> bool:
        """Return whether a character may have this tone; one that nobody knows may."""
        levels = self.book.levels(self.lines[line][place])
        return not levels or level in levels

    def must(self, line: int, place: int, level: Level) -> bool:
        """Return whether a character can have no other tone."""
        return not self.can(line, place, opposite(level))

    def tones(self, line: int) -> str:
        """Return the tones of a line: 平, 仄, 中 where there are both, ？ where none is known."""
        return "".join(self._tone(char) for char in self.lines[line])

    def _tone(self, char: str) -> str:
        levels = self.book.levels(char)
        if len(levels) == len(LEVELS):
            return "中"
        return next(iter(levels), "？")

    def said(self, line: int, *places: int) -> str:
        """Return characters with their readings, for an explanation."""
        return "；".join(self._said(self.lines[line][place]) for place in places)

    def _said(self, char: str) -> str:
        readings = self.book.readings(char)
        return f"{char}（{' / '.join(map(str, readings)) if readings else '？'}）"

    def rare(self, line: int, place: int, level: Level) -> Mark | None:
        """Return a note where only a reading that verse hardly has lets a place fit."""
        char = self.lines[line][place]
        share = self.book.share(char, level)
        if share is None or share >= _RARE or level not in self.book.levels(char):
            return None
        return Mark(
            "异读",
            "note",
            line,
            (place,),
            f"{char} would have to be read in a {ENGLISH[level]} tone, as in only {share:.1%} of"
            f" its places in old verse: {self.said(line, place)}.",
            f"“{char}”须读{level}声，古诗中仅{share:.1%}如此：{self.said(line, place)}。",
        )


def repeated(lines: Sequence[str]) -> list[Mark]:
    """Return notes on characters that come again in another line.

    One that comes twice in a line is meant (“一弦一柱”), and so is a line that comes again.
    """
    counts = Counter(char for line in set(lines) for char in set(line))
    first: dict[str, int] = {}
    marks = []
    for number, line in enumerate(lines):
        for place, char in enumerate(line):
            if counts[char] == 1 or line in lines[:number]:
                continue
            if first.setdefault(char, number) == number:
                continue
            marks.append(
                Mark(
                    "重字",
                    "note",
                    number,
                    (place,),
                    f"{char} stands in line {first[char] + 1} already.",
                    f"“{char}”与第{first[char] + 1}句重复。",
                )
            )
    return marks
