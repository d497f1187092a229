"""One model together with what it has read: the common ground of suggestions and continuations."""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.cancellation import never
from writer.assist.suggest.foreign import SAMPLE, ForeignTexts
from writer.assist.suggest.state_cache import StateCache
from writer.model.vocabulary import Vocabulary
from writer.text.scripts import main_language
from writer.text.typography import straighten
from writer.text.word_boundaries import is_word_character

if TYPE_CHECKING:
    from writer.assist.cancellation import Cancelled
    from writer.assist.memory.document_memory import DocumentMemory
    from writer.model.card import Card
    from writer.model.language_model import LanguageModel, Step
    from writer.model.onnx_model import LoadedModel

# A toolkit may hand over half a character pair, which no encoding can hold.
_AS_TRAINED = str.maketrans("\r\t", "\n ")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

LONGEST_HEALING = 3
"""Tokens at the end of a Chinese text that may turn out to be parts of one longer token."""

_NEAR = 200


class TextModel:
    """A model, its vocabulary and the states along the text around the caret.

    Attributes:
        card: what the model is.
        model: tokens and state to logits and state.
        plain: the same without what the memory of a text says.
        retelling: the same with what the text is about, and without its phrases: what carries a
            text on should not quote it.
        tokenizer: text to tokens and back.
        vocabulary: the tokens, arranged for spelling.
        cache: the states.
        words: of the model's training text; None where it has no list of them.
        sources: the texts that a personal model learned from; None of other models.
        memory: of the one text that is read; None where nothing is remembered.
    """

    def __init__(self, loaded: LoadedModel) -> None:
        self._loaded = loaded
        self.memory: DocumentMemory | None = None
        self.card: Card = loaded.card
        self.plain: LanguageModel = loaded.language_model
        self.model: LanguageModel = self.plain
        self.retelling: LanguageModel = self.plain
        self.tokenizer = loaded.tokenizer
        self.vocabulary = Vocabulary(loaded.tokenizer)
        self.words = loaded.words
        self.sources = loaded.sources
        self.cache = StateCache(self.plain, loaded.tokenizer)
        self._foreign = ForeignTexts(loaded)
        self._writes_chinese = "zh" in [language[:2] for language in loaded.card.languages]

    def of_text(self, memory: DocumentMemory | None = None) -> TextModel:
        """Return a reader of one text, which has states of its own.

        Args:
            memory: of the text, made for a model with the same tokenizer. It is mixed with the
                model, and told what is read.
        """
        reader = copy(self)
        reader.memory = memory
        reader.model = self._loaded.mixed_with(memory) if memory else self.model
        reader.retelling = self._loaded.mixed_with(memory.themes) if memory else self.retelling
        reader.cache = StateCache(reader.model, self.tokenizer, memory.learn if memory else None)
        return reader

    def as_trained(self, text: str) -> str:
        """Return ``text``, of the same length, with the line ends and quotes of the training."""
        text = _LONE_SURROGATE.sub("\ufffd", text.translate(_AS_TRAINED))
        return straighten(text) if self.card.straight_quotes else text

    def as_read(self, text: str) -> str:
        """Return ``text`` in the spelling of the training text, perhaps of another length."""
        text = self.as_trained(text)
        # Texts with straight quotes were trained with one spelling of the dash.
        return text.replace("--", "—") if self.card.straight_quotes else text

    def tokens(self, context: str) -> list[int]:
        """Return the tokens to read for ``context``."""
        return self.cache.tokens(self.as_read(context))

    def read(self, context: str, cancelled: Cancelled = never) -> Step:
        """Return the model's step after ``context``.

        Raises:
            Superseded: cancelled.
        """
        return self.cache.read_tokens(self.tokens(context), cancelled)

    def read_to_retell(self, tokens: list[int], cancelled: Cancelled = never) -> Step:
        """Return the step of :attr:`retelling` after tokens, at least the document token.

        Raises:
            Superseded: cancelled.
        """
        *before, last = tokens
        model = self.retelling
        state = (
            self.cache.read_tokens(before, cancelled).state if before else model.initial_state()
        )
        return model.run(np.array([[last]], np.int64), state)

    def chinese_start(self, before: str) -> tuple[list[int], str]:
        """Return the tokens to read for Chinese text, and the text to spell again after them.

        The last tokens may be the beginning of a longer one, and are then left open.
        """
        tokens = self.tokens(before)
        for count in range(LONGEST_HEALING, 0, -1):
            tail = tokens[-count:]
            if not self.vocabulary.han[tail].all():
                continue
            typed = b"".join([self.vocabulary.token_bytes[token] for token in tail])
            longer = self.vocabulary.starting_with(typed)
            if count == 1 or self.vocabulary.han[longer].any():
                return tokens[:-count], typed.decode()
        return tokens, ""

    def is_foreign(self, before: str) -> bool:
        """Return whether the text at the caret is in a language that this model does not write."""
        if main_language(before) == "zh":
            return not self._writes_chinese
        return self._foreign.has(self.as_read(before[-2 * SAMPLE :]))

    def expects_chinese(self, before: str) -> bool:
        """Return whether the text at the caret goes on in Chinese, as far as this model can."""
        if not self._writes_chinese or is_word_character(before[-1:] or " "):
            return False
        near = before[-_NEAR:]
        return main_language(near) == "zh" or not any(char.isalpha() for char in near)
