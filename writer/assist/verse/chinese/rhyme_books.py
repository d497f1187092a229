"""Which tone and which rhyme a character has: 平水韵, 词林正韵, 中华新韵 and 通韵.

A character may have several readings. A checker takes any of them, a decoder only what is
settled. The tables are made by training/bundled/verse_chinese.py, their sources stand in them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from writer.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from writer.assist.verse.chinese.regulated import Level

BookName = Literal["pingshui", "cilin", "xinyun", "tongyun"]

TITLES: Final[dict[BookName, str]] = {
    "pingshui": "平水韵",
    "cilin": "词林正韵",
    "xinyun": "中华新韵",
    "tongyun": "中华通韵",
}

SETTLED = 0.95
"""Share of the places in old verse from which a character with two tones counts as of one."""

LEAST_SEEN = 20
"""Places from which usage may settle anything."""

_XINYUN = (
    "麻 a ia ua|波 o e uo|皆 ie üe|开 ai uai|微 ei uei|豪 ao iao|尤 ou iou|寒 an ian uan üan|"
    "文 en in uen ün|唐 ang iang uang|庚 eng ing ueng ong iong|齐 i er ü|支 -i|姑 u"
)
"""The fourteen rhymes of 中华新韵 (中华诗词学会, 2005) and their finals."""

_TONGYUN = (
    "啊 a ia ua|喔 o uo|鹅 e ie üe|衣 i -i|乌 u|迂 ü|哀 ai uai|欸 ei uei|熬 ao iao|欧 ou iou|"
    "安 an ian uan üan|恩 en in uen ün|昂 ang iang uang|英 eng ing ueng|雍 ong iong|儿 er"
)
"""The sixteen rhymes of 中华通韵 (国家语言文字工作委员会, 2019) and their finals."""

_NUMERALS = "一二三四五六七八九十"
_MODERN_TONES = ("阴平", "阳平", "上声", "去声")
_MARKS = {"\u0304": 0, "\u0301": 1, "\u030c": 2, "\u0300": 3}
_WHOLE = {"yi": "i", "wu": "u", "yu": "ü"}
_SHORTENED = {"iu": "iou", "ui": "uei", "un": "uen"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a character.

    Attributes:
        level: 平 or 仄.
        tone: 平, 上, 去, 入; of today 阴平, 阳平, 上声, 去声.
        rhyme: its rhyme in the book, ``真``, ``第六部``; empty = nobody knows.
        said: in pinyin; empty in books of old.
    """

    level: Level
    tone: str
    rhyme: str
    said: str = ""

    def __str__(self) -> str:
        tone = self.tone if len(self.tone) > 1 else f"{self.tone}声"
        return " ".join(filter(None, (self.said, tone, self.rhyme)))


@dataclass(frozen=True, slots=True)
class RhymeBook:
    """Readings by character.

    Attributes:
        name: of the book.
        table: all readings of a character.
        seen: of a character with both tones, how often old verse has it as 平, and as 仄.
    """

    name: BookName
    table: Mapping[str, tuple[Reading, ...]]
    seen: Mapping[str, tuple[int, int]]

    @property
    def title(self) -> str:
        """What the book is called."""
        return TITLES[self.name]

    def readings(self, char: str) -> tuple[Reading, ...]:
        """Return the readings of a character; none of one that the book lacks."""
        return self.table.get(char, ())

    def levels(self, char: str) -> frozenset[Level]:
        """Return the tones that a character may have; none where nobody knows."""
        return frozenset(reading.level for reading in self.readings(char))

    def settled(self, char: str) -> Level | None:
        """Return the one tone that a character has, or nearly always has, in verse."""
        levels = self.levels(char)
        if len(levels) == 1:
            return next(iter(levels))
        level, oblique = self.seen.get(char, (0, 0))
        least = SETTLED * max(LEAST_SEEN, level + oblique)
        if level >= least:
            return "平"
        return "仄" if oblique >= least else None

    def share(self, char: str, level: Level) -> float | None:
        """Return how often verse has a character in this tone, if it was seen often enough."""
        even, oblique = self.seen.get(char, (0, 0))
        if even + oblique < LEAST_SEEN:
            return None
        return (even if level == "平" else oblique) / (even + oblique)

    def rhymes(self, char: str, level: Level | None = None) -> frozenset[str]:
        """Return the rhymes that a character may belong to, if it is of this tone."""
        return frozenset(
            reading.rhyme
            for reading in self.readings(char)
            if reading.rhyme and level in {None, reading.level}
        )


