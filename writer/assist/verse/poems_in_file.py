"""Where the poems of a file begin, which holds nothing else: by titles and signs between them.

Stanzas make one poem. What does not say clearly that another one begins belongs to the poem
before it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from writer.assist.verse.poems_in_text import PoemPlace
from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADING: Final = re.compile(r"\s*#{1,6}\s+(?!(?i:[ivxlc]+|\d+)\.?\s*$)\S")
"""A heading of Markdown; one that only counts is that of a part."""

_BREAK: Final = re.compile(r"\s*(?:\*\s*){3,}$|\s*(?:-\s*){3,}$|\s*(?:_\s*){3,}$")
_LETTER: Final = re.compile(r"[^\W\d_]")
_HAN: Final = re.compile(rf"[{HAN_RANGES}]")
_NUMBER: Final = re.compile(r"\s*(?i:[ivxlc]+|\d+)\.?\s*$")
_MARKED: Final = re.compile(r"[.,;:!?。，；：！？、—–…-][”’\"'」』)]*\s*$")
_CHINESE_MARK: Final = re.compile(r"[，。！？；：]")
_LONGEST_TITLE: Final = 60


def split_poems(text: str) -> list[PoemPlace]:
    """Return the poems of a text, each with its title; what has no line of verse is none.

    Another poem begins at a heading (``# Title``), behind a line of ``***`` or ``---``, at a
    line that stands alone above two or more and ends without a mark, and in Chinese at a line
    without punctuation, or in 《》, above lines that have some.
    """
    rows = text.split("\n")
    starts = sorted({0, *_starts(rows)})
    parts = [range(start, end) for start, end in pairwise([*starts, len(rows)])]
    return [
        PoemPlace.of(part.start, tuple(rows[part.start : part.stop]))
        for part in parts
        if any(_is_verse(rows[number]) for number in part)
    ]


def _is_verse(row: str) -> bool:
    return _LETTER.search(row) is not None and not row.lstrip().startswith("#")


def _starts(rows: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of rows at which another poem begins."""
    for number, row in enumerate(rows):
        if _BREAK.match(row):
            yield number + 1
        elif _HEADING.match(row) or (_begins_block(rows, number) and _is_title(rows, number)):
            yield number


def _begins_block(rows: Sequence[str], number: int) -> bool:
    return bool(rows[number].strip()) and (not number or not rows[number - 1].strip())


def _is_title(rows: Sequence[str], number: int) -> bool:
    row = rows[number].strip()
    if len(row) > _LONGEST_TITLE or not _is_verse(row) or _NUMBER.match(row):
        return False
    following = _block(rows, number + 1)
    stands_alone = not following
    if stands_alone:
        following = _block(rows, number + 2)
    if _HAN.search(row):
        below = following if stands_alone else following[1:] or following
        if row.startswith("《"):
            return bool(following)
        marked = [row for row in below if _CHINESE_MARK.search(row)]
        return not _CHINESE_MARK.search(row.replace("·", "")) and bool(
            marked or (stands_alone and len(following) > 1)
        )
    return stands_alone and len(following) > 1 and not _MARKED.search(row)


def _block(rows: Sequence[str], number: int) -> list[str]:
    """Return the rows from a number on up to an empty one."""
    found = []
    for row in rows[number:]:
        if not row.strip():
            break
        found.append(row)
    return found
