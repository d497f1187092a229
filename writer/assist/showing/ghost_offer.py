"""The inline texts of one answer, while the writer types along, takes parts or turns pages.

Values only: every step returns a new offer. Whether and when one is shown is the show policy's.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from writer.text.word_boundaries import first_word

if TYPE_CHECKING:
    from writer.assist.request import Suggestions

_LINE: Final = re.compile(r"\s*[^\n]*?(?:[.!?…。！？]+[\"'’”»」』)）]*|$|(?=\n))", re.MULTILINE)


class Portion(Enum):
    """How much of the inline text one key accepts."""

    WORD = auto()
    LINE = auto()
    """To the end of the sentence or line, whichever comes first."""
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Offer:
    """Inline texts to choose from; one of them is the current one.

    Attributes:
        texts: what would be inserted at the caret; never empty, nor is any of them.
        index: the current one.
    """

    texts: tuple[str, ...]
    index: int = 0

    @classmethod
    def of(cls, suggestions: Suggestions) -> Offer | None:
        """Return the inline texts of an answer, or None when it has none."""
        if suggestions.ghost is None:
            return None
        texts = [suggestions.ghost.text, *(ghost.text for ghost in suggestions.alternatives)]
        return cls(tuple(dict.fromkeys(texts)))

    @property
    def text(self) -> str:
        """The current inline text."""
        return self.texts[self.index]

    def agrees_with(self, typed: str) -> bool:
        """Return whether the current text begins with ``typed``."""
        return self.text.startswith(typed)

    def after(self, typed: str) -> Offer | None:
        """Return what is left once ``typed`` stands in the document.

        None when the current text does not begin like that, or is used up by it. Other
        texts that disagree drop out.
        """
        if not self.agrees_with(typed) or self.text == typed:
            return None
        rest = self.text.removeprefix(typed)
        texts = [text.removeprefix(typed) for text in self.texts if text.startswith(typed)]
        left = tuple(text for text in dict.fromkeys(texts) if text)
        return Offer(left, left.index(rest))

    def turned(self, step: int) -> Offer:
        """Return the offer with another text as the current one; the last leads to the first."""
        return dataclasses.replace(self, index=(self.index + step) % len(self.texts))

    def part(self, portion: Portion) -> str:
        """Return the beginning of the current text that one accept key takes; never empty."""
        if portion is Portion.WORD:
            return first_word(self.text) or self.text
        if portion is Portion.LINE and (line := _LINE.match(self.text)):
            return line.group() or self.text
        return self.text
