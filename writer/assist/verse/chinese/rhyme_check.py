"""Whether lines rhyme: on one rhyme, on those that a form's letters say, or as old verse does."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from writer.assist.verse.chinese.marks import Mark, Weight
from writer.assist.verse.chinese.readings import ENGLISH
from writer.assist.verse.chinese.regulated import LEVELS
from writer.assist.verse.chinese.rhyme_books import rhyme_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.chinese.readings import Read
    from writer.assist.verse.chinese.regulated import Level


_AKIN: Final = (frozenset({"第六部", "第十一部", "第十三部"}), frozenset({"第七部", "第十四部"}))
"""Sections of 词林正韵 that have one vowel and another last consonant: 真庚侵, 寒覃."""


def main_rhyme(read: Read, ends: Sequence[tuple[int, Level]]) -> str:
    """Return the rhyme that most of some lines share; empty where none can be told.

    Args:
        read: the poem.
        ends: the lines that should rhyme, each with the tone of its end.
    """
    counts = Counter(
        rhyme for line, level in ends for rhyme in read.book.rhymes(read.lines[line][-1], level)
    )
    return max(counts, key=lambda rhyme: counts[rhyme], default="")


def check_rhymes(
    read: Read, ends: Sequence[tuple[int, Level]], *, first_may_differ: bool = False
) -> Iterator[Mark]:
    """Yield what is to be said of lines that should share a rhyme.

    Args:
        read: the poem.
        ends: the lines, each with the tone of its end.
        first_may_differ: the first of them may have a neighbouring rhyme (首句用邻韵).
    """
    rhyme = main_rhyme(read, ends)
    pattern = _pattern(read, ends, rhyme)
    for number, (line, level) in enumerate(ends):
        place = len(read.lines[line]) - 1
        char = read.lines[line][place]
        if not read.book.levels(char):
            continue
        rhymes = read.book.rhymes(char, level)
        if rhyme in rhymes:
            if rare := read.rare(line, place, level):
                yield rare
        elif read.can(line, place, level) and not rhymes:
            continue  # nobody knows its rhyme
        else:
            first = first_may_differ and number == 0
            near = _are_neighbours(char, rhyme, level) or (first and _are_akin(char, rhyme))
            if near and read.can(line, place, level):
                yield _neighbour(read, line, place, rhyme, pattern, first=first)
            else:
                yield _off(read, line, place, rhyme, level)


def check_echoes(read: Read, ends: Sequence[int], rhyme: str) -> Iterator[Mark]:
    """Yield notes on lines that should not rhyme, yet end with the vowel of the rhyme (撞韵)."""
    sections = _sections_of(rhyme, "平")
    for line in ends:
        char = read.lines[line][-1]
        own = rhyme_book("cilin").rhymes(char)
        if sections and own and own <= sections:
            place = len(read.lines[line]) - 1
            said = read.said(line, place)
            yield Mark(
                "撞韵",
                "note",
                line,
                (place,),
                f"The line does not rhyme, but its end sounds like the rhyme {rhyme}: {said}.",
                f"此句不押韵，句脚却与韵脚（{rhyme}）同韵母：{said}。",
            )


def check_old_style(read: Read, lines: Sequence[int]) -> Iterator[Mark]:
    """Yield what is to be said of the rhymes of old-style verse (古风).

    Neighbouring rhymes go together there, 上 with 去, and the rhyme may change.

    Args:
        read: the poem, in the book of such groups, 词林正韵.
        lines: those that should rhyme.
    """
    groups: list[list[int]] = []
    shared: set[tuple[str, Level]] = set()
    for line in lines:
        own = _keys(read, line)
        if groups and (not own or own & shared):
            groups[-1].append(line)
            shared = shared & own if own else shared
        else:
            groups.append([line])
            shared = own
    for before, group in pairwise(groups):
        line = group[0]
        place = len(read.lines[line]) - 1
        weight: Weight = "licence" if len(group) > 1 and len(before) > 1 else "note"
        said = read.said(before[-1], len(read.lines[before[-1]]) - 1), read.said(line, place)
        yield Mark(
            "换韵" if weight == "licence" else "落韵",
            weight,
            line,
            (place,),
            f"The rhyme changes here: {said[0]}, {said[1]}.",
            f"此处换韵：{said[0]}，{said[1]}。"
            if weight == "licence"
            else f"此处不押：{said[1]}。",
        )


def _keys(read: Read, line: int) -> set[tuple[str, Level]]:
    char = read.lines[line][-1]
    return {(r.rhyme, r.level) for r in read.book.readings(char) if r.rhyme}


def neighbours(rhyme: str) -> frozenset[str]:
    """Return the rhymes of 平水韵 that are in one section of 词林正韵 with a rhyme, and itself."""
    sections = _sections()
    own = {section for level in LEVELS for section in sections.get((rhyme, level), ())}
    near = {other for (other, _), some in sections.items() if own & some}
    return frozenset({rhyme, *near})


def _sections_of(rhyme: str, level: Level) -> frozenset[str]:
    """Return the sections of 词林正韵 that hold most of a rhyme of any book."""
    if rhyme.startswith("第"):
        return frozenset({rhyme})
    return _sections().get((rhyme, level), frozenset())


@cache
def _sections() -> dict[tuple[str, Level], frozenset[str]]:
    counts: defaultdict[tuple[str, Level], Counter[str]] = defaultdict(Counter)
    cilin = rhyme_book("cilin")
    for char, readings in rhyme_book("pingshui").table.items():
        if len(readings) == 1:
            reading = readings[0]
            counts[reading.rhyme, reading.level].update(cilin.rhymes(char, reading.level))
    return {
        key: frozenset(section for section, times in some.items() if times > some.total() / 5)
        for key, some in counts.items()
    }


def _are_neighbours(char: str, rhyme: str, level: Level) -> bool:
    """Return whether 词林正韵 has a character and a rhyme of 平水韵 in one section."""
    return bool(_sections_of(rhyme, level) & rhyme_book("cilin").rhymes(char, level))


def _are_akin(char: str, rhyme: str) -> bool:
    """Return whether a character differs from a rhyme in its last consonant only: -n, -ng, -m.

    A first line, which need not rhyme at all, has such an end often.
    """
    groups = _sections_of(rhyme, "平")
    own = rhyme_book("cilin").rhymes(char, "平")
    return any(own & akin and groups & akin for akin in _AKIN)


def _pattern(read: Read, ends: Sequence[tuple[int, Level]], rhyme: str) -> str:
    """Return a name for the way in which some lines leave a rhyme; empty = none.

    A first line that rhymes besides is on neither side.
    """
    keeps = [rhyme in read.book.rhymes(read.lines[line][-1]) for line, _ in ends if line % 2]
    half = len(keeps) // 2
    if half > 1 and keeps == [keeps[0], not keeps[0]] * half:
        return "进退格"
    if half > 1 and keeps == [keeps[0]] * half + [not keeps[0]] * half:
        return "辘轳格"
    return "孤雁入群" if len(keeps) > 1 and all(keeps[:-1]) and not keeps[-1] else ""


def _neighbour(
    read: Read, line: int, place: int, rhyme: str, pattern: str, *, first: bool
) -> Mark:
    said = read.said(line, place)
    if first:
        english = (
            f"The first line takes a rhyme akin to {rhyme}, as many poets do (孤雁出群): {said}."
        )
        chinese = f"首句借韵，与“{rhyme}”相近（孤雁出群）：{said}。"
    elif pattern:
        english = f"The end is next to the rhyme {rhyme}, in a known order ({pattern}): {said}."
        chinese = f"与“{rhyme}”为邻韵，依次相间（{pattern}）：{said}。"
    else:
        english = (
            f"The end is next to the rhyme {rhyme}, not in it; strict verse counts that as off the"
            f" rhyme, freer verse does not: {said}."
        )
        chinese = f"与“{rhyme}”为邻韵，严格为出韵，宽可通押：{said}。"
    return Mark("邻韵", "licence", line, (place,), english, chinese)


def _off(read: Read, line: int, place: int, rhyme: str, level: Level) -> Mark:
    said = read.said(line, place)
    return Mark(
        "落韵",
        "fault",
        line,
        (place,),
        f"The line should end with the rhyme {rhyme} in a {ENGLISH[level]} tone: {said}.",
        f"应押“{rhyme}”（{level}声）：{said}。",
    )
