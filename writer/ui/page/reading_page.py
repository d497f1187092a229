"""A page that is only read: it looks like the writer's own, and nothing in it can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from writer.ui.page.cursor_text import utf16_length
from writer.ui.page.exact_text import to_document
from writer.ui.page.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget


class ReadingPage(Page):
    """Shows texts to be read and copied from, with a caret, by keyboard and mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_passages(self, passages: Iterable[tuple[str, QTextCharFormat | None]]) -> None:
        """Show passages in a row, each in its look, the first of those with a look in sight."""
        passages = list(passages)
        self.load_text("".join(text for text, _ in passages))
        cursor, first = QTextCursor(self.document()), -1
        for text, look in passages:
            length = utf16_length(to_document(text))
            if look is not None:
                first = cursor.position() if first < 0 else first
                end = cursor.position() + length
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(look)
                cursor.setPosition(end)
            else:
                cursor.setPosition(cursor.position() + length)
        if first > 0:
            cursor.setPosition(first)
            self.setTextCursor(cursor)
            self.centerCursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave out what the writer's page makes of keys: here they move, select and copy."""
        QPlainTextEdit.keyPressEvent(self, event)
