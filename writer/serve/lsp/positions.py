"""Columns as editors count them, in units of an encoding, and as Python does, in characters.

The two differ from the first emoji on, with UTF-8 from the first Chinese character. Only lines
and numbers belong here; whole documents are :mod:`writer.serve.lsp.open_document`'s.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

UTF_8: Final = "utf-8"
UTF_16: Final = "utf-16"
UTF_32: Final = "utf-32"


def column_at(index: int, line: str, encoding: str) -> int:
    """Return how many units the first ``index`` characters of ``line`` take.

    Args:
        index: in characters, from 0.
        line: without its line end.
        encoding: one of the three above.
    """
    if line.isascii() or encoding == UTF_32:
        return min(index, len(line))
    return sum(map(_WIDTHS[encoding], line[:index]))


def index_at(column: int, line: str, encoding: str) -> int:
    """Return how many characters of ``line`` stand before a column.

    A column behind the line is its end, as the protocol has it; one inside a character is
    that character's beginning.
    """
    if line.isascii() or encoding == UTF_32:
        return min(column, len(line))
    return bisect_right(list(accumulate(map(_WIDTHS[encoding], line))), column)


def _utf_8_width(char: str) -> int:
    return 1 + (char > "\x7f") + (char > "\u07ff") + (char > "\uffff")


def _utf_16_width(char: str) -> int:
    return 1 + (char > "\uffff")


_WIDTHS: Final[dict[str, Callable[[str], int]]] = {UTF_8: _utf_8_width, UTF_16: _utf_16_width}
