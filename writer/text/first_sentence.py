"""Where the first sentence of a text ends: for whoever takes a text sentence by sentence."""

from __future__ import annotations

import re
from typing import Final

_END: Final = re.compile(r"\n|[.!?…。！？]+[\"'”’»」』)）\]]*")
_FULL: Final = "。！？"
_ABBREVIATION: Final = re.compile(
    r"(?<![^\W\d_])(?:Mr|Mrs|Ms|Dr|St|Prof|Capt|Col|Gen|Lt|Rev|Hon|vs|etc|No|[A-HJ-Z])\.\Z"
)


def first_sentence(text: str) -> str:
    """Return the beginning of ``text`` to the end of its first sentence or line.

    White space before it belongs to it. Neither the dot of an abbreviation or a number ends a
    sentence, nor what somebody says when the sentence says who.

    >>> first_sentence(" “Is it?” asked Mr. Hale. It was.")
    ' “Is it?” asked Mr. Hale.'
    """
    start = len(text) - len(text.lstrip())
    for mark in _END.finditer(text, start):
        if mark[0] == "\n":
            return text[: mark.start()]
        if _ends(text[: mark.end()], text[mark.end() :]):
            return text[: mark.end()]
    return text


def _ends(sentence: str, rest: str) -> bool:
    if not rest or sentence.rstrip("\"'”’»」』)）]")[-1:] in _FULL:
        return True
    if _ABBREVIATION.search(sentence):
        return False
    # "3.5", "e.g.", and "What a day!" he said.
    return not rest[0].isalnum() and not rest.lstrip()[:1].islower()
