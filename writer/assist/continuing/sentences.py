"""Several ways to write the next sentence, drawn together in one batch.

Axes: T time, B batch, V vocabulary.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.cancellation import check
from writer.assist.continuing.continuation import RecentPhrases, draw, only, starting_point
from writer.model.language_model import join
from writer.model.sampling import log_sum_exp
from writer.text.counting import count_words
from writer.text.scripts import main_language
from writer.text.word_boundaries import is_word_character, word_in_progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.continuing.allowed_words import AllowedWords
    from writer.assist.request import ContinuationRequest
    from writer.assist.suggest.text_model import TextModel
    from writer.model.language_model import HiddenState

MOST_TOKENS = 80
"""Of a sentence; one that has not ended by then is left as it is."""

CLAUSE_WORDS = 8
"""After which the first piece is shown although no clause has ended."""

LATE_SHARE = 0.25
"""Of the drafts of a place; when no more are unfinished they are not waited for."""

WORD_IS_DONE = 0.1
"""Chance from which a word that the model's list has is taken for a whole one, though there is no
space behind it. Below it, it is the beginning of another: the writer types on."""

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’）)」』]*\Z")
_CLAUSE_END = re.compile(r"[,;:—，；：][\"'”’」』]*\Z")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Messrs|Mme|Capt|Col|Gen|Lieut|Prof|Rev|Esq|No|[A-HJ-Z]))\.\Z"
)
_GOES_ON = frozenset("\"'”’）)」』.,;:!?…—。！？，；：-")
_VERSE_LINE = 60
_KIND = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text may go on.

    Attributes:
        tokens: the text, as read and as drawn.
        logits: of the next token, shape (V,).
        state: of the model, B = 1.
        added: what was written behind the caret.
        todo: bytes that are in the text already and have to be spelt.
        unfinished: bytes of a character that is not whole.
    """

    tokens: list[int]
    logits: NDArray[np.float32]
    state: HiddenState
    added: str = ""
    todo: bytes = b""
    unfinished: bytes = b""


@dataclass(frozen=True, slots=True)
class Draft:
    """One way to go on.

    Attributes:
        text: what it adds; begins with the white space before it.
        tokens: of it.
        chances: natural logarithm of each token's probability.
        ended: whether it ends as it should, as a clause where one was asked for.
        closes: whether it ends as a sentence or a line does.
        ends_line: whether what would come behind it is another line.
        end: where the text may go on from there.
    """

    text: str
    tokens: list[int]
    chances: list[float]
    ended: bool
    closes: bool
    ends_line: bool
    end: Place


def first_place(reader: TextModel, before: str, cancelled: Cancelled) -> Place:
    """Return the caret as a place.

    Raises:
        Superseded: cancelled.
    """
    context, todo = starting_point(reader, before)
    step = reader.cache.read_tokens(context, cancelled)
    return Place(context, step.logits[0, 0], step.state, todo=todo)


def as_drafted(reader: TextModel, place: Place, tokens: Sequence[int]) -> Draft:
    """Return the sentence that stands at a place as if it had been drafted there.

    Args:
        reader: the model.
        place: where the text goes on.
        tokens: with which it does, through the end of the sentence.
    """
    row = _Row(place, RecentPhrases([]))
    logits, state = place.logits, place.state
    for token in tokens[:MOST_TOKENS]:
        data = reader.vocabulary.token_bytes[token]
        if row.is_complete(row.decode(data)[0], clause=False):
            break
        row.add(token, data, float(logits[token] - log_sum_exp(logits)))
        step = reader.model.run(np.array([[token]], np.int64), state)
        logits, state = step.logits[0, 0], step.state
    row.finish(logits, state)
    return row.draft(clause=False)


