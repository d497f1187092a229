"""Drafts of a line, drawn from the model among those that the form lets stand.

No draft can leave the form: at every place only such tokens come as fit from there on, and a line
that rhymes ends with none but characters of its rhyme. Among these lines the search draws by
chance, as the model itself would: each carries a luck, and the luckiest are followed. So the
lines are as likely as a beam's, but not the same ones whenever a poem has the same title.

Source: Kool, van Hoof and Welling 2019, "Stochastic Beams and Where to Find Them".

Axes: R rows, V vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from writer.assist.cancellation import check
from writer.model.language_model import join
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.verse.chinese.lexicon import Lexicon
    from writer.assist.verse.chinese.regulated import Level
    from writer.model.language_model import HiddenState, LanguageModel, Step

    FloatArray = NDArray[np.float32]
    Tokens = NDArray[np.intp]

NEGLIGIBLE = 4.0
"""Nats below the likeliest token that fits at which another is left out: the same variety costs
half a nat a character less than by a lower temperature."""

TYPICAL_COST = 3.0
"""Nats of a character of verse, by which beginnings of several lengths are compared."""

LEAST_TEMPERATURE = 0.05

OPENINGS = 16
"""Ways to open a line that are drawn freely and then count as equal; else the few openings that
the model likes best begin most poems of a title."""

OPENING_TEMPERATURE = 1.0

KEYWORD_BONUS = 2.5
"""Nats for a token of a keyword that has not come yet."""

_WIDEST = 40
"""Ways on from one beginning that are looked at."""


@dataclass(frozen=True, slots=True)
class LineWish:
    """What a line has to be.

    Attributes:
        tones: of it.
        rhymes: one of these; None = any that has many characters, where it ``ends_rhyming``.
        level: tone of its end.
        ends_rhyming: whether it rhymes.
        initial: what it begins with; empty = anything.
        taken: characters that must not come again.
        keywords: that may still come.
        loose: what has several readings fits if one of them does.
    """

    tones: str
    level: Level
    ends_rhyming: bool = False
    rhymes: frozenset[str] | None = None
    initial: str = ""
    taken: frozenset[str] = frozenset()
    keywords: tuple[str, ...] = ()
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Where a line begins.

    Attributes:
        wish: what it has to be.
        logits: of the next token, shape (V,).
        state: of the model, B = 1.
        rows: how many drafts.
        before: the text before it.
    """

    wish: LineWish
    logits: FloatArray
    state: HiddenState
    rows: int
    before: str = ""


@dataclass(slots=True)
class Draft:
    """A line, or the beginning of one.

    Attributes:
        behind: logits of shape (V,) and the state behind it, B = 1.
        text: of it.
        tokens: that spell it.
        value: log-probability of it, in nats.
        weight: the same, by the temperature, and with what keywords are worth.
        luck: its weight and its share of chance; that of the luckiest line that begins with it.
    """

    behind: tuple[FloatArray, HiddenState]
    text: str = ""
    tokens: list[int] = field(default_factory=list)
    value: float = 0.0
    weight: float = 0.0
    luck: float = 0.0


class _Branch(NamedTuple):
    """A way to go on from the beginning of a line."""

    promise: float
    luck: float
    weight: float
    value: float
    token: int
    parent: int


