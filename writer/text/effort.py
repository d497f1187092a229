"""What it takes to type a text: keys pressed."""

from __future__ import annotations

from typing import Final

from writer.text.scripts import is_han

KEYS_PER_HAN: Final = 3
"""What a Chinese character costs with a phonetic input method, about."""


def keys_to_type(text: str) -> int:
    """Return how many keys one presses to type a text."""
    return sum(KEYS_PER_HAN if is_han(char) else 1 for char in text)
