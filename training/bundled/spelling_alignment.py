"""Which letters of a word make which of its sounds: what a model of spelling learns from.

Every letter makes no sound, one or two (``x`` of ``box``), in their order. How probable each is
was counted in the best alignments of the round before: expectation maximisation in which only the
likeliest counts, after a first round that supposes words to be read at an even pace. See M. Rosti
et al., "Many-to-many alignments", for the family; ours is its smallest member.

Axes: W words of the same length, n letters, m sounds.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.verse.english.letters import LETTERS
from writer.assist.verse.english.sounds import SOUNDS, is_vowel, with_stress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.intp]
    FloatArray = NDArray[np.float64]

_ROUNDS: Final = 6
_UNSEEN: Final = 0.01
"""Times that anything was seen before the first word."""

Group = tuple["IntArray", "IntArray"]
"""Letters (W, n) and sounds (W, m) of words of one length."""


def aligned(words: Mapping[str, bytes]) -> list[tuple[str, list[bytes]]]:
    """Return words with the sounds of each of their letters, in the order of their lengths.

    Words of other signs, and those with more sounds than two a letter, are left out.
    """
    spelt = [(word, said) for word, said in words.items() if said and {*word} <= {*LETTERS}]
    spelt.sort(key=lambda pair: (len(pair[0]), len(pair[1]), pair[0]))
    by_size = [list(each) for _, each in groupby(spelt, lambda pair: tuple(map(len, pair)))]
    groups = [_group(pairs) for pairs in by_size]
    costs = _first_costs(groups)
    for _ in range(_ROUNDS):
        costs = _counted((group, _widths(group, costs)) for group in groups)
    return [
        (word, _cut(said, widths))
        for pairs, group in zip(by_size, groups, strict=True)
        for (word, said), widths in zip(pairs, _widths(group, costs).tolist(), strict=True)
        if sum(widths) == len(said)
    ]


class _Costs:
    """Log-probability of what a letter makes: nothing (27,), a sound (27, S), two (27, S, S)."""

    def __init__(self, none: FloatArray, one: FloatArray, two: FloatArray) -> None:
        total = none + one.sum(axis=1) + two.sum(axis=(1, 2))
        self.none = np.log(none / total)
        self.one = np.log(one / total[:, None])
        self.two = np.log(two / total[:, None, None])


def _group(pairs: Sequence[tuple[str, bytes]]) -> Group:
    letters = [[LETTERS.index(letter) for letter in word] for word, _ in pairs]
    sounds = [[with_stress(s, 0) if is_vowel(s) else s for s in said] for _, said in pairs]
    return np.array(letters, np.intp), np.array(sounds, np.intp)


def _empty() -> tuple[FloatArray, FloatArray, FloatArray]:
    letters, sounds = len(LETTERS), len(SOUNDS)
    return (
        np.full(letters, _UNSEEN),
        np.full((letters, sounds), _UNSEEN),
        np.full((letters, sounds, sounds), _UNSEEN / sounds),
    )


def _first_costs(groups: Sequence[Group]) -> _Costs:
    none, one, two = _empty()
    for letters, sounds in groups:
        for place in range(letters.shape[1]):
            near = place * sounds.shape[1] // letters.shape[1]
            np.add.at(one, (letters[:, place], sounds[:, near]), 1)
    none += one.sum(axis=1) / 5
    return _Costs(none, one, two)


def _counted(found: Iterator[tuple[Group, IntArray]]) -> _Costs:
    none, one, two = _empty()
    for (letters, sounds), widths in found:
        whole = widths.sum(axis=1) == sounds.shape[1]
        starts = np.cumsum(widths, axis=1) - widths
        for place in range(letters.shape[1]):
            for width in range(3):
                rows = np.flatnonzero(whole & (widths[:, place] == width))
                letter, start = letters[rows, place], starts[rows, place]
                if width == 0:
                    np.add.at(none, letter, 1)
                elif width == 1:
                    np.add.at(one, (letter, sounds[rows, start]), 1)
                else:
                    np.add.at(two, (letter, sounds[rows, start], sounds[rows, start + 1]), 1)
    return _Costs(none, one, two)


def _widths(group: Group, costs: _Costs) -> IntArray:
    """Return how many sounds each letter makes in the likeliest alignment, shape (W, n)."""
    letters, sounds = group
    count, length = letters.shape
    best = np.full((count, sounds.shape[1] + 1), -np.inf)
    best[:, 0] = 0
    steps = []
    for letter in letters.T[:, :, None]:
        options = np.full((3, *best.shape), -np.inf)
        options[0] = best + costs.none[letter]
        options[1, :, 1:] = best[:, :-1] + costs.one[letter, sounds]
        if sounds.shape[1] > 1:
            options[2, :, 2:] = best[:, :-2] + costs.two[letter, sounds[:, :-1], sounds[:, 1:]]
        steps.append(options.argmax(axis=0))
        best = options.max(axis=0)
    rows, at = np.arange(count), np.full(count, sounds.shape[1])
    widths = np.zeros((count, length), np.intp)
    for place in reversed(range(length)):
        widths[:, place] = steps[place][rows, at]
        at = at - widths[:, place]
    return widths


def _cut(said: bytes, widths: Sequence[int]) -> list[bytes]:
    starts = np.cumsum([0, *widths]).tolist()
    return [said[start : start + width] for start, width in zip(starts, widths, strict=False)]
