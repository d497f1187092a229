"""Where the characters of a text came from: typed, or taken from a suggestion or continuation.

As the writer writes, pieces of text that were taken carry a number each. Whoever saves the text
learns from what is left of each piece whether it was edited since. Positions are Qt's: UTF-16
units. Everything that is in no run was typed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from writer.text.counting import count_words, word_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Provenance(IntEnum):
    """Who wrote a character."""

    TYPED = 0
    ACCEPTED = 1
    """Taken from ghost text or the candidate bar, and as it was."""
    CONTINUED = 2
    """Kept from a continuation."""
    EDITED = 3
    """Taken, and what was taken with it was changed since."""


class Run(NamedTuple):
    """A stretch of text of one origin.

    Attributes:
        start: its first position.
        length: how many positions.
        origin: who wrote it.
    """

    start: int
    length: int
    origin: Provenance


class Piece(NamedTuple):
    """What is left of a piece of text that was taken, or a part of it.

    Attributes:
        start: its first position.
        length: how many positions.
        origin: who wrote it.
        number: which taking it came from.
        whole: how many positions that had.
    """

    start: int
    length: int
    origin: Provenance
    number: int
    whole: int


class Change(NamedTuple):
    """A change of a text, as far as origins are concerned.

    Attributes:
        position: where.
        removed: how many positions went.
        added: how many came.
        pieces: those of them that were not typed.
    """

    position: int
    removed: int
    added: int
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """How many words a text has, and how many of them were suggested.

    Attributes:
        words: all of them; each Han character is one.
        accepted: taken from suggestions as they were.
        edited: taken, and changed since.
        continued: kept from continuations.
    """

    words: int = 0
    accepted: int = 0
    edited: int = 0
    continued: int = 0


def after(pieces: Iterable[Piece], changes: Iterable[Change]) -> list[Piece]:
    """Return what is left of ``pieces``, and what came, after ``changes`` one after the other."""
    left = sorted(pieces)
    for position, removed, added, new in changes:
        end = position + removed
        # Most is written at the end, where nothing follows that would have to move.
        first = bisect_right(left, position, key=_end)
        touched = left[first:]
        before = [cut for piece in touched if (cut := _cut(piece, 0, position))]
        behind = [
            cut._replace(start=cut.start - removed + added)
            for piece in touched
            if (cut := _cut(piece, end, _end(piece)))
        ]
        left[first:] = [*before, *new, *behind]
    return left


def runs(pieces: Iterable[Piece]) -> list[Run]:
    """Return the runs of a text; a piece of which not all is left, in a row, was edited."""
    by_number = attrgetter("number")
    found: list[Run] = []
    for _, group in groupby(sorted(pieces, key=by_number), key=by_number):
        parts = sorted(group)
        origin = parts[0].origin
        if origin is Provenance.ACCEPTED and not _is_whole(parts):
            origin = Provenance.EDITED
        found += [Run(part.start, part.length, origin) for part in parts]
    return _joined(sorted(found))


def pieces_of(kept: Iterable[Run], first_number: int) -> list[Piece]:
    """Return runs that were kept as pieces of their own, numbered from ``first_number`` on."""
    return [
        Piece(run.start, run.length, run.origin, number, run.length)
        for number, run in enumerate(kept, first_number)
    ]


def passages(text: str, kept: Iterable[Run]) -> Iterator[tuple[Provenance, str]]:
    """Yield the whole of ``text`` in passages of one origin each."""
    units, at = text.encode("utf-16-le", "surrogatepass"), 0
    for start, length, origin in kept:
        if start > at:
            yield Provenance.TYPED, _decoded(units, at, start)
        yield origin, _decoded(units, start, start + length)
        at = start + length
    if 2 * at < len(units):
        yield Provenance.TYPED, _decoded(units, at, len(units) // 2)


def figures(text: str, kept: Iterable[Run]) -> Figures:
    """Count the words of a text by origin; a word belongs to whoever wrote most of it."""
    whose = bytearray()
    for origin, passage in passages(text, kept):
        whose += bytes([origin]) * len(passage)
    counts: Counter[int] = Counter()
    at = 0
    for line in text.split("\n"):
        owners = whose[at : at + len(line)]
        at += len(line) + 1
        if owners.count(Provenance.TYPED) == len(owners):
            counts[Provenance.TYPED] += count_words(line)
            continue
        for start, end in word_places(line):
            letters = owners[start:end]
            counts[max(Provenance, key=lambda origin: (letters.count(origin), origin))] += 1
    return Figures(
        sum(counts.values()),
        counts[Provenance.ACCEPTED],
        counts[Provenance.EDITED],
        counts[Provenance.CONTINUED],
    )


def _end(piece: Piece) -> int:
    return piece.start + piece.length


def _cut(piece: Piece, start: int, end: int) -> Piece | None:
    """Return the part of a piece that lies between two positions."""
    start, end = max(start, piece.start), min(end, _end(piece))
    return piece._replace(start=start, length=end - start) if start < end else None


def _is_whole(parts: Sequence[Piece]) -> bool:
    first, last = parts[0], parts[-1]
    length = sum(part.length for part in parts)
    return length == first.whole and last.start + last.length - first.start == length


def _joined(found: Iterable[Run]) -> list[Run]:
    """Return runs of one origin that touch as one."""
    joined: list[Run] = []
    for run in found:
        if joined and _touch(joined[-1], run):
            joined[-1] = joined[-1]._replace(length=joined[-1].length + run.length)
        else:
            joined.append(run)
    return joined


def _touch(first: Run, second: Run) -> bool:
    return first.origin is second.origin and first.start + first.length == second.start


def _decoded(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
