"""Words and how often they came, found by the letters they begin with."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Lexicon:
    """Counted words, found whatever the capitals and accents one types.

    Attributes:
        counts: word → how often it came.
        read: words read in all, these and others: what the counts are a share of.
    """

    def __init__(self, counts: Mapping[str, int] | None = None, read: int = 0) -> None:
        self.counts = dict(counts or {})
        self.read = read
        self._sorted = sorted((folded(word), word) for word in self.counts)

    def add(self, word: str) -> None:
        """Count a word once more."""
        if word not in self.counts:
            insort(self._sorted, (folded(word), word))
        self.counts[word] = self.counts.get(word, 0) + 1

    def add_counts(self, counts: Mapping[str, int]) -> None:
        """Count each of these words so many times more."""
        for word, count in counts.items():
            self.counts[word] = self.counts.get(word, 0) + count
        self._sorted = sorted((folded(word), word) for word in self.counts)

    def recount(self, before: Mapping[str, int], now: Mapping[str, int]) -> None:
        """Count words so often as they come ``now``, where they came as ``before`` so far."""
        for word in {*before, *now}:
            count = self.counts.pop(word, 0) - before.get(word, 0) + now.get(word, 0)
            if count > 0:
                self.counts[word] = count
        self._sorted = sorted((folded(word), word) for word in self.counts)

    def begins(self, letters: str) -> bool:
        """Return whether a word starts with just these letters, or is them.

        A model that spells a word is not to spell it with other accents.
        """
        return any(word.startswith(letters) for _, word in self._starting_with(letters))

    def __contains__(self, word: str) -> bool:
        """Return whether the word came."""
        return word in self.counts

    def share(self, prefix: str) -> dict[str, float]:
        """Return the words that go on from ``prefix`` and how often each came, per word read."""
        found = self._starting_with(prefix)
        whole = folded(prefix)
        read = max(self.read, 1)
        return {word: self.counts[word] / read for key, word in found if key != whole}

    def _starting_with(self, letters: str) -> Iterator[tuple[str, str]]:
        wanted = folded(letters)
        for place in range(bisect_left(self._sorted, (wanted, "")), len(self._sorted)):
            if not self._sorted[place][0].startswith(wanted):
                return
            yield self._sorted[place]


def folded(text: str) -> str:
    """Return a text without capitals and accents, and with one kind of apostrophe."""
    parts = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()
