"""Whether a text is in a language that a model writes, as far as a few words can tell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from py3langid.langid import LanguageIdentifier

SAMPLE: Final = 200
"""Characters looked at: a foreign sentence or two, and not the word or name in between."""

FEWEST_LETTERS: Final = 25
"""Fewer may be in any language."""

FEWEST_STRANGE: Final = 2
STRANGE_SHARE: Final = 0.1
"""Of the words without a capital, so that names do not count. The list of the English model has a
good part of French and German from its novels, though never so much of a sentence."""

SURE: Final = 0.95
"""Probability of the language found. Of 600 excerpts of English novels, poems and essays, one was
taken for another language from here on: it was in Latin."""


def is_foreign(text: str, languages: Collection[str]) -> bool:
    """Return whether the end of a text is in none of these languages.

    Args:
        text: in a script with letters; Chinese is told by its characters.
        languages: two letters each.
    """
    sample = text[-SAMPLE:]
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return False
    found, sureness = _identifier().classify(sample)
    if found in languages:
        return False
    return sureness >= SURE or not any(map(str.isascii, filter(str.isalpha, sample)))


def has_strange_words(text: str, is_word: Callable[[str], bool]) -> bool:
    """Return whether the end of a text may be in another language than known words are.

    Telling languages apart takes a second to load and 80 MB: who writes in one that has a model
    is to be spared that.
    """
    small = _SMALL_WORD.findall(text[-SAMPLE:])[:-1]  # the last may be half of one
    strange = sum(not is_word(word) for word in small)
    return strange >= FEWEST_STRANGE and strange >= STRANGE_SHARE * len(small)


_SMALL_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_A-Z][^\W\d_]+")


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
