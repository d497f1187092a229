"""How long a line is, word by word: syllables in English, characters in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.assist.verse.request import LockedWord
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.text.scripts import Language


@dataclass(frozen=True, slots=True)
class Measured:
    """A word of a line, in Chinese a character.

    Attributes:
        start: its first character in the line.
        end: the one behind its last.
        word: what it is, and how many syllables stand before it.
        syllables: of it.
    """

    start: int
    end: int
    word: LockedWord
    syllables: int


def measure(lines: Iterable[str], language: Language) -> list[tuple[Measured, ...]]:
    """Return the words of each line.

    Raises:
        FormError: the table of sounds, or the writer's corrections of it, cannot be read.
    """
    if language == "zh":
        return [_characters(line) for line in lines]
    # It stands on numpy, which no window should wait for.
    from writer.assist.verse.english.pronouncing import open_pronouncer

    pronouncer = open_pronouncer()
    return [_words(line, pronouncer) for line in lines]


def length(words: Iterable[Measured]) -> int:
    """Return the syllables, or characters, of a line."""
    return sum(word.syllables for word in words)


def _characters(line: str) -> tuple[Measured, ...]:
    han = [at for at, char in enumerate(line) if is_han(char)]
    return tuple(
        Measured(at, at + 1, LockedWord(line[at], place), 1) for place, at in enumerate(han)
    )


def _words(line: str, pronouncer: Pronouncer) -> tuple[Measured, ...]:
    from writer.assist.verse.english.line import verse_words

    found: list[Measured] = []
    before = 0
    for word in verse_words(line, pronouncer):
        syllables = len(word.ways[0].marks)
        found.append(Measured(word.start, word.end, LockedWord(word.text, before), syllables))
        before += syllables
    return tuple(found)
