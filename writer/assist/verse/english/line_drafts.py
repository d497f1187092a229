"""Drafts of a line, followed through the tries of a lexicon by a beam.

No draft can leave the form: a token is taken only if some word below it fits where it would
stand, and the last word is one of those that are allowed there. Every draft carries chance with
it, so that one wish does not give the same line twice.

Axes: R rows, V vocabulary, W words, N nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from writer.assist.cancellation import check
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.verse.english.lexicon import Lexicon, Trie
    from writer.model.language_model import HiddenState, LanguageModel

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.intp]

ROWS: Final = 16
"""Beginnings of a line that are followed at once."""

_WIDEST: Final = 40
"""Ways on from one beginning that are looked at."""

_MOST_TOKENS: Final = 40

_SYLLABLE: Final = 4.0
"""Nats of a syllable of verse, by which beginnings of several lengths are compared."""

_LIGHT_ON_STRONG: Final = 0.8
_HEAVY_ON_WEAK: Final = 1.0
"""Nats off a word of one syllable that reads against the beat; never forbidden."""

_REPEATED: Final = 2.0
"""Nats off a word of weight that the poem has already."""

_KEYWORD: Final = 6.0
"""Nats for a word that shall come."""

_COMMON_END: Final = 0.3
"""Share of its rarity that a word is given back at the end of a line: else the same few words
end all lines, since short common ones fit anywhere."""

ENDINGS: Final = ("", ",", ".", ";", ":", "!", "?")
"""What may stand behind a line."""


@dataclass(frozen=True, slots=True)
class LineWish:
    """What a line has to be.

    Attributes:
        places: weak and strong ones, or ``.`` for any, one a syllable.
        ends: numbers of the words that may end it.
        initial: what it begins with, in lower case; empty = anything.
        taken: numbers of the words that are in the poem.
        keywords: numbers of the words that shall come.
        is_last: whether the poem ends with it.
    """

    places: str
    ends: IntArray
    initial: str = ""
    taken: frozenset[int] = frozenset()
    keywords: frozenset[int] = frozenset()
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished line.

    Attributes:
        tokens: that spell it, without its line end.
        words: their numbers.
        ending: what stands behind it, of :data:`ENDINGS`.
        value: its log-probability, in nats.
        luck: the same by the temperature, with its share of chance and what reads badly off.
    """

    tokens: tuple[int, ...]
    words: tuple[int, ...]
    ending: str
    value: float
    luck: float


class _Begun(NamedTuple):
    """A line that is begun."""

    tokens: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    opening: bool = True
    node: int = 0
    place: int = 0
    hoped: bool = False
    value: float = 0.0
    luck: float = 0.0
    row: int = 0

    @property
    def promise(self) -> float:
        """Its luck, with what its syllables would have cost elsewhere."""
        return self.luck + _SYLLABLE * self.place


class LineDrafts:
    """Drafts lines.

    Args:
        model: asked once for each token of the longest draft.
        lexicon: its words.
        marks: the token of each of :data:`ENDINGS`; the first is a line end.
        random: the source of chance.
        temperature: above 0.
    """

    def __init__(
        self,
        model: LanguageModel,
        lexicon: Lexicon,
        marks: dict[str, int],
        random: np.random.Generator,
        temperature: float,
    ) -> None:
        self._model, self._lexicon, self._marks = model, lexicon, marks
        self._random, self._temperature = random, max(temperature, 0.05)

    def draft(
        self, wish: LineWish, logits: FloatArray, state: HiddenState, cancelled: Cancelled
    ) -> list[Draft]:
        """Return drafts of a line, the luckiest first; none where no word fits.

        Args:
            wish: what it has to be.
            logits: behind what stands before it, shape (V,).
            state: there, B = 1.
            cancelled: whether to give up.

        Raises:
            Superseded: cancelled.
        """
        masks = _Masks(self._lexicon, wish)
        live, done = [_Begun()], list[Draft]()
        values = (logits - log_sum_exp(logits[None]))[None]
        for _ in range(_MOST_TOKENS):
            options = [
                option
                for begun, row in zip(live, values, strict=True)
                for option in self._ways_on(begun, row, masks, done)
            ]
            live = sorted(options, key=lambda begun: -begun.promise)[:ROWS]
            best = max((draft.luck for draft in done), default=-np.inf)
            full = _SYLLABLE * len(wish.places)
            if len(done) >= ROWS and all(each.promise < best + full for each in live):
                break
            if not live:
                break
            check(cancelled)
            tokens = np.array([[begun.tokens[-1] for begun in live]], np.int64)
            step = self._model.run(tokens, state.select([begun.row for begun in live]))
            live = [begun._replace(row=row) for row, begun in enumerate(live)]
            state = step.state
            values = step.logits[0] - log_sum_exp(step.logits[0])[:, None]
        return sorted(done, key=lambda draft: -draft.luck)

    def _ways_on(
        self, begun: _Begun, values: FloatArray, masks: _Masks, done: list[Draft]
    ) -> Iterator[_Begun]:
        """Yield what a beginning may become; what is finished goes to ``done``."""
        trie = masks.trie(begun.opening)
        tokens, nodes = trie.below(begun.node)
        fits = masks.open(begun.opening, nodes, begun.place)
        hopes = masks.hopes(begun, begun.opening, nodes[fits])
        yield from self._grown(begun, values, tokens[fits], nodes[fits], hopes)
        word = int(trie.word[begun.node]) if begun.node else -1
        if word < 0 or not masks.fits(word, begun.place):
            return
        whole = self._with_word(begun, word, masks)
        if whole.place == len(masks.wish.places):
            if word in masks.ends:
                done += self._finished(whole, values, masks)
            return
        if whole.place > masks.latest_end:
            return
        tokens, nodes = masks.trie(opening=False).below(0)
        fits = masks.open(False, nodes, whole.place)
        after = whole._replace(opening=False, node=0)
        hopes = masks.hopes(after, False, nodes[fits])
        yield from self._grown(after, values, tokens[fits], nodes[fits], hopes)
        comma = np.array([self._marks[","]])
        yield from self._grown(after, values, comma, np.zeros(1, np.intp), np.zeros(1, bool))

    def _grown(
        self,
        begun: _Begun,
        values: FloatArray,
        tokens: IntArray,
        nodes: IntArray,
        hopes: NDArray[np.bool_],
    ) -> Iterator[_Begun]:
        likely = values[tokens]
        # What may become a word that shall come has its bonus in advance, or none would be tried.
        wished = likely + _KEYWORD * (hopes.astype(int) - begun.hoped)
        chance = self._random.gumbel(size=len(tokens)) * self._temperature
        best = np.arange(len(tokens))
        if len(tokens) > _WIDEST:
            best = np.argpartition(-wished, _WIDEST)[:_WIDEST]
        for row in best.tolist():
            yield begun._replace(
                tokens=(*begun.tokens, int(tokens[row])),
                node=int(nodes[row]),
                hoped=bool(hopes[row]),
                value=begun.value + float(likely[row]),
                luck=begun.luck + float(wished[row]) + float(chance[row]),
            )

    def _with_word(self, begun: _Begun, word: int, masks: _Masks) -> _Begun:
        """Return a beginning with its last word done."""
        lexicon, wish = self._lexicon, masks.wish
        length, light = int(lexicon.lengths[word]), bool(lexicon.light[word])
        cost = 0.0
        if length == 1:
            place = wish.places[begun.place]
            cost += _LIGHT_ON_STRONG * (place == "s" and light)
            cost += _HEAVY_ON_WEAK * (place == "w" and not light)
        if not light:
            cost += _REPEATED * (word in wish.taken) + 3 * _REPEATED * (word in begun.words)
        cost += _KEYWORD * (begun.hoped and word not in wish.keywords)
        return begun._replace(
            words=(*begun.words, word),
            place=begun.place + length,
            luck=begun.luck - cost,
            hoped=False,
        )

    def _finished(self, begun: _Begun, values: FloatArray, masks: _Masks) -> Iterator[Draft]:
        """Yield a line with what may stand behind it; the last line of a poem has a full stop."""
        endings = ".!?" if masks.wish.is_last else ENDINGS
        rarity = -_COMMON_END * float(self._lexicon.weights[begun.words[-1]])
        for ending in endings:
            value = float(values[self._marks[ending]])
            luck = begun.luck + value + rarity + self._temperature * float(self._random.gumbel())
            yield Draft(begun.tokens, begun.words, ending, begun.value + value, luck)