class LineDrafts:
    """Drafts lines.

    Args:
        model: asked once for each token of the longest draft.
        lexicon: its tokens.
        random: the source of chance.
        temperature: above 0.
        forbidden: whether a text must not go on with a piece.
    """

    def __init__(
        self,
        model: LanguageModel,
        lexicon: Lexicon,
        random: np.random.Generator,
        temperature: float,
        forbidden: Callable[[str, str], bool],
    ) -> None:
        self._model = model
        self._lexicon = lexicon
        self._random = random
        self._temperature = max(temperature, LEAST_TEMPERATURE)
        self._forbidden = forbidden

    def draft(self, starts: Sequence[Start], cancelled: Cancelled) -> list[list[Draft]]:
        """Return drafts from each start, the luckiest first; none where nothing fits.

        Raises:
            Superseded: cancelled.
        """
        lines = [_Line(start, _Choices(self._lexicon, start.wish)) for start in starts]
        logits = np.stack([start.logits for start in starts])
        states = join([start.state for start in starts])
        while True:
            parents = self._follow(lines, logits)
            if not parents:
                break
            check(cancelled)
            tokens = [draft.tokens[-1] for line in lines for draft in line.live]
            step = self._model.run(np.array([tokens], np.int64), states.select(parents))
            going = [row for line, rows in _rows(lines) for row in line.sort_out(step, rows)]
            if not going:
                break
            logits, states = step.logits[0, going], step.state.select(going)
        return [sorted(line.done, key=lambda draft: -draft.luck) for line in lines]

    def _follow(self, lines: Sequence[_Line], logits: FloatArray) -> list[int]:
        """Let every line grow by a token, and return the rows that the new ones go on from."""
        values = logits - log_sum_exp(logits)[:, None]
        parents: list[int] = []
        for line, rows in _rows(lines):
            grown = self._grow(line.start, line.live, line.choices, values[rows.start : rows.stop])
            line.live = [draft for draft, _ in grown]
            parents += [rows.start + parent for _, parent in grown]
        return parents

    def _grow(
        self, start: Start, drafts: Sequence[Draft], choices: _Choices, values: FloatArray
    ) -> list[tuple[Draft, int]]:
        """Return the beginnings that are followed, each with the row that it goes on from."""
        if not drafts:
            return []
        branches = [
            branch
            for parent, draft in enumerate(drafts)
            for branch in self._branches(draft, parent, choices, values[parent])
        ]
        opens = not drafts[0].text and not start.wish.initial
        most = min(OPENINGS, start.rows) if opens else start.rows
        branches.sort(key=lambda branch: -(branch.luck if opens else branch.promise))
        if opens:
            lucks = self._random.gumbel(size=len(branches)).tolist()
            branches = [
                branch._replace(weight=0.0, luck=luck)
                for branch, luck in zip(branches, lucks, strict=True)
            ]
        found: dict[str, tuple[Draft, int]] = {}
        for branch in branches:
            draft, piece = drafts[branch.parent], self._lexicon.texts[branch.token]
            text = draft.text + piece
            if text in found or not self._may_stand(draft.text, piece, start.before):
                continue
            tokens = [*draft.tokens, branch.token]
            grown = Draft(draft.behind, text, tokens, branch.value, branch.weight, branch.luck)
            found[text] = grown, branch.parent
            if len(found) == most:
                break
        # The model is run on them in this order.
        return sorted(found.values(), key=lambda pair: pair[1])

    def _branches(
        self, draft: Draft, parent: int, choices: _Choices, values: FloatArray
    ) -> Iterator[_Branch]:
        place = len(draft.text)
        tokens = choices.at(place)
        if not len(tokens):
            return
        temperature = self._temperature if place else OPENING_TEMPERATURE
        chances = (values[tokens] + choices.bonus(tokens, draft.text)) / temperature
        likely = chances >= chances.max() - NEGLIGIBLE
        tokens, chances = tokens[likely], chances[likely]
        weights = draft.weight + chances
        lucks = weights + self._random.gumbel(size=len(weights))
        # The luck of a beginning is that of its luckiest end, one that breaks the form included.
        rest = np.log(max(1e-12, 1 - float(np.exp(chances).sum()))) + draft.weight
        peak = max(float(lucks.max()), float(rest + self._random.gumbel()))
        lucks = _conditioned(lucks, peak, draft.luck)
        promise = lucks + TYPICAL_COST / self._temperature * (
            place + self._lexicon.lengths[tokens]
        )
        for row in np.argsort(-promise)[:_WIDEST]:
            token = int(tokens[row])
            yield _Branch(
                float(promise[row]),
                float(lucks[row]),
                float(weights[row]),
                draft.value + float(values[token]),
                token,
                parent,
            )

    def _may_stand(self, text: str, piece: str, before: str) -> bool:
        fresh = len(set(piece)) == len(piece) and not set(piece) & set(text)
        return fresh and not self._forbidden(before + text, piece)


class _Line:
    """A line while it is drafted: what is begun and what is done."""

    def __init__(self, start: Start, choices: _Choices) -> None:
        self.start = start
        self.choices = choices
        self.live = [Draft((start.logits, start.state))]
        self.done: list[Draft] = []

    def sort_out(self, step: Step, rows: range) -> list[int]:
        """Put aside what is done, and return the rows of what is worth going on with."""
        length = len(self.start.wish.tones)
        going = []
        for row, draft in zip(rows, self.live, strict=True):
            if len(draft.text) == length:
                draft.behind = step.logits[0, row], step.state.select([row])
                self.done.append(draft)
            else:
                going.append((row, draft))
        best = max((draft.luck for draft in self.done), default=-np.inf)
        if all(draft.luck <= best for _, draft in going):
            going = []  # no line is luckier than its beginning
        self.live = [draft for _, draft in going]
        return [row for row, _ in going]