class Sentences:
    """Drafts sentences of one text.

    Args:
        reader: the model.
        request: how bold to be.
        before: the text before the caret, as the model reads it.
        allowed: judges what is said.
        random: the source of chance.
    """

    def __init__(
        self,
        reader: TextModel,
        request: ContinuationRequest,
        before: str,
        allowed: AllowedWords,
        random: np.random.Generator,
    ) -> None:
        self._reader = reader
        self._request = request
        self._before = before
        self._allowed = allowed
        self._random = random
        self._is_verse = _is_verse(before)
        typed = word_in_progress(before)
        self._ends_with_word = bool(typed and reader.words and typed in reader.words)
        data = reader.vocabulary.token_bytes
        self._line_ends = np.array([token for token, spelt in enumerate(data) if b"\n" in spelt])
        self._verse_ends = np.array(
            [token for token in self._line_ends if _is_single(data[token])]
        )
        # English prose parts its paragraphs by an empty line, Chinese by none.
        one_line = re.search(r"[^\n]\n[^\n]", before[-_KIND:])
        self._is_prose = main_language(before) == "en" and not one_line and not self._is_verse

    def draft(
        self, places: Sequence[Place], breadth: int, cancelled: Cancelled, *, clause: bool = False
    ) -> list[list[Draft]]:
        """Return ``breadth`` drafts of the next sentence for each place.

        Args:
            places: from which to go on.
            breadth: how many drafts of each.
            cancelled: whether to give up.
            clause: end with the first clause, so that something can be shown soon.

        Raises:
            Superseded: cancelled between two steps.
        """
        phrases = [RecentPhrases(place.tokens) for place in places]
        rows = [
            _Row(place, RecentPhrases([], earlier))
            for place, earlier in zip(places, phrases, strict=True)
            for _ in repeat(None, breadth)
        ]
        live = rows
        numbers = np.repeat(np.arange(len(places)), breadth)
        logits = np.stack([place.logits for place in places])[numbers]
        state = join([place.state for place in places]).select(numbers)
        for _ in range(MOST_TOKENS):
            going = []
            for index, row in enumerate(live):
                token = self._draw(row, logits[index])
                data = self._reader.vocabulary.token_bytes[token]
                if row.is_complete(row.decode(data)[0], clause=clause):
                    row.finish(logits[index], state.select([index]))
                else:
                    row.add(token, data, float(logits[index, token] - log_sum_exp(logits[index])))
                    going.append(index)
            live = [live[index] for index in going]
            check(cancelled)
            if not live:
                break
            tokens = np.array([[row.tokens[-1] for row in live]], np.int64)
            step = self._reader.model.run(tokens, state.select(going))
            logits, state = step.logits[0], step.state
            if len(live) <= LATE_SHARE * len(rows) and _all_have_one(rows, breadth):
                break
        for index, row in enumerate(live):
            row.finish(logits[index], state.select([index]))
        drafts = [row.draft(clause=clause) for row in rows]
        return [drafts[start : start + breadth] for start in range(0, len(drafts), breadth)]

    def _draw(self, row: _Row, raw: NDArray[np.float32]) -> int:
        vocabulary = self._reader.vocabulary
        logits = raw.copy()
        logits[vocabulary.document_token] = -np.inf
        if row.todo:
            logits = only(logits, self._spelling(row, logits))
        else:
            row.phrases.damp(logits)
            self._begin_sensibly(row, logits)
            if self._is_prose:
                logits[self._verse_ends] = -np.inf
        return draw(logits, self._random, self._request, partial(self._may_stand, row))

    def _begin_sensibly(self, row: _Row, logits: NDArray[np.float32]) -> None:
        """Let a continuation begin with no new paragraph, and end a word that is one."""
        if (row.place.added + row.text).strip():
            return
        if not self._is_verse:
            logits[self._line_ends] = -np.inf
        vocabulary = self._reader.vocabulary
        if row.place.added + row.text or not self._ends_with_word:
            return
        chances = np.exp(logits - log_sum_exp(logits))
        if float(chances @ vocabulary.ends_word) >= WORD_IS_DONE:
            logits[vocabulary.word_pieces] = -np.inf

    def _spelling(self, row: _Row, logits: NDArray[np.float32]) -> NDArray[np.intp]:
        """Return the tokens that spell what is there; no longer ones if a whole word is."""
        vocabulary = self._reader.vocabulary
        spelling = vocabulary.spelling(row.todo)
        if not self._ends_with_word:
            return spelling
        exact = vocabulary.spelling_exactly(row.todo)
        if not len(exact):
            return spelling
        share = log_sum_exp(logits[exact]) - log_sum_exp(logits[spelling])
        return exact if share >= np.log(WORD_IS_DONE) else spelling

    def _may_stand(self, row: _Row, token: int) -> bool:
        data = self._reader.vocabulary.token_bytes[token]
        piece, _ = row.decode(data)
        return not piece or not self._allowed.refuses(row.place.added + row.text, piece)


