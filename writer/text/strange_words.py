"""Whether a text may be in another language than some words are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

FEWEST: Final = 2
SHARE: Final = 0.1
"""Of the words without a capital, so that names do not count. The list of the English model has a
good part of French and German from its novels, though never so much of a sentence."""

_SMALL_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_A-Z][^\W\d_]+")


def has_strange_words(text: str, is_word: Callable[[str], bool]) -> bool:
    """Return whether a text has so many strange words that it is worth a closer look."""
    small = _SMALL_WORD.findall(text)
    strange = sum(not is_word(word) for word in small)
    return strange >= FEWEST and strange >= SHARE * len(small)
