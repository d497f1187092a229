"""Any text in a QTextDocument, and out of it again as it was.

Qt takes some characters for borders of paragraphs and loses half surrogate pairs, as which
broken bytes stand in a text; and what control characters look like depends on the font. All
these are replaced by *marks*, characters of a plane for private use, which look the same
everywhere: boxes. A character that is itself one of the marks gets another one before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST: Final = 0x10F000
_ESCAPE: Final = "\U0010f8ff"
_TAKEN: Final = "\u2029\ufdd0\ufdd1\ufeff\ufffe"
"""What means something else to Qt: the borders of paragraphs and frames; to PySide, which takes
a byte order mark off each string: that mark, either way round."""

_CONTROLS: Final = [*range(0x20), *range(0x7F, 0xA0)]
_HALVES: Final = range(0xD800, 0xE000)
_MARKS: Final = (
    {chr(half): chr(_FIRST + half - _HALVES.start) for half in _HALVES}
    | {chr(code): chr(_FIRST + 0x800 + code) for code in _CONTROLS if chr(code) not in "\t\n"}
    | {char: chr(_FIRST + 0x8A0 + index) for index, char in enumerate(_TAKEN)}
)
_MEANINGS: Final = {mark: char for char, mark in _MARKS.items()}

_AT_ONCE: Final = 1 << 15
"""Characters: a fraction of a millisecond."""

_AWKWARD: Final = re.compile(
    f"[\0-\x08\x0b-\x1f\x7f-\x9f{_TAKEN}\ud800-\udfff{chr(_FIRST)}-{_ESCAPE}]"
)
MARK: Final = re.compile(f"{_ESCAPE}?[{chr(_FIRST)}-{_ESCAPE}]")


def to_document(text: str) -> str:
    """Return a text that Qt keeps, with marks for what it would not."""
    return "".join(_AWKWARD.sub(_mark, part) for part in _parts(text))


def from_document(text: str) -> str:
    """Return the text that :func:`to_document` was given."""
    return "".join(MARK.sub(_meaning, part) for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    """Yield a text in parts, none of which ends between a mark and the one before it.

    A worker that goes through a novel in one step of the interpreter keeps the window waiting.
    """
    start = 0
    while start < len(text):
        end = start + _AT_ONCE
        while text[end - 1 : end] == _ESCAPE:
            end += 1
        yield text[start:end]
        start = end


def _mark(match: re.Match[str]) -> str:
    return _MARKS.get(match[0], _ESCAPE + match[0])


def _meaning(match: re.Match[str]) -> str:
    mark = match[0]
    return mark[1:] if len(mark) > 1 else _MEANINGS.get(mark, mark)
