"""What Tab and Shift+Tab do where no suggestion is taken: they indent and outdent, or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextCursor

from writer.ui.page.cursor_text import split_at

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock

_LIST_ITEM: Final = re.compile(r"\s*(?:[-*+•‣–]|\d{1,3}[.)]|[a-zA-Z][.)])\s")

_LEVEL: Final = re.compile(r"\t| {1,4}")
"""What one level of indentation may look like in a text from elsewhere."""


def at_line_start(cursor: QTextCursor) -> bool:
    """Return whether nothing but space stands before the cursor in its paragraph."""
    before = split_at(cursor.block().text(), cursor.positionInBlock())[0]
    return not cursor.hasSelection() and not before.strip()


def indent(cursor: QTextCursor) -> None:
    """Indent at the start of a line, or the item of a list; elsewhere do nothing.

    A tab in the middle of a line would be what is left of a suggestion that went a moment ago.
    """
    if at_line_start(cursor):
        cursor.insertText("\t")
    elif not cursor.hasSelection() and _is_list_item(cursor.block()):
        start = QTextCursor(cursor.block())
        start.insertText("\t")


def outdent(cursor: QTextCursor) -> None:
    """Take one level of indentation back, where Tab would add one; elsewhere do nothing."""
    if cursor.hasSelection() or not (at_line_start(cursor) or _is_list_item(cursor.block())):
        return
    level = _LEVEL.match(cursor.block().text())
    if level:
        start = QTextCursor(cursor.block())
        start.setPosition(start.position() + level.end(), QTextCursor.MoveMode.KeepAnchor)
        start.removeSelectedText()


def _is_list_item(block: QTextBlock) -> bool:
    return _LIST_ITEM.match(block.text()) is not None
