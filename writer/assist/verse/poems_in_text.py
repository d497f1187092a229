"""Which lines of a text are poems: by their shape alone, and prose never.

The lines around a place are looked at, not the text; whoever asks says which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from writer.assist.verse.chinese.poem import read_poem
from writer.text.lines import WIDEST_VERSE, columns, leaves_no_room, looks_like_verse
from writer.text.scripts import HAN_RANGES, is_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from writer.assist.verse.form import Form
    from writer.text.scripts import Language

_LETTER: Final = re.compile(r"[^\W\d_]")
_HAN: Final = re.compile(f"[{HAN_RANGES}]")
_HEADING: Final = re.compile(r"\s*(?:#{1,6}\s.*|(?:[IVXLC]+|\d+)\.?|[*_]{1,2}[^*_]+[*_]{1,2})\s*$")
_NO_LINE: Final = re.compile(r"\s*(?:[-*+•]\s|\d+[.)]\s|[|<>`~\[]|---|\+\+\+)|.*[{}=]\s*$")
"""Items of lists, tables, quotes, code, front matter."""

_FENCE: Final = re.compile(r"\s*(?:```|~~~)")

_LABEL: Final = re.compile(r"\s*\S+[:：]\s")
"""Who speaks in a play, or what a value is."""

_SPEECH: Final = re.compile(r"\s*[“‘\"「『—]")
_CLOSED: Final = re.compile(r"[.,;:!?。，；：！？—–-][”’\"」』)]*\s*$")

WIDEST: Final = 300
"""Columns of a Chinese poem that stands in one row; what is wider is prose."""

_LONGEST_TITLE: Final = 60
_WRAPPED_FROM: Final = 58
"""Columns at which programs break lines, at the least."""

_MOST_CLAUSES: Final = 100
_LENGTHS: Final = frozenset([4, 5, 7])
_OF_FOUR: Final = 4
_LEAST_CLAUSES: Final = 4
"""Clauses of one length that make a paragraph a poem; two or three come about in prose."""


@dataclass(frozen=True, slots=True)
class Tunes:
    """What tunes (词牌) look like.

    Attributes:
        lengths: of the lines of each.
        sizes: characters of the longest of a name.
    """

    lengths: frozenset[tuple[int, ...]] = frozenset()
    sizes: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, forms: Iterable[Form]) -> Tunes:
        """Return the tunes among some forms."""
        tunes = [way for form in forms if form.book == "cilin" and form.tones for way in form.ways]
        lengths = [tuple(len(line.tones) for line in tune.lines) for tune in tunes]
        sizes: dict[str, int] = {}
        for tune, each in zip(tunes, lengths, strict=True):
            name = tune.titles.get("zh", tune.title)
            sizes[name] = max(sum(each), sizes.get(name, 0))
        return cls(frozenset(lengths), sizes)


@dataclass(frozen=True, slots=True)
class PoemPlace:
    """A poem among lines.

    Attributes:
        start: number of its first line, from 0.
        rows: its lines, with its title and the empty ones within it.
        language: that it is in.
    """

    start: int
    rows: tuple[str, ...]
    language: Language

    @classmethod
    def of(cls, start: int, rows: tuple[str, ...]) -> PoemPlace:
        """Return lines as a poem, whatever their shape."""
        return cls(start, rows, "zh" if _is_chinese(rows) else "en")

    @property
    def end(self) -> int:
        """Number of the line behind it."""
        return self.start + len(self.rows)

    @property
    def text(self) -> str:
        """Its lines in one."""
        return "\n".join(self.rows)


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that nothing parts."""

    start: int
    rows: tuple[str, ...]
    gap: int

    @property
    def is_chinese(self) -> bool:
        return _is_chinese(self.rows)


def find_poems(
    rows: Sequence[str | None], tunes: Tunes | None = None, caret: int | None = None
) -> list[PoemPlace]:
    """Return the poems among lines.

    Args:
        rows: the lines; None for one that is too long for verse.
        tunes: that a Chinese poem may be known by.
        caret: number of the line that is being written, which may begin the next stanza.
    """
    shapes = tunes or Tunes()
    blocks = list(_blocks(rows))
    width = max(
        (columns(row) for each in blocks for row in each.rows if columns(row) <= WIDEST_VERSE),
        default=0,
    )
    found: list[list[_Block]] = []
    title: _Block | None = None
    number = 0
    while number < len(blocks):
        block, following = blocks[number], blocks[number + 1 : number + 2]
        poem = found[-1] if found else None
        joins = poem is not None and title is None and _follows(poem[-1], block)
        if block.is_chinese:
            taken = _chinese(blocks[number:], title, shapes)
            if taken:
                found.append([*([title] if title else []), *blocks[number : number + taken]])
                number, title = number + taken, None
                continue
        elif _is_english_verse(block.rows, width, joins=joins):
            if joins and poem is not None and not poem[-1].is_chinese:
                poem.append(block)
            else:
                found.append([*([title] if title else []), block])
            number, title = number + 1, None
            continue
        elif joins and poem is not None and _is_lone_line(block, following, width, caret):
            poem.append(block)
            number += 1
            continue
        title = block if _is_title(block, following) else None
        number += 1
    return [_place(rows, poem) for poem in found]


def _is_chinese(rows: Sequence[str]) -> bool:
    text = "".join(rows)
    return sum(map(is_han, text)) > len(text) / 3


