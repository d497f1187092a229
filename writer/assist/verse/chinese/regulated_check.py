"""Whether lines keep the tones of regulated verse (近体诗), and how broken ones are mended.

Source of the rules: Wang Li 王力, 诗词格律 (1962): 粘, 对, 孤平, 三平调, and the ways of 拗救.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from writer.assist.verse.chinese.marks import Mark
from writer.assist.verse.chinese.readings import ENGLISH
from writer.assist.verse.chinese.regulated import (
    LEVELS,
    line_kinds,
    opposite,
    pattern,
    telling_places,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.chinese.readings import Read
    from writer.assist.verse.chinese.regulated import Level

LENGTHS = (5, 7)
_TAIL = 5


@dataclass(frozen=True, slots=True)
class Scheme:
    """The way in which the lines of a poem come nearest to regulated ones.

    Attributes:
        start: of the first line, 平起 or 仄起.
        rhymes_first: 首句入韵.
        wrong: places that it does not explain.
    """

    start: Level
    rhymes_first: bool
    wrong: int


def best_scheme(read: Read) -> Scheme:
    """Return the scheme of lines of one length, 5 or 7, even in number."""
    length, count = len(read.lines[0]), len(read.lines)
    schemes = []
    for start in LEVELS:
        for rhymes_first in (True, False):
            kinds = line_kinds(count, start, rhymes_first=rhymes_first)
            patterns = [pattern(length, *kind) for kind in kinds]
            wrong = sum(
                not read.can(line, place, _level(tones[place]))
                for line, tones in enumerate(patterns)
                for place in telling_places(tones)
            )
            schemes.append(Scheme(start, rhymes_first, wrong))
    return min(schemes, key=lambda scheme: (scheme.wrong, not _rhymes(read, scheme)))


def _rhymes(read: Read, scheme: Scheme) -> bool:
    """Return whether the first line rhymes as a scheme says; tells two readings of it apart."""
    rhymes = read.book.rhymes(read.lines[0][-1], "平") & read.book.rhymes(read.lines[1][-1], "平")
    return bool(rhymes) == scheme.rhymes_first


def check_regulated(read: Read, scheme: Scheme) -> list[Mark]:
    """Return what is to be said of the tones of regulated lines; rhymes are not judged here."""
    checked = _Regulated(read, scheme)
    marks = [mark for line in range(len(read.lines)) for mark in checked.marks(line)]
    broken = [mark for mark in marks if mark.name in {"失粘", "失对"}]
    if [mark.name for mark in broken] == ["失粘"]:
        return [_bent(mark) if mark is broken[0] else mark for mark in marks]
    return marks


class _Regulated:
    def __init__(self, read: Read, scheme: Scheme) -> None:
        self._read = read
        self._length = len(read.lines[0])
        self._tail = self._length - _TAIL
        kinds = line_kinds(len(read.lines), scheme.start, rhymes_first=scheme.rhymes_first)
        self._kinds = [(self._start(line, *kind), kind[1]) for line, kind in enumerate(kinds)]

    def marks(self, line: int) -> Iterator[Mark]:
        yield from self._links(line)
        yield from self._ends(line)
        start, end = self._kinds[line]
        tail_start = start if self._length == _TAIL else opposite(start)
        if end == "平" and tail_start == "平":
            yield from self._lone(line)
        if end == "平" and tail_start == "仄" and self._all(line, "平"):
            yield self._three(line)
        if end == "仄" and self._all(line, "仄"):
            yield self._three_oblique(line)
        for place in range(1, self._length - 1, 2):
            wanted = start if place % 4 == 1 else opposite(start)
            if mark := self._at(line, place, wanted, tail_start):
                yield mark

    def _at(self, line: int, place: int, wanted: Level, tail_start: Level) -> Mark | None:
        rare = self._read.rare(line, place, wanted)
        can = self._read.can(line, place, wanted)
        if can and not rare:
            return None
        mendable = place == self._length - 2 and self._kinds[line][1] == "仄"
        mended = self._mended(line, place, tail_start) if mendable else None
        return mended or rare or self._wrong(line, place, wanted)

    def _start(self, line: int, start: Level, end: Level) -> Level:
        """Return the start of a line by its own tones; the scheme's where they do not tell."""
        tones = pattern(self._length, start, end)
        places = [place for place in telling_places(tones) if place % 2]

        def wrong(level: Level) -> int:
            return sum(
                not self._read.can(line, place, level if place % 4 == 1 else opposite(level))
                for place in places
            )

        return opposite(start) if wrong(opposite(start)) < wrong(start) else start

    def _links(self, line: int) -> Iterator[Mark]:
        if not line:
            return
        same = self._kinds[line][0] == self._kinds[line - 1][0]
        said = self._read.said(line - 1, 1), self._read.said(line, 1)
        if line % 2 and same:
            yield Mark(
                "失对",
                "fault",
                line,
                (1,),
                f"Lines {line} and {line + 1} are a couplet, yet begin with the same tones:"
                f" {said[0]}, {said[1]}.",
                f"第{line}句与第{line + 1}句为一联，平仄应相对而相同：{said[0]}，{said[1]}。",
            )
        elif not line % 2 and not same:
            yield Mark(
                "失粘",
                "fault",
                line,
                (1,),
                f"Line {line + 1} should begin with the tones of line {line}, which ends the"
                f" couplet before: {said[0]}, {said[1]}.",
                f"第{line + 1}句应与第{line}句相粘而不粘：{said[0]}，{said[1]}。",
            )

    def _ends(self, line: int) -> Iterator[Mark]:
        end = self._kinds[line][1]
        if end == "仄" and self._read.must(line, self._length - 1, "平"):
            yield self._wrong(line, self._length - 1, end)

    def _lone(self, line: int) -> Iterator[Mark]:
        """平平仄仄平 whose first is oblique: 孤平, unless the third is level."""
        first, third = self._tail, self._tail + 2
        if not self._read.must(line, first, "仄"):
            return
        said = self._read.said(line, first, third)
        if self._read.can(line, third, "平"):
            yield Mark(
                "拗救",
                "licence",
                line,
                (first, third),
                f"An oblique tone where a level one should be is made good by a level one in the"
                f" same line: {said}.",
                f"孤平拗救，本句自救：{said}。",
            )
        else:
            yield Mark(
                "孤平",
                "fault",
                line,
                (first,),
                f"But for its rhyme the line has a single level tone: {said}.",
                f"除韵脚外只有一个平声：{said}。",
            )

    def _mended(self, line: int, place: int, tail_start: Level) -> Mark | None:
        third = self._tail + 2
        if tail_start == "平" and self._read.can(line, third, "仄"):
            said = self._read.said(line, third, place)
            return Mark(
                "拗救",
                "licence",
                line,
                (third, place),
                f"The line ends 平仄平仄 for 平平仄仄, a turn that counts as regular: {said}.",
                f"特拗，“平平仄平仄”与“平平平仄仄”同用：{said}。",
            )
        following = line + 1
        opens = tail_start == "仄" and line % 2 == 0
        if not (opens and self._read.can(following, third, "平")):
            return None
        here, there = self._read.said(line, place), self._read.said(following, third)
        return Mark(
            "拗救",
            "licence",
            line,
            (place,),
            f"An oblique tone where a level one should be ({here}) is made good in the next line"
            f" ({there}).",
            f"大拗，对句相救：{here}，下句{there}。",
        )

    def _three(self, line: int) -> Mark:
        places = tuple(range(self._length - 3, self._length))
        said = self._read.said(line, *places)
        return Mark(
            "三平调",
            "fault",
            line,
            places,
            f"The line ends with three level tones, as old-style verse does: {said}.",
            f"句末三平，为古风句式：{said}。",
        )

    def _three_oblique(self, line: int) -> Mark:
        places = tuple(range(self._length - 3, self._length))
        said = self._read.said(line, *places)
        return Mark(
            "三仄尾",
            "note",
            line,
            places,
            f"The line ends with three oblique tones, which some avoid: {said}.",
            f"句末三仄，宜避：{said}。",
        )

    def _wrong(self, line: int, place: int, wanted: Level) -> Mark:
        said = self._read.said(line, place)
        return Mark(
            "平仄",
            "fault",
            line,
            (place,),
            f"A {ENGLISH[wanted]} tone should stand here: {said}.",
            f"此处应{wanted}：{said}。",
        )

    def _all(self, line: int, level: Level) -> bool:
        places = range(self._length - 3, self._length)
        return all(self._read.must(line, place, level) for place in places)


def _bent(mark: Mark) -> Mark:
    """Return what is said of the one link that is broken, where all couplets are whole.

    Source: Wei Qingzhi 魏庆之, 诗人玉屑 (1244): 折腰体, "谓中失粘而意不断".
    """
    return replace(
        mark,
        name="折腰体",
        weight="licence",
        english=f"{mark.english} With this one link broken the poem has the bent waist"
        " (折腰体) that poets allow themselves.",
        chinese=f"{mark.chinese}仅此一处，称折腰体。",
    )


def _level(sign: str) -> Level:
    return "平" if sign == "平" else "仄"


def looks_regulated(lines: Sequence[str]) -> bool:
    """Return whether lines can be meant as regulated verse: right in number and length."""
    lengths = {len(line) for line in lines}
    return len(lengths) == 1 and lengths <= {*LENGTHS} and len(lines) >= 4 and len(lines) % 2 == 0
