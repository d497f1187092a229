"""Where the syllables of a written word part, for the eye: ``lan·tern``, ``de·SERT``.

How many there are comes from how the word sounds; letters alone do not say. The places are those
at which a reader would break the word, no dictionary's.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.sounds import stresses

if TYPE_CHECKING:
    from collections.abc import Sequence

_VOWELS: Final = re.compile(r"[aeiouy]+")
_HIATUS: Final = re.compile(
    r"(?<![tsc])i[aou]|(?<=sc|qu)ie|(?<=d)ie|u[aeio]|eo|ya|[aeo]i(?=ng)|oe"
)
"""Two vowels that are more often two syllables than one."""

_LAST_E: Final = re.compile(r"(?<=[^aeiouyl])e\Z|(?<=[aeiouy]l)e\Z")

_MUTE: Final = (
    _LAST_E,
    re.compile(r"(?<=[^aeiouy])e(?=[ds]\Z)"),
    re.compile(r"(?<=[^aeiouy])e(?=(?:ly|ness|ful|less|ment|some|man|men)s?\Z)"),
    re.compile(r"(?<=[^aeiouy])e(?![aeiouy])"),
)
"""An e that is not heard, the likeliest kind first."""

_SYLLABIC: Final = re.compile(r"(?<=s)m\Z|(?<=th)m\Z|(?<=')n\Z|(?<=[aeiouy])r(?=e?s?\Z)")
"""A consonant that makes a syllable where the vowels are too few: ``rhythm``, ``fire``."""

_ONSET: Final = re.compile(r"(?:[bcdfgkpt][lr]|th?r|shr|thr|wr|ch|sh|th|ph|wh|gh|kn|.)\Z")
"""What of the consonants between two vowels belongs to the second."""

Nucleus = tuple[int, int]


def syllables(word: str, count: int) -> tuple[str, ...]:
    """Return the letters of a word in so many parts, none empty; joined they are the word.

    Args:
        word: as it is written.
        count: at least 1; where it has fewer letters, as many parts as letters.
    """
    count = min(count, len(word))
    letters = _plain(word)
    nuclei = _fitted(_nuclei(letters), letters, count)
    if len(nuclei) != count:
        borders = [len(word) * number // count for number in range(1, count)]
    else:
        borders = [_border(letters, before, after) for before, after in itertools.pairwise(nuclei)]
    places = [0, *borders, len(word)]
    return tuple(word[start:end] for start, end in itertools.pairwise(places))


def stressed(word: str, sounds: bytes) -> tuple[str, ...]:
    """Return the syllables of a word that sounds so, the one with the main stress in capitals.

    A word of one syllable needs none.
    """
    marks = stresses(sounds)
    parts = syllables(word.lower(), max(1, len(marks)))
    return in_capitals(parts, max(0, marks.find("1"))) if len(parts) > 1 else parts


def in_capitals(parts: Sequence[str], main: int) -> tuple[str, ...]:
    """Return syllables with one of them in capitals, counted from 0; any other number is none."""
    return tuple(
        part.upper() if number == main else part.lower() for number, part in enumerate(parts)
    )


def _plain(word: str) -> str:
    """Return letters as many as the word has, without accents, in lower case."""
    return "".join(unicodedata.normalize("NFD", sign.lower())[0] for sign in word)


def _nuclei(letters: str) -> list[Nucleus]:
    """Return where the vowels of the syllables may be."""
    # The u of qu and a y before a vowel are none.
    bare = re.sub(r"(?<=q)u(?=[aeiouy])|(?<![a-z])y(?=[aeiou])", "-", letters)
    return [match.span() for match in _VOWELS.finditer(bare)]


def _fitted(nuclei: list[Nucleus], letters: str, count: int) -> list[Nucleus]:
    """Return as many of them as there are syllables, as far as that can be."""
    # A last e is mute, unless there are too few without it: sci·ence, but a·do·be.
    heard = [each for each in nuclei if not _LAST_E.match(letters, each[0])]
    while len(heard) < count and (more := _divided(heard, letters, usual=True)):
        heard = more
    if len(heard) == count:
        return heard
    while len(nuclei) > count and (mute := _mute(nuclei, letters)):
        nuclei = [each for each in nuclei if each != mute]
    while len(nuclei) > count:
        nuclei = nuclei[:-1]
    for usual in (True, False):
        while len(nuclei) < count and (more := _divided(nuclei, letters, usual=usual)):
            nuclei = more
    return nuclei


def _mute(nuclei: Sequence[Nucleus], letters: str) -> Nucleus | None:
    for kind in _MUTE:
        for nucleus in reversed(nuclei):
            if kind.match(letters, nucleus[0]) and nucleus[1] - nucleus[0] == 1:
                return nucleus
    return None


def _divided(nuclei: Sequence[Nucleus], letters: str, *, usual: bool) -> list[Nucleus] | None:
    """Return one nucleus more: two vowels apart, or a consonant that sounds as one.

    Args:
        nuclei: those that there are.
        letters: of the word.
        usual: part only vowels that are often parted.
    """
    for number, (start, end) in enumerate(nuclei):
        for place in range(start + 1, end):
            if not usual or _HIATUS.match(letters, place - 1):
                return [*nuclei[:number], (start, place), (place, end), *nuclei[number + 1 :]]
    match = _SYLLABIC.search(letters)
    if match and not any(start <= match.start() < end for start, end in nuclei):
        return sorted([*nuclei, match.span()])
    return None


def _border(letters: str, before: Nucleus, after: Nucleus) -> int:
    """Return where the later of two syllables begins."""
    between = letters[before[1] : after[0]]
    if not between:
        return after[0]
    if between.endswith("l") and len(between) > 1 and letters[after[0] :] in {"e", "es", "ed"}:
        return after[0] - 2  # ta·ble, lit·tle
    onset = "" if between == "x" else between[-3:]
    while onset and not _ONSET.fullmatch(onset):
        onset = onset[1:]
    place = after[0] - len(onset)
    return max(place, before[1])
