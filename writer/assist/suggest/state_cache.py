"""What the model knows after a text, without reading the text again.

The state after a text is stored under a hash of its tokens, at every place where a suggestion
was made and every few dozen tokens between. Typing on costs one step a token, an edit anywhere
costs the distance to the nearest place before it, and a place read before costs nothing.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.cancellation import check, never
from writer.assist.context import reading_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.model.language_model import LanguageModel, Step
    from writer.model.tokenizer import Tokenizer

    Learn = Callable[[Sequence[int], int, NDArray[np.float32]], None]

CHUNK_TOKENS = 32
"""Tokens read at once. A cancel is noticed and a state is stored after each chunk."""

SNAPSHOTS = 320
"""States kept, the least recently used dropped first. With the logits of 8,192 tokens and two
layers of 896 units, one is 46 kB."""

RESTING_SNAPSHOTS = 40
"""States kept of a text that is not written in: the way back from its caret."""

PARAGRAPHS = 1_000
"""Paragraphs whose tokens are kept: more than a reading of short lines has, with the line ends
between them."""

_PARAGRAPH = re.compile(r"\n*[^\n]+|\n+")
# A token never spans these places, so the tokens of a text are those of its pieces; the piece
# at the caret is all that has to be encoded anew. Chinese has no spaces and is cut at marks.
_PIECE = re.compile(r"\s*\S+?(?=\s|\Z|(?<=[，。！？；：、])[\u3400-\u9fff])|\s+")


class StateCache:
    """Remembers what one model made of the texts around the caret.

    The answer depends on the text alone, not on what was asked before; of a long one, on what
    :func:`~writer.assist.context.reading_of` leaves of it.
    """

    def __init__(
        self, model: LanguageModel, tokenizer: Tokenizer, learn: Learn | None = None
    ) -> None:
        """Start with nothing.

        Args:
            model: what reads.
            tokenizer: of that model.
            learn: told of every piece of text that the model reads; see
                :meth:`writer.assist.memory.document_memory.DocumentMemory.learn`.
        """
        self._model = model
        self._learn = learn
        self._document_token = tokenizer.document_token
        self._snapshots: OrderedDict[int, Step] = OrderedDict()
        encode = tokenizer.encode
        self._encode_piece = lru_cache(4096)(lambda piece: tuple(encode(piece)))

        def encode_paragraph(paragraph: str) -> tuple[int, ...]:
            pieces = _PIECE.findall(paragraph)
            return tuple(token for piece in pieces for token in self._encode_piece(piece))

        self._encode_new = encode_paragraph
        self._encode_old = lru_cache(PARAGRAPHS)(encode_paragraph)

    def read(self, text: str, cancelled: Cancelled = never) -> Step:
        """Return the model's step after ``text``: logits (1, 1, V) and the state, B = 1.

        Raises:
            Superseded: cancelled between two chunks; what was read so far is kept.
        """
        return self.read_tokens(self.tokens(text), cancelled)

    def tokens(self, text: str) -> list[int]:
        """Return what is read for ``text``: the document token and the tokens near its end."""
        paragraphs = _PARAGRAPH.findall(reading_of(text))
        tokens = [self._document_token]
        for paragraph in paragraphs[:-1]:
            tokens += self._encode_old(paragraph)
        if paragraphs:
            tokens += self._encode_new(paragraphs[-1])
        return tokens

    def read_tokens(self, tokens: list[int], cancelled: Cancelled = never) -> Step:
        """Return the step after ``tokens``, which start with the document token.

        Raises:
            Superseded: cancelled between two chunks; what was read so far is kept.
        """
        keys = list(accumulate(tokens, lambda key, token: hash((key, token)), initial=0))[1:]
        known = next((n for n in range(len(keys), 0, -1) if keys[n - 1] in self._snapshots), 0)
        step = self._recall(keys[known - 1]) if known else None
        while step is None or known < len(tokens):
            check(cancelled)
            chunk = np.array(tokens[known : known + CHUNK_TOKENS], np.int64)[:, None]
            step = self._model.run(chunk, step.state if step else self._model.initial_state())
            if self._learn is not None:
                self._learn(tokens[: known + len(chunk)], known, step.features[:, 0])
            known += len(chunk)
            self._store(keys[known - 1], step)
        return step

    def rest(self) -> None:
        """Keep no more than what it takes to go on where the caret is: another text is written."""
        while len(self._snapshots) > RESTING_SNAPSHOTS:
            self._snapshots.popitem(last=False)

    def _recall(self, key: int) -> Step:
        self._snapshots.move_to_end(key)
        return self._snapshots[key]

    def _store(self, key: int, step: Step) -> None:
        self._snapshots[key] = step
        if len(self._snapshots) > SNAPSHOTS:
            self._snapshots.popitem(last=False)
