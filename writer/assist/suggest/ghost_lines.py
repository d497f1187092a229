"""Ghost text: the most probable words behind the caret, grown token by token.

Several lines grow at once, in one run of the model per token. What ends a line differs between
scripts: :class:`WordLine` stands here, the Chinese line in :mod:`writer.assist.suggest.chinese`.

Axes: B lines, V vocabulary.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.cancellation import check
from writer.model.language_model import HiddenState, join
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.suggest.decoding import Word
    from writer.model.language_model import LanguageModel
    from writer.model.vocabulary import Vocabulary
    from writer.model.word_list import KnownWords

    FloatArray = NDArray[np.float32]

TOKENS_PER_WORD = 3
"""Bound on the length of a line; a longer one is cut after its last complete word."""

_SENTENCE_MARKS = tuple(mark.encode() for mark in ('"', ".", "!", "?", ";", ":", "…"))


class Line(ABC):
    """A text that grows by one token at a time until it is ``done``.

    Attributes:
        data: its bytes so far.
        done: nothing is added any more.
        trace: length of ``data`` and natural log-probability of it, after every token.
    """

    def __init__(self, vocabulary: Vocabulary, start: str, log_probability: float) -> None:
        self.data = start.encode()
        self.done = False
        self.trace = [(len(self.data), log_probability)]
        self._vocabulary = vocabulary

    @property
    def log_probability(self) -> float:
        """Natural logarithm of the probability of all of it so far."""
        return self.trace[-1][1]

    @property
    def text(self) -> str:
        """What of the line can be shown: whole words."""
        return next((text for text, _ in self.texts()), "")

    def texts(self) -> list[tuple[str, float]]:
        """Return what can be shown, the longest first, with the log-probability of each."""
        return [
            (self.data[:border].decode("utf-8", errors="ignore"), self._log_probability(border))
            for border in sorted(self.borders(), reverse=True)
        ]

    @abstractmethod
    def borders(self) -> set[int]:
        """Return the lengths at which ``data`` ends with a whole word."""

    @abstractmethod
    def offer(self, token: int, log_probability: float) -> None:
        """Add the most probable next token, or end the line in front of it."""

    def _log_probability(self, border: int) -> float:
        # A word may end inside a token; it is at least as probable as all of that token.
        return next(value for length, value in self.trace if length >= border)

    def _add(self, token: int, log_probability: float) -> None:
        self.data += self._vocabulary.token_bytes[token]
        self.trace.append((len(self.data), self.trace[-1][1] + log_probability))


class WordLine(Line):
    """A few words of a spaced script, up to the end of a sentence or an opening mark."""

    def __init__(
        self, vocabulary: Vocabulary, first: Word, words: int, known: KnownWords | None = None
    ) -> None:
        super().__init__(vocabulary, first.text, first.log_probability)
        self._words_left = words - 1
        self._known = known
        self._complete = {len(self.data)}

    def borders(self) -> set[int]:
        """Return where words are known to be complete, without or with the marks behind."""
        return self._complete

    def offer(self, token: int, log_probability: float) -> None:
        """Add a piece, a word or a mark; see :meth:`Line.offer`."""
        if self._vocabulary.continues_word[token]:
            self._add(token, log_probability)
            return
        if not self._ends_well():
            self.done = True
            return
        self._complete.add(len(self.data))
        if self._vocabulary.starts_word[token]:
            self._offer_word(token, log_probability)
        else:
            self._offer_mark(token, log_probability)

    def _ends_well(self) -> bool:
        """Return whether what was added since the last border is known to be a word."""
        word = self.data[max(self._complete) :].decode(errors="ignore").lstrip(" ")
        return not word or self._known is None or word in self._known

    def _offer_word(self, token: int, log_probability: float) -> None:
        if not self._words_left:
            self.done = True
            return
        self._words_left -= 1
        self._add(token, log_probability)

    def _offer_mark(self, token: int, log_probability: float) -> None:
        mark = self._vocabulary.token_bytes[token]
        if not mark or mark[:1] in {b" ", b"\n", b"\t", b"(", b"["}:
            self.done = True
            return
        self._add(token, log_probability)
        self._complete.add(len(self.data))
        self.done = any(sign in mark for sign in _SENTENCE_MARKS)


def grow_words(
    model: LanguageModel,
    vocabulary: Vocabulary,
    starts: Sequence[Word],
    lengths: Sequence[int],
    least: float,
    cancelled: Cancelled,
    known: KnownWords | None = None,
) -> list[WordLine]:
    """Return a line for each first word in ``starts``, of up to so many words as ``lengths`` say.

    One that is less probable than ``least`` (natural logarithm) grows no further, nor does one
    that spells what is not ``known``.

    Raises:
        Superseded: cancelled.
    """
    lines = [WordLine(vocabulary, *start, known) for start in zip(starts, lengths, strict=True)]
    logits = np.stack([word.logits for word in starts])
    # The first words are complete: that is how they were found.
    logits[:, vocabulary.continues_word] = -np.inf
    state = join([word.state for word in starts])
    grow(model, lines, logits, state, max(lengths) * TOKENS_PER_WORD, least, cancelled)
    return lines


def grow(
    model: LanguageModel,
    lines: Sequence[Line],
    logits: FloatArray,
    state: HiddenState,
    steps: int,
    least: float,
    cancelled: Cancelled,
) -> None:
    """Offer each line its most probable token until all are done, at most ``steps`` times.

    Args:
        model: asked once per step.
        lines: B of them.
        logits: what follows each line, shape (B, V).
        state: the hidden state after each line.
        steps: bound on the tokens of a line.
        least: log-probability below which a line ends where it is.
        cancelled: asked before each run of the model.

    Raises:
        Superseded: cancelled.
    """
    rows = _growing(lines, least)
    if len(rows) < len(lines):
        lines, logits, state = [lines[row] for row in rows], logits[rows], state.select(rows)
    for _ in range(steps):
        if not lines:
            return
        tokens = logits.argmax(axis=1)
        log_probabilities = logits.max(axis=1) - log_sum_exp(logits)
        for line, token, log_probability in zip(lines, tokens, log_probabilities, strict=True):
            line.offer(int(token), float(log_probability))
        rows = _growing(lines, least)
        lines = [lines[row] for row in rows]
        if lines:
            check(cancelled)
            step = model.run(tokens[None, rows].astype(np.int64), state.select(rows))
            logits, state = step.logits[0], step.state


def _growing(lines: Sequence[Line], least: float) -> list[int]:
    """Return which lines go on."""
    return [
        row for row, line in enumerate(lines) if not line.done and line.log_probability >= least
    ]
