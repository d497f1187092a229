"""From a text to the lines of a Chinese poem: its title and author apart, punctuation aside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = re.compile(rf"[{HAN_RANGES}]+")
_AUTHOR = re.compile(r"\s*作者[：:]")
_MARK = re.compile(r"[，。！？；：、,.!?;:]")
_MOST_TITLE = 40
_LONGEST_AUTHOR = 8


@dataclass(frozen=True, slots=True)
class PoemLine:
    """A line (句).

    Attributes:
        text: its characters, without punctuation.
        offsets: where each of them stands in the text of the poem.
    """

    text: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Poem:
    """A poem.

    Attributes:
        title: empty where it has none.
        lines: in order.
    """

    title: str
    lines: tuple[PoemLine, ...]

    @property
    def lengths(self) -> tuple[int, ...]:
        """Characters of each line."""
        return tuple(len(line.text) for line in self.lines)

    def cut(self, lengths: Sequence[int]) -> Poem:
        """Return the same characters in lines of these lengths, where they are as many.

        Writers punctuate tunes in several ways; the form knows where its lines end.
        """
        if sum(lengths) != sum(self.lengths):
            return self
        text = "".join(line.text for line in self.lines)
        offsets = [offset for line in self.lines for offset in line.offsets]
        ends = list(accumulate(lengths))
        return Poem(
            self.title,
            tuple(
                PoemLine(text[start:end], tuple(offsets[start:end]))
                for start, end in zip([0, *ends], ends, strict=False)
            ),
        )


def read_poem(text: str) -> Poem:
    """Return the lines of a poem.

    A first line without punctuation is its title, where later lines have some or an empty line
    follows it; so is a heading of Markdown. A line with the author is left out: one that says so,
    or a short one without punctuation below the title of a poem that has some.
    """
    title = ""
    found: list[PoemLine] = []
    rows = text.split("\n")
    punctuated = any(_MARK.search(row) for row in rows if not _AUTHOR.match(row))
    start = 0
    for number, row in enumerate(rows):
        may_be_title = not found and not title and row.strip()
        if may_be_title and _is_title(rows, number, punctuated=punctuated):
            title = row.lstrip(" #").strip().strip("《》")
        elif not (_AUTHOR.match(row) or _is_author(rows, number, punctuated=punctuated)):
            found += [
                PoemLine(match.group(), tuple(range(start + match.start(), start + match.end())))
                for match in _LINE.finditer(row)
            ]
        start += len(row) + 1
    return Poem(title, tuple(found))


def _is_title(rows: Sequence[str], number: int, *, punctuated: bool) -> bool:
    row = rows[number].strip()
    following = rows[number + 1 :]
    if len(row) > _MOST_TITLE or not any(other.strip() for other in following):
        return False
    if row.startswith(("《", "# ")) or _AUTHOR.match(following[0]):
        return True
    if _MARK.search(row.replace("·", "")):
        return False
    return punctuated or not following[0].strip()


def _is_author(rows: Sequence[str], number: int, *, punctuated: bool) -> bool:
    """Return whether a row below the first one, the title, names the author alone."""
    row = rows[number].strip()
    above = [row for row in rows[:number] if row.strip()]
    is_short = 0 < len(row) <= _LONGEST_AUTHOR and not _MARK.search(row)
    is_second = len(above) == 1 and not _MARK.search(above[0])
    below = next((row for row in rows[number + 1 :] if row.strip()), "")
    return punctuated and is_short and is_second and bool(_MARK.search(below))
