"""Finding texts that were read before: exact copies, and drafts or editions of one text.

Two texts are alike if they share at least half of their shingles: runs of 13 words, or of 13
characters in Chinese. What is kept of a text is 60 numbers, however long it is.

Sources: Broder 1997, "On the resemblance and containment of documents" (shingles, min-wise
hashing); Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3 (bands).
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from writer.text.scripts import main_language

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHINGLE = 13
ALIKE = 0.5
MAX_TEXTS = 100_000
"""Texts that later ones are compared with: 200 MB."""

_BANDS, _ROWS = 20, 3
"""Texts that share half of their shingles meet in a band with probability 0.93, those that
share 60 % with 0.99; those that share a tenth with 0.02."""

_WINDOW = 1 << 17
"""Characters hashed at a time: their arrays fit a processor's cache."""

_OVERLAP = 1 << 10
_SPACE = ord(" ")
# Odd, so that powers can be divided by; the golden ratio spreads them well.
_BASE = np.uint64(0x9E3779B97F4A7C15)
_POWERS = np.cumprod(np.full(_WINDOW, _BASE, dtype=np.uint64))
_INVERSES = np.cumprod(np.full(_WINDOW, pow(int(_BASE), -1, 1 << 64), dtype=np.uint64))
# Multiplying by an odd number permutes the numbers below 2^64.
_FACTORS = np.random.default_rng(13).integers(1 << 63, size=_BANDS * _ROWS, dtype=np.uint64) | 1


class Duplicates:
    """Remembers texts; says of a new one which earlier text it repeats."""

    def __init__(self) -> None:
        self._exact: dict[bytes, int] = {}
        self._bands: dict[bytes, int] = {}
        self._names: list[str] = []
        self._signatures: list[NDArray[np.uint64]] = []

    def find_or_add(self, text: str, name: str) -> str | None:
        """Return the name of the earlier text that ``text`` repeats, or remember it.

        Args:
            text: of a whole document.
            name: what to call it.
        """
        words = normalised(text)
        digest = hashlib.blake2b(words.tobytes(), digest_size=16).digest()
        found = self._exact.get(digest)
        if found is None:
            signature = signature_of(words)
            bands = _bands(signature)
            found = self._alike(signature, bands)
        if found is not None:
            return self._names[found]
        if len(self._names) < MAX_TEXTS:
            self._add(digest, signature, bands, name)
        return None

    def _alike(self, signature: NDArray[np.uint64], bands: list[bytes]) -> int | None:
        candidates = {self._bands[band] for band in bands if band in self._bands}
        for candidate in sorted(candidates):
            if np.mean(self._signatures[candidate] == signature) >= ALIKE:
                return candidate
        return None

    def _add(
        self, digest: bytes, signature: NDArray[np.uint64], bands: list[bytes], name: str
    ) -> None:
        index = len(self._names)
        self._names.append(name)
        self._exact[digest] = index
        self._signatures.append(signature)
        for band in bands:
            self._bands.setdefault(band, index)


def normalised(text: str) -> NDArray[np.uint32]:
    """Return the words of a text in lower case with a space after each, as code points.

    Chinese, which has no words to see, comes without spaces.
    """
    folded = f"{text.casefold()} ".encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(folded, dtype=np.uint32)
    inside = _word_characters()[codes]
    if main_language(text[:2_000]) == "zh":
        return codes[inside]
    after = ~inside
    after[1:] &= inside[:-1]
    after[:1] = False
    return np.where(after, np.uint32(_SPACE), codes)[inside | after]


@cache
def _word_characters() -> NDArray[np.bool_]:
    """Return which code points are letters or digits, shape (0x110000,)."""
    return np.fromiter((chr(code).isalnum() for code in range(0x110000)), dtype=np.bool_)


def signature_of(words: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the min-wise hashes of normalised text, shape (60,).

    The share of equal entries of two signatures estimates the share of common shingles.
    """
    minima = np.full(len(_FACTORS), np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, max(1, len(words) - _OVERLAP), _WINDOW - _OVERLAP):
        hashes = _shingles(words[start : start + _WINDOW])
        lowest = np.array([(hashes * factor).min() for factor in _FACTORS])
        minima = np.minimum(minima, lowest)
    return minima


def _shingles(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return a hash of every run of 13 words, or of the whole text if it is shorter.

    A polynomial over the characters: with sums of the front parts, the hash of any span is a
    difference, so that a shingle costs the same however long it is.
    """
    powers = _POWERS[: len(codes)]
    terms = (codes.astype(np.uint64) + np.uint64(1)) * powers
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms)])
    spaces = np.flatnonzero(codes == _SPACE)
    if len(spaces):
        starts = np.concatenate([[0], spaces[:-1] + 1])
        ends = spaces
    else:
        starts, ends = np.arange(len(codes)), np.arange(1, len(codes) + 1)
    if len(starts) < SHINGLE:
        return _mixed(sums[-1:])
    first, last = starts[: len(starts) - SHINGLE + 1], ends[SHINGLE - 1 :]
    # Moved to the front: the same words hash alike wherever they stand.
    return _mixed((sums[last] - sums[first]) * _INVERSES[first])


def _mixed(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return hashes whose every bit depends on every bit (the finaliser of SplitMix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def _bands(signature: NDArray[np.uint64]) -> list[bytes]:
    rows = signature.reshape(_BANDS, _ROWS)
    return [
        hashlib.blake2b(bytes([band]) + row.tobytes(), digest_size=8).digest()
        for band, row in enumerate(rows)
    ]
