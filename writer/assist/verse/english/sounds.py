"""A pronunciation as a string of sounds, one byte each; no words, no files.

The sounds are those of ARPABET, the alphabet of the CMU Pronouncing Dictionary; a vowel has its
stress with it: 1 primary, 2 secondary, 0 none. ``K AE1 T`` becomes three bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

VOWELS: Final = (
    "AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW",
)  # fmt: skip
CONSONANTS: Final = (
    "B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N",
    "NG", "P", "R", "S", "SH", "T", "TH", "V", "W", "Y", "Z", "ZH",
)  # fmt: skip
SOUNDS: Final = (*CONSONANTS, *(vowel + stress for vowel in VOWELS for stress in "012"))
"""What each byte means; a vowel's byte modulo three gives its stress, since 24 consonants
come before."""

_CODES: Final = {sound: code for code, sound in enumerate(SOUNDS)}
_FIRST_VOWEL: Final = len(CONSONANTS)


def coded(said: str) -> bytes:
    """Return the sounds of ``"K AE1 T"``.

    Raises:
        KeyError: there is no such sound.
    """
    return bytes(_CODES[sound] for sound in said.split())


def spelt(sounds: bytes) -> str:
    """Return ``"K AE1 T"``."""
    return " ".join(SOUNDS[code] for code in sounds)


def is_vowel(sound: int) -> bool:
    """Return whether a sound is a vowel, and so makes a syllable."""
    return sound >= _FIRST_VOWEL


def stress_of(sound: int) -> int:
    """Return the stress of a vowel: 0, 1 or 2."""
    return sound % 3


def with_stress(sound: int, stress: int) -> int:
    """Return a vowel with another stress."""
    return sound - sound % 3 + stress


def stresses(sounds: bytes) -> str:
    """Return the stress of every syllable: ``"102"``."""
    return "".join(str(sound % 3) for sound in sounds if sound >= _FIRST_VOWEL)


def shape(sounds: bytes) -> tuple[int, int]:
    """Return the number of syllables, and which of them has the main stress if there are more."""
    marks = stresses(sounds)
    return len(marks), marks.find("1") if len(marks) > 1 else 0


def rhyme_start(sounds: bytes) -> int:
    """Return where the rhyme begins: at the last vowel with primary stress.

    Without one, at the last with any, or the last of all; at the end if there is no vowel.
    """
    vowels = [place for place, sound in enumerate(sounds) if is_vowel(sound)]
    for wanted in (1, 2):
        for place in reversed(vowels):
            if stress_of(sounds[place]) == wanted:
                return place
    return vowels[-1] if vowels else len(sounds)


def rhyme_key(sounds: bytes, start: int | None = None) -> bytes:
    """Return what two words that rhyme perfectly have in common.

    It is what stands from ``start`` on, without stress; ``fire`` ends as ``higher`` does, and
    an unstressed ``i`` counts as the schwa that many speakers make of it.
    """
    begin = rhyme_start(sounds) if start is None else start
    plain = [with_stress(s, 0) if is_vowel(s) else s for s in sounds[begin:]]
    return bytes(_reduced(plain))


def onset(sounds: bytes, start: int | None = None) -> bytes:
    """Return the consonants before the rhyme; equal ones make no perfect rhyme."""
    end = rhyme_start(sounds) if start is None else start
    begin = end
    while begin and not is_vowel(sounds[begin - 1]):
        begin -= 1
    return sounds[begin:end]


_AY, _AW, _ER, _R, _IH, _AH = (_CODES[name] for name in ("AY0", "AW0", "ER0", "R", "IH0", "AH0"))


def _reduced(plain: list[int]) -> Iterator[int]:
    """Yield a rhyme's sounds, with what differs only by habit of dictionaries made one."""
    for place, sound in enumerate(plain):
        if sound == _ER and place and plain[place - 1] in {_AY, _AW}:
            yield _R
        elif sound == _IH and place and any(map(is_vowel, plain[:place])):
            yield _AH
        else:
            yield sound