def _blocks(rows: Sequence[str | None]) -> Iterator[_Block]:
    """Yield the lines that may be verse, by what parts them.

    What is no line of verse parts them wholly, an empty line less.
    """
    start, gap, taken = 0, 2, list[str]()
    is_code = False
    for number, row in enumerate([*rows, None]):
        fenced = row is not None and _FENCE.match(row) is not None
        is_code ^= fenced
        if row is not None and not is_code and _is_line(row):
            if not taken:
                start = number
            taken.append(row)
            continue
        if taken:
            yield _Block(start, tuple(taken), gap)
            taken, gap = [], 0
        gap += 1 if row is not None and not row.strip() else 2


def _is_line(row: str) -> bool:
    return (
        _LETTER.search(row) is not None
        and not _HEADING.match(row)
        and not _NO_LINE.match(row)
        and columns(row) <= WIDEST
    )


def _follows(before: _Block, block: _Block) -> bool:
    """Return whether one empty line, and nothing else, is between two blocks."""
    return block.gap == 1 and block.start == before.start + len(before.rows) + 1


def _is_english_verse(rows: Sequence[str], width: int, *, joins: bool = False) -> bool:
    """Return whether rows are verse; those that may join a stanza are so more easily."""
    lines = [row.strip() for row in rows]
    short = sum(len(line.split()) < 2 for line in lines)
    labelled = sum(bool(_LABEL.match(line)) or line.isupper() for line in lines)
    if len(lines) < 2 or 2 * max(short, labelled) > len(lines) - (len(lines) == 2):
        return False
    if width >= _WRAPPED_FROM and all(
        leaves_no_room(line, after, width, slack=4) for line, after in pairwise(lines)
    ):
        return False
    return looks_like_verse(lines) or _is_even_english(lines, 2 if joins else 3)


def _is_even_english(lines: Sequence[str], least: int) -> bool:
    """Return whether lines of whole sentences are about equally long, and nobody speaks."""
    widths = [columns(line) for line in lines]
    narrow = max(widths) < _WRAPPED_FROM and min(widths) > 0.6 * max(widths)
    return len(lines) >= least and narrow and not any(map(_SPEECH.match, lines))


def _is_lone_line(
    block: _Block, following: Sequence[_Block], width: int, caret: int | None
) -> bool:
    """Return whether a line alone goes on with the stanza before it."""
    if len(block.rows) > 1 or columns(block.rows[0]) > WIDEST_VERSE or block.is_chinese:
        return False
    if block.start == caret:
        return True
    goes_on = bool(following) and _follows(block, following[0])
    marked = _CLOSED.search(block.rows[0]) is not None
    return goes_on and marked and _is_english_verse(following[0].rows, width)


def _is_title(block: _Block, following: Sequence[_Block]) -> bool:
    return (
        len(block.rows) == 1
        and columns(block.rows[0]) <= _LONGEST_TITLE
        and not _CLOSED.search(block.rows[0])
        and bool(following)
        and _follows(block, following[0])
    )


def _chinese(blocks: Sequence[_Block], title: _Block | None, tunes: Tunes) -> int:
    """Return how many of the first blocks are one Chinese poem."""
    named = title.rows[0].strip().strip("《》") if title else ""
    for count in (2, 1):
        taken = blocks[:count]
        if len(taken) < count or not all(_follows(one, after) for one, after in pairwise(taken)):
            continue
        text = "\n\n".join("\n".join(block.rows) for block in taken)
        called, lengths = _shape(f"{named}\n\n{text}" if named else text)
        if not lengths or len(lengths) > _MOST_CLAUSES:
            continue
        size = next((size for name, size in tunes.sizes.items() if called.startswith(name)), 0)
        is_begun = count == 1 and sum(lengths) < size
        if is_begun or lengths in tunes.lengths or sum(lengths) == size:
            return count
    rows = blocks[0].rows
    spoken = any(map(_SPEECH.match, rows))
    return 0 if spoken or not _is_even_chinese(rows) else 1


@lru_cache(maxsize=2000)
def _shape(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the title of lines and the lengths of their clauses; asked at every rest."""
    poem = read_poem(text)
    return poem.title, poem.lengths


def _is_even_chinese(rows: Sequence[str]) -> bool:
    """Return whether all clauses are equally long; the last may be begun.

    They have five characters, or seven, or four if two stand in each row.
    """
    if any(len(_HAN.findall(row)) * 2 < len(row.strip()) for row in rows):
        return False
    title, lengths = _shape("\n".join(rows))
    if not lengths:
        return False
    usual, (*full, last), lines = lengths[0], lengths, len(rows) - bool(title)
    if usual == _OF_FOUR and (lines < 2 or len(lengths) not in {2 * lines, 2 * lines - 1}):
        return False
    if usual not in _LENGTHS or set(full) - {usual} or last > usual:
        return False
    clauses = lengths.count(usual)
    return clauses >= _LEAST_CLAUSES or (lines > 1 and clauses >= min(_LEAST_CLAUSES, lines))


def _place(rows: Sequence[str | None], blocks: Sequence[_Block]) -> PoemPlace:
    start, end = blocks[0].start, blocks[-1].start + len(blocks[-1].rows)
    return PoemPlace(
        start,
        tuple(row or "" for row in rows[start:end]),
        "zh" if blocks[-1].is_chinese else "en",
    )
