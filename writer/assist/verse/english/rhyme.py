"""Whether two words rhyme, and of what kind; in words as they sound, nothing of lines.

Kinds from the fullest to the faintest. Poets rhyme perfectly in seven of ten cases; the rest have
names of their own, and none is a mistake.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final, Literal

from writer.assist.verse.english.pronouncing import normal
from writer.assist.verse.english.sounds import (
    coded,
    is_vowel,
    onset,
    rhyme_key,
    stress_of,
    with_stress,
)

if TYPE_CHECKING:
    from writer.assist.verse.english.pronouncing import Spoken

Rhyme = Literal["perfect", "rich", "same word", "eye", "promoted", "slant"]
"""``perfect``: the same from the last stress on, another sound before it (night, light).
``rich``: the same sound before it, too (night, knight). ``same word``: itself.
``eye``: the same to the eye alone (love, move). ``promoted``: on a last syllable that the word
does not stress (mystery, sea; eternity, die). ``slant``: the same consonants after another vowel,
or the same vowel before kindred consonants (worm, swarm; time, line)."""

STRENGTH: Final[dict[Rhyme, float]] = {
    "perfect": 1.0,
    "rich": 0.9,
    "same word": 0.6,
    "eye": 0.75,
    "promoted": 0.7,
    "slant": 0.5,
}
"""How far a kind goes as evidence that two lines were meant to rhyme."""

_KINDRED: Final = tuple(
    frozenset(coded(group))
    for group in ("M N NG", "P T K", "B D G", "F TH S SH", "V DH Z ZH", "S Z", "F V", "TH DH")
)
_MERGED: Final = {coded("AO0")[0]: coded("AA0")[0]}
_R: Final = coded("R")[0]
_ER, _AH_R = coded("ER0"), coded("AH0 R")
_AY, _IY = coded("AY0")[0], coded("IY0")[0]
_VOWEL_AND_REST = r"[aeiouy]+(?:[^aeiouy]+(?:e|es|ed)?)?$"
_EYE: Final = re.compile(_VOWEL_AND_REST)
_FEMININE_EYE: Final = re.compile(r"[aeiouy]+[^aeiouy]+" + _VOWEL_AND_REST)


def rhyme(first: str, second: str, spoken: tuple[Spoken, Spoken]) -> Rhyme | None:
    """Return how two words rhyme; None where they do not, or where nobody knows.

    Args:
        first: a word, as it is written.
        second: the other.
        spoken: how they sound; any reading of the one may rhyme with any of the other. What a
            rule says of a word counts here, where a poet vouches for it.
    """
    if normal(first) == normal(second):
        return "same word"
    pairs = list(product(*(each.readings for each in spoken)))
    known = all(each.rhymes or each.source == "rule" for each in spoken)
    if known and (whole := [pair for pair in pairs if _key(pair[0]) == _key(pair[1])]):
        return "perfect" if any(onset(a) != onset(b) for a, b in whole) else "rich"
    light = all(weakly_ended(each.readings[0]) for each in spoken)
    if _same_to_the_eye(normal(first), normal(second), _FEMININE_EYE if light else _EYE):
        return "eye"
    if known and any(promoted(a, b) for a, b in pairs):
        return "promoted"
    if known and any(slant(rhyme_key(a), rhyme_key(b)) for a, b in pairs):
        return "slant"
    return None


def _key(sounds: bytes) -> bytes:
    """Return the rhyme of a reading, in which the vowels of ``cot`` and ``caught`` are one.

    Before R they are not: nobody rhymes ``far`` and ``for``.
    """
    key = rhyme_key(sounds)
    after = [*key[1:], None]
    return bytes(
        sound if follows == _R else _MERGED.get(sound, sound)
        for sound, follows in zip(key, after, strict=False)
    )


def ending(sounds: bytes) -> bytes:
    """Return the last vowel, without its stress, and what follows it."""
    vowels = [place for place, sound in enumerate(sounds) if is_vowel(sound)]
    if not vowels:
        return b""
    place = vowels[-1]
    return bytes([with_stress(sounds[place], 0)]) + sounds[place + 1 :]


def promoted(first: bytes, second: bytes) -> bool:
    """Return whether last syllables rhyme of which at least one bears no main stress."""
    one, other = ending(first), ending(second)
    light = weakly_ended(first) + weakly_ended(second)
    if not (one and other and light):
        return False
    if {one, other} == {bytes([_AY]), bytes([_IY])}:  # eternity and die, as they once sounded
        return True
    return one == other and (_strong(one[0]) or (len(one) > 1 and light == 1))


def weakly_ended(sounds: bytes) -> bool:
    """Return whether the last of several syllables bears no main stress."""
    vowels = [sound for sound in sounds if is_vowel(sound)]
    return len(vowels) > 1 and stress_of(vowels[-1]) != 1


def _strong(vowel: int) -> bool:
    return vowel not in coded("AH0 IH0 ER0")


def slant(first: bytes, second: bytes) -> bool:
    """Return whether two different keys of rhymes sound alike."""
    one, other = spread(first), spread(second)
    if not (one and other) or sum(map(is_vowel, one)) != sum(map(is_vowel, other)):
        return False
    if one[1:] == other[1:]:
        return len(one) > 1
    return one[0] == other[0] and len(one) == len(other) and all(map(_kindred, one[1:], other[1:]))


def spread(key: bytes) -> bytes:
    """Return a rhyme with the vowel and the R of ``her`` as two sounds."""
    return key.replace(_ER, _AH_R)


def _kindred(one: int, other: int) -> bool:
    return one == other or any({one, other} <= group for group in _KINDRED)


def _same_to_the_eye(first: str, second: str, ending: re.Pattern[str]) -> bool:
    endings = [ending.search(word) for word in (first, second)]
    one, other = (match[0] if match else "" for match in endings)
    return one == other and len(one) > 1