def _rows(lines: Sequence[_Line]) -> Iterator[tuple[_Line, range]]:
    """Yield each line with the rows of what is live of it."""
    first = 0
    for line in lines:
        count = len(line.live)
        yield line, range(first, first + count)
        first += count


def _conditioned(lucks: NDArray[np.float64], peak: float, wanted: float) -> NDArray[np.float64]:
    """Return lucks drawn freely as if their highest had been another.

    Args:
        lucks: of the ways on, shape (N,).
        peak: the highest of them all.
        wanted: what it has to be.
    """
    gap = np.minimum(lucks - peak, -1e-12)
    shift = wanted - lucks + np.log1p(-np.exp(gap))
    return wanted - np.maximum(0.0, shift) - np.log1p(np.exp(-np.abs(shift)))


class _Choices:
    """The tokens that may stand at each place of one line."""

    def __init__(self, lexicon: Lexicon, wish: LineWish) -> None:
        self._lexicon = lexicon
        self._wish = wish
        self._at: dict[int, Tokens] = {}

    def at(self, place: int) -> Tokens:
        if place not in self._at:
            self._at[place] = self._found(place)
        return self._at[place]

    def bonus(self, tokens: Tokens, text: str) -> FloatArray:
        """Return nats for each token that brings a keyword."""
        found = np.zeros(len(tokens), np.float32)
        for word in self._wish.keywords:
            if word in text:
                continue
            begun = next((n for n in range(len(word) - 1, 0, -1) if text.endswith(word[:n])), 0)
            for place, token in enumerate(tokens):
                piece = self._lexicon.texts[token]
                if word[begun:].startswith(piece) or (not begun and word in piece):
                    found[place] = KEYWORD_BONUS * (2 if begun else 1)
        return found

    def _found(self, place: int) -> Tokens:
        lexicon, wish = self._lexicon, self._wish
        if place == 0 and wish.initial:
            return self._beginning()
        tokens = lexicon.fitting(wish.tones, place, loose=wish.loose)
        return self._rhyming(lexicon.free_of(tokens, wish.taken), place)

    def _beginning(self) -> Tokens:
        """Return the tokens with the initial, whatever its tone, and with what fits after it."""
        lexicon, wish = self._lexicon, self._wish
        tones = "中" + wish.tones[1:]
        tokens = lexicon.starting_with(wish.initial)
        if not wish.loose:
            single = lexicon.lengths[tokens] == 1
            strict = np.isin(tokens, lexicon.fitting(tones, 0))
            tokens = tokens[single | strict]
        rest = wish.taken - {wish.initial}
        return self._rhyming(lexicon.free_of(tokens, rest), 0)

    def _rhyming(self, tokens: Tokens, place: int) -> Tokens:
        wish = self._wish
        if not wish.ends_rhyming:
            return tokens
        ends = self._lexicon.lengths[tokens] == len(wish.tones) - place
        last = self._lexicon.ending_in(tokens[ends], wish.level, wish.rhymes)
        return np.concatenate([tokens[~ends], last])


def relaxed(wish: LineWish, step: str, neighbours: Callable[[str], frozenset[str]]) -> LineWish:
    """Return a wish that asks less, by a step of a form's ladder.

    Args:
        wish: what could not be had.
        step: ``repeated characters``, ``neighbouring rhyme``, ``loose tones`` or
            ``no rhyme``.
        neighbours: the rhymes next to one.
    """
    if step == "repeated characters":
        return replace(wish, taken=frozenset())
    if step == "neighbouring rhyme" and wish.rhymes:
        near = frozenset(rhyme for one in wish.rhymes for rhyme in neighbours(one))
        return replace(wish, rhymes=wish.rhymes | near)
    if step == "loose tones":
        return replace(wish, loose=True, tones="中" * (len(wish.tones) - 1) + wish.tones[-1])
    if step == "no rhyme":
        return replace(wish, ends_rhyming=False)
    return wish
