"""Drafts of a line, drawn from the model among those that the form lets stand.

No draft can leave the form: at every place only such tokens come as fit from there on, and a line
that rhymes ends with none but characters of its rhyme. Among these lines the search draws by
chance, as the model itself would: each carries a luck, and the luckiest are followed. So the
lines are as likely as a beam's, but not the same ones whenever a poem has the same title.

Characters that a line has to keep stand where they are, whatever their tone; the rest keeps the
form around them.

Source: Kool, van Hoof and Welling 2019, "Stochastic Beams and Where to Find Them".

Axes: R rows, V vocabulary, N ways on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from writer.assist.cancellation import check
from writer.assist.verse.chinese.lexicon import ANYTHING, LONGEST
from writer.model.language_model import join
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.verse.chinese.lexicon import Lexicon
    from writer.assist.verse.chinese.regulated import Level
    from writer.model.language_model import HiddenState, LanguageModel

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
"""Ways on that are looked at, and three more for each beginning: some repeat a character."""


LADDER: Final = ("repeated characters", "neighbouring rhyme", "loose tones", "no rhyme")
"""What gives way in any form once all that its file names has."""

FREE = " "
"""Stands in :attr:`LineWish.kept` where a line keeps nothing."""


@dataclass(frozen=True, slots=True)
class LineWish:
    """What a line has to be.

    Attributes:
        tones: of it.
        rhymes: one of these; None = any that has many characters, where it ``ends_rhyming``.
        level: tone of its end.
        ends_rhyming: whether it rhymes.
        kept: its characters that are settled, as long as it; :data:`FREE` where any may stand.
        taken: characters that must not come again.
        keywords: that may still come.
        themes: characters of the title that may still come.
        theme_bonus: nats for a token that has one.
        loose: what has several readings fits if one of them does.
    """

    tones: str
    level: Level
    ends_rhyming: bool = False
    rhymes: frozenset[str] | None = None
    kept: str = ""
    taken: frozenset[str] = frozenset()
    keywords: tuple[str, ...] = ()
    themes: str = ""
    theme_bonus: float = 0.0
    loose: bool = False

    def kept_at(self, place: int) -> str:
        """Return the character that has to stand at a place; empty = any may."""
        return self.kept[place : place + 1].strip(FREE)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a line begins.

    Attributes:
        wish: what it has to be.
        logits: of the next token, shape (V,).
        state: of the model, B = 1.
        rows: how many drafts are followed.
        before: the text before it.
        wanted: of the luckiest drafts, how many.
    """

    wish: LineWish
    logits: FloatArray
    state: HiddenState
    rows: int
    before: str = ""
    wanted: int = 1


@dataclass(slots=True)
class Draft:
    """A line, or the beginning of one.

    Attributes:
        states: of the model before its last token, of several drafts.
        row: its own among them.
        text: of it.
        tokens: the last one, which the model has not read, and those of its last character that
            come after it.
        value: log-probability of it, in nats.
        weight: the same, by the temperature, and with what keywords are worth.
        luck: its weight and its share of chance; that of the luckiest line that begins with it.
    """

    states: HiddenState
    row: int
    text: str = ""
    tokens: tuple[int, ...] = ()
    value: float = 0.0
    weight: float = 0.0
    luck: float = 0.0

    @property
    def state(self) -> HiddenState:
        """Before its last token, B = 1."""
        return self.states.select([self.row])


class _Branch(NamedTuple):
    """A way on from the beginning of a line; ``order``: the higher, the sooner it is followed."""

    order: float
    luck: float
    weight: float
    value: float
    token: int
    draft: Draft


