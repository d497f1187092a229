"""An n-gram of one document that grows as it is written: what followed the last three tokens.

Every run of four tokens is one number, the newest token of its context highest and the token
that followed lowest. Sorted, all runs that share one, two or three tokens of context stand side
by side, so that two bisections find what ever followed. A run is kept once, however often it
comes: what is read again after an edit counts no more than before, and shorter contexts count
in how many places a token followed, as Kneser & Ney 1995 would have it.

Axes: M runs.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CONTEXT = 3
"""Tokens of context: with the token that followed they fill 64 bits. The third lowers the
perplexity by no more than 0.3 %."""

MOST_RUNS = 400_000
"""Runs kept, 3 MB: a long novel. Beyond, what is new is no longer learned."""

_MERGED = 1_024
_MOST_FOLLOWERS = 500
_BITS = 16
_TOKEN = (1 << _BITS) - 1


class Recollection(NamedTuple):
    """What the document says of the next token.

    Attributes:
        parts: for contexts of each length the tokens that followed, as often as they did, and
            what each of these counts.
        left: the probability left to what never followed, in [0, 1].
        known: how many tokens of the context were found.
        variety: different tokens that followed per time that one did, in (0, 1].
    """

    parts: list[tuple[NDArray[np.intp], float]]
    left: float
    known: int
    variety: float


NOTHING = Recollection([], 1.0, 0, 1.0)
"""What a document says that knows no word of the context."""


class PhraseMemory:
    """The runs of four tokens of a document."""

    def __init__(self, runs: NDArray[np.uint64] | None = None) -> None:
        """Start with what was remembered before, if anything: sorted runs."""
        self._sorted = np.empty(0, np.uint64) if runs is None else runs
        self._new: list[int] = []

    def __len__(self) -> int:
        return len(self._sorted) + len(self._new)

    @property
    def runs(self) -> NDArray[np.uint64]:
        """All runs, sorted, shape (M,)."""
        self._merge()
        return self._sorted

    def learn(self, tokens: Sequence[int], start: int) -> None:
        """Remember what ``tokens[start:]`` says; what is before is context."""
        for place in range(max(start, 1), len(tokens)):
            if len(self) >= MOST_RUNS:
                return
            run = _key(tokens[max(0, place - CONTEXT) : place]) | tokens[place]
            if not self._knows(run):
                insort(self._new, run)
        if len(self._new) >= _MERGED:
            self._merge()

    def learn_text(self, tokens: NDArray[np.uint64]) -> None:
        """Remember a whole text at once, as :meth:`learn` would from its first token on."""
        padded = np.concatenate([np.zeros(CONTEXT, np.uint64), tokens])
        runs = np.zeros(max(len(tokens) - 1, 0), np.uint64)
        for back in range(1, CONTEXT + 1):
            column = padded[CONTEXT + 1 - back : len(padded) - back]
            runs |= column << np.uint64(_BITS * (CONTEXT + 1 - back))
        self._merge()
        runs |= tokens[1:]
        self._add(np.unique(runs[: max(0, MOST_RUNS - len(self))]))

    def knows(self, tokens: Sequence[int]) -> bool:
        """Return whether the last of these tokens followed the ones before it elsewhere."""
        return self._knows(_key(tokens[-CONTEXT - 1 : -1]) | tokens[-1])

    def recall(self, context: Sequence[int]) -> Recollection:
        """Return what followed the last tokens, oldest first."""
        parts: list[tuple[NDArray[np.intp], float]] = []
        known, variety, left = 0, 1.0, 1.0
        for length in range(min(len(context), CONTEXT), 0, -1):
            followers = self._followers(context[-length:])
            if not len(followers):
                continue
            different = len(set(followers.tolist()))
            if not known:
                known, variety = length, different / len(followers)
            # Witten & Bell 1991: something new is as likely as there were different tokens.
            count = len(followers) + different
            parts.append((followers, left / count))
            left *= different / count
        return Recollection(parts, left, known, variety)

    def _followers(self, context: Sequence[int]) -> NDArray[np.intp]:
        first = _key(context)
        last = first + (1 << _BITS * (CONTEXT + 1 - len(context)))
        # The highest of all contexts ends where 64 bits do.
        low, high = np.searchsorted(self._sorted, np.array([first, last - 1], np.uint64))
        high += int(high < len(self._sorted) and int(self._sorted[high]) == last - 1)
        runs = self._sorted[low : high : (high - low) // _MOST_FOLLOWERS + 1]
        new = self._new[bisect_left(self._new, first) : bisect_left(self._new, last)]
        if new:
            runs = np.concatenate([runs, np.array(new, np.uint64)])
        return (runs & np.uint64(_TOKEN)).astype(np.intp)

    def _knows(self, run: int) -> bool:
        place = int(np.searchsorted(self._sorted, np.uint64(run)))
        if place < len(self._sorted) and int(self._sorted[place]) == run:
            return True
        place = bisect_left(self._new, run)
        return place < len(self._new) and self._new[place] == run

    def _merge(self) -> None:
        if self._new:
            new, self._new = np.array(self._new, np.uint64), []
            self._add(new)

    def _add(self, runs: NDArray[np.uint64]) -> None:
        """Put sorted runs in their places. Sorting all anew would take twenty times as long."""
        places = np.searchsorted(self._sorted, runs)
        near = self._sorted[np.minimum(places, len(self._sorted) - 1)] if len(self) else runs[:0]
        known = near == runs if len(self) else np.zeros(len(runs), np.bool_)
        self._sorted = np.insert(self._sorted, places[~known], runs[~known])


def _key(context: Sequence[int]) -> int:
    """Return a context, oldest token first, as the high bits of a run."""
    key = 0
    for shift, token in enumerate(reversed(context)):
        key |= token << _BITS * (CONTEXT - shift)
    return key
