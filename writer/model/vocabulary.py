"""Which tokens can spell what: the vocabulary, sorted by its bytes and sorted into kinds.

Token ids and bytes only. Built once per model; every question of a key press is answered by
two bisections or by a ready array.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from writer.text.scripts import is_han
from writer.text.word_boundaries import APOSTROPHES, is_word_character

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from writer.model.tokenizer import Tokenizer

    IndexArray = NDArray[np.intp]
    BoolArray = NDArray[np.bool_]


_DOUBLE_MARKS = frozenset('"“「『')
_SINGLE_MARKS = frozenset("'‘")


class Vocabulary:
    """The tokens of a model, arranged for spelling.

    Attributes:
        token_bytes: UTF-8 bytes of every token, indexed by id.
        document_token: id of the token that no text contains.
        continues_word: tokens that carry on a word: letters, digits and inner apostrophes
            without a space before them, and bytes inside a character; shape (V,).
        starts_word: tokens that are a space and the beginning of a word; shape (V,).
        ends_word: 1.0 for tokens after which the word before them is known to be complete,
            else 0.0, so that a product with probabilities is the chance that a word ends;
            shape (V,), float32.
        word_pieces: ids where ``continues_word`` holds.
        han: tokens of one or more Han characters and nothing else; shape (V,).
        han_tokens: ids where ``han`` holds.
        line_ends: ids of the tokens in which a line ends.
        double_marks: ids of the tokens that begin, after any space, with a double or corner
            quotation mark that may open speech.
        single_marks: the same of single ones.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.token_bytes = tokenizer.token_bytes
        self.document_token = tokenizer.document_token
        texts = [_text(data) for data in self.token_bytes]
        inside_character = self._where(lambda data: len(data) == 1 and data[0] >= 0x80)
        self.continues_word: BoolArray = np.array([_is_piece(text) for text in texts])
        self.continues_word |= inside_character
        self.starts_word: BoolArray = np.array(
            [text[:1] == " " and _is_piece(text[1:]) for text in texts]
        )
        # An apostrophe of its own may close a quotation or stand inside "o'clock": it is
        # counted as both, and only complete words are offered in the end.
        apostrophe = self._where(lambda data: data == b"'")
        self.ends_word: NDArray[np.float32] = (~self.continues_word | apostrophe).astype(
            np.float32
        )
        self.word_pieces: IndexArray = np.flatnonzero(self.continues_word)
        self.han: BoolArray = np.array([bool(text) and all(map(is_han, text)) for text in texts])
        self.han_tokens: IndexArray = np.flatnonzero(self.han)
        self.line_ends: IndexArray = np.flatnonzero(self._where(lambda data: b"\n" in data))
        first = [text.lstrip(" ")[:1] for text in texts]
        self.double_marks: IndexArray = np.flatnonzero([mark in _DOUBLE_MARKS for mark in first])
        self.single_marks: IndexArray = np.flatnonzero([mark in _SINGLE_MARKS for mark in first])
        self._ids = np.array(sorted(range(len(texts)), key=self.token_bytes.__getitem__), np.intp)
        self._sorted = [self.token_bytes[token] for token in self._ids]
        self._exact: defaultdict[bytes, list[int]] = defaultdict(list)
        for token, data in enumerate(self.token_bytes):
            self._exact[data].append(token)

    @property
    def size(self) -> int:
        """Number of tokens, V."""
        return len(self.token_bytes)

    def spelling_exactly(self, text: bytes) -> IndexArray:
        """Return the tokens that are these bytes and no more."""
        return np.array(self._exact.get(text, ()), np.intp)

    def starting_with(self, prefix: bytes) -> IndexArray:
        """Return the tokens whose bytes start with ``prefix``, which is not empty."""
        first = bisect_left(self._sorted, prefix)
        return self._ids[first : bisect_left(self._sorted, _successor(prefix), lo=first)]

    def inside(self, prefix: bytes) -> IndexArray:
        """Return the tokens that ``prefix`` starts with and that are shorter than it."""
        tokens = [
            token for end in range(1, len(prefix)) for token in self._exact.get(prefix[:end], ())
        ]
        return np.array(tokens, np.intp)

    def spelling(self, prefix: bytes) -> IndexArray:
        """Return the tokens with which a text that starts with ``prefix`` can start.

        Such a token either covers ``prefix`` or is covered by it; after the former the text
        is free, after the latter the rest of ``prefix`` is still to be spelt.
        """
        return np.concatenate([self.starting_with(prefix), self.inside(prefix)])

    def spelling_word(self, prefix: bytes) -> IndexArray:
        """Return the tokens that spell ``prefix`` and then, if anything, only a word."""
        if not prefix:
            return self.word_pieces
        covering = self.starting_with(prefix)
        return covering[self.continues_word[covering] | self.starts_word[covering]]

    def _where(self, matches: Callable[[bytes], bool]) -> BoolArray:
        return np.array([matches(data) for data in self.token_bytes])


def _text(data: bytes) -> str:
    """Return the text of a token; empty when it is only a part of a character."""
    return data.decode("utf-8", errors="ignore")


def _is_piece(text: str) -> bool:
    return bool(text) and all(is_word_character(char) or char in APOSTROPHES for char in text)


def _successor(prefix: bytes) -> bytes:
    """Return the smallest byte string above all that start with ``prefix``."""
    stem = prefix.rstrip(b"\xff")
    # Nothing sorts above a run of 0xFF but a longer one, and no token is that long.
    return stem[:-1] + bytes([stem[-1] + 1]) if stem else b"\xff" * 512