class LineDrafts:
    """Drafts lines.

    Attributes:
        temperature: above 0.

    Args:
        model: asked once for each token of the longest draft but the last.
        lexicon: its tokens.
        random: the source of chance.
        temperature: above 0.
        forbidden: whether a text must not go on with a piece.
        spelled: the tokens of a text.
    """

    def __init__(
        self,
        model: LanguageModel,
        lexicon: Lexicon,
        random: np.random.Generator,
        temperature: float,
        forbidden: Callable[[str, str], bool],
        spelled: Callable[[str], list[int]],
    ) -> None:
        self._model = model
        self._lexicon = lexicon
        self._random = random
        self.temperature = max(temperature, LEAST_TEMPERATURE)
        self._forbidden = forbidden
        self._spelled = spelled

    def draft(self, starts: Sequence[Start], cancelled: Cancelled) -> list[list[Draft]]:
        """Return drafts from each start, the luckiest first; none where nothing fits.

        Raises:
            Superseded: cancelled.
        """
        logits = np.stack([start.logits for start in starts])
        states = join([start.state for start in starts])
        lines = [
            _Line(start, _Choices(self._lexicon, start.wish, self._spelled), Draft(states, row))
            for row, start in enumerate(starts)
        ]
        while True:
            for line in lines:
                line.live = self._grown(line, logits, states)
                line.sort_out()
            live = [draft for line in lines for draft in line.live]
            if not live:
                break
            check(cancelled)
            parents = [draft.row for draft in live]
            read = np.array([[draft.tokens[0] for draft in live]], np.int64)
            step = self._model.run(read, states.select(parents))
            logits, states = step.logits[0], step.state
            for row, draft in enumerate(live):
                draft.row = row
        return [line.done for line in lines]

    def _grown(self, line: _Line, logits: FloatArray, states: HiddenState) -> list[Draft]:
        """Return the beginnings that are followed, each a token longer."""
        start, drafts = line.start, line.live
        opens = bool(drafts) and not drafts[0].text and not start.wish.kept_at(0)
        most = min(OPENINGS, start.rows) if opens else start.rows
        at_places: defaultdict[int, list[Draft]] = defaultdict(list)
        found: dict[str, Draft] = {}
        for draft in drafts:
            if draft.tokens[1:]:
                found[draft.text] = self._spelled_on(draft, logits, states)
            else:
                at_places[len(draft.text)].append(draft)
        branches = [
            branch
            for some in at_places.values()
            for branch in self._branches(some, line.choices, logits, by_luck=opens)
        ]
        branches.sort(key=lambda branch: -branch.order)
        for branch in branches:
            if len(found) >= most:
                break
            draft = branch.draft
            piece, tokens = line.choices.piece(len(draft.text), branch.token)
            text = draft.text + piece
            if text in found or not self._may_stand(start, draft.text, piece):
                continue
            weight, luck = branch.weight, branch.luck
            if opens:
                weight, luck = 0.0, float(self._random.gumbel())
            found[text] = Draft(states, draft.row, text, tokens, branch.value, weight, luck)
        return list(found.values())

    def _spelled_on(self, draft: Draft, logits: FloatArray, states: HiddenState) -> Draft:
        """Return a draft with the next token of a character that no single one spells."""
        row = logits[draft.row]
        cost = float(log_sum_exp(row) - row[draft.tokens[1]])
        return replace(draft, states=states, tokens=draft.tokens[1:], value=draft.value - cost)

    def _branches(
        self,
        drafts: Sequence[Draft],
        choices: _Choices,
        logits: FloatArray,
        *,
        by_luck: bool,
    ) -> list[_Branch]:
        """Return the ways on from beginnings that are as long as each other."""
        place = len(drafts[0].text)
        tokens = choices.at(place)
        if not len(tokens):
            return []
        parents = [draft.row for draft in drafts]
        given = logits[parents]
        values = given[:, tokens] - log_sum_exp(given)[:, None]
        temperature = self.temperature if place else OPENING_TEMPERATURE
        bonus = np.stack([choices.bonus(tokens, draft.text) for draft in drafts])
        chances = (values + bonus) / temperature
        rows, columns = np.nonzero(chances >= chances.max(axis=1, keepdims=True) - NEGLIGIBLE)
        likely = chances[rows, columns].astype(float)
        before = np.array([draft.weight for draft in drafts])
        weights = before[rows] + likely
        lucks = weights + self._random.gumbel(size=len(weights))
        # The luck of a beginning is that of its luckiest end, one that breaks the form included.
        firsts = np.searchsorted(rows, np.arange(len(drafts)))
        rest = np.maximum(1e-12, 1 - np.add.reduceat(np.exp(likely), firsts))
        others = before + np.log(rest) + self._random.gumbel(size=len(drafts))
        peaks = np.maximum(np.maximum.reduceat(lucks, firsts), others)
        wanted = np.array([draft.luck for draft in drafts])
        lucks = _conditioned(lucks, peaks[rows], wanted[rows])
        chosen = tokens[columns]
        promises = lucks + TYPICAL_COST / self.temperature * (
            place + self._lexicon.lengths[chosen]
        )
        order = np.argsort(-(lucks if by_luck else promises))[: _WIDEST + 3 * len(drafts)]
        return [
            _Branch(promise, luck, weight, drafts[row].value + value, token, drafts[row])
            for promise, luck, weight, value, token, row in zip(
                (lucks if by_luck else promises)[order].tolist(),
                lucks[order].tolist(),
                weights[order].tolist(),
                values[rows[order], columns[order]].tolist(),
                chosen[order].tolist(),
                rows[order].tolist(),
                strict=True,
            )
        ]

    def _may_stand(self, start: Start, text: str, piece: str) -> bool:
        wish = start.wish
        free = [char for place, char in enumerate(piece, len(text)) if wish.kept_at(place) != char]
        fresh = len(set(free)) == len(free) and not set(free) & set(text)
        return fresh and not self._forbidden(start.before + text, piece)


