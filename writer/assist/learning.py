"""A long text, cut into passages that are learned one at a time, with room for a key between."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LESSON_CHARACTERS = 4_000
"""Learned at once: three milliseconds, in which a key that is pressed has to wait."""


class Lesson(NamedTuple):
    """A passage of a text.

    Attributes:
        start: where in the text it begins, in characters.
        passage: its characters.
        last: no other comes behind it.
    """

    start: int
    passage: str
    last: bool = False

    @property
    def end(self) -> int:
        """Where in the text it ends."""
        return self.start + len(self.passage)

    def after(self, learned: int) -> str:
        """Return what of it lies behind the first ``learned`` characters of the text."""
        return self.passage[max(0, learned - self.start) :]


def lessons(text: str) -> Iterator[Lesson]:
    """Yield the passages of a text in order; none ends within a word that could be spared it.

    An empty text has one, too: there is something to unlearn perhaps.
    """
    start = 0
    while start + LESSON_CHARACTERS < len(text):
        end = start + LESSON_CHARACTERS
        border = max(text.rfind(mark, start + 1, end) for mark in "\n ")
        end = border if border > start else end
        yield Lesson(start, text[start:end])
        start = end
    yield Lesson(start, text[start:], last=True)
