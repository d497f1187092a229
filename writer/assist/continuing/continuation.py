"""Carrying a text on: sampled token by token, streamed as text, stoppable at every step."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict, deque
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.cancellation import check
from writer.assist.continuing.allowed_words import AllowedWords
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal
from writer.assist.word_at_caret import locate
from writer.model.sampling import sample
from writer.text.counting import count_words
from writer.text.typography import match_quotes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.request import ContinuationRequest
    from writer.assist.suggest.text_model import TextModel
    from writer.model.language_model import Step

REPEAT_LENGTH = 4
"""Tokens of a phrase whose return is made less probable."""

REPEAT_COST = 2.5
"""Nats off a token for each earlier time that it completed the same phrase. A refrain comes
back at this price; a loop, which pays it again on every round, does not.

Cf. Paulus et al. 2018, "A Deep Reinforced Model for Abstractive Summarization", who forbid
repeated trigrams outright.
"""

REPEAT_WINDOW = 256
"""Tokens in which a phrase counts as a repetition."""

OVERRUN = 40
"""Words beyond those wanted after which a text that finds no end of a sentence stops."""

LONGEST_SENTENCE = 60
"""Words after which a sentence that finds no end stops where only that sentence is wanted."""

LONGEST_PARAGRAPH = 250
"""Words after which a paragraph stops that finds no end."""

DRAWS = 20
"""Tokens drawn at one place; if none of them may stand there, the most probable that may does."""

TOKENS_PER_WORD = 8
"""Bound on the length of a continuation, words or none: nothing else ends a row of dashes."""

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’）)]*\Z")


def continue_text(
    reader: TextModel,
    request: ContinuationRequest,
    cancelled: Cancelled,
    personal: Personal = NOTHING_PERSONAL,
) -> Iterator[str]:
    """Yield the continuation of ``request.before``, piece by piece, in whole characters.

    A word in progress is completed first, and a space at the end of the text is not doubled.
    The text ends as ``request.until`` wants, after whole sentences or lines. It says nothing that
    ``personal`` forbids and no word that neither the model nor the writer knows.

    Raises:
        Superseded: cancelled; what was yielded stands.
    """
    writing = _Continuation(reader, request, personal)
    stream = _Stream(request)
    most = TOKENS_PER_WORD * longest(request)
    for piece in islice(writing.pieces(cancelled), most):
        if stream.is_complete(piece):
            return
        if text := stream.release(piece):
            yield text


def longest(request: ContinuationRequest) -> int:
    """Return the number of words after which a continuation stops wherever it is."""
    if request.until == "sentence":
        return LONGEST_SENTENCE
    return LONGEST_PARAGRAPH if request.until == "paragraph" else request.words + OVERRUN


class _Continuation:
    """The tokens of a continuation."""

    def __init__(
        self, reader: TextModel, request: ContinuationRequest, personal: Personal
    ) -> None:
        before = reader.as_trained(request.before)
        self._allowed = AllowedWords(before, reader.words, personal)
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
        self._added = ""
        self._request = request
        self._reader = reader
        self._random = np.random.default_rng(request.seed)
        self._context, self._todo = starting_point(reader, before)

    def pieces(self, cancelled: Cancelled) -> Iterator[str]:
        """Yield the text behind the caret, one token's at a time, until nothing may come.

        A token that ends inside a character yields nothing until the character is whole.
        """
        model, vocabulary = self._reader.retelling, self._reader.vocabulary
        written = list(self._context)
        step = self._reader.read_to_retell(self._context, cancelled)
        while True:
            token = self._draw(step, written)
            data = vocabulary.token_bytes[token]
            piece = self._decoder.decode(data[len(self._todo) :])
            self._added += piece
            yield piece
            self._todo = self._todo[len(data) :]
            written.append(token)
            check(cancelled)
            step = model.run(np.array([[token]], np.int64), step.state)

    def _draw(self, step: Step, written: Sequence[int]) -> int:
        """Return the next token; a byte that spells nothing where no text may stand."""
        vocabulary, request = self._reader.vocabulary, self._request
        logits = step.logits[0, 0].copy()
        logits[vocabulary.document_token] = -np.inf
        if self._todo:
            logits = only(logits, vocabulary.spelling(self._todo))
        else:
            RecentPhrases(written).damp(logits)
        return draw(logits, self._random, request, self._may_stand)

    def _may_stand(self, token: int) -> bool:
        unfinished, _ = self._decoder.getstate()
        data = unfinished + self._reader.vocabulary.token_bytes[token][len(self._todo) :]
        piece = data.decode(errors="ignore")
        return not piece or not self._allowed.refuses(self._added, piece)


class _Stream:
    """Holds text back until it is known to belong to the continuation."""

    def __init__(self, request: ContinuationRequest) -> None:
        self._before = request.before
        self._wanted = request.words if request.until == "words" else 1
        self._paragraph = request.until == "paragraph"
        self._longest = longest(request)
        self._text = ""
        self._held = ""

    def is_complete(self, piece: str) -> bool:
        """Return whether the continuation should end before ``piece``."""
        if not piece or not self._text:
            return False
        words = count_words(self._text)
        if words < self._wanted:
            return False
        at_border = piece[0].isspace() or _SENTENCE_END.search(self._text) is not None
        ended = "\n" in piece
        if not self._paragraph:
            ended = ended or _SENTENCE_END.search(self._text) is not None
        return at_border and (ended or words >= self._longest)

    def release(self, piece: str) -> str:
        """Return what can be shown; white space waits for what comes behind it."""
        text = self._held + piece
        shown = text.rstrip() if text.strip() else ""
        self._held = text[len(shown) :]
        shown = match_quotes(shown, self._before + self._text)
        self._text += shown
        return shown


def draw(
    logits: NDArray[np.float32],
    random: np.random.Generator,
    request: ContinuationRequest,
    may_stand: Callable[[int], bool],
) -> int:
    """Return the next token: one that is sampled, or else the likeliest that may stand.

    Args:
        logits: of the next token, shape (V,); those of refused tokens are set to -inf.
        random: source of chance.
        request: how bold to be.
        may_stand: whether a token may.
    """
    for _ in range(DRAWS):
        token = sample(
            logits,
            random,
            temperature=request.temperature,
            k=request.top_k,
            p=request.top_p,
            min_p=request.min_p,
        )
        if may_stand(token):
            return token
        logits[token] = -np.inf
    return next(int(token) for token in np.argsort(-logits) if may_stand(int(token)))


class RecentPhrases:
    """What followed each phrase of the last tokens of a text.

    Args:
        written: the tokens so far; the last :data:`REPEAT_WINDOW` count.
        earlier: what of the same text was taken in before.

    Attributes:
        last: the last tokens, with which a phrase begins.
    """

    def __init__(self, written: Sequence[int], earlier: RecentPhrases | None = None) -> None:
        self._earlier = earlier
        self._followers: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        last = earlier.last if earlier else ()
        self.last: deque[int] = deque(last, REPEAT_LENGTH - 1)
        for token in written[-REPEAT_WINDOW:]:
            self.add(token)

    def add(self, token: int) -> None:
        """Take in one more token."""
        self._followers[tuple(self.last)].append(token)
        self.last.append(token)

    def damp(self, logits: NDArray[np.float32]) -> None:
        """Lower, in place, the logits of tokens that would complete a phrase once more.

        Args:
            logits: of the next token, shape (V,).
        """
        phrase = tuple(self.last)
        if len(phrase) < REPEAT_LENGTH - 1:
            return
        for token in self.after(phrase):
            logits[token] -= REPEAT_COST

    def after(self, phrase: tuple[int, ...]) -> list[int]:
        """Return what came behind a phrase, once for every time."""
        earlier = self._earlier.after(phrase) if self._earlier else []
        return earlier + self._followers.get(phrase, [])


def starting_point(reader: TextModel, before: str) -> tuple[list[int], bytes]:
    """Return the tokens to read and the bytes, already in the text, to spell after them."""
    if reader.expects_chinese(before):
        context, typed = reader.chinese_start(before)
        return context, typed.encode()
    caret = locate(before)
    typed = "" if caret.gap else caret.lead + caret.typed
    return reader.tokens(caret.context), typed.encode()


def only(logits: NDArray[np.float32], tokens: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return logits of shape (V,) that let no other tokens come."""
    kept = np.full_like(logits, -np.inf)
    kept[tokens] = logits[tokens]
    return kept
