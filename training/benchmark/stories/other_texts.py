"""What texts by others make of a text: how probable it is to an n-gram that has read them only.

The n-gram reads pieces of words that were learned from the same texts, so that nothing in it comes
from the model under judgement. A good continuation is about as probable as a human one: far more
probable is dull, far less is confused (Holtzman et al. 2020, "The Curious Case of Neural Text
Degeneration").
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from training.bundle.ngram import ORDER, build_ngram
from training.texts.tokenizer_training import train_tokenizer
from writer.errors import TrainingError
from writer.model.ngram import BUCKETS, TokenNgram
from writer.model.tokenizer import Tokenizer
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Sequence

VOCABULARY = 8_192
MAX_BYTES = 200_000_000
"""Nothing is left out of a few megabytes of text."""

_NEAR = 200
"""Characters before a text from which its first words are predicted."""


class OtherTexts:
    """Texts that neither the model nor the places come from.

    Args:
        documents: of one language.

    Raises:
        TrainingError: there is too little text to learn anything from.
    """

    def __init__(self, documents: Sequence[str]) -> None:
        self._tokenizer = Tokenizer(train_tokenizer(lambda: documents, VOCABULARY))
        size, first = self._tokenizer.vocabulary_size, self._tokenizer.document_token
        tokens = [token for text in documents for token in (first, *self._tokenizer.encode(text))]
        levels = build_ngram(np.array(tokens, np.uint16), size, first, MAX_BYTES)
        if levels is None:
            raise TrainingError("The other texts are too short to make an n-gram of.")
        self._ngram = TokenNgram(levels, np.zeros((ORDER, BUCKETS), np.float32))
        self._pairs = {pair for text in documents for pair in pairwise(text)}

    def bits(self, before: str, text: str) -> tuple[float, float]:
        """Return the information in a text, in bits, and its length in bytes of UTF-8."""
        near = before[-_NEAR:]
        start = len(near.encode())
        tokens = self._tokenizer.encode(near + text)
        bits, total, end = 0.0, 0, 0
        for place, token in enumerate(tokens):
            length = len(self._tokenizer.token_bytes[token])
            end += length
            if end <= start:
                continue
            prediction = self._ngram.predict(tokens[max(0, place - ORDER + 1) : place])
            bits -= math.log2(float(self._ngram.distribution(prediction)[token]))
            total += length
        return bits, total

    def known_pairs(self, text: str) -> tuple[int, int]:
        """Return how many neighbours of Han characters the texts have, and of how many."""
        pairs = [pair for pair in pairwise(text) if all(map(is_han, pair))]
        return sum(pair in self._pairs for pair in pairs), len(pairs)
