"""The lines of regulated verse (近体诗): four kinds of line, and the order in which they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Level = Literal["平", "仄"]

LEVELS: Final[tuple[Level, Level]] = ("平", "仄")

_PATTERNS: Final[dict[tuple[int, Level, Level], str]] = {
    (5, "仄", "仄"): "中仄平平仄",
    (5, "平", "平"): "平平中仄平",
    (5, "平", "仄"): "中平平仄仄",
    (5, "仄", "平"): "中仄仄平平",
    (7, "平", "仄"): "中平中仄平平仄",
    (7, "仄", "平"): "中仄平平中仄平",
    (7, "仄", "仄"): "中仄中平平仄仄",
    (7, "平", "平"): "中平中仄仄平平",
}


def pattern(length: int, start: Level, end: Level) -> str:
    """Return the tones of a line, 中 where either may stand.

    Whatever stands at 中, neither 孤平 nor 三平调 comes of it.

    Args:
        length: characters: 5 or 7.
        start: of its second character: 平起 or 仄起.
        end: of its last.
    """
    return _PATTERNS[length, start, end]


def line_kinds(count: int, start: Level, *, rhymes_first: bool) -> list[tuple[Level, Level]]:
    """Return start and end of so many lines that oppose and follow each other (对, 粘).

    Args:
        count: of the lines; even.
        start: of the first line.
        rhymes_first: whether the first line rhymes (首句入韵).
    """
    kinds: list[tuple[Level, Level]] = []
    for couplet in range(count // 2):
        rhymes = rhymes_first and not couplet
        kinds.append((start, "平" if rhymes else "仄"))
        start = opposite(start)
        kinds.append((start, "平"))
    return kinds


def telling_places(tones: str) -> Iterator[int]:
    """Yield the places of a line's pattern whose tone is never free.

    Before an oblique end 平平仄平仄 is as good as 平平平仄仄, and 仄仄平仄仄 as 仄仄平平仄.
    """
    last = len(tones) - 1
    for place in (*range(1, last, 2), last):
        if not (place == last - 1 and tones[-1] == "仄"):
            yield place


def opposite(level: Level) -> Level:
    """Return the other one."""
    return "仄" if level == "平" else "平"
