"""Whether a text is in a language that its model does not write: the model itself can tell.

What surprises a model at every character is not its language. French takes 3.6 bits a character
and more, Spanish, Italian, Dutch and German 4 and more, Polish 7. At 12,214 places of novels,
poems and textbooks that the English model had never seen, four were taken for foreign; six
languages behind an English paragraph were told after 30 to 76 characters.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.model.sampling import log_sum_exp
from writer.text.strange_words import has_strange_words

if TYPE_CHECKING:
    from writer.model.onnx_model import LoadedModel

SAMPLE: Final = 100
"""Characters looked at: a foreign sentence, and not the word or name in between. With 200, two
languages of six were never told behind an English paragraph."""

FEWEST_LETTERS: Final = 25
"""Fewer may be in any language."""

LEAST_BITS: Final = 3.4
"""A character, from which on a text is foreign."""

_KEPT: Final = 16


class ForeignTexts:
    """Knows which texts are foreign to a model.

    Reading a sample takes some milliseconds, so only one with strange words is read, and once
    a word. A model without a list of its words takes every text for its own.
    """

    def __init__(self, loaded: LoadedModel) -> None:
        self._loaded = loaded
        self._bits = lru_cache(_KEPT)(self._bits_per_character)

    def has(self, text: str) -> bool:
        """Return whether the end of a text is foreign.

        Args:
            text: in the spelling of the training text.
        """
        words = self._loaded.words
        # Without the word in progress; the first may be half of one as well.
        _, _, sample = text[-SAMPLE:].rpartition(" ")[0].partition(" ")
        if words is None or sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
            return False
        return has_strange_words(sample, words.__contains__) and self._bits(sample) >= LEAST_BITS

    def _bits_per_character(self, text: str) -> float:
        tokenizer, model = self._loaded.tokenizer, self._loaded.language_model
        tokens = np.array([tokenizer.document_token, *tokenizer.encode(text)], np.int64)
        targets = tokens[1:]
        positions = np.arange(len(targets))
        step = model.run(tokens[:-1, None], model.initial_state(), positions)
        logits = step.logits[:, 0]
        nats = (log_sum_exp(logits) - logits[positions, targets]).sum(dtype=np.float64)
        return float(nats) / (math.log(2) * len(text))
