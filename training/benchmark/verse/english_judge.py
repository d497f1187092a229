"""English lines by the dictionary as it is published: syllables, stress, rhyme.

A word may be read in any way that ``cmudict.dict`` has. What the dictionary lacks it lacks in its
possessive, too, unless the word within is there; a line with such a word is not judged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from training.benchmark.verse.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from training.benchmark.verse.wanted import WantedLine

    Sounds = tuple[str, ...]

_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)*'?|'[a-z]+")
_HISSES: Final = frozenset(["S", "Z", "SH", "ZH", "CH", "JH"])
_BREATHED: Final = frozenset(["P", "T", "K", "F", "TH"])


class Dictionary:
    """Judges by the readings of a dictionary.

    Args:
        path: the file ``cmudict.dict``.
    """

    def __init__(self, path: Path) -> None:
        self._readings: dict[str, list[Sounds]] = {}
        for line in path.read_text("utf-8").splitlines():
            name, *sounds = line.partition("#")[0].split()
            self._readings.setdefault(name.partition("(")[0], []).append(tuple(sounds))

    def judge(self, lines: Sequence[str], wanted: Sequence[WantedLine]) -> Verdict:
        """Return what is wrong with a poem."""
        read = [[self._read(word) for word in words(line)] for line in lines]
        faults = []
        for number, (line, wish) in enumerate(zip(read, wanted, strict=True), 1):
            if all(line) and not any(_fits(line, places) for places in _patterns(wish)):
                faults.append(f"line {number}: length or stress: {lines[number - 1]}")
        ends = [line[-1] if line else [] for line in read]
        last = [words(line)[-1:] for line in lines]
        faults += rhyme_faults(wanted, [[rhyme(each) for each in end] for end in ends], last)
        abstained = sum(not all(line) for line in read)
        return Verdict(tuple(faults), abstained)

    def _read(self, word: str) -> list[Sounds]:
        if word in self._readings or not word.endswith("'s"):
            return self._readings.get(word, [])
        return [(*stem, *_genitive(stem[-1])) for stem in self._readings.get(word[:-2], [])]


def words(line: str) -> list[str]:
    """Return the words of a line in lower case."""
    return _WORD.findall(line.lower().replace("’", "'"))


def rhyme(sounds: Sequence[str]) -> tuple[str, ...]:
    """Return what stands from the last main stress on, stresses left out."""
    stressed = [place for place, sound in enumerate(sounds) if sound.endswith("1")]
    start = stressed[-1] if stressed else 0
    return tuple(sound.rstrip("012") for sound in sounds[start:])


def rhyme_faults(
    wanted: Sequence[WantedLine],
    rhymes: Sequence[Iterable[tuple[str, ...]]],
    last: Sequence[Sequence[str]],
) -> list[str]:
    """Return which lines do not rhyme, or rhyme a word with itself, or are no refrain.

    Args:
        wanted: what the lines have to be.
        rhymes: of each line, those of the readings of its last word; none = not known.
        last: word of each line, if it has any.
    """
    faults = []
    for letter in dict.fromkeys(wish.rhyme for wish in wanted if wish.rhyme):
        numbers = [number for number, wish in enumerate(wanted) if wish.rhyme == letter]
        first = {wanted[number].refrain or str(number): number for number in reversed(numbers)}
        once = sorted(first.values())
        known = [set(rhymes[number]) for number in once if rhymes[number]]
        if known and not set.intersection(*known):
            faults.append(f"rhyme: {', '.join(''.join(last[number]) for number in once)}")
        ends = [tuple(last[number]) for number in once]
        if len(set(ends)) < len(ends):
            faults.append(f"the same word twice: {', '.join(map(''.join, ends))}")
    return faults


def _patterns(wish: WantedLine) -> list[str]:
    if wish.places:
        return list(wish.places)
    return ["." * length for length in wish.lengths] or [""]


def _fits(line: Sequence[Sequence[Sounds]], places: str) -> bool:
    """Return whether words in any reading fill places; without any, everything does.

    The main stress of a longer word never falls on a weak place.
    """
    if not places:
        return True
    reached = {0}
    for readings in line:
        ends = set()
        for sounds in readings:
            marks = [sound[-1] for sound in sounds if sound[-1].isdigit()]
            for start in reached:
                under = places[start : start + len(marks)]
                wrong = len(marks) > 1 and ("1", "w") in zip(marks, under, strict=False)
                if len(under) == len(marks) and not wrong:
                    ends.add(start + len(marks))
        reached = ends
    return len(places) in reached


def _genitive(last: str) -> tuple[str, ...]:
    if last in _HISSES:
        return "IH0", "Z"
    return ("S",) if last in _BREATHED else ("Z",)
