"""Where the caret stands: the word in progress, what comes before it, and how it is written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from writer.text.word_boundaries import APOSTROPHES, is_word_character, word_in_progress

LONGEST_WORD = 32
"""Letters after which a word in progress is something else, an address perhaps."""

_LONGEST_ADDRESS = 200

LOG_RECASED = math.log(0.03)
"""Of the share of words that are written with a capital against the custom, inside a sentence."""

# After an exclamation in quotes the sentence may well go on: "What a day!" he said.
_SENTENCE_END = re.compile(r"(?:(?:[.…][\"'”’)\]]*|[!?])|\n\n)\s*\Z|\A\s*\Z")
_NO_WORD = re.compile(r"(?:[@\\]|://|www\.)\S*\Z|[$€£¥#~^|<>=]\Z|(?:\A|\s)/\S*\Z")
_INDENT = re.compile(r"(\A|\n)[ \t]+\Z")
_TAKES_NO_SPACE = re.compile(r"(?:[\s(\[{“‘«—–/\-]|(?:\A|[\s(\[—–])[\"'])\Z")


@dataclass(frozen=True, slots=True)
class Caret:
    """A caret position in a spaced script, as the model has to see it.

    Tokens carry the space before their word, so the model reads up to that space and then
    spells the space, what is typed of the word, and the rest.

    Attributes:
        context: the text before the word in progress or the next word, without the one space
            that belongs to this word, nor the indent of a line that has not begun.
        typed: what is typed of the word in progress; empty after a boundary.
        lead: the space that the model's word begins with, or nothing after a line end, an
            opening quotation mark and the like.
        gap: the space that is missing between the text and a next word, or nothing.
        starts_sentence: the word is the first of a sentence or of the text.
    """

    context: str
    typed: str
    lead: str
    gap: str
    starts_sentence: bool

    @property
    def spellings(self) -> dict[str, float]:
        """What a word of the model may start with, and the logarithm of a factor on its chance.

        That is ``lead`` and ``typed`` in several cases: a capital typed where the model would
        not write one is the writer's choice, and the word after it may still be any. But inside
        a sentence it is a name's nearly always.
        """
        others = 0.0 if self.starts_sentence else LOG_RECASED
        spellings = {self.lead + self.typed: 0.0}
        if self.typed != self.typed.lower():
            for case in (self.typed.lower(), self.typed.capitalize()):
                if len(case) == len(self.typed):
                    spellings.setdefault(self.lead + case, others)
        return spellings

    def cased(self, word: str) -> str:
        """Return a word of the model in the writer's capitalisation."""
        if not self.typed:
            return word[:1].upper() + word[1:] if self.starts_sentence else word
        rest = word[len(self.typed) :]
        return self.typed + (rest.upper() if _all_capitals(self.typed) else rest)


def takes_a_word(before: str) -> bool:
    """Return whether a word may come at the end of ``before``: not in an address or an amount."""
    return _NO_WORD.search(before[-_LONGEST_ADDRESS:]) is None


def locate(before: str) -> Caret:
    """Return the caret at the end of ``before``."""
    typed = _typed(before)
    rest = _INDENT.sub(r"\1", before[: len(before) - len(typed)])
    starts_sentence = _SENTENCE_END.search(rest) is not None
    if rest.endswith(" "):
        return Caret(rest[:-1], typed, " ", "", starts_sentence)
    if typed or not rest or _TAKES_NO_SPACE.search(rest):
        return Caret(rest, typed, "", "", starts_sentence)
    return Caret(rest, "", " ", " ", starts_sentence)


def _typed(before: str) -> str:
    """Return the word in progress; an apostrophe at its end may become an inner one."""
    if before[-1:] in APOSTROPHES and before[-2:-1] and is_word_character(before[-2]):
        return word_in_progress(before[:-1]) + before[-1]
    return word_in_progress(before)


def _all_capitals(typed: str) -> bool:
    # "I'" and "O'C" are the beginnings of "I'm" and "O'Connor".
    return len(typed) > 1 and typed.isupper() and typed[:2].isalpha()
