"""Drafts of lines, followed through the trie of a lexicon by a beam; of many lines at once.

No draft can leave the form: a token is taken only if some word below it fits where it would
stand, and the last word is one of those that are allowed there. Every draft carries chance with
it, so that one wish does not give the same line twice.

Axes: R rows, V vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from writer.assist.cancellation import check
from writer.assist.verse.english.lexicon import INNER, OPENING
from writer.assist.verse.english.line_masks import LineMasks
from writer.model.language_model import join
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.verse.english.lexicon import Lexicon
    from writer.assist.verse.english.line_masks import LineWish
    from writer.model.language_model import HiddenState, LanguageModel

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.intp]

_WIDEST: Final = 40
"""Ways on from one beginning that are looked at."""

_NEGLIGIBLE: Final = 8.0
"""Nats below the likeliest way on that fits at which another is not looked at."""

_MOST_TOKENS: Final = 60

_SYLLABLE: Final = 4.0
"""Nats of a syllable of verse, by which beginnings of several lengths are compared."""

_LIGHT_ON_STRONG: Final = 0.8
_HEAVY_ON_WEAK: Final = 1.0
"""Nats off a word of one syllable that reads against the beat; never forbidden."""

_REPEATED: Final = 2.0
"""Nats off a word of weight that the poem has already, for the square of how often."""

_SAME_OPENING: Final = 1.0
"""Nats off a line that begins with the word with which another line does."""

_KEYWORD: Final = 6.0
"""Nats for a word that shall come."""

_COMMON_END: Final = 0.3
"""Share of its rarity that a word is given back at the end of a line: else the same few words
end all lines, since short common ones fit anywhere."""

ENDINGS: Final = ("", ",", ".", ";", ":", "!", "?")
"""What may stand behind a line."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a line begins.

    Attributes:
        wish: what it has to be.
        logits: of the next token, shape (V,).
        state: of the model, B = 1.
        rows: how many beginnings are followed at once, and drafts wanted.
    """

    wish: LineWish
    logits: FloatArray
    state: HiddenState
    rows: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished line.

    Attributes:
        tokens: that spell it, without its line end.
        words: their numbers, -1 for those not in the lexicon.
        ending: what stands behind it, of :data:`ENDINGS`.
        value: its log-probability, in nats.
        luck: the same by the temperature, with its share of chance and what reads badly off.
        state: of the model behind its last token, among others.
        row: its own there.
    """

    tokens: tuple[int, ...]
    words: tuple[int, ...]
    ending: str
    value: float
    luck: float
    state: HiddenState
    row: int


class _Begun(NamedTuple):
    """A line that is begun."""

    tokens: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    node: int = OPENING
    place: int = 0
    hoped: bool = False
    value: float = 0.0
    luck: float = 0.0
    row: int = 0

    @property
    def promise(self) -> float:
        """Its luck, with what its syllables would have cost elsewhere."""
        return self.luck + _SYLLABLE * self.place


class _Ways(NamedTuple):
    """Ways on from one beginning, shape (ways,) each."""

    begun: _Begun
    tokens: IntArray
    nodes: IntArray
    likely: FloatArray
    luck: NDArray[np.float64]
    hopes: NDArray[np.bool_]

    def taken(self, way: int) -> _Begun:
        """Return the beginning with one more token."""
        return self.begun._replace(
            tokens=(*self.begun.tokens, int(self.tokens[way])),
            node=int(self.nodes[way]),
            hoped=bool(self.hopes[way]),
            value=self.begun.value + float(self.likely[way]),
            luck=float(self.luck[way]),
        )


