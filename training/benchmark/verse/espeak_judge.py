"""English lines as the speech synthesiser eSpeak NG reads them aloud: syllables and rhyme.

A program of its own, under the GPL, asked and not linked: a tool of who measures, never shipped.
It has other data and other rules than any dictionary, and reads every word.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from training.benchmark.verse.english_judge import rhyme_faults, words
from training.benchmark.verse.verdict import Verdict
from writer.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.benchmark.verse.wanted import WantedLine

_SECONDS: Final = 60
_VOWEL: Final = re.compile("[aeiouyæɑɒɔəɚɛɜɝɪʊʌɐᵻøœɨʉ]|[lnmr]̩")
_STRESS: Final = re.compile("[ˈˌ]")
_JOINED: Final = re.compile("(aɪ|aʊ)[ɚə]")
_PARTED: Final = re.compile("[ˈˌ]?(aɪ|aʊ) [ɚə]")
_SYLLABIC: Final = ("d", "n", "t")
"""Of ``didn't``: the n makes a syllable, and is not marked for it."""

_SAME: Final = str.maketrans({"ː": "", "ɐ": "ə", "ᵻ": "ɪ", "ɑ": "ɔ", "ɒ": "ɔ", "ʔ": "t", "ɾ": "t"})
"""What speakers of American English do not tell apart, or not in a rhyme."""


class Espeak:
    """Judges by ear.

    Args:
        program: path of ``espeak-ng``.
    """

    def __init__(self, program: str) -> None:
        self._program = program
        self._said = lru_cache(maxsize=50_000)(self._say)

    def judge(self, lines: Sequence[str], wanted: Sequence[WantedLine]) -> Verdict:
        """Return what is wrong with a poem."""
        faults = []
        for number, (line, wish) in enumerate(zip(lines, wanted, strict=True), 1):
            low, high = syllables(self._said(" ".join(words(line))))
            if wish.lengths and not any(low <= length <= high for length in wish.lengths):
                faults.append(f"line {number}: {low}–{high} syllables: {line}")
        last = [words(line)[-1:] for line in lines]
        rhymes = [[rhyme(self._said(each[0]))] if each else [] for each in last]
        return Verdict((*faults, *rhyme_faults(wanted, rhymes, last)), 0)

    def _say(self, text: str) -> tuple[str, ...]:
        """Return the sounds of a text without marks.

        Raises:
            TrainingError: the program fails.
        """
        command = [self._program, "-q", "-v", "en-us", "--ipa", "--sep=_", "--", text]
        try:
            said = subprocess.run(  # noqa: S603 - the command is our own
                command, capture_output=True, check=True, timeout=_SECONDS, encoding="utf-8"
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise TrainingError("espeak-ng does not read a line: {error}.", error=error) from None
        return tuple(sound for sound in re.split(r"[_\s]+", said.stdout.strip()) if sound)


def espeak() -> Espeak | None:
    """Return the judge; None where the program is not installed."""
    program = shutil.which("espeak-ng")
    return Espeak(program) if program else None


def syllables(sounds: Sequence[str]) -> tuple[int, int]:
    """Return the least and the greatest number of syllables: ``fire`` has one or two."""
    vowels = sum(bool(_VOWEL.search(sound)) for sound in sounds)
    parted = sum(bool(_PARTED.fullmatch(f"{a} {b}")) for a, b in pairwise(sounds))
    joined = sum(bool(_JOINED.search(sound)) for sound in sounds)
    syllabic = sum(each == _SYLLABIC for each in zip(sounds, sounds[1:], sounds[2:], strict=False))
    return vowels - parted, vowels + joined + syllabic


def rhyme(sounds: Sequence[str]) -> tuple[str, ...]:
    """Return what stands from the last main stress on, as far as it is told apart."""
    loud = [place for place, sound in enumerate(sounds) if "ˈ" in sound]
    vowels = [place for place, sound in enumerate(sounds) if _VOWEL.search(sound)]
    start = (loud or vowels or [0])[-1]
    plain = _STRESS.sub("", "".join(sounds[start:])).replace("oːɹ", "ɔːɹ")  # door, war
    return (plain.translate(_SAME).replace("ɚɹ", "ɚ"),)
