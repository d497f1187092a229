"""Chinese candidates and ghost text: the next one to four characters, the next few words.

Chinese is written without spaces and a token is one to four characters, so there is no word in
progress. But the last token of the text may be the beginning of a longer one, hence the search
goes back by that token and spells it again.

Axes: B branches, V vocabulary.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from writer.assist.cancellation import check
from writer.assist.suggest.decoding import most_probable
from writer.assist.suggest.ghost_lines import Line, grow
from writer.model.language_model import HiddenState, join
from writer.model.sampling import log_sum_exp
from writer.text.effort import KEYS_PER_HAN
from writer.text.word_boundaries import segment_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.model.language_model import LanguageModel, Step
    from writer.model.vocabulary import Vocabulary

    FloatArray = NDArray[np.float32]

LONGEST_CANDIDATE = 4
"""Characters; what a candidate bar shows at a glance."""

SHORTEST_GHOST, LONGEST_GHOST = 2, 8
"""Characters."""

LINES = 3
"""Ghost texts: one and two alternatives."""

BEAM = 4
"""Branches carried on; eight save no more keys."""

_EXTENSIONS = 24
_NEGLIGIBLE = 7.0
"""Nats below the best branch at which another is left out."""

_NO_GAIN = 1e-6
"""Keys. A beginning that never comes without the longer candidate is none of its own."""

_CLOSING_MARKS = frozenset("，。！？；：、…”’》）")
_NO_STATE = HiddenState(np.empty((0, 0, 0), np.float32))


class Branch(NamedTuple):
    """A way on from the caret.

    Attributes:
        added: its text behind the caret.
        todo: bytes before the caret that it still has to spell.
        log_probability: given what stands before the caret.
        known: length of ``added`` in the branch that this one extends.
        token: id of its last token.
        parent: row of the branch that this one extends.
    """

    added: str
    todo: bytes
    log_probability: float
    known: int = 0
    token: int = 0
    parent: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may come next.

    Attributes:
        branches: all that were considered, each with its probability.
        openings: branches of one token behind the caret that the model has read, most
            probable first, no two with the same first character.
        logits: what follows each opening, shape (B, V).
        state: the hidden state after each opening.
    """

    branches: list[Branch]
    openings: list[Branch]
    logits: FloatArray
    state: HiddenState


def explore(
    model: LanguageModel, vocabulary: Vocabulary, step: Step, typed: str, cancelled: Cancelled
) -> Outlook:
    """Return the probable ways on from the caret.

    Args:
        model: asked once for the token behind the caret and once for each before it that
            has to be spelt.
        vocabulary: of that model.
        step: the model before ``typed``, B = 1.
        typed: the text before the caret that is spelt again; may be empty.
        cancelled: asked before each run of the model.

    Raises:
        Superseded: cancelled.
    """
    live = [Branch("", typed.encode(), -_mass(vocabulary, step, typed.encode()))]
    branches: list[Branch] = []
    read: list[tuple[Branch, FloatArray, HiddenState]] = []
    while any(not branch.known for branch in live):
        extended = _extensions(vocabulary, live, step.logits[0])
        branches += extended
        live = extended[:BEAM]
        if not live:
            break
        check(cancelled)
        tokens = np.array([[branch.token for branch in live]], np.int64)
        step = model.run(tokens, step.state.select([branch.parent for branch in live]))
        read += [
            (branch, step.logits[0, row], step.state.select([row]))
            for row, branch in enumerate(live)
            if branch.added and not branch.known
        ]
    branches += _extensions(vocabulary, live, step.logits[0])
    return _outlook(branches, read)


def choose(branches: Iterable[Branch], count: int) -> list[tuple[str, float]]:
    """Return the candidates that together save the most keys, with their log-probabilities.

    A writer takes the longest candidate that fits. So a candidate is worth the keys it saves
    beyond a shorter one that is offered too, times the chance that no longer one fits.
    """
    chances = prefix_probabilities(branches)
    worth = {text: chance * _saved(text) for text, chance in chances.items()}
    pool = sorted(worth, key=worth.__getitem__, reverse=True)[: 4 * count]
    chosen: list[str] = []
    while pool and len(chosen) < count:
        best, most = "", _NO_GAIN
        for text in pool:
            if worth[text] <= most:  # nor can those after it gain more
                break
            gain = _gain(text, chosen, chances)
            if gain > most:
                best, most = text, gain
        if not best:
            break
        chosen.append(best)
        pool.remove(best)
    return [(text, float(np.log(chances[text]))) for text in chosen]


def beginnings(chances: Mapping[str, float], first: str) -> list[tuple[str, float]]:
    """Return how the text most probably goes on with a character, the shortest first.

    Args:
        chances: from :func:`prefix_probabilities`.
        first: the character.

    Returns:
        One to four characters, each beginning the next, with their log-probabilities; unlike
        those of a line they count every way in which tokens can spell them.
    """
    found = []
    text = first
    while text in chances:
        found.append((text, float(np.log(chances[text]))))
        longer = [other for other in chances if other[:-1] == text]
        text = max(longer, key=chances.__getitem__, default="")
    return found


def grow_lines(
    model: LanguageModel,
    vocabulary: Vocabulary,
    outlook: Outlook,
    words: int,
    least: float,
    cancelled: Cancelled,
) -> list[HanLine]:
    """Return a ghost text for each opening, of up to ``words`` segmented words.

    One that is less probable than ``least`` (natural logarithm) grows no further.

    Raises:
        Superseded: cancelled.
    """
    lines = [HanLine(vocabulary, opening, words) for opening in outlook.openings]
    if lines:
        grow(model, lines, outlook.logits, outlook.state, LONGEST_GHOST, least, cancelled)
    return lines


