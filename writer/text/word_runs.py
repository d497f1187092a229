"""The words of a text as they are compared where one text may repeat another."""

from __future__ import annotations

import re

# Words without their punctuation; each Han character counts as a word.
_UNIT = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]|[^\W_\u3400-\u9fff]+(?:['’][^\W_]+)*")


def units(text: str) -> list[str]:
    """Return the words of a text in lower case, Chinese by character."""
    return [_plain(match[0]) for match in _UNIT.finditer(text)]


def unit_spans(text: str) -> list[tuple[int, int]]:
    """Return where each word of :func:`units` begins and ends in the text."""
    return [match.span() for match in _UNIT.finditer(text)]


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")
