"""Where words begin and end, in spaced scripts and in Chinese."""

from __future__ import annotations

import unicodedata
from itertools import takewhile
from typing import TYPE_CHECKING

from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Callable

APOSTROPHES = "'’"
"""Characters that join the two parts of a word such as ``don't``; nothing else does."""


def is_word_character(char: str) -> bool:
    """Return whether ``char`` belongs inside a word of a spaced script.

    Letters, digits and combining marks do. Han characters do not: each stands by itself.
    An apostrophe does only between two word characters, which one character cannot tell.
    """
    if char.isalnum():
        return not is_han(char)
    return not char.isascii() and unicodedata.category(char) in {"Mn", "Mc"}


def word_in_progress(before: str) -> str:
    """Return the word that ends at the caret, empty after a space, punctuation or Chinese.

    Args:
        before: text before the caret; only its end matters.
    """
    start = len(before)
    while start and _continues_leftwards(before, start - 1):
        start -= 1
    return before[start:]


def segment_chinese(text: str) -> list[str]:
    """Return ``text`` cut into Chinese words; joined together they are ``text`` again.

    Runs of letters and punctuation come back as segments of their own.
    """
    # The dictionary takes about half a second to load, and English writers never need it.
    import rjieba

    return list(rjieba.cut(text))


def first_word(text: str) -> str:
    """Return the beginning of ``text`` that one press of "accept the next word" takes.

    That is the white space it starts with and a word, along with an opening quotation mark or
    dash before it. Other punctuation is a step of its own, so that the writer may end a clause
    in another way than proposed. Chinese goes by segmented words.

    >>> first_word(" over, the hills")
    ' over'
    """
    spaces = _span(text, 0, str.isspace)
    marks = _span(text, spaces, _is_mark)
    if marks < len(text) and is_han(text[marks]):
        return text[:marks] if marks > spaces else text[:spaces] + _first_segment(text[spaces:])
    return text[: _word_end(text, marks)]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where each word begins and ends; Chinese goes by segmented words.

    >>> word_spans("“No,” he said.")
    [(1, 3), (6, 8), (9, 13)]
    """
    spans = []
    at = 0
    while at < len(text):
        if is_han(text[at]):
            for segment in segment_chinese("".join(takewhile(is_han, text[at:]))):
                spans.append((at, at + len(segment)))
                at += len(segment)
        elif is_word_character(text[at]):
            end = _word_end(text, at)
            spans.append((at, end))
            at = end
        else:
            at += 1
    return spans


def _continues_leftwards(text: str, index: int) -> bool:
    if is_word_character(text[index]):
        return True
    return _is_inner_apostrophe(text, index)


def _is_inner_apostrophe(text: str, index: int) -> bool:
    return (
        text[index] in APOSTROPHES
        and 0 < index < len(text) - 1
        and is_word_character(text[index - 1])
        and is_word_character(text[index + 1])
    )


def _word_end(text: str, start: int) -> int:
    end = start
    while end < len(text) and _continues_leftwards(text, end):
        end += 1
    return end


def _is_mark(char: str) -> bool:
    return not (char.isspace() or is_han(char) or is_word_character(char))


def _span(text: str, start: int, belongs: Callable[[str], bool]) -> int:
    return start + sum(1 for _ in takewhile(belongs, text[start:]))


def _first_segment(text: str) -> str:
    # Segmentation needs to see past the word, but not the whole continuation.
    run = "".join(takewhile(is_han, text[:32]))
    return segment_chinese(run)[0]
