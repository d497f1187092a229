"""Text that is drawn in the page without being in the document.

It lies in the pre-edit area of a paragraph's layout, where input methods show a composition: it
wraps like real text, while the document, its undo history, its word count and what input
methods and screen readers are told know nothing of it. Ghost text and continuations that wait
for the writer's word are drawn this way.

Qt's side of the bargain: a paragraph has one such area; it stays at its old place when text is
inserted before it, so it is taken away before a key is handled; and positions behind it, found
from a point on the screen or by moving the caret, are wrong as long as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextCursor, QTextLayout

from writer.ui.caret import utf16_length

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat, QTextDocument

LINE_SEPARATOR: Final = "\u2028"
"""Breaks the line inside one paragraph's layout, as a newline in the text will later."""


class InlineText:
    """One piece of inline text at a place of a document; nothing is shown at first."""

    def __init__(self, document: QTextDocument) -> None:
        self._anchor = QTextCursor(document)
        self._anchor.setKeepPositionOnInsert(True)
        self._drawn = ""

    @property
    def visible(self) -> bool:
        """Whether some text is shown."""
        return bool(self._drawn)

    @property
    def position(self) -> int:
        """The place in the document that it stands at; follows edits before it."""
        return self._anchor.position()

    def show(self, position: int, text: str, text_format: QTextCharFormat) -> None:
        """Draw ``text`` at ``position``, in place of what was drawn before."""
        drawn = text.replace("\n", LINE_SEPARATOR)
        self._anchor.setPosition(position)
        block = self._anchor.block()
        layout = block.layout()
        start = self._anchor.positionInBlock()
        layout.setPreeditArea(start, drawn)
        layout.setFormats([_format_range(start, utf16_length(drawn), text_format)])
        self._drawn = drawn
        self._anchor.document().markContentsDirty(block.position(), block.length())

    def clear(self) -> None:
        """Draw nothing any more."""
        if not self._drawn:
            return
        block = self._anchor.block()
        layout = block.layout()
        # An input method's composition may have taken the place over; then it is not ours.
        if layout.preeditAreaText() == self._drawn:
            layout.setPreeditArea(-1, "")
            layout.clearFormats()
            self._anchor.document().markContentsDirty(block.position(), block.length())
        self._drawn = ""


def _format_range(
    start: int, length: int, text_format: QTextCharFormat
) -> QTextLayout.FormatRange:
    piece = QTextLayout.FormatRange()
    piece.start = start
    piece.length = length
    piece.format = text_format
    return piece
