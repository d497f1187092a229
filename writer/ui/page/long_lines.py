"""Lines so long that every key in them takes long: Qt lays a paragraph out as a whole.

A key in a line of 20,000 characters takes some 15 milliseconds, in one of a million a second. The
text is not changed unasked; who listens can offer to wrap the lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor

from writer.text.wrapping import break_places
from writer.ui.page.cursor_text import utf16_length

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextDocument

LONGEST_LINE: Final = 50_000
"""Characters. Novels have paragraphs of a few thousand; this is a fifth of a book in one line."""

WRAPPED: Final = 1_000
"""Longest line after wrapping: a long paragraph of prose."""


class LongLines(QObject):
    """Notices lines of a document that are too long.

    Attributes:
        longest: how many characters the longest had when it was noticed; 0 = none is too long.

    Signals:
        found: how many characters the longest of them has.
        gone: there is none any more.
    """

    found = Signal(int)
    gone = Signal()

    def __init__(self, document: QTextDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self.longest = 0
        document.contentsChange.connect(self._on_contents_change)

    def wrap(self) -> None:
        """Break the lines that are too long, at sentences, as one undo step."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        block = self._document.lastBlock()
        while block.isValid():
            before = block.previous()
            if block.length() > LONGEST_LINE:
                _wrap(cursor, block)
            block = before
        cursor.endEditBlock()

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        longest = self._longest(position, position + added)
        if longest > LONGEST_LINE:
            if not self.longest:
                self.longest = longest
                self.found.emit(longest)
        elif self.longest and self._longest(0, self._document.characterCount()) <= LONGEST_LINE:
            self.longest = 0
            self.gone.emit()

    def _longest(self, start: int, end: int) -> int:
        block, longest = self._document.findBlock(start), 0
        while block.isValid() and block.position() <= end:
            longest = max(longest, block.length() - 1)
            block = block.next()
        return longest


def _wrap(cursor: QTextCursor, block: QTextBlock) -> None:
    text, start = block.text(), block.position()
    at, places = 0, []
    for place in break_places(text, WRAPPED):
        start += utf16_length(text[at:place])
        places.append(start)
        at = place
    for position in reversed(places):
        cursor.setPosition(position)
        cursor.insertBlock()
