"""What the writer has sent away, and where: it does not come again at its place."""

from __future__ import annotations

from typing import Final

from writer.text.word_boundaries import first_word, is_word_character

MOST: Final = 500
"""Refusals remembered."""

_ANCHOR: Final = 64
"""Characters before a place by which it is known again."""

_LONGEST: Final = 80
"""Characters of a refused word."""


class Refusals:
    """Words refused at their places: each once, the newest last, the oldest forgotten in the end.

    A word is refused as one, whatever of it is typed before it is offered once more.
    """

    def __init__(self) -> None:
        self._newest_last: dict[tuple[str, str], None] = {}

    def add(self, before: str, text: str) -> None:
        """Refuse the first word of ``text`` behind the text ``before``."""
        refusal = (before[-_ANCHOR:], (first_word(text) or text)[:_LONGEST])
        # Undo refuses what it takes back, again and again; the rest must not be pushed out by it.
        self._newest_last.pop(refusal, None)
        self._newest_last[refusal] = None
        if len(self._newest_last) > MOST:
            del self._newest_last[next(iter(self._newest_last))]

    def forbid(self, before: str, text: str) -> bool:
        """Return whether ``text`` behind ``before`` would say a refused word at its place."""
        said = before[-_ANCHOR - _LONGEST :]
        return any(_ends_in(said, text, anchor, word) for anchor, word in self._newest_last)


def _ends_in(said: str, text: str, anchor: str, word: str) -> bool:
    """Return whether the refused word behind its anchor ends inside ``text``."""
    whole = said + text
    start = whole.rfind(anchor + word)
    end = start + len(anchor) + len(word)
    if start < 0 or end <= len(said):
        return False
    # "the" is not refused where "then" is said.
    return not (is_word_character(word[-1]) and is_word_character(whole[end : end + 1] or " "))