@cache
def rhyme_book(name: BookName) -> RhymeBook:
    """Return a book; it is read once."""
    if name in {"pingshui", "cilin"}:
        return RhymeBook(name, _old(name), _seen())
    return RhymeBook(name, _modern(_XINYUN if name == "xinyun" else _TONGYUN), {})


def _rows(file: str) -> Iterator[list[str]]:
    text = (resources_dir() / "verse" / file).read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def _old(name: BookName) -> dict[str, tuple[Reading, ...]]:
    found: defaultdict[str, dict[Reading, None]] = defaultdict(dict)
    for tone, rhyme, section, chars in _rows("chinese-rhymes.tsv"):
        level: Level = "平" if tone == "平" else "仄"
        group = f"第{_numeral(int(section))}部" if section else ""
        reading = Reading(level, tone, group if name == "cilin" else rhyme)
        for char in chars:
            found[char][reading] = None
    return {char: tuple(readings) for char, readings in found.items()}


def _seen() -> dict[str, tuple[int, int]]:
    return {char: (int(even), int(oblique)) for char, even, oblique in _rows("chinese-usage.tsv")}


def _modern(rhymes: str) -> dict[str, tuple[Reading, ...]]:
    by_final = {
        final: rhyme.split()[0] for rhyme in rhymes.split("|") for final in rhyme.split()[1:]
    }
    found: defaultdict[str, list[Reading]] = defaultdict(list)
    for said, chars in _rows("chinese-pinyin.tsv"):
        tone, final = spoken(said)
        if tone is None or final not in by_final:
            continue  # unstressed, or a grunt
        level: Level = "平" if tone < 2 else "仄"
        reading = Reading(level, _MODERN_TONES[tone], by_final[final], said)
        for char in chars:
            found[char].append(reading)
    return {char: tuple(readings) for char, readings in found.items()}


def spoken(syllable: str) -> tuple[int | None, str]:
    """Return the tone, from 0, and the final of a syllable in pinyin: ``liú`` is 1, ``iou``.

    ``-i`` is the final of zhi, chi, shi, ri, zi, ci and si. None = it has no tone.
    """
    letters = unicodedata.normalize("NFD", syllable)
    tone = next((_MARKS[mark] for mark in letters if mark in _MARKS), None)
    plain = "".join(letter for letter in letters if letter not in _MARKS)
    plain = unicodedata.normalize("NFC", plain)
    if plain in _WHOLE:
        return tone, _WHOLE[plain]
    start = plain[:2] if plain[:2] in {"zh", "ch", "sh"} else plain[:1]
    if start[:1] in "aoeê":
        start = ""
    final = plain[len(start) :]
    if start in {"zh", "ch", "sh", "r", "z", "c", "s"} and final == "i":
        return tone, "-i"
    if final.startswith("u") and start in {"j", "q", "x", "y"}:
        final = "ü" + final[1:]
    elif start == "w":
        final = f"u{final}"
    elif start == "y" and not final.startswith("i"):
        final = f"i{final}"
    return tone, _SHORTENED.get(final, final)


def _numeral(number: int) -> str:
    """Return a number below twenty in Chinese."""
    ten = "十" if number > len(_NUMERALS) - 1 else ""
    rest = number - 10 if ten else number
    return ten + (_NUMERALS[rest - 1] if rest else "")
