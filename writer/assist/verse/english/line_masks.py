"""What may come at each place of one line: masks over a lexicon's trie, without dead ends.

A node is open at a syllable of the line if some word below it fits there and leaves room for what
has to follow. One syllable can always be filled, so who keeps to open nodes comes to the end.

Axes: W words, N nodes, V vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from writer.assist.verse.english.lexicon import INNER, OPENING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from writer.assist.verse.english.lexicon import Lexicon

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.intp]
    Bits = NDArray[np.uint32]

ENDINGS: Final = ("", ",", ".", ";", ":", "!", "?")
"""What may stand behind a line."""

LONGEST: Final = 32
"""Syllables of a line: a bit each."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A word that stands at its place, whatever it is.

    Attributes:
        place: syllables before it.
        length: syllables of it.
        tokens: that spell it there.
        word: its number in the lexicon, or -1.
    """

    place: int
    length: int
    tokens: tuple[int, ...]
    word: int = -1

    @property
    def end(self) -> int:
        """Syllables before what follows it."""
        return self.place + self.length


@dataclass(frozen=True, slots=True)
class LineWish:
    """What a line has to be.

    Attributes:
        places: weak and strong ones, or ``.`` for any, one a syllable.
        ends: numbers of the words that may end it, unless a locked one does.
        initial: what it begins with, in lower case; empty = anything.
        taken: how often the poem has its words of weight, by number.
        openings: numbers of the words that begin other lines.
        keywords: numbers of the words that shall come.
        bonus: nats for one of them, in advance for what may become one.
        unwanted: numbers of the words that must not come.
        locks: words that stand, in order, none over another.
        endings: what may stand behind it, of :data:`ENDINGS`.
    """

    places: str
    ends: IntArray
    initial: str = ""
    taken: Mapping[int, int] = field(default_factory=dict)
    openings: frozenset[int] = frozenset()
    keywords: frozenset[int] = frozenset()
    bonus: float = 0.0
    unwanted: frozenset[int] = frozenset()
    locks: tuple[Lock, ...] = ()
    endings: tuple[str, ...] = ENDINGS


class Roots(NamedTuple):
    """What may begin at a place.

    Attributes:
        bias: nats for the first token of each word that fits; of others minus infinity, (V,).
        nodes: that tokens lead to, shape (V,).
    """

    bias: FloatArray
    nodes: IntArray


class LineMasks:
    """Which nodes lead to a word that fits, for each place of one line.

    Words and nodes of a lexicon come first; locked words and their chains of nodes follow.

    Args:
        lexicon: the words.
        wish: what the line has to be.
        vocabulary: tokens of the model, V.

    Attributes:
        wish: what the line has to be.
        length: syllables of the line.
        word: number of the word that ends at each node, or -1, shape (N,).
        lengths: syllables of each word, shape (W,).
        light: whether it is of little weight, shape (W,).
    """

    def __init__(self, lexicon: Lexicon, wish: LineWish, vocabulary: int) -> None:
        self.wish, self.length = wish, len(wish.places)
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self.word, self.lengths, self.light = lexicon.node_word, lexicon.lengths, lexicon.light
        self._token, self._first = lexicon.trie.token, lexicon.trie.first
        self._count = lexicon.trie.count
        bits = self._fitting()
        opening = bits
        if wish.initial and not (wish.locks and wish.locks[0].place == 0):
            opening = np.where(lexicon.beginning(wish.initial), bits, np.uint32(0))
        self._bits, self._opening = bits, opening
        self._open = lexicon.trie.spread(np.concatenate([opening & 1, bits & ~np.uint32(1)]))
        wanted = np.zeros_like(bits)
        shall = list(wish.keywords)
        wanted[shall] = bits[shall]
        self._hopes = (
            lexicon.trie.spread(np.concatenate([wanted & opening, wanted])) if shall else None
        )
        self._roots: dict[tuple[int, bool], Roots] = {}
        self._locks = self._with_locks() if wish.locks else {}

    def below(self, node: int) -> tuple[IntArray, IntArray]:
        """Return the tokens that go on from a node, and the nodes that they lead to."""
        first = self._first[node]
        nodes = np.arange(first, first + self._count[node])
        return self._token[nodes], nodes

    def open(self, nodes: IntArray, place: int) -> NDArray[np.bool_]:
        """Return which nodes lead to a word that fits at a place."""
        fits: NDArray[np.bool_] = (self._open[nodes] >> np.uint32(place)) & 1 > 0
        return fits

    def hopes(self, nodes: IntArray, place: int) -> NDArray[np.bool_]:
        """Return which nodes lead to a word that shall come and fits at a place."""
        if self._hopes is None:
            return np.zeros(len(nodes), bool)
        known = np.where(nodes < len(self._hopes), nodes, 0)
        found: NDArray[np.bool_] = (self._hopes[known] >> np.uint32(place)) & 1 > 0
        return found & (nodes < len(self._hopes))

    def fits(self, word: int, place: int) -> bool:
        """Return whether a word fits at a place."""
        if word >= len(self._bits):
            return True
        bits = self._bits if place else self._opening
        return bool((int(bits[word]) >> place) & 1)

    def roots(self, place: int, *, hoping: bool) -> Roots:
        """Return what may begin at a place.

        Args:
            place: syllables before it.
            hoping: for a word that shall come.
        """
        hoping = hoping and self._hopes is not None
        if (place, hoping) not in self._roots:
            self._roots[place, hoping] = self._rooted(place, hoping)
        return self._roots[place, hoping]

    def _rooted(self, place: int, hoping: bool) -> Roots:
        bias = np.full(self._vocabulary, -np.inf, np.float32)
        if place in self._locks:
            node = self._locks[place]
            bias[self._token[node]] = 0.0
            return Roots(bias, np.full(self._vocabulary, node))
        tokens, nodes = self.below(INNER if place else OPENING)
        fits = self.open(nodes, place)
        bias[tokens[fits]] = 0.0
        if hoping:
            bias[tokens[fits & self.hopes(nodes, place)]] = self.wish.bonus
        return Roots(bias, self._lexicon.led_to(INNER if place else OPENING, self._vocabulary))

    def _fitting(self) -> Bits:
        """Return for each word the places at which it may begin, as bits, shape (W,)."""
        lexicon, wish, count = self._lexicon, self.wish, self.length
        bits = lexicon.fitting(wish.places, wish.keywords).copy()
        bits[list(wish.unwanted)] = 0
        last_lock = wish.locks[-1] if wish.locks else None
        last = np.zeros(len(bits), np.uint32)
        if last_lock and last_lock.end == count:
            self.ends: set[int] = set()
            self.latest_end = last_lock.place
        else:
            earliest = last_lock.end if last_lock else 0
            starts = count - lexicon.lengths[wish.ends]
            fitting = starts >= earliest
            fitting &= (bits[wish.ends] >> np.maximum(starts, 0).astype(np.uint32)) & 1 > 0
            ends, starts = wish.ends[fitting], starts[fitting]
            last[ends] = np.uint32(1) << starts.astype(np.uint32)
            self.ends = set(ends.tolist())
            self.latest_end = int(starts.max()) if len(starts) else -1
        within = np.zeros(len(bits), np.uint32)
        for length in range(1, count):
            # What is done before the last word must not reach beyond where one may begin.
            of_length = lexicon.lengths == length
            within[of_length] = bits[of_length] & self._room(length)
        return within | last

    def _room(self, length: int) -> np.uint32:
        """Return the places where a word of a length stands neither in the way nor too late."""
        bits = (1 << max(0, self.latest_end - length + 1)) - 1
        for lock in self.wish.locks:
            for start in range(max(0, lock.place - length + 1), lock.end):
                bits &= ~(1 << start)
        return np.uint32(bits)

    def _with_locks(self) -> dict[int, int]:
        """Add locked words, and return the node that begins each, by its place."""
        locks, words, nodes = self.wish.locks, len(self._bits), len(self.word)
        chains = [len(lock.tokens) for lock in locks]
        begins = nodes + np.cumsum([0, *chains[:-1]])
        added = sum(chains)
        last = np.zeros(added, bool)
        last[np.cumsum(chains) - 1] = True
        ending = np.full(added, -1)
        ending[last] = words + np.arange(len(locks))
        tokens = [token for lock in locks for token in lock.tokens]
        self._token = np.concatenate([self._token, tokens])
        self._first = np.concatenate([self._first, np.arange(nodes + 1, nodes + added + 1)])
        self._count = np.concatenate([self._count, (~last).astype(np.intp)])
        self._open = np.concatenate([self._open, np.full(added, 2**LONGEST - 1, np.uint32)])
        self.word = np.concatenate([self.word, ending])
        self.lengths = np.concatenate([self.lengths, [lock.length for lock in locks]])
        self.light = np.concatenate([self.light, np.ones(len(locks), bool)])
        if locks[-1].end == self.length:
            self.ends.add(words + len(locks) - 1)
        return {lock.place: int(node) for lock, node in zip(locks, begins, strict=True)}
