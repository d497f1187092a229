"""Which places of a Markdown text are no prose: code, front matter, comments.

A look at the neighbourhood, not a parser: it runs at every key, so it reads a bounded number of
lines and keeps nothing. The page and the language server both ask here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_AROUND: Final = 200
"""Lines read upwards, and downwards for the end of front matter: 0.2 ms at most."""

_FENCE: Final = re.compile(r"[\s>]*(`{3,}|~{3,})([^`]*)$")
_CODE_SPAN: Final = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)|``[^`]*''")
"""Inline code that is closed; and the quotation marks of TeX, which look like its beginning."""
_CODE_BEGINS: Final = re.compile(r"(?<![\w\\`])`")
_COMMENT, _COMMENT_END = "<!--", "-->"
_FRONT_MATTER_ENDS: Final = {"---": ("---", "..."), "+++": ("+++",)}


def is_verbatim(line_at: Callable[[int], str], count: int, number: int, column: int) -> bool:
    """Return whether a place belongs to code, to front matter or to a comment.

    Args:
        line_at: returns a line of the text, without its end.
        count: how many lines there are.
        number: the line of the place, from 0.
        column: how many characters of that line stand before the place.
    """
    body = _end_of_front_matter(line_at, count) + 1
    if number < body:
        return True
    opened = ""
    for above in range(max(body, number - LOOK_AROUND), number):
        opened = _open_behind(line_at(above), opened)
    line = line_at(number)
    if opened not in {"", _COMMENT} or (not opened and _FENCE.match(line)):
        return True
    before = _CODE_SPAN.sub("", line[:column])
    return _in_comment(before, opened) or _CODE_BEGINS.search(before) is not None


def _end_of_front_matter(line_at: Callable[[int], str], count: int) -> int:
    """Return the number of the line that closes the front matter; -1 where there is none.

    A text that merely begins with a rule has no second one soon.
    """
    ends = _FRONT_MATTER_ENDS.get(line_at(0).rstrip(), ())
    for number in range(1, min(count, LOOK_AROUND) if ends else 0):
        if line_at(number).rstrip() in ends:
            return number
    return -1


def _open_behind(line: str, opened: str) -> str:
    """Return what is open behind a line: the marks of a fence or of a comment, or nothing."""
    # Nearly every line of a novel, at every key.
    if "`" not in line and "~~~" not in line and "--" not in line:
        return opened
    fence = _FENCE.match(line)
    if opened not in {"", _COMMENT}:
        closed = fence and fence[1].startswith(opened) and not fence[2].strip()
        return "" if closed else opened
    if fence and not opened:
        return fence[1]
    return _COMMENT if _in_comment(_CODE_SPAN.sub("", line), opened) else ""


def _in_comment(text: str, opened: str) -> bool:
    """Return whether a comment is open behind ``text``, before which ``opened`` was."""
    begin, end = text.rfind(_COMMENT), text.rfind(_COMMENT_END)
    return begin > end or (opened == _COMMENT and end < 0)
