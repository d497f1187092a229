"""Which script a character belongs to, and which language a text is in: English or Chinese."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "zh"]

HAN_RANGES = (
    "\u3005\u3007"  # the iteration mark and the zero, which read as characters
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)
"""The Han characters of Unicode 15, to stand in the class of a regular expression."""

_HAN_SPANS = (
    (0x3005, 0x3005),
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
_CHINESE_PUNCTUATION = frozenset("，。、；：？！《》「」『』【】（）")

_NEAR = 200
# Twenty characters further back, a letter counts half: after a Chinese page, half a line of
# English changes the language.
_FADING = 0.5 ** (1 / 20)
# A Chinese character says about as much as three letters, so that one foreign name in a
# Chinese line does not make the line English.
_HAN_WEIGHT = 3.0


def is_han(char: str) -> bool:
    """Return whether ``char``, a single character, is a Han character."""
    code = ord(char)
    return code > 0x3000 and any(first <= code <= last for first, last in _HAN_SPANS)


def has_chinese(text: str) -> bool:
    """Return whether there is a Han character or a mark of Chinese punctuation in ``text``."""
    return any(is_han(char) or char in _CHINESE_PUNCTUATION for char in text)


def main_language(text: str) -> Language:
    """Return the language written near the end of ``text``; English where nothing tells."""
    return language_near(text) or "en"


def language_near(text: str) -> Language | None:
    """Return the language written near the end of ``text``, where the caret is.

    Han characters are weighed against other letters over the last 200 characters, nearer
    ones more. Without any letter, Chinese punctuation decides; failing that, nothing does.
    """
    han = other = punctuation = 0.0
    weight = 1.0
    for char in reversed(text[-_NEAR:]):
        if is_han(char):
            han += weight * _HAN_WEIGHT
        elif char.isalpha():
            other += weight
        elif char in _CHINESE_PUNCTUATION:
            punctuation += weight
        weight *= _FADING
    if han or other:
        return "zh" if han >= other else "en"
    return "zh" if punctuation else None
