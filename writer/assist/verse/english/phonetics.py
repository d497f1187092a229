"""Sounds in the letters of the International Phonetic Alphabet, for those who read them."""

from __future__ import annotations

from typing import Final

from writer.assist.verse.english.sounds import SOUNDS, is_vowel, stress_of

_LETTERS: Final = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AY": "aɪ", "EH": "ɛ", "ER": "ɝ",
    "EY": "eɪ", "IH": "ɪ", "IY": "i", "OW": "oʊ", "OY": "ɔɪ", "UH": "ʊ", "UW": "u", "B": "b",
    "CH": "tʃ", "D": "d", "DH": "ð", "F": "f", "G": "ɡ", "HH": "h", "JH": "dʒ", "K": "k",
    "L": "l", "M": "m", "N": "n", "NG": "ŋ", "P": "p", "R": "r", "S": "s", "SH": "ʃ", "T": "t",
    "TH": "θ", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
_UNSTRESSED: Final = {"AH0": "ə", "ER0": "ɚ"}
_STRESSES: Final = ("", "ˈ", "ˌ")

_ONSETS: Final = frozenset(
    """
    P R|P L|P Y|B R|B L|B Y|T R|T W|D R|D W|K R|K L|K W|K Y|G R|G L|G W|F R|F L|F Y|TH R|TH W|SH R
    |V Y|M Y|HH Y|HH W|S P|S T|S K|S M|S N|S L|S W|S F|S P R|S P L|S P Y|S T R|S K R|S K W|S K Y
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Consonants that begin a word together; with them, a syllable begins as early as it can."""


def phonetic(sounds: bytes) -> str:
    """Return sounds in phonetic letters, with the stress before its syllable: ``ˈtɛmpɚət``."""
    names = [SOUNDS[sound] for sound in sounds]
    begins = {}
    vowels = [place for place, sound in enumerate(sounds) if is_vowel(sound)]
    for number, vowel in enumerate(vowels):
        first = vowels[number - 1] + 1 if number else 0
        begins[_onset(names, first, vowel, initial=not number)] = stress_of(sounds[vowel])
    marked = len(vowels) > 1
    return "".join(
        (_STRESSES[begins.get(place, 0)] if marked else "") + _letter(name)
        for place, name in enumerate(names)
    )


def _onset(names: list[str], first: int, vowel: int, *, initial: bool) -> int:
    """Return where the syllable of a vowel begins."""
    if initial:
        return 0
    for start in range(first, vowel):
        joined = " ".join(names[start:vowel])
        if joined in _ONSETS or (start == vowel - 1 and joined != "NG"):
            return start
    return vowel


def _letter(name: str) -> str:
    return _UNSTRESSED.get(name) or _LETTERS[name.rstrip("012")]
