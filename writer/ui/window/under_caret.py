"""The bar of candidates on the page itself, under the line that is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect, Slot
from PySide6.QtGui import QFont, QTextCursor

from writer.assist.word_at_caret import LONGEST_WORD, locate
from writer.ui.page.cursor_text import text_before, utf16_length
from writer.ui.window.candidate_bar import PADDING, CandidateBar

if TYPE_CHECKING:
    from PySide6.QtCore import QMetaObject
    from PySide6.QtWidgets import QWidget

    from writer.ui.page.editor import Editor

GAP: Final = 3
"""Pixels between the line and the bar."""

FONT_SHARE: Final = 0.85
"""Size of the bar's words beside those of the page, whose face they have."""

ROOM_LETTERS: Final = 48
"""The bar never begins so far to the right that it has less room than this many letters."""


class UnderCaret(QObject):
    """Keeps a bar by the caret of a page while it has words.

    Where it stands depends on the word in progress and its line alone: it stays where it is
    while one writes a word, whatever words are suggested. Only ghost text that goes on in the
    next line pushes it down, to be seen. It is a part of the page and no window,
    which would come and go with the desktop's effects, and could take the keyboard.

    Args:
        bar: whose place is decided here.
        parent: takes the bar back; owner in Qt's sense.
    """

    def __init__(self, bar: CandidateBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = bar
        self._home = parent
        self._editor: Editor | None = None
        self._joined: list[QMetaObject.Connection] = []

    def follow(self, editor: Editor) -> None:
        """Have the bar on this page from now on, and on no other."""
        if editor is self._editor:
            return
        self.let_go()
        self._editor = editor
        self._bar.setParent(editor.viewport())
        self._bar.fit_words(on=True)
        self._joined = [
            self._bar.words_changed.connect(self._place),
            editor.cursorPositionChanged.connect(self._place),
            # Scrolling moves all that is on a viewport; this comes after it.
            editor.updateRequest.connect(self._place),
        ]
        self._place()

    def let_go(self) -> None:
        """Take the bar off the page, as it was before, and hidden."""
        if self._editor is None:
            return
        for connection in self._joined:
            QObject.disconnect(connection)
        self._editor = None
        self._bar.setParent(self._home)
        self._bar.setFont(QFont())
        self._bar.fit_words(on=False)

    @Slot()
    def _place(self) -> None:
        # While one composes, selects or looks for words elsewhere, there are no candidates.
        if self._editor is None or not self._bar.words:
            self._bar.hide()
            return
        font = QFont(self._editor.font())
        font.setPointSizeF(FONT_SHARE * font.pointSizeF())
        self._bar.setFont(font)
        self._bar.setGeometry(self._geometry(self._editor))
        self._bar.show()
        self._bar.raise_()

    def _geometry(self, editor: Editor) -> QRect:
        page, line = editor.viewport().rect(), editor.cursorRect()
        room = self._bar.fontMetrics().horizontalAdvance("n") * ROOM_LETTERS
        word = editor.cursorRect(_start_of_word(editor.textCursor()))
        left = max(0, min(word.left() - PADDING, page.width() - room))
        width = min(self._bar.fitting_width, page.width() - left)
        height = self._bar.height()
        top = line.bottom() + 1 + _depth_of_ghost(editor.textCursor()) + GAP
        if top + height > page.height():
            top = line.top() - GAP - height
        return QRect(left, top, width, height)


def _depth_of_ghost(caret: QTextCursor) -> int:
    """Return by how much ghost text at the caret ends in a lower line, in pixels."""
    layout, position = caret.block().layout(), caret.positionInBlock()
    drawn = utf16_length(layout.preeditAreaText())
    first = layout.lineForTextPosition(position)
    last = layout.lineForTextPosition(position + drawn)
    return round(last.y() - first.y()) if drawn and first.isValid() and last.isValid() else 0


def _start_of_word(caret: QTextCursor) -> QTextCursor:
    """Return where the word in progress begins: an apostrophe at its end belongs to it."""
    typed = locate(text_before(caret, LONGEST_WORD + 1)).typed
    start = QTextCursor(caret)
    start.setPosition(caret.position() - utf16_length(typed))
    return start
