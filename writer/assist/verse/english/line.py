"""A line of verse as words, each with every way in which verse may count it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.elision import lengthened, shortened
from writer.assist.verse.english.numerals import read_aloud
from writer.assist.verse.english.pronouncing import normal
from writer.assist.verse.english.sounds import coded, is_vowel, stress_of, stresses
from writer.text.typography import straighten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writer.assist.verse.english.pronouncing import Pronouncer, Spoken

_WORD: Final = re.compile(r"'?[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+")
_PAUSE: Final = re.compile(r"[,;:.!?()\"—–…]|--")

FUNCTION_WORDS: Final = frozenset(
    """
    a an the of to in on at by for from with and or nor but as if than that so is are was were be
    been am do did does has have had hast hath shall will would should may might must can could
    i me my we us our you your he him his she her it its they them their thou thee thy ye who
    whom whose which what this these those no not o upon into through till until when where while
    though yet there then 's 'll 'tis 'twas th' i' o' it's i'm i'll i'd 'em shalt wilt art
    """.split()  # noqa: SIM905 - a list of a hundred strings is no easier to read
)
"""Words whose one syllable is rarely stressed."""

_OPEN_ENDS: Final = frozenset(coded("IY0 UW0 OW0"))
_OPEN_WORDS: Final = frozenset(["the", "to", "thy", "so", "do", "be", "we", "he", "she"])
_SUBJECTS: Final = frozenset(["i", "you", "he", "she", "we", "they", "thou", "it", "there", "who"])
_CONTRACTED: Final = frozenset(["am", "is", "are", "will", "have", "had", "would", "art", "hast"])
_ED: Final = re.compile(r"[^aeiou'][a-z]*ed$")
_LAST_D: Final = (coded("D")[0], coded("T")[0])


@dataclass(frozen=True, slots=True)
class Way:
    """One way to count a word.

    Attributes:
        marks: a letter for each syllable: ``f`` and ``m`` for a word of one, of little weight or
            not; ``1``, ``2`` and ``0`` for the stresses of a longer one.
        sounds: the reading.
        licence: what was done to it; empty = nothing.
    """

    marks: str
    sounds: bytes
    licence: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether no other word swallowed a part of it."""
        return len(self.marks) == sum(map(is_vowel, self.sounds))


@dataclass(frozen=True, slots=True)
class VerseWord:
    """A word of a line.

    Attributes:
        text: as it is written.
        start: where it begins in the line, in characters.
        spoken: how it sounds.
        ways: how verse may count it; the first is the usual one.
        after_pause: whether it begins the line or follows punctuation.
    """

    text: str
    start: int
    spoken: Spoken
    ways: tuple[Way, ...]
    after_pause: bool

    @property
    def end(self) -> int:
        """Where it ends in the line."""
        return self.start + len(self.text)


def verse_words(line: str, pronouncer: Pronouncer) -> list[VerseWord]:
    """Return the words of a line; hyphens part them, numerals are read aloud."""
    found = list(_words(line, pronouncer))
    names = [normal(text) for text, _, _ in found]
    result, end = [], 0
    for number, (text, start, aloud) in enumerate(found):
        spoken = pronouncer.spoken(aloud)
        after = names[number + 1] if number + 1 < len(found) else ""
        next_spoken = pronouncer.spoken(found[number + 1][2]) if after else None
        before = names[number - 1] if number else ""
        pause = not number or bool(_PAUSE.search(line, end, max(end, start)))
        ways = _ways(names[number], spoken, before)
        if next_spoken and is_vowel((next_spoken.readings[0] or b"\0")[0]):
            ways = [*ways, *_before_vowel(names[number], ways)]
        result.append(VerseWord(text, start, spoken, tuple(dict.fromkeys(ways)), pause))
        end = start + len(text)
    return result


def last_word(line: str) -> str:
    """Return the last word of a line as it is written; empty if there is none."""
    found = _WORD.findall(straighten(line))
    return found[-1].strip("'") if found else ""


def _words(line: str, pronouncer: Pronouncer) -> Iterator[tuple[str, int, str]]:
    """Yield each word, where it begins, and how it is looked up."""
    plain = straighten(line)
    for match in _WORD.finditer(plain):
        word, start = match[0], match.start()
        if word.isdigit():
            for part in read_aloud(word):
                yield line[start : match.end()], start, part
            continue
        kept = _without_quotes(word, pronouncer)
        start += word.index(kept)
        yield line[start : start + len(kept)], start, kept


def _without_quotes(word: str, pronouncer: Pronouncer) -> str:
    """Return a word with apostrophes at its ends only where they belong to it."""
    for each in (word, word.removesuffix("'"), word.removeprefix("'")):
        if "'" in (each[0], each[-1]) and pronouncer.table.number(normal(each)) is not None:
            return each
    bare = word.removeprefix("'")
    return bare if bare.endswith("in'") else bare.removesuffix("'") or word


def _ways(name: str, spoken: Spoken, before: str) -> list[Way]:
    """Return the ways to count a word, the usual one first."""
    light = name in FUNCTION_WORDS
    ways = [Way(_marks(each, light), each) for each in spoken.readings]
    for reading in spoken.readings:
        short = dict.fromkeys(shortened(reading))
        shorter = dict.fromkeys(twice for once in short for twice in shortened(once))
        for licence, others in (
            ("elision", [*short, *shorter]),
            ("expansion", lengthened(reading)),
        ):
            ways += [Way(_marks(each, light), each, licence) for each in others]
        if _ED.search(name) and reading[-1:] and reading[-1] in _LAST_D and not _sounded(reading):
            full = reading[:-1] + coded("AH0 D")
            ways.append(Way(_marks(full, light=False), full, "sounded -ed"))
    if name in _CONTRACTED and before in _SUBJECTS:  # I am, counted as I'm
        ways.append(Way("", spoken.readings[0], "elision"))
    return ways


def _before_vowel(name: str, ways: list[Way]) -> Iterator[Way]:
    """Yield the ways in which the end of a word is swallowed by the vowel after it."""
    for way in ways:
        if not way.marks or (way.licence and way.licence != "elision"):
            continue
        if name in _OPEN_WORDS or (len(way.marks) > 1 and way.sounds[-1] in _OPEN_ENDS):
            yield Way(way.marks[:-1], way.sounds, "elision")


def _marks(reading: bytes, light: bool) -> str:
    marks = stresses(reading)
    return marks if len(marks) != 1 else "f" if light else "m"


def _sounded(reading: bytes) -> bool:
    return len(reading) > 1 and is_vowel(reading[-2]) and stress_of(reading[-2]) == 0
