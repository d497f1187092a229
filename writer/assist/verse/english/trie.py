"""Words by their tokens, as arrays; no sounds and no models.

Nodes are numbered by depth and in the order of their tokens, so the children of a node have
numbers in a row, and what holds of words spreads to the nodes above them a depth at a time.

Axes: W words, N nodes.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.intp]
    Bits = NDArray[np.uint32]


class Trie:
    """Words by their tokens; node 0 is the root.

    Args:
        spellings: the tokens of each word, at least one; each only once.

    Attributes:
        token: that leads to each node, shape (N,); of the root, none.
        word: number of the word that ends at each node, or -1, shape (N,).
        first: number of the first child of each node, shape (N,).
        count: of its children, shape (N,).
    """

    def __init__(self, spellings: Sequence[Sequence[int]]) -> None:
        table = _as_table(spellings)
        # Sorted, the words below one node stand in a row.
        order = np.lexsort(table.T[::-1])
        table = table[order]
        fresh = np.ones(table.shape, bool)
        fresh[1:] = np.logical_or.accumulate(table[1:] != table[:-1], axis=1)
        fresh &= table >= 0
        ends = np.concatenate([[1], 1 + np.cumsum(fresh.sum(axis=0))])
        path = np.zeros((len(table), table.shape[1] + 1), np.intp)
        path[:, 1:] = np.cumsum(fresh, axis=0) - 1 + ends[:-1]
        size = int(ends[-1])
        by_depth = fresh.T  # nodes are numbered so
        self.token = np.concatenate([[0], table.T[by_depth]])
        parents = path[:, :-1].T[by_depth]
        self.count = np.bincount(parents, minlength=size)
        self.first = 1 + np.cumsum(self.count) - self.count
        lengths = (table >= 0).sum(axis=1)
        self._end = np.empty(len(table), np.intp)
        self._end[order] = path[np.arange(len(table)), lengths]
        self.word = np.full(size, -1, np.intp)
        self.word[self._end] = np.arange(len(table))
        self._levels = [slice(int(a), int(b)) for a, b in zip([0, *ends], ends, strict=False)]

    def below(self, node: int) -> IntArray:
        """Return the children of a node."""
        return np.arange(self.first[node], self.first[node] + self.count[node])

    def spread(self, bits: Bits) -> Bits:
        """Return for each node the bits of all words below it, shape (N,).

        Args:
            bits: of each word, shape (W,).
        """
        found = np.zeros(len(self.word), np.uint32)
        found[self._end] = bits
        for level, below in zip(self._levels[-2::-1], self._levels[:0:-1], strict=True):
            parents = np.flatnonzero(self.count[level]) + level.start
            starts = self.first[parents] - below.start
            found[parents] |= np.bitwise_or.reduceat(found[below], starts)
        return found


def _as_table(spellings: Sequence[Sequence[int]]) -> IntArray:
    """Return the tokens of each word in a row, with -1 behind them."""
    lengths = np.fromiter(map(len, spellings), np.intp, len(spellings))
    table = np.full((len(spellings), int(lengths.max(initial=1))), -1, np.intp)
    table[np.arange(table.shape[1]) < lengths[:, None]] = np.fromiter(
        chain.from_iterable(spellings), np.intp, int(lengths.sum())
    )
    return table
