"""The table of how words sound, as it comes with the program; no rules and no guesses.

It is made by ``python -m training.bundled verse-en`` and holds plain arrays: the words, in
the order of their bytes, a line each; their readings in the same order, the bytes of
:mod:`writer.assist.verse.english.sounds`, each closed by 254 if the word has another, by 255 if
not; for each reading the number of its perfect rhyme; for each word how sure it is, and how
often the corpora have it. Beside them stand words that no dictionary has, but the corpora: of
these the length and stress are known, since rules and letters agree, and no more.
"""

from __future__ import annotations

import zipfile
from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from writer.errors import FormError
from writer.paths import resources_dir

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

ANOTHER: Final = 254
"""Closes a reading of a word that has another."""

LAST: Final = 255
"""Closes the last reading of a word."""

SURE: Final = 2
"""Two sources agree on syllables and main stress, and so do all readings."""

ONE_SOURCE: Final = 1
"""One source knows the word, or readings differ in syllables or main stress."""


class AgreedWord(NamedTuple):
    """A word that rules and letters read alike; it may fill a line, and rhymes with nothing.

    Attributes:
        word: in lower case.
        stresses: of its syllables: ``"102"``.
        frequency: as in the table.
    """

    word: str
    stresses: str
    frequency: int


class PronunciationTable:
    """Words, their readings, and what rhymes.

    Attributes:
        rhymes: number of the perfect rhyme of each reading, shape (readings,).
        sureness: of each word, :data:`SURE` or :data:`ONE_SOURCE`, shape (words,).
        frequency: of each word, ``round(8 * log2(1 + count))``, shape (words,).
    """

    def __init__(
        self,
        words: NDArray[np.uint8],
        sounds: NDArray[np.uint8],
        rhymes: NDArray[np.uint16],
        sureness: NDArray[np.uint8],
        frequency: NDArray[np.uint8],
        agreed: NDArray[np.uint8],
    ) -> None:
        self.rhymes, self.sureness, self.frequency = rhymes, sureness, frequency
        self._words, self._sounds = words.tobytes(), sounds.tobytes()
        self._agreed = agreed.tobytes()
        self._word_ends = np.flatnonzero(words == ord("\n"))
        self._reading_ends = np.flatnonzero(sounds >= ANOTHER)
        lasts = np.flatnonzero(sounds[self._reading_ends] == LAST)
        self._first_readings = np.concatenate(([0], lasts + 1))

    def __len__(self) -> int:
        return len(self._word_ends)

    def word(self, number: int) -> str:
        """Return a word by its number."""
        return self._bytes(number).decode()

    def number(self, word: str) -> int | None:
        """Return the number of a word in lower case; None where it is not known."""
        wanted = word.encode()
        place = bisect_left(range(len(self)), wanted, key=self._bytes)
        return place if place < len(self) and self._bytes(place) == wanted else None

    def readings(self, number: int) -> tuple[bytes, ...]:
        """Return how a word sounds, most usual first."""
        return tuple(self.reading(each) for each in self.reading_numbers(number))

    def reading_numbers(self, number: int) -> range:
        """Return the numbers of a word's readings."""
        first, end = self._first_readings[number : number + 2]
        return range(first, end)

    def reading(self, number: int) -> bytes:
        """Return a reading by its number."""
        start = self._reading_ends[number - 1] + 1 if number else 0
        return self._sounds[start : self._reading_ends[number]]

    def rhyming(self, rhyme: int) -> NDArray[np.intp]:
        """Return the numbers of all words with a reading of that rhyme, in order."""
        readings = np.flatnonzero(self.rhymes == rhyme)
        return np.unique(self.word_of_reading[readings])

    @cached_property
    def word_of_reading(self) -> NDArray[np.intp]:
        """The number of the word of each reading, shape (readings,)."""
        return np.repeat(np.arange(len(self)), np.diff(self._first_readings))

    @cached_property
    def agreed(self) -> tuple[AgreedWord, ...]:
        """The words beside the table, in the order of their bytes."""
        lines = (line.split() for line in self._agreed.decode().splitlines())
        return tuple(AgreedWord(word, marks, int(often)) for word, marks, often in lines)

    def _bytes(self, number: int) -> bytes:
        start = self._word_ends[number - 1] + 1 if number else 0
        return self._words[start : self._word_ends[number]]


@lru_cache(maxsize=1)
def load_table(path: Path | None = None) -> PronunciationTable:
    """Return the table in a file, by default the one that comes with the program; read once.

    Raises:
        FormError: it is missing or damaged.
    """
    place = path or resources_dir() / "verse" / "english.npz"
    try:
        with place.open("rb") as file, np.load(file) as arrays:
            return PronunciationTable(**arrays)
    except (OSError, ValueError, TypeError, KeyError, zipfile.BadZipFile) as error:
        raise FormError(
            "The list of how English words sound is damaged, and without it no verse can be"
            " checked; install Inkling again."
        ) from error
