"""The words that rhyme with one, most used first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.verse.english.line import FUNCTION_WORDS
from writer.assist.verse.english.pronouncing import normal
from writer.assist.verse.english.rhyme import slant
from writer.assist.verse.english.sounds import onset, rhyme_key, stresses
from writer.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.english.table import PronunciationTable

_LEAST_FREQUENCY: Final = 19
"""Of a word to be offered: four sightings in the corpora. Rarer ones are mostly surnames."""


@dataclass(frozen=True, slots=True)
class RhymingWord:
    """A word that rhymes.

    Attributes:
        word: in lower case.
        syllables: how many it has.
        stresses: of each of them: 1 main, 2 other, 0 none.
    """

    word: str
    syllables: int
    stresses: str


@dataclass(frozen=True, slots=True)
class RhymingWords:
    """What rhymes with a word.

    Attributes:
        perfect: the same from the last stress on.
        rich: the same sound altogether.
        slant: the same consonants after another vowel, or nearly the same after the same one.
    """

    perfect: tuple[RhymingWord, ...]
    rich: tuple[RhymingWord, ...]
    slant: tuple[RhymingWord, ...]


def find_rhymes(word: str, pronouncer: Pronouncer, most: int) -> RhymingWords:
    """Return what rhymes with a word in any of its readings.

    Args:
        word: in any case.
        pronouncer: says how words sound.
        most: words of each kind.

    Raises:
        FormError: nobody knows how the word sounds.
    """
    spoken = pronouncer.spoken(word)
    if not spoken.rhymes:
        raise FormError(
            "It is not known what “{word}” rhymes with; you can say it in your pronunciations.",
            word=word,
        )
    table = pronouncer.table
    first_of_each, keys = _keys(table)
    wanted = {rhyme_key(reading) for reading in spoken.readings}
    onsets = {onset(reading) for reading in spoken.readings}
    full = [each for each, key in zip(first_of_each, keys, strict=True) if key in wanted]
    near = [
        each
        for each, key in zip(first_of_each, keys, strict=True)
        if key not in wanted and any(slant(key, other) for other in wanted)
    ]
    found = [each for each in _words(table, full) if each[0] != normal(word)]
    faint = [each for each in _words(table, near) if each[0] not in FUNCTION_WORDS]
    perfect = [each for each in found if onset(each[1]) not in onsets]
    rich = [each for each in found if onset(each[1]) in onsets]
    return RhymingWords(*(_listed(kind, most) for kind in (perfect, rich, faint)))


def _keys(table: PronunciationTable) -> tuple[list[int], list[bytes]]:
    """Return the number of each rhyme and its sounds."""
    numbers, first = np.unique(table.rhymes, return_index=True)
    return numbers.tolist(), [rhyme_key(table.reading(int(each))) for each in first]


def _words(table: PronunciationTable, rhymes: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    """Yield words with these rhymes and the reading that has it, most used first."""
    readings = np.flatnonzero(np.isin(table.rhymes, list(rhymes)))
    words = table.word_of_reading[readings]
    usual = table.frequency[words] >= _LEAST_FREQUENCY
    order = np.argsort(-table.frequency[words[usual]].astype(int), kind="stable")
    for each in readings[usual][order].tolist():
        yield table.word(int(table.word_of_reading[each])), table.reading(each)


def _listed(words: Iterable[tuple[str, bytes]], most: int) -> tuple[RhymingWord, ...]:
    found: dict[str, RhymingWord] = {}
    for word, sounds in words:
        marks = stresses(sounds)
        found.setdefault(word, RhymingWord(word, len(marks), marks))
        if len(found) == most:
            break
    return tuple(found.values())
