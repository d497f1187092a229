"""Word and character counts, as the status bar shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = re.compile(f"[{HAN_RANGES}]")
# What parts words beside white space: dashes, also typed as two hyphens, dots and Chinese
# punctuation, which often stand between two words without a space. Single hyphens and
# apostrophes stand inside words.
_BETWEEN_WORDS = re.compile(
    r"(?:--+|[\s—–…/\u3000-\u3004\u3008-\u303f\uff01-\uff0f\uff1a-\uff20])+"
)
_PIECE = re.compile(
    rf"[{HAN_RANGES}]"
    rf"|(?:(?!--)[^\s—–…/\u3000-\u3004\u3008-\u303f\uff01-\uff0f\uff1a-\uff20{HAN_RANGES}])+"
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def count_words(text: str) -> int:
    """Return the number of words; each Han character counts as one, as in word processors.

    A hyphenated word is one word, and so is ``don't``; punctuation alone is none.
    """
    spaced, han = _HAN.subn(" ", text)
    return han + sum(1 for piece in _BETWEEN_WORDS.split(spaced) if _LETTER_OR_DIGIT.search(piece))


def word_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word that is counted begins and ends."""
    for piece in _PIECE.finditer(text):
        if _LETTER_OR_DIGIT.search(piece[0]):
            yield piece.span()


def count_characters(text: str) -> int:
    """Return the number of characters which are not white space."""
    return sum(map(len, text.split()))
