"""Which text a run of words stands in: what a personal model may have learned by heart.

For each run of six words of the texts there are 16 bits of a hash, in the order of the texts. By
chance one run in 65,000 is taken for another, but three that follow each other in both texts are
the same eight words, and as long as both go on alike the run is followed.

The texts themselves are not in it. But who guesses six words in a row can look whether they are
there, and go on from them word by word: it is as private as the texts.

Source of the fingerprints: Manber 1994, "Finding Similar Files in a Large File System".

Axes: M runs, D texts.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from writer.errors import BundleError
from writer.model.names import LONGEST_NAME, name_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Runs = NDArray[np.uint16]

RUN: Final = 6
"""Words that are hashed together: everybody's phrases are shorter."""

MOST_RUNS: Final = 8_000_000
"""In a bundle, 16 MB: some forty novels. Texts beyond are not known."""

MOST_TEXTS: Final = 10_000

_MIXER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(48)


class Match(NamedTuple):
    """A run of words that stands in a text as well.

    Attributes:
        start: its first word, by number.
        length: how many words.
        source: the name of the text.
    """

    start: int
    length: int
    source: str


class SourceIndex:
    """Finds runs of words again.

    Args:
        runs: hashes of the runs of all texts, one text behind the other, shape (M,).
        ends: where the runs of each text end, shape (D,).
        names: of the texts.
    """

    def __init__(self, runs: Runs, ends: NDArray[np.uint32], names: Sequence[str]) -> None:
        self.runs, self.ends, self.names = runs, ends, tuple(names)

    @classmethod
    def of(cls, texts: Iterable[tuple[str, Sequence[str]]]) -> SourceIndex:
        """Return the index of some texts.

        Args:
            texts: the name and the words of each; those beyond the bounds are left out.
        """
        runs: list[Runs] = []
        ends: list[int] = []
        names: list[str] = []
        total = 0
        for name, words in texts:
            found = fingerprints(words)[: MOST_RUNS - total]
            if len(found) and len(names) < MOST_TEXTS:
                total += len(found)
                runs.append(found)
                ends.append(total)
                names.append(name)
        return cls(
            np.concatenate([*runs, np.zeros(0, np.uint16)]), np.array(ends, np.uint32), names
        )

    def joined(self, other: SourceIndex) -> SourceIndex:
        """Return both as one, as far as the bounds reach."""
        room = MOST_RUNS - len(self.runs)
        kept = other.ends[: MOST_TEXTS - len(self.names)]
        kept = kept[kept <= room]
        last = int(kept[-1]) if len(kept) else 0
        return SourceIndex(
            np.concatenate([self.runs, other.runs[:last]]),
            np.concatenate([self.ends, kept + np.uint32(len(self.runs))]),
            [*self.names, *other.names[: len(kept)]],
        )

    def longest(self, words: Sequence[str], least: int) -> Match | None:
        """Return the longest run of some words that stands in a text.

        Args:
            words: as :func:`writer.text.word_runs.units` has them.
            least: how many a run has at least, no fewer than :data:`RUN` and two.
        """
        hashes = fingerprints(words)
        needed = max(least, RUN + 2) - RUN + 1
        start, best, length, place = 0, 0, needed - 1, 0
        first = np.searchsorted(self._sorted, hashes, "left")
        last = np.searchsorted(self._sorted, hashes, "right")
        while start + length < len(hashes):
            places = self._order[first[start] : last[start]]
            agreeing, at = self._agreement(hashes[start:], places, length)
            if agreeing > length:
                best, length, place = start, agreeing, at
            start += 1
        if length < needed:
            return None
        text = int(np.searchsorted(self.ends, place, "right"))
        return Match(best, length + RUN - 1, self.names[text])

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        # Of 16 bits, this is a radix sort: a hundredth of a second for a million.
        return np.argsort(self.runs, kind="stable")

    @cached_property
    def _sorted(self) -> Runs:
        return self.runs[self._order]

    def _agreement(self, hashes: Runs, places: NDArray[np.intp], beyond: int) -> tuple[int, int]:
        """Return how many runs are the same from the best of some places on, and that place.

        Args:
            hashes: of the text, from a run on that stands at each of the places.
            places: in :attr:`runs`, some of them.
            beyond: no place counts where fewer are the same, or as many.
        """
        left = self.ends[np.searchsorted(self.ends, places, "right")] - places
        # What does not agree beyond is of no use, and nearly nothing does.
        for offset in (beyond, *range(1, len(hashes))):
            going = left > offset
            going[going] = self.runs[places[going] + offset] == hashes[offset]
            if not going.any():
                return (offset, int(places[0])) if len(places) and offset != beyond else (0, 0)
            places, left = places[going], left[going]
        return len(hashes), int(places[0])


def fingerprints(words: Sequence[str]) -> Runs:
    """Return the hash of each run of words, shape (N - RUN + 1,)."""
    numbers = {word: _number(word) for word in set(words)}
    run = run_hashes(np.array([numbers[word] for word in words], np.uint64), RUN)
    return (run >> _SHIFT).astype(np.uint16)


def run_hashes(words: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """Return a number for each run of ``length`` words, shape (N - length + 1,)."""
    count = max(0, len(words) - length + 1)
    hashes = np.zeros(count, np.uint64)
    for place in range(length):
        hashes = (hashes + words[place : place + count]) * _MIXER
    return hashes


def encode_sources(index: SourceIndex) -> bytes:
    """Return the contents of ``sources.safetensors``."""
    names = np.frombuffer("\n".join(index.names).encode(), np.uint8)
    return save({"runs": index.runs, "ends": index.ends, "names": names})


def load_sources(data: bytes) -> SourceIndex:
    """Read ``sources.safetensors``, which is not trusted.

    Raises:
        BundleError: it is damaged, or out of bounds.
    """
    try:
        tensors = load(data)
        runs, ends, names = (tensors[name] for name in ("runs", "ends", "names"))
        named = names.tobytes().decode().split("\n") if len(names) else []
    except (SafetensorError, KeyError, ValueError, TypeError) as error:
        raise BundleError(
            "The list of texts in the model is damaged: {error}.", error=error
        ) from None
    kinds = [(array.dtype.name, array.ndim) for array in (runs, ends, names)]
    if kinds != [("uint16", 1), ("uint32", 1), ("uint8", 1)]:
        raise BundleError("The list of texts in the model has arrays of other kinds.")
    borders = np.concatenate([[0], ends]).astype(np.int64)
    if not (
        len(runs) <= MOST_RUNS
        and len(named) == len(ends) <= MOST_TEXTS
        and borders[-1] == len(runs)
        and (np.diff(borders) > 0).all()
        and not any(map(name_fault, named))
    ):
        raise BundleError("The list of texts in the model does not add up.")
    return SourceIndex(runs, ends, named)


def source_name(name: str) -> str:
    """Return a name that may stand in an index, as like to ``name`` as possible."""
    plain = "".join(char for char in name if not name_fault(f"x{char}"))
    return " ".join(plain.split())[:LONGEST_NAME].strip() or "a text"


def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