class LineDrafts:
    """Drafts lines.

    Args:
        model: asked once for each token of the longest draft.
        lexicon: its words.
        marks: the token of each of :data:`ENDINGS`; the first is a line end.
        random: the source of chance.
        temperature: above 0.
        forbidden: whether a word must not come.
    """

    def __init__(
        self,
        model: LanguageModel,
        lexicon: Lexicon,
        marks: dict[str, int],
        random: np.random.Generator,
        temperature: float,
        forbidden: Callable[[str], bool],
    ) -> None:
        self._model, self._lexicon, self._marks = model, lexicon, marks
        self._random, self._temperature = random, max(temperature, 0.05)
        self._forbidden = forbidden
        self._unwanted: dict[int, bool] = {}

    def draft(self, starts: Sequence[Start], cancelled: Cancelled) -> list[list[Draft]]:
        """Return drafts from each start, the luckiest first; none where no word fits.

        Raises:
            Superseded: cancelled.
        """
        size = self._model.vocabulary_size
        lines = [
            _Line(LineMasks(self._lexicon, start.wish, size, _KEYWORD), start.rows)
            for start in starts
        ]
        for row, line in enumerate(lines):
            line.live = [_Begun(row=row)]
        logits = np.stack([start.logits for start in starts])
        state = join([start.state for start in starts])
        for _ in range(_MOST_TOKENS):
            norms = log_sum_exp(logits)
            for line in lines:
                line.live = self._gone_on(line, logits, norms, state)
            live = [begun for line in lines for begun in line.live]
            if not live:
                break
            check(cancelled)
            tokens = np.array([[begun.tokens[-1] for begun in live]], np.int64)
            step = self._model.run(tokens, state.select([begun.row for begun in live]))
            logits, state = step.logits[0], step.state
            first = 0
            for line in lines:
                line.live = [
                    begun._replace(row=row) for row, begun in enumerate(line.live, start=first)
                ]
                first += len(line.live)
        return [sorted(line.done, key=lambda draft: -draft.luck) for line in lines]

    def _gone_on(
        self, line: _Line, logits: FloatArray, norms: FloatArray, state: HiddenState
    ) -> list[_Begun]:
        """Return the beginnings that are followed; what is finished goes to the line."""
        ways = [
            each
            for begun in line.live
            for each in self._ways_on(begun, logits[begun.row], norms[begun.row], state, line)
        ]
        if not ways:
            return []
        promise = np.concatenate([each.luck + _SYLLABLE * each.begun.place for each in ways])
        owners = np.repeat(np.arange(len(ways)), [len(each.tokens) for each in ways])
        firsts = np.cumsum([0, *(len(each.tokens) for each in ways)])
        best = np.argsort(-promise)[: line.rows]
        hope = line.least_hope
        return [
            ways[owners[place]].taken(int(place - firsts[owners[place]]))
            for place in best.tolist()
            if promise[place] > hope
        ]

    def _ways_on(
        self, begun: _Begun, logits: FloatArray, norm: float, state: HiddenState, line: _Line
    ) -> Iterator[_Ways]:
        """Yield what a beginning may become."""
        masks = line.masks
        if begun.node in {OPENING, INNER}:
            yield self._begin_word(begun, logits, norm, masks)
            return
        tokens, nodes = masks.below(begun.node)
        if len(nodes):
            fits = masks.open(nodes, begun.place)
            tokens, nodes = tokens[fits], nodes[fits]
            hopes = masks.hopes(nodes, begun.place) & self._hoping(begun, masks)
            yield self._grown(begun, logits, norm, tokens, nodes, hopes)
        word = int(masks.word[begun.node])
        if word < 0 or not masks.fits(word, begun.place) or self._is_unwanted(word):
            return
        whole = self._with_word(begun, word, masks)
        if whole.place == masks.length:
            if word in masks.ends:
                line.done.append(self._finished(whole, logits, norm, masks, state))
            return
        if whole.place > masks.latest_end:
            return
        yield self._begin_word(whole, logits, norm, masks)
        comma = np.array([self._marks[","]])
        yield self._grown(whole, logits, norm, comma, np.array([INNER]), np.zeros(1, bool))

    def _begin_word(
        self, begun: _Begun, logits: FloatArray, norm: float, masks: LineMasks
    ) -> _Ways:
        """Return the ways on where a word begins."""
        hoping = self._hoping(begun, masks)
        roots = masks.roots(begun.place, hoping=hoping)
        wished = logits + roots.bias
        tokens = np.flatnonzero(wished >= wished.max() - _NEGLIGIBLE)
        if len(tokens) > _WIDEST:
            tokens = tokens[np.argpartition(-wished[tokens], _WIDEST)[:_WIDEST]]
        tokens = tokens[np.isfinite(wished[tokens])]
        hopes = roots.bias[tokens] > 0
        return self._grown(begun, logits, norm, tokens, roots.nodes[tokens], hopes)

    def _hoping(self, begun: _Begun, masks: LineMasks) -> bool:
        """Return whether a word that shall come has not come yet."""
        return masks.wish.keywords.isdisjoint(begun.words)

    def _grown(
        self,
        begun: _Begun,
        logits: FloatArray,
        norm: float,
        tokens: IntArray,
        nodes: IntArray,
        hopes: NDArray[np.bool_],
    ) -> _Ways:
        likely = logits[tokens] - norm
        chance = self._random.gumbel(size=len(tokens)) * self._temperature
        # What may become a word that shall come has its bonus in advance, or none would be tried.
        luck = begun.luck + likely + chance + _KEYWORD * (hopes.astype(float) - begun.hoped)
        return _Ways(begun, tokens, nodes, likely, luck, hopes)

    def _is_unwanted(self, word: int) -> bool:
        if word >= len(self._lexicon.words):
            return False
        if word not in self._unwanted:
            self._unwanted[word] = self._forbidden(self._lexicon.words[word])
        return self._unwanted[word]

    def _with_word(self, begun: _Begun, word: int, masks: LineMasks) -> _Begun:
        """Return a beginning with its last word done."""
        wish = masks.wish
        length, light = int(masks.lengths[word]), bool(masks.light[word])
        cost = 0.0
        if length == 1 and word < len(self._lexicon.words):
            place = wish.places[begun.place]
            cost += _LIGHT_ON_STRONG * (place == "s" and light)
            cost += _HEAVY_ON_WEAK * (place == "w" and not light)
        if not light:
            times = wish.taken.get(word, 0) + 2 * (word in begun.words)
            cost += _REPEATED * times**2
        cost += _SAME_OPENING * (not begun.words and word in wish.openings)
        cost += _KEYWORD * (begun.hoped and word not in wish.keywords)
        return begun._replace(
            words=(*begun.words, word),
            place=begun.place + length,
            luck=begun.luck - cost,
            hoped=False,
        )

    def _finished(
        self,
        begun: _Begun,
        logits: FloatArray,
        norm: float,
        masks: LineMasks,
        state: HiddenState,
    ) -> Draft:
        """Return a line with what stands behind it; the last line of a poem has a full stop."""
        known = len(self._lexicon.words)
        locks = [lock.word for lock in masks.wish.locks]
        words = tuple(word if word < known else locks[word - known] for word in begun.words)
        rarity = -_COMMON_END * float(self._lexicon.weights[words[-1]]) if words[-1] >= 0 else 0.0
        endings = ".!?" if masks.wish.is_last else ENDINGS
        values = logits[[self._marks[ending] for ending in endings]] - norm
        lucks = values + self._temperature * self._random.gumbel(size=len(values))
        best = int(lucks.argmax())
        return Draft(
            begun.tokens,
            words,
            endings[best],
            begun.value + float(values[best]),
            begun.luck + float(lucks[best]) + rarity,
            state,
            begun.row,
        )


class _Line:
    """A line while it is drafted: what is begun and what is done."""

    def __init__(self, masks: LineMasks, rows: int) -> None:
        self.masks, self.rows = masks, rows
        self.live: list[_Begun] = []
        self.done: list[Draft] = []

    @property
    def least_hope(self) -> float:
        """The promise above which a beginning may still become one of the drafts wanted."""
        if len(self.done) < self.rows:
            return -np.inf
        lucks = sorted((draft.luck for draft in self.done), reverse=True)
        return lucks[self.rows - 1] + _SYLLABLE * self.masks.length
