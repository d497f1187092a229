"""How much of the text before a caret is read: enough to know what it is about, in bounded time.

Where the reading begins depends on the text and the caret alone, and stays where it is while
some thousand characters are typed, or every key would shift it and cost a reading of all.
"""

from __future__ import annotations

from typing import Final

SHORTEST_READING: Final = 2_000
"""Characters read when the reading begins anew, less what parts it from a paragraph or word."""

LONGEST_READING: Final = 6_000
"""Characters after which a reading begins at a later place."""

_NEXT_START: Final = LONGEST_READING - SHORTEST_READING


def start_of_reading(position: int) -> int:
    """Return how many characters stand before what is read for a caret at ``position``."""
    if position <= LONGEST_READING:
        return 0
    return (position - SHORTEST_READING - 1) // _NEXT_START * _NEXT_START


def reading_of(text: str) -> str:
    """Return what is read of the text before a caret; of a reading, all of it."""
    start = start_of_reading(len(text))
    return from_border(text[start:]) if start else text


def from_border(text: str) -> str:
    """Return a text that was cut anywhere from its first paragraph or word on, if one is near."""
    for border in ("\n", " "):
        start = text.find(border, 0, SHORTEST_READING // 2) + 1
        if start:
            return text[start:].lstrip("\n")
    return text