class _Line:
    """A line while it is drafted: what is begun and what is done."""

    def __init__(self, start: Start, choices: _Choices, nothing: Draft) -> None:
        self.start = start
        self.choices = choices
        self.live = [nothing]
        self.done: list[Draft] = []

    def sort_out(self) -> None:
        """Put aside what is done, and all that is not worth going on with."""
        length = len(self.start.wish.tones)
        going: list[Draft] = []
        for draft in self.live:
            done = len(draft.text) == length and not draft.tokens[1:]
            (self.done if done else going).append(draft)
        self.done.sort(key=lambda draft: -draft.luck)
        wanted = self.done[self.start.wanted - 1 : self.start.wanted]
        # No line is luckier than its beginning.
        self.live = [d for d in going if not wanted or d.luck > wanted[0].luck]


def _conditioned(
    lucks: NDArray[np.float64], peaks: NDArray[np.float64], wanted: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return lucks drawn freely as if their highest had been another.

    Args:
        lucks: of the ways on, shape (N,).
        peaks: the highest of those from the same beginning, shape (N,).
        wanted: what it has to be, shape (N,).
    """
    gap = np.minimum(lucks - peaks, -1e-12)
    shift = wanted - lucks + np.log1p(-np.exp(gap))
    return wanted - np.maximum(0.0, shift) - np.log1p(np.exp(-np.abs(shift)))


class _Choices:
    """The tokens that may stand at each place of one line."""

    def __init__(
        self, lexicon: Lexicon, wish: LineWish, spelled: Callable[[str], list[int]]
    ) -> None:
        self._lexicon = lexicon
        self._wish = wish
        self._spelled = spelled
        kept = [place for place in range(len(wish.kept)) if wish.kept_at(place)]
        self._kept = {place: wish.kept[place] for place in kept}
        self._taken = lexicon.marked(wish.taken | {*self._kept.values()})
        self._reserved = lexicon.marked("".join(wish.keywords))
        self._themes = np.zeros(len(lexicon.texts), np.float32)
        for char in wish.themes:
            self._themes[lexicon.having(char)] = wish.theme_bonus
        self._at: dict[int, Tokens] = {}

    def at(self, place: int) -> Tokens:
        """Return the tokens; the first one where only several spell what has to stand there."""
        if place not in self._at:
            self._at[place] = self._found(place)
        return self._at[place]

    def piece(self, place: int, token: int) -> tuple[str, tuple[int, ...]]:
        """Return the text that a token of a place begins, and all tokens that spell it."""
        if self._needs_spelling(place):
            return self._kept[place], tuple(self._spelled(self._kept[place]))
        return self._lexicon.texts[token], (token,)

    def bonus(self, tokens: Tokens, text: str) -> FloatArray:
        """Return nats for each token that brings a keyword or a part of the title."""
        found = self._themes[tokens]
        for word in self._wish.keywords:
            if word not in text:
                found[np.isin(tokens, self._lexicon.having(word))] += KEYWORD_BONUS
        return found

    def _needs_spelling(self, place: int) -> bool:
        char = self._kept.get(place, "")
        return bool(char) and char not in self._lexicon.token_of

    def _found(self, place: int) -> Tokens:
        lexicon, wish = self._lexicon, self._wish
        if self._needs_spelling(place):
            return np.array(self._spelled(self._kept[place])[:1])
        signs = (ANYTHING if n in self._kept else tone for n, tone in enumerate(wish.tones))
        tokens = lexicon.fitting("".join(signs), place, loose=wish.loose)
        for offset in range(min(LONGEST, len(wish.tones) - place)):
            tokens = lexicon.with_char(tokens, offset, self._kept.get(place + offset), self._taken)
        # The characters of a keyword come together or not at all: they must not come twice.
        whole = [tokens[np.isin(tokens, lexicon.having(word))] for word in wish.keywords]
        for offset in range(min(LONGEST, len(wish.tones) - place) if whole else 0):
            kept = self._kept.get(place + offset)
            tokens = lexicon.with_char(tokens, offset, kept, self._reserved)
        tokens = np.unique(np.concatenate([tokens, *whole])) if whole else tokens
        last = len(wish.tones) - 1
        if not wish.ends_rhyming or last in self._kept:
            return tokens
        ends = lexicon.lengths[tokens] == len(wish.tones) - place
        rhyming = lexicon.ending_in(tokens[ends], wish.level, wish.rhymes)
        return np.concatenate([tokens[~ends], rhyming])


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
