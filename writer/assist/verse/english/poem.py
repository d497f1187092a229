"""A poem in English as lines and stanzas, as the checker takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.line import verse_words

if TYPE_CHECKING:
    from writer.assist.verse.english.line import VerseWord
    from writer.assist.verse.english.pronouncing import Pronouncer

_HEADING: Final = re.compile(r"\s*#{1,6}\s|\s*[*_]{1,2}[^*_]+[*_]{1,2}\s*$")
_NUMBER: Final = re.compile(r"\s*(?:[IVXLC]+|\d+)\.?\s*$")
_UNMARKED: Final = re.compile(r"[^\s.,;:!?—–-]\s*$")
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SMALL: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "and",
        "or",
        "as",
    ]
)
"""Words that titles write with a small letter; the others have a capital there."""

_LINES_BELOW: Final = 3
"""The fewest lines that have a title right above them."""


@dataclass(frozen=True, slots=True)
class PoemLine:
    """A line of verse.

    Attributes:
        number: in the text, from 1.
        text: without spaces around it.
        stanza: from 0.
        words: of it.
    """

    number: int
    text: str
    stanza: int
    words: tuple[VerseWord, ...]

    @property
    def syllables(self) -> int:
        """How many it has, each word counted in the usual way."""
        return sum(len(word.ways[0].marks) for word in self.words)

    @property
    def lengths(self) -> set[int]:
        """How many it may have, with everything that verse does to a word alone."""
        found = {0}
        for word in self.words:
            counts = {len(way.marks) for way in word.ways if way.is_whole}
            found = {length + count for length in found for count in counts}
        return found


def read_poem(text: str, pronouncer: Pronouncer) -> list[PoemLine]:
    """Return the lines of a poem; titles, headings and numbers of stanzas are none.

    A line that stands alone above two others or more, without a mark at its end, is a title; so is
    one right above the first whose words have capitals.
    """
    lines = text.splitlines()
    blocks: list[list[int]] = [[]]
    for number, line in enumerate(lines):
        if _LETTER.search(line) and not _HEADING.match(line) and not _NUMBER.match(line):
            blocks[-1].append(number)
        elif blocks[-1]:
            blocks.append([])
    full = [block for block in blocks if block]
    following = [*full[1:], list[int]()][: len(full)]
    stanzas = [
        block
        for block, after in zip(full, following, strict=True)
        if not (len(block) == 1 < len(after) and _UNMARKED.search(lines[block[0]]))
    ]
    if stanzas and stanzas[0] is full[0] and _is_titled([lines[number] for number in full[0]]):
        stanzas[0] = stanzas[0][1:]
    return [
        PoemLine(number + 1, line, stanza, tuple(verse_words(line, pronouncer)))
        for stanza, block in enumerate(stanzas)
        for number in block
        for line in [lines[number].strip()]
    ]


def _is_titled(block: list[str]) -> bool:
    """Return whether the first of some lines that nothing parts is a title.

    Of 19,000 stanzas without one, 2 or 3 of a thousand begin with a line that looks so.
    """
    title, *others = block
    words = _WORD.findall(title)
    if len(others) < _LINES_BELOW or len(words) < 2 or not _UNMARKED.search(title):
        return False
    capitals = [word[0].isupper() for word in words if word not in _SMALL]
    small = [any(word[0].islower() for word in _WORD.findall(line)) for line in others]
    return all(capitals) and len(capitals) > 0 and all(small)
