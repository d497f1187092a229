"""The words that rhyme with one, most used first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.verse.english.line import FUNCTION_WORDS
from writer.assist.verse.english.pronouncing import normal
from writer.assist.verse.english.rhyme import ending, promoted, slant, spread, weakly_ended
from writer.assist.verse.english.sounds import onset, rhyme_key, stresses
from writer.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.english.table import PronunciationTable

_LEAST_FREQUENCY: Final = 19
"""Of a word to be offered: four sightings in the corpora. Rarer ones are mostly surnames."""


_FEW: Final = 10
"""Full rhymes below which rhymes on a last syllable that is not stressed come, too."""


@dataclass(frozen=True, slots=True)
class RhymingWord:
    """A word that rhymes.

    Attributes:
        word: in lower case, one of the writer's own as the writer writes it.
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
        promoted: on a last syllable that the word does not stress: ``memory``, ``sea``.
        slant: the same consonants after another vowel, or nearly the same after the same one.
    """

    perfect: tuple[RhymingWord, ...]
    rich: tuple[RhymingWord, ...]
    promoted: tuple[RhymingWord, ...]
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
    wanted = {rhyme_key(reading) for reading in spoken.readings}
    whole = {(onset(reading), rhyme_key(reading)) for reading in spoken.readings}
    kin = _kin(pronouncer.table)
    near = {
        other
        for key in wanted
        for family in _families(key)
        for other in kin[family]
        if other not in wanted and slant(key, other)
    }
    found = [each for each in _words(pronouncer, wanted) if normal(each[0]) != normal(word)]
    faint = [each for each in _words(pronouncer, near) if each[0] not in FUNCTION_WORDS]
    sounds = [(onset(each[1]), rhyme_key(each[1])) for each in found]
    perfect = [each for each, own in zip(found, sounds, strict=True) if own not in whole]
    rich = [each for each, own in zip(found, sounds, strict=True) if own in whole]
    light = _promoted(spoken.readings, pronouncer) if len(found) < _FEW else ()
    return RhymingWords(*(_listed(kind, most) for kind in (perfect, rich, light, faint)))


def word_like(reading: bytes, table: PronunciationTable) -> str:
    """Return the commonest word that rhymes with a reading, and with no other; else nothing."""
    key, before = rhyme_key(reading), onset(reading)
    for word, sounds in _of_table(table, [key]):
        number = table.number(word)
        if number is None or word in FUNCTION_WORDS or onset(sounds) == before:
            continue
        if {rhyme_key(each) for each in table.readings(number)} == {key}:
            return word
    return ""


@lru_cache(maxsize=1)
def _keys(table: PronunciationTable) -> dict[bytes, int]:
    """Return the number of each rhyme by its sounds."""
    numbers, first = np.unique(table.rhymes, return_index=True)
    keys = (rhyme_key(table.reading(int(each))) for each in first)
    return dict(zip(keys, numbers.tolist(), strict=True))


@lru_cache(maxsize=1)
def _kin(table: PronunciationTable) -> defaultdict[tuple[int, bytes], list[bytes]]:
    """Return the rhymes of each family in which a slant rhyme may be found."""
    found: defaultdict[tuple[int, bytes], list[bytes]] = defaultdict(list)
    for key in _keys(table):
        for family in _families(key):
            found[family].append(key)
    return found


def _families(key: bytes) -> tuple[tuple[int, bytes], ...]:
    """Return by what a rhyme may be a slant one: what follows its vowel, or the vowel alone."""
    plain = spread(key)
    return ((0, plain[1:]), (len(plain), plain[:1]))


def _words(pronouncer: Pronouncer, keys: Collection[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield words with these rhymes and the reading that has it.

    The writer's own come first, then those of the table, the most used first.
    """
    own = pronouncer.corrections
    for correction in own.values():
        if correction.rhymes and rhyme_key(correction.sounds) in keys:
            yield correction.word, correction.sounds
    for word, sounds in _of_table(pronouncer.table, keys):
        if word not in own:
            yield word, sounds


def _promoted(wanted: Collection[bytes], pronouncer: Pronouncer) -> Iterator[tuple[str, bytes]]:
    """Yield words that rhyme on a last syllable which the word to be rhymed does not stress."""
    table = pronouncer.table
    numbers = [
        number
        for sounds in wanted
        if weakly_ended(sounds)
        for number in _endings(table)[ending(sounds)]
        if not weakly_ended(table.reading(number)) and promoted(sounds, table.reading(number))
    ]
    words = table.word_of_reading[numbers]
    for number in np.argsort(-table.frequency[words].astype(int), kind="stable").tolist():
        word = table.word(int(words[number]))
        if word not in pronouncer.corrections:
            yield word, table.reading(numbers[number])


@lru_cache(maxsize=1)
def _endings(table: PronunciationTable) -> defaultdict[bytes, list[int]]:
    """Return the numbers of the readings of usual words by their last syllables."""
    found: defaultdict[bytes, list[int]] = defaultdict(list)
    usual = table.frequency[table.word_of_reading] >= _LEAST_FREQUENCY
    for number in np.flatnonzero(usual).tolist():
        found[ending(table.reading(number))].append(number)
    return found


def _of_table(table: PronunciationTable, keys: Collection[bytes]) -> Iterator[tuple[str, bytes]]:
    known = _keys(table)
    rhymes = [known[key] for key in keys if key in known]
    readings = np.flatnonzero(np.isin(table.rhymes, rhymes))
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
