"""How much a model recites: the longest span of its writing that stands in its training text.

A model that was trained on few texts knows sentences of them by heart, and a personal model is
as private as the texts it came from.

Source: Carlini et al. 2019, "The Secret Sharer".
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from writer.model.source_index import run_hashes
from writer.text.word_runs import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

_LONGEST = 500
"""Words after which a copied run is not followed any further."""

_MARK_BITS = 22


def longest_copied(written: Iterable[str], training: Iterable[str]) -> tuple[str, ...]:
    """Return the longest run of words in ``written`` that stands in ``training`` as well.

    Args:
        written: texts of the model.
        training: texts that it was trained on.
    """
    own = [units(text) for text in written]
    known = [units(text) for text in training]
    # A run of n words contains one of n - 1, so the greatest n can be searched by halving.
    shortest, longest = 0, max(map(len, own), default=0)
    best: tuple[str, ...] = ()
    while shortest < longest:
        length = (shortest + longest + 1) // 2
        found = _common_run(own, known, length)
        if found:
            shortest, best = length, found
        else:
            longest = length - 1
    return best


def longest_runs(
    written: Sequence[str], training: Iterable[str], shortest: int
) -> list[tuple[str, ...]]:
    """Return the longest run of words of every text that stands in the training text as well.

    The training text may be larger than the memory: its documents are looked at one by one,
    and each once. Empty is the run of a text that shares none of ``shortest`` words.

    Args:
        written: texts of the model.
        training: the documents that it was trained on.
        shortest: words that a run has at least.
    """
    own = [units(text) for text in written]
    numbers = {word: number for number, word in enumerate(dict.fromkeys(chain(*own)), start=1)}
    runs = _WrittenRuns([[numbers[word] for word in text] for text in own], shortest)
    for text in training:
        words = units(text)
        runs.look_for_in(
            np.fromiter((numbers.get(word, 0) for word in words), np.uint64, len(words))
        )
    return [
        tuple(text[start : start + length])
        for text, (start, length) in zip(own, runs.longest(), strict=True)
    ]


class _WrittenRuns:
    """The runs of n words in some texts, found again in others by their hashes.

    Words are numbers from 1 on; 0 is a word that occurs in none of the texts.
    """

    def __init__(self, texts: Sequence[Sequence[int]], length: int) -> None:
        self._length = length
        self._borders = np.cumsum([0, *(len(text) + 1 for text in texts)])
        self._words = np.array([word for text in texts for word in (*text, 0)], np.uint64)
        self._copied = np.zeros(len(self._words), np.int64)
        hashes = run_hashes(self._words, length)
        self._starts = np.argsort(hashes)
        self._sorted = hashes[self._starts]
        # Nearly all of a long text is none of these runs, which one look at a bit tells.
        self._marks = np.zeros(1 << _MARK_BITS, np.bool_)
        self._marks[_mark(hashes)] = True

    def look_for_in(self, text: Numbers) -> None:
        """Note how far the text agrees with every run that is in it."""
        hashes = run_hashes(text, self._length)
        places = np.flatnonzero(self._marks[_mark(hashes)])
        first = np.searchsorted(self._sorted, hashes[places], "left")
        last = np.searchsorted(self._sorted, hashes[places], "right")
        for place, begin, end in zip(places, first, last, strict=True):
            for start in self._starts[begin:end]:
                length = self._agreement(start, text[place : place + _LONGEST])
                self._copied[start] = max(self._copied[start], length)

    def longest(self) -> Iterator[tuple[int, int]]:
        """Yield where in each text the longest run that was found begins, and its length."""
        for begin, end in zip(self._borders, self._borders[1:], strict=False):
            start = begin + int(self._copied[begin:end].argmax())
            length = int(self._copied[start])
            yield start - begin, length if length >= self._length else 0

    def _agreement(self, start: int, text: Numbers) -> int:
        own = self._words[start : start + len(text)]
        differing = np.flatnonzero((own != text[: len(own)]) | (own == 0))
        return int(differing[0]) if len(differing) else len(own)


def _mark(hashes: Numbers) -> Numbers:
    return hashes >> np.uint64(64 - _MARK_BITS)


def _common_run(
    own: Sequence[Sequence[str]], known: Sequence[Sequence[str]], length: int
) -> tuple[str, ...]:
    runs = {run for text in own for run in _runs(text, length)}
    return next((run for text in known for run in _runs(text, length) if run in runs), ())


def _runs(text: Sequence[str], length: int) -> Iterable[tuple[str, ...]]:
    return (tuple(text[start : start + length]) for start in range(len(text) - length + 1))
