"""Words and how often they came, found by the letters they begin with."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Lexicon:
    """Counted words.

    Attributes:
        counts: word → how often it came.
        read: words read in all, these and others: what the counts are a share of.
    """

    def __init__(self, counts: Mapping[str, int] | None = None, read: int = 0) -> None:
        self.counts = dict(counts or {})
        self.read = read
        self._sorted = sorted(self.counts)

    def add(self, word: str) -> None:
        """Count a word once more."""
        if word not in self.counts:
            insort(self._sorted, word)
        self.counts[word] = self.counts.get(word, 0) + 1

    def add_counts(self, counts: Mapping[str, int]) -> None:
        """Count each of these words so many times more."""
        for word, count in counts.items():
            self.counts[word] = self.counts.get(word, 0) + count
        self._sorted = sorted(self.counts)

    def begins(self, letters: str) -> bool:
        """Return whether a word starts with these letters, or is them."""
        place = bisect_left(self._sorted, letters)
        return place < len(self._sorted) and self._sorted[place].startswith(letters)

    def __contains__(self, word: str) -> bool:
        """Return whether the word came."""
        return word in self.counts

    def share(self, prefix: str) -> dict[str, float]:
        """Return the words that go on from ``prefix`` and how often each came, per word read."""
        first = bisect_left(self._sorted, prefix)
        shares = {}
        for word in self._sorted[first:]:
            if not word.startswith(prefix):
                break
            if word != prefix:
                shares[word] = self.counts[word] / max(self.read, 1)
        return shares
