"""The shape of lines: which were broken by a program at a width, and which by a poet.

Whatever turns lines into paragraphs asks here, so that verse is treated alike in plain text, in
PDF and in word processors' files. Widths are counted in columns; a Han character takes two.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

WIDEST_VERSE = 80
"""Columns. Longer lines are paragraphs; Whitman is the price."""

_WIDE = re.compile(f"[{HAN_RANGES}\u3000-\u303f\uff00-\uff60]")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]」』）]*$")
_LAST_WORD = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_WORDS = re.compile(r"[^\W\d_]+")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_MIN_BREAKS_BY_SENTENCE = 0.6


def columns(line: str) -> int:
    """Return the width of a line; a Han character or a wide mark counts two."""
    return len(line) + len(_WIDE.findall(line))


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends with a full stop, or a mark as strong, quotes aside."""
    return _SENTENCE_END.search(line.rstrip()) is not None


def looks_like_verse(lines: Sequence[str]) -> bool:
    """Tell whether these lines, which nothing separates, are the lines of a poem.

    Verse is narrow, and breaks its lines inside sentences; short paragraphs, dialogue mostly,
    end with one. Classical Chinese lines do end with a full stop, but are all equally long.
    """
    widths = [columns(line) for line in lines]
    if len(lines) < 2 or max(widths) > WIDEST_VERSE:
        return False
    ends = sum(map(ends_sentence, lines))
    return ends < _MIN_BREAKS_BY_SENTENCE * len(lines) or _is_even_chinese(lines, widths)


def leaves_no_room(line: str, following: str, width: int, slack: int = 0) -> bool:
    """Tell whether ``line`` was broken because the next word would not have fitted.

    That is what a program does at every line of a paragraph but the last, and a poet seldom.

    Args:
        line: the line that may have been broken.
        following: the line after it.
        width: columns of the widest lines.
        slack: columns by which the width may be missed: proportional letters vary.
    """
    first = following.lstrip().split(" ", 1)[0]
    if _WIDE.match(first):
        first = first[:1]
    return columns(line) + 1 + columns(first) > width - slack


def known_words(lines: Sequence[str]) -> frozenset[str]:
    """Return the words of a text in lower case, without the halves of divided ones."""
    words: set[str] = set()
    divided = False
    for line in lines:
        found = _WORDS.findall(line.lower())
        halved = _LAST_WORD.search(line) is not None
        words.update(found[divided : len(found) - halved])
        divided = halved
    return frozenset(words)


def join_lines(lines: Sequence[str], words: Collection[str]) -> str:
    """Return the paragraph that was broken into ``lines``.

    A word divided by a hyphen is made whole, unless the text writes it with one: a compound is
    kept if both of its halves are words of the text and the whole is none.

    Args:
        lines: without the line ends.
        words: what :func:`known_words` returns for the whole text.
    """
    paragraph = ""
    for line in lines:
        paragraph = _joined(paragraph, line.strip(), words) if paragraph else line.strip()
    return paragraph


def _joined(before: str, after: str, words: Collection[str]) -> str:
    last, first = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if last and first and first[0][0].islower():
        return (before if _is_compound(last[1], first[0], words) else before[:-1]) + after
    dashed = before.endswith(("-", "\u2014")) or after.startswith(("--", "\u2014"))
    if dashed or (_WIDE.search(before[-1:]) and _WIDE.match(after)):
        return before + after
    return f"{before} {after}"


def _is_compound(left: str, right: str, words: Collection[str]) -> bool:
    left, right = left.lower(), right.lower()
    return left + right not in words and left in words and right in words


def _is_even_chinese(lines: Sequence[str], widths: list[int]) -> bool:
    return max(widths) - min(widths) <= 2 and all(_WIDE.match(line.strip()) for line in lines)