class HanLine(Line):
    """Two to eight Chinese characters, up to a punctuation mark or a segment border.

    Attributes:
        first: the character it begins with.
    """

    def __init__(self, vocabulary: Vocabulary, opening: Branch, words: int) -> None:
        super().__init__(vocabulary, opening.added, opening.log_probability)
        self.first = opening.added[0]
        self._words = words

    def borders(self) -> set[int]:
        """Return the ends of segmented words, and of the mark behind the last."""
        written = self.data.decode("utf-8", errors="ignore")
        segments = segment_chinese(written)
        if len(written) >= LONGEST_GHOST and len(segments) > 1:
            # The bound fell where it fell; the last word may be half of one.
            segments = segments[:-1]
        closing = segments[self._words : self._words + 1]
        if closing and closing[0] not in _CLOSING_MARKS:
            closing = []
        texts = accumulate(segments[: self._words] + closing)
        return {len(text.encode()) for text in texts if len(text) >= SHORTEST_GHOST}

    def offer(self, token: int, log_probability: float) -> None:
        """Add a token of Han or closing marks; see :meth:`Line.offer`."""
        han = self._vocabulary.han[token]
        piece = self._vocabulary.token_bytes[token].decode("utf-8", errors="ignore")
        closing = bool(piece) and all(mark in _CLOSING_MARKS for mark in piece)
        characters = len(self.data.decode("utf-8", errors="ignore")) + len(piece)
        if closing or (han and characters <= LONGEST_GHOST):
            self._add(token, log_probability)
        self.done = not han or characters >= LONGEST_GHOST


def _mass(vocabulary: Vocabulary, step: Step, prefix: bytes) -> float:
    """Return the log-probability that the next token agrees with ``prefix``."""
    if not prefix:
        return 0.0
    logits = step.logits[0, 0]
    tokens = vocabulary.spelling(prefix)
    return float(log_sum_exp(logits[tokens]) - log_sum_exp(logits))


def _extensions(
    vocabulary: Vocabulary, live: Sequence[Branch], logits: FloatArray
) -> list[Branch]:
    """Return the most probable one-token extensions into Han text, most probable first."""
    normalisers = log_sum_exp(logits)
    found: list[tuple[float, int, int]] = []
    bound = -np.inf
    for row, branch in enumerate(live):
        tokens = _spelling_han(vocabulary, branch.todo)
        values = logits[row, tokens] + np.float32(branch.log_probability - normalisers[row])
        if len(values):
            bound = max(bound, float(values.max()) - _NEGLIGIBLE)
        best = most_probable(values, _EXTENSIONS, bound)
        found += [(float(values[index]), row, int(tokens[index])) for index in best]
    found.sort(reverse=True)
    return [
        _extended(vocabulary, live[row], row, token, p) for p, row, token in found[:_EXTENSIONS]
    ]


def _spelling_han(vocabulary: Vocabulary, prefix: bytes) -> NDArray[np.intp]:
    if not prefix:
        return vocabulary.han_tokens
    tokens = vocabulary.spelling(prefix)
    return tokens[vocabulary.han[tokens]]


def _extended(
    vocabulary: Vocabulary, parent: Branch, row: int, token: int, log_probability: float
) -> Branch:
    data = vocabulary.token_bytes[token]
    return Branch(
        added=parent.added + data[len(parent.todo) :].decode(),
        todo=parent.todo[len(data) :],
        log_probability=log_probability,
        known=len(parent.added),
        token=token,
        parent=row,
    )


def _outlook(
    branches: list[Branch], read: list[tuple[Branch, FloatArray, HiddenState]]
) -> Outlook:
    read.sort(key=lambda entry: -entry[0].log_probability)
    by_character = {entry[0].added[0]: entry for entry in reversed(read)}
    openings = sorted(by_character.values(), key=lambda entry: -entry[0].log_probability)[:LINES]
    if not openings:
        return Outlook(branches, [], np.empty((0, 0), np.float32), _NO_STATE)
    return Outlook(
        branches,
        [branch for branch, _, _ in openings],
        np.stack([logits for _, logits, _ in openings]),
        join([state for _, _, state in openings]),
    )


def prefix_probabilities(branches: Iterable[Branch]) -> dict[str, float]:
    """Return the chance that the text goes on with each string of one to four characters.

    A branch counts for what it adds to its parent only: the rest is in the parent's number.
    """
    chances: defaultdict[str, float] = defaultdict(float)
    for branch in branches:
        chance = float(np.exp(branch.log_probability))
        for end in range(branch.known + 1, min(len(branch.added), LONGEST_CANDIDATE) + 1):
            chances[branch.added[:end]] += chance
    return chances


def _gain(text: str, chosen: Sequence[str], chances: dict[str, float]) -> float:
    """Return the keys that ``text`` is expected to save beyond those already chosen."""
    longer = [other for other in chosen if other.startswith(text)]
    nearest = [a for a in longer if not any(a != b and a.startswith(b) for b in longer)]
    chance = chances[text] - sum(chances[other] for other in nearest)
    shorter = max((len(other) for other in chosen if text.startswith(other)), default=0)
    return chance * (_saved(text) - (_saved(text[:shorter]) if shorter else 0))


def _saved(text: str) -> int:
    return KEYS_PER_HAN * len(text) - 1
