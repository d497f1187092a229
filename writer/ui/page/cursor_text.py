"""What stands around the caret, read paragraph by paragraph and never as a whole document.

Qt counts in UTF-16 units, Python in characters; they differ from the first emoji or rare
Chinese character on. The conversions stand here too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from writer.assist.context import from_border, start_of_reading
from writer.assist.request import CONTEXT_LENGTH
from writer.assist.showing.show_policy import Place
from writer.text.markdown import is_verbatim
from writer.text.scripts import is_han
from writer.text.word_boundaries import word_in_progress

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCursor

LINES_SEARCHED: Final = 500
"""Lines before the caret in which a word is looked for: a few milliseconds."""

_LAST_OF_ONE_UNIT: Final = "\uffff"


def utf16_length(text: str) -> int:
    """Return how many positions ``text`` takes in a QTextDocument."""
    if text.isascii() or max(text) <= _LAST_OF_ONE_UNIT:
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_at(text: str, position: int) -> tuple[str, str]:
    """Return the parts of ``text`` before and after ``position``, counted in UTF-16 units."""
    if text.isascii() or max(text, default="") <= _LAST_OF_ONE_UNIT:
        return text[:position], text[position:]
    units = text.encode("utf-16-le", "surrogatepass")
    before, after = units[: 2 * position], units[2 * position :]
    return before.decode("utf-16-le", "replace"), after.decode("utf-16-le", "replace")


def text_before(cursor: QTextCursor, length: int = CONTEXT_LENGTH) -> str:
    """Return the ``length`` characters before the cursor's position, fewer at the start."""
    block = cursor.block()
    pieces = [split_at(block.text(), cursor.positionInBlock())[0]]
    collected = len(pieces[0])
    while collected < length and (block := block.previous()).isValid():
        pieces.append(block.text())
        collected += len(pieces[-1]) + 1
    return "\n".join(reversed(pieces))[-length:]


def reading_before(cursor: QTextCursor) -> str:
    """Return the text before the cursor's position that the engine should read.

    It begins at the same place for some thousand positions in a row, and depends on the
    document and the position alone.
    """
    start = start_of_reading(cursor.position())
    text = text_before(cursor, cursor.position() - start)
    return from_border(text) if start else text


def text_after(cursor: QTextCursor, length: int = CONTEXT_LENGTH) -> str:
    """Return what follows the cursor in its paragraph, at most ``length`` characters."""
    return split_at(cursor.block().text(), cursor.positionInBlock())[1][:length]


def place_of(cursor: QTextCursor, *, composing: bool, continuing: bool) -> Place:
    """Return the caret's place as the show policy sees it."""
    text = cursor.block().text()
    before, after = split_at(text, cursor.positionInBlock())
    document = cursor.document()
    return Place(
        paragraph_start=text[:8],
        after=after,
        paragraph_length=len(text),
        verbatim=is_verbatim(
            lambda number: document.findBlockByNumber(number).text(),
            document.blockCount(),
            cursor.blockNumber(),
            len(before),
        ),
        has_selection=cursor.hasSelection(),
        composing=composing,
        continuing=continuing,
    )


def line_before(cursor: QTextCursor, word: str) -> int:
    """Return the number, from 1, of the nearest line before the cursor that has a word, or 0.

    The word in progress does not count, and lines far away are not searched.
    """
    border = "" if is_han(word[0]) else r"\b"
    whole_word = re.compile(f"{border}{re.escape(word)}{border}")
    block = cursor.block()
    text = split_at(block.text(), cursor.positionInBlock())[0]
    text = text.removesuffix(word_in_progress(text))
    for _ in range(LINES_SEARCHED):
        if whole_word.search(text):
            return block.blockNumber() + 1
        block = block.previous()
        if not block.isValid():
            break
        text = block.text()
    return 0
