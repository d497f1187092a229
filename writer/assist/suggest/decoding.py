"""Words out of tokens: completing the word in progress and predicting the next one.

A beam search over the tokens that agree with the letters already typed, in whatever way the
tokenizer may cut them, until the word is known to end. All hypotheses take one step together.

Axes: B hypotheses, V vocabulary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from writer.assist.cancellation import check
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.model.language_model import HiddenState, LanguageModel, Step
    from writer.model.vocabulary import Vocabulary
    from writer.model.word_list import KnownWords

    FloatArray = NDArray[np.float32]

BEAM = 8
"""Hypotheses carried from step to step, or as many as words are wanted. Twelve take a fifth more
time and save no more keys, with one, three or five candidates."""

TRIED = 3
"""Times as many extensions of a hypothesis are looked at: some spell no word."""

STEPS_BEYOND_TYPED = 3
"""Tokens added after the typed letters are spelt. Nine words in ten are one or two tokens."""

NEGLIGIBLE = 9.2
"""Nats below the best word at which another is not looked for: one in ten thousand. Where few
words begin with the letters typed, nothing else ends the search for more of them."""

_WORD = re.compile(r" ?[^\W_]+(?:['’][^\W_]+)*\Z")
_LETTERS_AND_WORDS = "AIO"
_TINY = np.float32(1e-30)


class Spelling(NamedTuple):
    """A hypothesis: some tokens and how probable they are after the context.

    Attributes:
        spelt: the bytes of the tokens.
        todo: the typed bytes that are still to be spelt.
        tokens: ids, oldest first.
        log_probability: of the tokens.
        parent: row of the hypothesis that this one extends.
    """

    spelt: bytes
    todo: bytes
    tokens: tuple[int, ...]
    log_probability: float
    parent: int


@dataclass(frozen=True, slots=True)
class Word:
    """A complete word that the model may write next.

    Attributes:
        text: the word, with the leading space where what is typed begins with one.
        log_probability: that the word comes, given the letters typed; all words together
            have probability one.
        tokens: its most probable spelling.
        logits: what follows that spelling, shape (V,).
        state: the hidden state after it, B = 1.
    """

    text: str
    log_probability: float
    tokens: tuple[int, ...]
    logits: FloatArray
    state: HiddenState


class Completions(NamedTuple):
    """What may come of the letters typed.

    Attributes:
        words: the most probable ones, most probable first.
        log_mass: natural logarithm of the probability that a word begins with the letters.
    """

    words: list[Word]
    log_mass: float


def complete_words(
    model: LanguageModel,
    vocabulary: Vocabulary,
    step: Step,
    typed: Mapping[str, float],
    count: int,
    cancelled: Cancelled,
    known: KnownWords | None = None,
) -> Completions:
    """Return the most probable words that start with what is typed.

    Args:
        model: asked about one batch per step.
        vocabulary: of that model.
        step: the model after the context, B = 1.
        typed: the letters typed, with the space before them, several if the case is open; and
            the natural logarithm of a factor on the probability of each.
        count: how many words matter; some more may come.
        cancelled: asked before each run of the model.
        known: only these words are found, and what is typed itself; None = whatever the model
            spells.

    Raises:
        Superseded: cancelled.
    """
    prefixes = [spelling.encode() for spelling in typed]
    search = _WordSearch(vocabulary, count, typed, known)
    live = [
        Spelling(b"", prefix, (), factor, 0)
        for prefix, factor in zip(prefixes, typed.values(), strict=True)
    ]
    step = _repeated(step, len(live))
    for _ in range(max(map(len, prefixes)) + STEPS_BEYOND_TYPED):
        live = search.extensions(live, step.logits[0])
        if not live:
            break
        check(cancelled)
        tokens = np.array([[spelling.tokens[-1] for spelling in live]], np.int64)
        step = model.run(tokens, step.state.select([spelling.parent for spelling in live]))
        search.note_words(live, step)
    return Completions(search.words(), search.log_mass)


def read_word(
    model: LanguageModel, step: Step, text: str, tokens: Sequence[int], log_probability: float
) -> Word:
    """Return a word that no search found, with what follows it.

    Args:
        model: asked once.
        step: the model before the word, B = 1.
        text: the word.
        tokens: its spelling.
        log_probability: that it comes, given the letters typed.
    """
    after = model.run(np.array(tokens, np.int64)[:, None], step.state)
    return Word(text, log_probability, tuple(tokens), after.logits[0, 0], after.state)


class _WordSearch:
    """What one search has found, and from that what is still worth extending."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        count: int,
        typed: Collection[str],
        known: KnownWords | None,
    ) -> None:
        self._vocabulary = vocabulary
        self._count = count
        self._beam = max(BEAM, count)
        self._typed = typed
        self._known = known
        self._totals: dict[str, float] = {}
        self._best: dict[str, tuple[Spelling, Step, int]] = {}
        self._bound = -np.inf
        # Of all words that agree with the typed letters, found or not.
        self.log_mass = -np.inf

    def extensions(self, live: Sequence[Spelling], logits: FloatArray) -> list[Spelling]:
        """Return the most probable one-token extensions, a beam's at most.

        Args:
            live: the hypotheses.
            logits: what follows each, shape (B, V).
        """
        normalisers = log_sum_exp(logits)
        choices: list[tuple[float, int, int]] = []
        for row, spelling in enumerate(live):
            covering = self._vocabulary.spelling_word(spelling.todo)
            tokens = np.concatenate([covering, self._vocabulary.inside(spelling.todo)])
            shift = np.float32(spelling.log_probability - normalisers[row])
            values = logits[row, tokens] + shift
            if len(covering) and (spelling.todo or not spelling.tokens):
                mass = float(log_sum_exp(values[: len(covering)]))
                self.log_mass = float(np.logaddexp(self.log_mass, mass))
            best = most_probable(values, TRIED * self._beam, self._bound)
            choices += [(float(values[index]), row, int(tokens[index])) for index in best]
        choices.sort(reverse=True)
        extended = (self._extend(live[row], row, token, p) for p, row, token in choices)
        return list(islice(filter(self._may_become_a_word, extended), self._beam))

    def note_words(self, live: Sequence[Spelling], step: Step) -> None:
        """Add the words that may end after these hypotheses, which ``step`` has read."""
        ends = self._end_log_probabilities(step.logits[0])
        for row, spelling in enumerate(live):
            text = _word(spelling)
            if text is None or not self._is_known(text):
                continue
            value = spelling.log_probability + float(ends[row])
            best = self._best.get(text)
            if best is None or best[0].log_probability < spelling.log_probability:
                self._best[text] = (spelling, step, row)
            self._totals[text] = float(np.logaddexp(self._totals.get(text, -np.inf), value))
        # Probabilities only fall as a spelling grows, so what is below cannot come back.
        found = sorted(self._totals.values(), reverse=True)
        if found:
            self._bound = found[0] - NEGLIGIBLE
        if len(found) >= self._count:
            self._bound = max(self._bound, found[self._count - 1])

    def words(self) -> list[Word]:
        """Return the words found, most probable first."""
        ranked = sorted(self._totals, key=self._totals.__getitem__, reverse=True)
        return [
            self._word(text, min(0.0, self._totals[text] - self.log_mass))
            for text in ranked[: self._count]
        ]

    def _word(self, text: str, log_probability: float) -> Word:
        spelling, step, row = self._best[text]
        logits = step.logits[0, row]
        return Word(text, log_probability, spelling.tokens, logits, step.state.select([row]))

    def _may_become_a_word(self, spelling: Spelling) -> bool:
        if self._known is None or spelling.todo:
            return True
        text = spelling.spelt.decode(errors="ignore")
        return text in self._typed or self._known.begins(text.lstrip(" "))

    def _is_known(self, text: str) -> bool:
        if text in self._typed:
            return True
        word = text.lstrip(" ")
        # Behind an initial, a model expects another.
        if len(word) == 1 and word.isupper() and word not in _LETTERS_AND_WORDS:
            return False
        return self._known is None or word in self._known

    def _extend(self, parent: Spelling, row: int, token: int, log_probability: float) -> Spelling:
        data = self._vocabulary.token_bytes[token]
        tokens = (*parent.tokens, token)
        return Spelling(
            parent.spelt + data, parent.todo[len(data) :], tokens, log_probability, row
        )

    def _end_log_probabilities(self, logits: FloatArray) -> FloatArray:
        exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
        ending = exponentials @ self._vocabulary.ends_word / exponentials.sum(axis=1)
        return np.asarray(np.log(ending + _TINY))


def _word(spelling: Spelling) -> str | None:
    """Return the word that a hypothesis spells, or None if it is none yet."""
    if spelling.todo:
        return None
    try:
        text = spelling.spelt.decode()
    except UnicodeDecodeError:
        return None
    return text if _WORD.match(text) else None


def most_probable(values: FloatArray, count: int, bound: float) -> NDArray[np.intp]:
    """Return the indices of the ``count`` largest values above ``bound``, in no order."""
    above = np.flatnonzero(values > bound)
    if len(above) <= count:
        return above
    return above[np.argpartition(values[above], -count)[-count:]]


def _repeated(step: Step, times: int) -> Step:
    rows = [0] * times
    return type(step)(step.logits[:, rows], step.features, step.state.select(rows))
