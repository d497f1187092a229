"""Whether a text is in a language that a model writes, as far as a few words can tell."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from py3langid.langid import LanguageIdentifier

SAMPLE: Final = 200
"""Characters looked at: a foreign sentence or two, and not the word or name in between."""

FEWEST_LETTERS: Final = 25
"""Fewer may be in any language."""

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


def get_ready() -> None:
    """Load what tells languages apart: a tenth of a second and a few megabytes."""
    _identifier()


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
