"""What verse may do to the length of a word: ``heaven`` in one syllable, ``fire`` in two.

Poets have counted so since Chaucer, with and without an apostrophe to say it; see P. Fussell,
"Poetic Meter and Poetic Form", on syncope and synaeresis.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.sounds import SOUNDS, coded, is_vowel, stress_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WEAK: Final = frozenset(coded("AH0 IH0 ER0"))
_GLIDING: Final = frozenset(coded("IY0 IH0 UW0 OW0 UH0"))
_LIQUID: Final = frozenset(coded("R L N"))
_ER, _R = coded("ER0")[0], coded("R")[0]
_LONG: Final = frozenset(coded("AY1 AW1 AY2 AW2 AY0 AW0"))
_HIATUS: Final = frozenset(coded("IH0 AH0"))
_CONTRACTED: Final = frozenset(
    coded(each)
    for each in ("V AH0 N", "V IH0 N", "V AH0 L", "V IH0 L", "R IH0 T", "R AH0 T", "L AH0 N")
)
"""``heaven``, ``evil``, ``spirit``, ``fallen``: as if without the last vowel (``heav'n``)."""

_OVER: Final = {
    coded("OW1 V ER0"): coded("AO1 R"),
    coded("EH1 V ER0"): coded("EH1 R"),
    coded("N EH1 V ER0"): coded("N EH1 R"),
}
"""``o'er``, also where it is printed ``over``."""


def shortened(sounds: bytes) -> Iterator[bytes]:
    """Yield the readings of a word with one syllable less that verse knows."""
    if sounds in _OVER:
        yield _OVER[sounds]
    yield from _with_a_syllable_lost(sounds)
    yield from _with_vowels_run_together(sounds)


def varies_in_length(sounds: bytes) -> bool:
    """Return whether speakers differ on its length in prose, too: ``memory``, ``camera``."""
    return _VARYING.search(sounds) is not None


def _with_a_syllable_lost(sounds: bytes) -> Iterator[bytes]:
    for place in range(len(sounds) - 1):
        here, after = sounds[place], sounds[place + 1]
        rest = sounds[place + 2 :]
        if here == _ER and _weak_vowel(after):  # different: R takes the place of the syllable
            yield sounds[:place] + bytes([_R]) + sounds[place + 1 :]
        elif is_vowel(here) and here not in _GLIDING and after == _ER:  # power
            yield sounds[: place + 1] + bytes([_R]) + rest
        elif here in _WEAK and after in _LIQUID and rest and _weak_vowel(rest[0]):
            yield sounds[:place] + sounds[place + 1 :]  # memory, towering
    for ending in _CONTRACTED:
        if sounds.endswith(ending) and len(sounds) > len(ending) and is_vowel(sounds[-4]):
            yield sounds[:-2] + sounds[-1:]


def _with_vowels_run_together(sounds: bytes) -> Iterator[bytes]:
    for place in range(len(sounds) - 1):
        here, after = sounds[place], sounds[place + 1]
        if not _weak_vowel(after) or here == _ER:
            continue
        if here in _GLIDING:  # glorious
            yield sounds[:place] + sounds[place + 1 :]
        elif is_vowel(here) and after in _HIATUS:  # being, cruel
            yield sounds[: place + 1] + sounds[place + 2 :]


def lengthened(sounds: bytes) -> Iterator[bytes]:
    """Yield the readings of a word with one syllable more: ``fire``, ``our``."""
    for place in range(len(sounds) - 1):
        if sounds[place] in _LONG and sounds[place + 1] == _R:
            yield sounds[: place + 1] + bytes([_ER]) + sounds[place + 2 :]


def _weak_vowel(sound: int) -> bool:
    return is_vowel(sound) and stress_of(sound) == 0


def _one_of(sounds: Iterable[int]) -> bytes:
    return b"[" + re.escape(bytes(sounds)) + b"]"


def _varying() -> re.Pattern[bytes]:
    """Return where any word of a list may lose a syllable in prose, found all at once."""
    weak = _one_of(filter(_weak_vowel, range(len(SOUNDS))))
    lost = re.escape(coded("ER0")) + weak, _one_of(_WEAK) + _one_of(_LIQUID) + weak
    return re.compile(b"|".join(lost), re.DOTALL)


_VARYING: Final = _varying()
