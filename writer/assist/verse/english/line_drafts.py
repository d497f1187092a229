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
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.verse.english.lexicon import Lexicon
    from writer.assist.verse.english.line_masks import LineWish
    from writer.model.language_model import HiddenState, LanguageModel

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.intp]

_WIDEST: Final = 40
"""Ways on from one beginning that are looked at."""

_NEGLIGIBLE: Final = 5.0
"""Nats below the likeliest way on that fits at which another is not looked at."""

_MOST_TOKENS: Final = 200
"""Of a line: some dozen in words that the model knows, many in a locked word that it spells."""

_SYLLABLE: Final = 4.0
"""Nats of a syllable of verse, by which beginnings of several lengths are compared."""

_LIGHT_ON_STRONG: Final = 0.8
_HEAVY_ON_WEAK: Final = 1.0
"""Nats off a word of one syllable that reads against the beat; never forbidden."""

_REPEATED: Final = 2.0
"""Nats off a word of weight that the poem has already, for the square of how often."""

_SAME_OPENING: Final = 1.0
"""Nats off a line that begins with the word with which another line does."""

_LONE_END: Final = 3.0
"""Nats off a last word that a comma parts from its line: mostly it is there for its rhyme."""

_COMMON_END: Final = 0.1
"""Share of its rarity that a word is given back at the end of a line: else the same few words
end all lines, since short common ones fit anywhere."""

_LEAST: Final = -1e30
"""Of logits that are not minus infinity."""

_AFTER_COMMA: Final = np.array([INNER])
_NO_HOPE: Final = np.zeros(1, bool)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a line begins.

    Attributes:
        wish: what it has to be.
        logits: of the next token, shape (V,).
        state: of the model, B = 1.
        rows: how many beginnings are followed at once; half as many drafts are enough.
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
        ending: what stands behind it.
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
    pause: int = 0
    hoped: bool = False
    value: float = 0.0
    luck: float = 0.0
    row: int = 0

    def grown(self, token: int, node: int, *, hoped: bool, likely: float, luck: float) -> _Begun:
        """Return the beginning with one more token."""
        value = self.value + likely
        tokens = (*self.tokens, token)
        return self._replace(tokens=tokens, node=node, hoped=hoped, value=value, luck=luck)


class _Ways(NamedTuple):
    """Ways on from one beginning.

    Attributes:
        begun: the beginning.
        tokens: of the ways, shape (ways,).
        nodes: that they lead to, shape (ways,).
        hopes: whether a word may come there that shall, shape (ways,).
    """

    begun: _Begun
    tokens: IntArray
    nodes: IntArray
    hopes: NDArray[np.bool_]


class LineDrafts:
    """Drafts lines.

    Args:
        model: asked once for each token of the longest draft.
        lexicon: its words.
        marks: the token of each of :data:`.line_masks.ENDINGS`; the first is a line end.
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
        self._comma = np.array([marks[","]])

    def draft(self, starts: Sequence[Start], cancelled: Cancelled) -> list[list[Draft]]:
        """Return drafts from each start, the luckiest first; none where no word fits.

        Raises:
            Superseded: cancelled.
        """
        size = self._model.vocabulary_size
        lines = [_Line(LineMasks(self._lexicon, start.wish, size), start.rows) for start in starts]
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
        owners = np.repeat(np.arange(len(ways)), [len(each.tokens) for each in ways])
        tokens = np.concatenate([each.tokens for each in ways])
        nodes = np.concatenate([each.nodes for each in ways])
        hopes = np.concatenate([each.hopes for each in ways])
        begun = [each.begun for each in ways]
        rows = np.array([each.row for each in begun])[owners]
        likely = logits[rows, tokens] - norms[rows]
        # What may become a word that shall come has its bonus in advance, or none would be tried.
        bonus = line.masks.wish.bonus
        before = np.array([each.luck - bonus * each.hoped for each in begun])[owners]
        chance = self._temperature * self._random.gumbel(size=len(tokens))
        luck = before + likely + chance + bonus * hopes
        promise = luck + _SYLLABLE * np.array([each.place for each in begun])[owners]
        best = np.argsort(-promise)[: line.rows]
        return [
            begun[owners[way]].grown(
                int(tokens[way]),
                int(nodes[way]),
                hoped=bool(hopes[way]),
                likely=float(likely[way]),
                luck=float(luck[way]),
            )
            for way in best[promise[best] > line.least_hope].tolist()
        ]

    def _ways_on(
        self, begun: _Begun, logits: FloatArray, norm: float, state: HiddenState, line: _Line
    ) -> Iterator[_Ways]:
        """Yield what a beginning may become."""
        masks = line.masks
        if begun.node in {OPENING, INNER}:
            yield self._begin_word(begun, logits, masks)
            return
        tokens, nodes = masks.below(begun.node)
        if len(nodes):
            fits = masks.open(nodes, begun.place)
            nodes = nodes[fits]
            hopes = masks.hopes(nodes, begun.place) & self._hoping(begun, masks)
            yield _Ways(begun, tokens[fits], nodes, hopes)
        word = int(masks.word[begun.node])
        if word < 0 or not masks.fits(word, begun.place):
            return
        whole = self._with_word(begun, word, masks)
        if whole.place == masks.length:
            if word in masks.ends:
                line.done.append(self._finished(whole, logits, norm, masks, state))
        elif whole.place <= masks.latest_end:
            yield self._begin_word(whole, logits, masks)
            paused = whole._replace(pause=whole.place)
            yield _Ways(paused, self._comma, _AFTER_COMMA, _NO_HOPE)

    def _begin_word(self, begun: _Begun, logits: FloatArray, masks: LineMasks) -> _Ways:
        """Return the ways on where a word begins."""
        roots = masks.roots(begun.place, hoping=self._hoping(begun, masks))
        wished = logits + roots.bias
        tokens = np.flatnonzero(wished > max(float(wished.max()) - _NEGLIGIBLE, _LEAST))
        if len(tokens) > _WIDEST:
            tokens = tokens[np.argpartition(-wished[tokens], _WIDEST)[:_WIDEST]]
        return _Ways(begun, tokens, roots.nodes[tokens], roots.bias[tokens] > 0)

    def _hoping(self, begun: _Begun, masks: LineMasks) -> bool:
        """Return whether a word that shall come has not come yet."""
        return masks.wish.keywords.isdisjoint(begun.words)

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
        cost += wish.bonus * (begun.hoped and word not in wish.keywords)
        ends = begun.place + length == masks.length
        cost += _LONE_END * (ends and 0 < begun.pause == begun.place)
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
        """Return a line with what stands behind it."""
        known = len(self._lexicon.words)
        locks = [lock.word for lock in masks.wish.locks]
        words = tuple(word if word < known else locks[word - known] for word in begun.words)
        rarity = -_COMMON_END * float(self._lexicon.weights[words[-1]]) if words[-1] >= 0 else 0.0
        endings = masks.wish.endings
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
        enough = self.rows // 2 + 1
        if len(self.done) < enough:
            return -np.inf
        lucks = sorted((draft.luck for draft in self.done), reverse=True)
        return lucks[enough - 1] + _SYLLABLE * self.masks.length
