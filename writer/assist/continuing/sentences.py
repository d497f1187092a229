"""Several ways to write the next sentence, drawn together in one batch.

Axes: T time, B batch, V vocabulary.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import repeat
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from writer.assist.cancellation import check
from writer.assist.continuing.continuation import RecentPhrases, draw, only, starting_point
from writer.assist.continuing.layout import Layout, next_item
from writer.assist.continuing.ranking import unbalanced
from writer.model.language_model import join
from writer.model.sampling import log_sum_exp
from writer.text.counting import count_words
from writer.text.word_boundaries import is_word_character, word_in_progress

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.continuing.allowed_words import AllowedWords
    from writer.assist.request import ContinuationRequest
    from writer.assist.suggest.text_model import TextModel
    from writer.model.language_model import HiddenState

    T = TypeVar("T")
    Steps = Generator[None, None, T]

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
_GOES_ON_BEHIND = re.compile(r"[,;，；][\"'”’」』]*\Z")
"""In prose no line ends there. A model that knows verse too, with little before it, thinks of one,
and a clause that ends so would pass for a whole sentence."""

_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Messrs|Mme|Capt|Col|Gen|Lieut|Prof|Rev|Esq|No|[A-HJ-Z]))\.\Z"
)
_GOES_ON = frozenset("\"'”’）)」』.,;:!?…—。！？，；：-")


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
        line_ends: how many line ends would come here, before anything else.
        speech: whether what comes here is speech; None = as it comes.
    """

    tokens: list[int]
    logits: NDArray[np.float32]
    state: HiddenState
    added: str = ""
    todo: bytes = b""
    unfinished: bytes = b""
    line_ends: int = 0
    speech: bool | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One way to go on.

    Attributes:
        text: what it adds; begins with the white space before it.
        tokens: of it.
        chances: natural logarithm of each token's probability.
        ended: whether it ends as it should, as a clause where one was asked for.
        closes: whether it ends as a sentence or a line does.
        end: where the text may go on from there.
    """

    text: str
    tokens: list[int]
    chances: list[float]
    ended: bool
    closes: bool
    end: Place


def first_place(reader: TextModel, before: str, cancelled: Cancelled) -> Place:
    """Return the caret as a place.

    Raises:
        Superseded: cancelled.
    """
    context, todo = starting_point(reader, before)
    step = reader.read_to_retell(context, cancelled)
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
        step = reader.retelling.run(np.array([[token]], np.int64), state)
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
        self._layout = Layout.of(before)
        vocabulary = reader.vocabulary
        single = self._layout.single_marks
        self._speech = vocabulary.single_marks if single else vocabulary.double_marks
        typed = word_in_progress(before)
        self._ends_with_word = bool(typed and reader.words and typed in reader.words)

    def begin(self, place: Place) -> tuple[Place, bool]:
        """Return the place at which the next sentence begins, and whether its paragraph does.

        What stands between two paragraphs is written, and the mark of the next item of a list.
        Whether a paragraph begins, and whether with speech, is drawn for all drafts of the
        sentence: ranking chooses among sentences of one kind.
        """
        text, layout = self._before + place.added, self._layout
        if layout.is_verse:
            return place, place.line_ends > 1
        if place.todo or place.unfinished:
            return place, False
        ends = not text or text.endswith("\n")
        item = next_item(text) if ends or place.line_ends or ends_sentence(text) else ""
        if item:
            return self._mark(place, item), True
        if not ends:
            if not self._paragraph_ends(place, text):
                return place, False
            place = self._write(place, layout.gap)
        if not text.strip() or not len(self._speech):
            return place, True
        chance = layout.speaks(self._share(place, self._speech))
        return replace(place, speech=bool(self._random.random() < chance)), True

    def draft(
        self, places: Sequence[Place], breadth: int, cancelled: Cancelled, *, clause: bool = False
    ) -> list[list[Draft]]:
        """Return ``breadth`` drafts of the next sentence for each place; see :meth:`drafting`."""
        return run_through(self.drafting(places, breadth, cancelled, clause=clause))

    def drafting(
        self, places: Sequence[Place], breadth: int, cancelled: Cancelled, *, clause: bool = False
    ) -> Steps[list[list[Draft]]]:
        """Make ``breadth`` drafts of the next sentence for each place.

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
            step = self._reader.retelling.run(tokens, state.select(going))
            logits, state = step.logits[0], step.state
            yield
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
            if not self._layout.is_verse and _GOES_ON_BEHIND.search(row.text):
                logits[vocabulary.line_ends] = -np.inf
        return draw(logits, self._random, self._request, partial(self._may_stand, row))

    def _begin_sensibly(self, row: _Row, logits: NDArray[np.float32]) -> None:
        """Begin as was decided for all drafts, and end a word that is one."""
        if row.text.strip():
            return
        vocabulary = self._reader.vocabulary
        if not self._layout.is_verse:
            logits[vocabulary.line_ends] = -np.inf
        if row.place.speech:
            logits[:] = only(logits, self._speech)
        elif row.place.speech is False:
            logits[vocabulary.double_marks] = -np.inf
            logits[vocabulary.single_marks] = -np.inf
        if row.place.added + row.text or not self._ends_with_word:
            return
        chances = np.exp(logits - log_sum_exp(logits))
        if float(chances @ vocabulary.ends_word) >= WORD_IS_DONE:
            logits[vocabulary.word_pieces] = -np.inf

    def _paragraph_ends(self, place: Place, text: str) -> bool:
        if place.line_ends and not ends_sentence(text):
            return True
        if not ends_sentence(text) or unbalanced(text.rpartition("\n")[2], ""):
            return False
        chance = self._layout.ends_paragraph(
            self._share(place, self._reader.vocabulary.line_ends),
            text,
            by_length=self._request.until == "paragraph",
        )
        if place.added:
            return bool(self._random.random() < chance)
        # The writer has not ended the paragraph at the caret, and may want more of it.
        return chance > 0.5 and self._request.until != "paragraph"

    def _share(self, place: Place, tokens: NDArray[np.intp]) -> float:
        """Return the probability that one of some tokens comes at a place."""
        return float(np.exp(log_sum_exp(place.logits[tokens]) - log_sum_exp(place.logits)))

    def _write(self, place: Place, text: str) -> Place:
        """Return the place behind a text that is not drawn."""
        tokens = self._reader.tokenizer.encode(text)
        step = self._reader.retelling.run(np.array(tokens, np.int64)[:, None], place.state)
        return Place([*place.tokens, *tokens], step.logits[0, 0], step.state, place.added + text)

    def _mark(self, place: Place, item: str) -> Place:
        """Return the place behind the mark of an item; a space belongs to the word after it."""
        mark = item.rstrip(" ")
        behind, space = self._write(place, mark), item[len(mark) :]
        return replace(behind, added=behind.added + space, todo=space.encode())

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
    line_ends: int = 0
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
        self.line_ends = piece.count("\n")
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
            self.line_ends if self.closed else 0,
        )

    def draft(self, *, clause: bool) -> Draft:
        assert self.end is not None  # noqa: S101 - every row is finished before
        ended = self.closed or clause
        return Draft(self.text, self.tokens, self.chances, ended, self.closed, self.end)


@lru_cache(32_768)
def _decoded(data: bytes) -> tuple[str, bytes]:
    """Return the whole characters of ``data`` and the bytes of one that is not whole."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    return decoder.decode(data), decoder.getstate()[0]


def run_through(steps: Steps[T]) -> T:
    """Return what comes of some steps."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


def ends_sentence(text: str) -> bool:
    """Return whether a sentence may be over at the end of ``text``."""
    return bool(_SENTENCE_END.search(text)) and not _ABBREVIATION.search(text)


def _ends_sentence(text: str, piece: str) -> bool:
    if "\n" in piece:
        return True
    if not ends_sentence(text):
        return False
    if piece[0] in _GOES_ON or (piece[0].isascii() and piece[0].isalnum()):
        return False
    # "What a day!" he said.
    return not piece.strip()[:1].islower()


def _all_have_one(rows: Sequence[_Row], breadth: int) -> bool:
    groups = [rows[start : start + breadth] for start in range(0, len(rows), breadth)]
    return all(any(row.end for row in group) for group in groups)
