"""How any word sounds: as the writer says, as the table has it, by rule, or from its letters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from writer.assist.verse.english.corrections import Corrections, read_corrections
from writer.assist.verse.english.derivation import Derivation, stems, with_d, with_s
from writer.assist.verse.english.letters import load_letters
from writer.assist.verse.english.sounds import coded, shape
from writer.assist.verse.english.table import SURE, load_table
from writer.paths import config_dir

if TYPE_CHECKING:
    from pathlib import Path

    from writer.assist.verse.english.table import PronunciationTable

Source = Literal["writer", "sure", "table", "rule", "guess", "letters"]
"""Who says so: the writer; the table, where all sources and readings agree, or where not; a rule
and the letters, which agree; a rule, against the letters; the letters alone."""

_SCHWA: Final = coded("AH0")
_D: Final = coded("D")


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a word sounds.

    Attributes:
        readings: most usual first; at least one.
        source: who says so.
        rhymes: whether its rhyme is known.
    """

    readings: tuple[bytes, ...]
    source: Source
    rhymes: bool

    @property
    def fills_a_line(self) -> bool:
        """Whether its length is known well enough for verse that we write ourselves."""
        return self.source in {"writer", "sure", "rule"}


class Pronouncer:
    """Says how words sound.

    Args:
        table: what comes with the program.
        corrections: the writer's own.

    Attributes:
        problems: what could not be used of the writer's corrections, each in a sentence.
    """

    def __init__(self, table: PronunciationTable, corrections: Corrections | None = None) -> None:
        self.table = table
        own = corrections or Corrections()
        self.corrections = {normal(word): each for word, each in own.words.items()}
        self.problems = own.problems
        self._derivation = Derivation(self._usual)
        self.spoken = lru_cache(maxsize=20_000)(self._spoken)

    def _spoken(self, word: str) -> Spoken:
        """Return how a word without hyphens sounds, in any case, with any apostrophes."""
        plain = normal(word)
        if correction := self.corrections.get(plain):
            return Spoken((correction.sounds,), "writer", correction.rhymes)
        if accented := _sounded_ed(word):
            stem = self.spoken(accented)
            return Spoken(tuple(map(_with_syllable, stem.readings)), stem.source, stem.rhymes)
        number = self.table.number(plain)
        if number is not None:
            sure = self.table.sureness[number] == SURE
            return Spoken(self.table.readings(number), "sure" if sure else "table", rhymes=True)
        if joined := self._with_apostrophe(plain):
            return joined
        derived, spelt = self._derivation.reading(plain), load_letters().reading(plain)
        if derived is None:
            return Spoken((spelt or _of_letters(plain),), "letters", rhymes=False)
        if spelt and shape(derived) == shape(spelt):
            return Spoken((derived,), "rule", rhymes=False)
        return Spoken((derived, spelt) if spelt else (derived,), "guess", rhymes=False)

    def _with_apostrophe(self, word: str) -> Spoken | None:
        """Return ``lamp's`` or ``seem'd``, which sound as surely as the word within them."""
        for ending, joined in (("'s", with_s), ("'d", with_d)):
            if not word.endswith(ending):
                continue
            for stem in stems(word[: -len(ending)], "e" if ending == "'d" else ""):
                if stem in self.corrections or self.table.number(stem) is not None:
                    spoken = self.spoken(stem)
                    return replace(spoken, readings=tuple(map(joined, spoken.readings)))
        return None

    def _usual(self, word: str) -> bytes | None:
        number = self.table.number(word)
        return None if number is None else self.table.readings(number)[0]


def open_pronouncer() -> Pronouncer:
    """Return the pronouncer with the table of the program and the corrections of the writer.

    It is the same one until the writer's file changes, whoever changes it.

    Raises:
        FormError: the table cannot be read.
    """
    path = corrections_path()
    return _opened(path, _stamp(path))


def corrections_path() -> Path:
    """Return the file of the writer's corrections; it may not exist yet."""
    return config_dir() / "pronunciations.txt"


@lru_cache(maxsize=1)
def uncorrected() -> Pronouncer:
    """Return the pronouncer without anybody's corrections.

    Raises:
        FormError: the table cannot be read.
    """
    return Pronouncer(load_table())


@lru_cache(maxsize=1)
def _opened(path: Path, _stamp: tuple[int, ...]) -> Pronouncer:
    bare = uncorrected()
    return Pronouncer(bare.table, read_corrections(path, bare.spoken))


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what tells two states of a file apart."""
    try:
        known = path.stat()
    except OSError:
        return ()
    return known.st_mtime_ns, known.st_size, known.st_ino


def normal(word: str) -> str:
    """Return a word as the table has it: lower case, straight apostrophes, no accents."""
    straight = word.lower().replace("’", "'").replace("æ", "ae").replace("œ", "oe")
    split = unicodedata.normalize("NFKD", straight)
    return "".join(sign for sign in split if not unicodedata.combining(sign))


_VOWELS: Final = re.compile(r"[aeiouy]+")


def _sounded_ed(word: str) -> str:
    """Return ``banished`` for ``banishèd``, or nothing."""
    return word[:-2] + "ed" if re.search(r"[èé]d$", word.lower()) else ""


def _with_syllable(sounds: bytes) -> bytes:
    """Return a past tense whose ending is sounded."""
    if sounds.endswith(_D) and len(sounds) > 1 and sounds[-2] == _SCHWA[0]:
        return sounds
    return sounds[:-1] + _SCHWA + _D


def _of_letters(word: str) -> bytes:
    """Return a reading of what is no English word, with its stress at the usual place."""
    count = len(_VOWELS.findall(word))
    main = 0 if count < 3 else count - 3
    return coded(" ".join("AH1" if place == main else "AH0" for place in range(count)))