class _Masks:
    """Which nodes lead to a word that fits, for each place of one line."""

    def __init__(self, lexicon: Lexicon, wish: LineWish) -> None:
        self.wish = wish
        self._tries = {True: lexicon.opening, False: lexicon.inner}
        count, bits = len(wish.places), lexicon.fitting(wish.places)
        before_end = np.uint32(0)
        within = np.zeros(len(bits), np.uint32)
        for length in range(1, count):
            of_length = lexicon.lengths == length
            # The word must leave room for another.
            within[of_length] = bits[of_length] & np.uint32((1 << max(0, count - length)) - 1)
        last = np.zeros(len(bits), np.uint32)
        starts = count - lexicon.lengths[wish.ends]
        fitting = (starts >= 0) & ((bits[wish.ends] >> np.maximum(starts, 0)) & 1 > 0)
        ends, starts = wish.ends[fitting], starts[fitting]
        last[ends] = np.uint32(1) << starts.astype(np.uint32)
        self.ends = set(ends.tolist())
        self.latest_end = int(starts.max()) if len(starts) else -1
        # What is done before the last word must not reach beyond where one may begin.
        for length in range(1, count):
            of_length = lexicon.lengths == length
            room = self.latest_end - length + 1
            within[of_length] &= np.uint32((1 << room) - 1) if room > 0 else before_end
        self._bits = within | last
        self._open = {kind: trie.spread(self._bits) for kind, trie in self._tries.items()}
        wanted = np.zeros(len(bits), np.uint32)
        wanted[list(wish.keywords)] = self._bits[list(wish.keywords)]
        self._hopes = {kind: trie.spread(wanted) for kind, trie in self._tries.items()}
        if wish.initial:
            chosen = np.array([word.startswith(wish.initial) for word in lexicon.words])
            self._open[True] = lexicon.opening.spread(np.where(chosen, self._bits, 0))
            self._opening_words = chosen
        else:
            self._opening_words = np.ones(len(bits), bool)

    def trie(self, opening: bool) -> Trie:
        """Return the words at the beginning of the line, or those within it."""
        return self._tries[opening]

    def open(self, opening: bool, nodes: IntArray, place: int) -> NDArray[np.bool_]:
        """Return which nodes lead to a word that fits at a place."""
        fits: NDArray[np.bool_] = (self._open[opening][nodes] >> np.uint32(place)) & 1 > 0
        return fits

    def hopes(self, begun: _Begun, opening: bool, nodes: IntArray) -> NDArray[np.bool_]:
        """Return which nodes lead to a word that shall come and has not come yet."""
        if self.wish.keywords.isdisjoint(begun.words):
            found: NDArray[np.bool_] = self._hopes[opening][nodes] > 0
            return found
        return np.zeros(len(nodes), bool)

    def fits(self, word: int, place: int) -> bool:
        """Return whether a word fits at a place."""
        opens = place > 0 or bool(self._opening_words[word])
        return opens and bool((int(self._bits[word]) >> place) & 1)
