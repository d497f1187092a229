"""How a word is said, shown to a writer, and the writer's own way of saying it.

What the readings of a word are is :mod:`.pronouncing`'s, how the writer's own are kept
:mod:`.corrections`'; here they meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.assist.verse.english.corrections import correct, forget_correction, keep_correction
from writer.assist.verse.english.pronouncing import corrections_path, normal, uncorrected
from writer.assist.verse.english.rhyming_words import word_like
from writer.assist.verse.english.sounds import spelt
from writer.assist.verse.english.spelling import stressed

if TYPE_CHECKING:
    from writer.assist.verse.english.corrections import Correction
    from writer.assist.verse.english.pronouncing import Pronouncer, Source, Spoken

BETWEEN_SYLLABLES = "·"
"""What parts syllables for the eye."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to say a word.

    Attributes:
        said: its syllables with hyphens between them, the stressed one in capitals.
        syllables: how many.
        like: a common word that rhymes with it; empty where none does or nobody knows.
        sounds: in ARPABET, ``"D IH0 Z ER1 T"``; where it is not known what rhymes, vowels
            may stand for any.
    """

    said: str
    syllables: int
    like: str
    sounds: str

    @property
    def shown(self) -> str:
        """The syllables as one reads them: ``de·SERT``."""
        return self.said.replace("-", BETWEEN_SYLLABLES)


@dataclass(frozen=True, slots=True)
class Saying:
    """How a word is said.

    Attributes:
        word: as it was asked for.
        readings: that the program knows without the writer, most usual first.
        source: who says so.
        own: as the writer says it; None where the writer said nothing.
    """

    word: str
    readings: tuple[Reading, ...]
    source: Source
    own: Reading | None


def how_said(word: str, pronouncer: Pronouncer) -> Saying:
    """Return how a word is said: as the program knows it, and as the writer said."""
    bare = uncorrected()
    spoken = bare.spoken(word)
    correction = pronouncer.corrections.get(normal(word))
    own = None if correction is None else _own(correction, bare)
    return Saying(word, _readings(word, spoken, bare), spoken.source, own)


def say_as(word: str, said: str, rhymes_with: str = "") -> Reading:
    """Keep how the writer says a word, from now on and in all texts.

    Args:
        word: letters, with or without apostrophes.
        said: ``ce-le-BRAN``.
        rhymes_with: a word; empty = that is not known, or the program knows.

    Raises:
        FormError: it makes no sense, or cannot be written.
    """
    bare = uncorrected()
    correction = correct(word, said, rhymes_with, bare.spoken)
    keep_correction(correction, corrections_path())
    return _own(correction, bare)


def say_as_before(word: str) -> bool:
    """Forget how the writer says a word; return whether that was known.

    Raises:
        FormError: it cannot be written.
    """
    return forget_correction(word, corrections_path())


def _own(correction: Correction, bare: Pronouncer) -> Reading:
    like = word_like(correction.sounds, bare.table) if correction.rhymes else ""
    count = correction.said.count("-") + 1
    return Reading(
        correction.said, count, correction.rhymes_with or like, spelt(correction.sounds)
    )


def _readings(word: str, spoken: Spoken, bare: Pronouncer) -> tuple[Reading, ...]:
    """Return the readings that one can tell apart, each once."""
    found: dict[tuple[str, str], Reading] = {}
    for sounds in spoken.readings:
        parts = stressed(word, sounds)
        like = word_like(sounds, bare.table) if spoken.rhymes else ""
        reading = Reading("-".join(parts), len(parts), like, spelt(sounds))
        found.setdefault((reading.said, like), reading)
    return tuple(found.values())