@dataclass(slots=True)
class _Row:
    """A draft while it is written."""

    place: Place
    phrases: RecentPhrases
    text: str = ""
    tokens: list[int] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    todo: bytes = field(init=False)
    unfinished: bytes = field(init=False)
    closed: bool = False
    ends_line: bool = False
    end: Place | None = None

    def __post_init__(self) -> None:
        self.todo, self.unfinished = self.place.todo, self.place.unfinished

    def decode(self, data: bytes) -> tuple[str, bytes]:
        """Return the whole characters that a token adds, and the bytes that it leaves over."""
        return _decoded(self.unfinished + data[len(self.todo) :])

    def add(self, token: int, data: bytes, chance: float) -> None:
        piece, self.unfinished = self.decode(data)
        self.todo = self.todo[len(data) :]
        self.text += piece
        self.tokens.append(token)
        self.phrases.add(token)
        self.chances.append(chance)

    def is_complete(self, piece: str, *, clause: bool) -> bool:
        """Return whether the sentence ended before ``piece``."""
        if not piece or not self.text.strip():
            return False
        self.closed = _ends_sentence(self.text, piece)
        self.ends_line = "\n" in piece
        if self.closed or not clause:
            return self.closed
        words = count_words(self.text)
        at_border = not is_word_character(piece[0]) and piece[0] not in _GOES_ON
        starts_chinese = not piece[0].isascii() and piece[0] not in _GOES_ON
        if words > 1 and _CLAUSE_END.search(self.text):
            return at_border or starts_chinese
        return words >= CLAUSE_WORDS and (piece[0].isspace() or starts_chinese)

    def finish(self, logits: NDArray[np.float32], state: HiddenState) -> None:
        self.end = Place(
            [*self.place.tokens, *self.tokens],
            logits,
            state,
            self.place.added + self.text,
            self.todo,
            self.unfinished,
        )

    def draft(self, *, clause: bool) -> Draft:
        assert self.end is not None  # noqa: S101 - every row is finished before
        ended = self.closed or clause
        return Draft(
            self.text, self.tokens, self.chances, ended, self.closed, self.ends_line, self.end
        )


@lru_cache(32_768)
def _decoded(data: bytes) -> tuple[str, bytes]:
    """Return the whole characters of ``data`` and the bytes of one that is not whole."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    return decoder.decode(data), decoder.getstate()[0]


def _ends_sentence(text: str, piece: str) -> bool:
    if "\n" in piece:
        return True
    if not _SENTENCE_END.search(text) or _ABBREVIATION.search(text):
        return False
    if piece[0] in _GOES_ON or (piece[0].isascii() and piece[0].isalnum()):
        return False
    # "What a day!" he said.
    return not piece.strip()[:1].islower()


def _all_have_one(rows: Sequence[_Row], breadth: int) -> bool:
    groups = [rows[start : start + breadth] for start in range(0, len(rows), breadth)]
    return all(any(row.end for row in group) for group in groups)


def _is_single(spelt: bytes) -> bool:
    return spelt.count(b"\n") == 1


def _is_verse(before: str) -> bool:
    """Return whether the last lines before the caret are short ones, with no gap between them."""
    lines = before[-4 * _VERSE_LINE :].split("\n")[-3:]
    return len(lines) > 1 and all(0 < len(line) <= _VERSE_LINE for line in lines[:-1])
