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

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextLine

from writer.ui.page.cursor_text import split_at, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QPlainTextEdit

    from writer.ui.page.paragraph_formats import ParagraphFormats

    Part = tuple[int, int, QTextCharFormat]

LINE_SEPARATOR: Final = "\u2028"
"""Breaks the line inside one paragraph's layout, as a newline in the text will later."""


GAP: Final = "\N{WORD JOINER}"
"""Stands between the caret and a letter, which the caret would cover otherwise."""
GAP_WIDTH: Final = 4.0
"""The caret's two points, and two of air."""


class InlineText:
    """One piece of inline text at a place of a document; nothing is shown at first."""

    def __init__(self, formats: ParagraphFormats) -> None:
        self._formats = formats
        self._block = QTextBlock()
        self._drawn = ""
        self._lead = 0

    @property
    def visible(self) -> bool:
        """Whether some text is shown."""
        return bool(self._drawn)

    def show(
        self, position: int, text: str, look: QTextCharFormat, others: Iterable[Part] = ()
    ) -> None:
        """Draw ``text`` at ``position``, in place of what was drawn before.

        Args:
            position: in the document.
            text: what.
            look: of it.
            others: parts of it that look otherwise, in order and apart.
        """
        block = self._formats.document.findBlock(position)
        if block != self._block:
            self.clear()
        self._block = block
        pieces = list(_pieces(text.replace("\n", LINE_SEPARATOR), look, others))
        if not text[:1].isspace():
            pieces.insert(0, (GAP, _wide(look)))
        self._drawn = "".join(piece for piece, _ in pieces)
        self._lead = len(self._drawn) - len(text)
        self._formats.show_inline(block, position - block.position(), pieces)

    def index_at(self, page: QPlainTextEdit, point: QPoint) -> int | None:
        """Return which character of the text is under a point of the page's viewport, or None."""
        if not self._drawn or not self._block.isValid():
            return None
        place = QPointF(point) - self._origin(page)
        layout = self._block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if line.naturalTextRect().contains(place):
                units = line.xToCursor(place.x(), QTextLine.CursorPosition.CursorOnCharacter)
                index = len(split_at(self._drawn, units - layout.preeditAreaPosition())[0])
                index -= self._lead
                within = 0 <= index < len(self._drawn) - self._lead
                return index if within and units >= layout.preeditAreaPosition() else None
        return None

    def rect_of(self, page: QPlainTextEdit, index: int) -> QRect:
        """Return where the character ``index`` stands on the page's viewport: its left edge."""
        if not self._drawn or not self._block.isValid():
            return QRect()
        origin = self._origin(page)  # for which Qt lays the paragraph out
        layout = self._block.layout()
        before = utf16_length(self._drawn[: self._lead + index])
        position = layout.preeditAreaPosition() + before
        line = layout.lineForTextPosition(position)
        if not line.isValid():
            return QRect()
        x: Any = line.cursorToX(position)  # a pair, of which the stubs know one half
        left = x[0] if isinstance(x, tuple) else x
        top = QPointF(left, line.y()) + origin
        return QRect(round(top.x()), round(top.y()), 1, round(line.height()))

    def clear(self) -> None:
        """Draw nothing any more."""
        if not self._drawn:
            return
        drawn, self._drawn = self._drawn, ""
        # The paragraph may be gone, or a composition may have taken the place over.
        if self._block.isValid() and self._block.layout().preeditAreaText() == drawn:
            self._formats.clear_inline(self._block)

    def _origin(self, page: QPlainTextEdit) -> QPointF:
        """Return where the paragraph begins on the page's viewport."""
        return page.blockBoundingGeometry(self._block).translated(page.contentOffset()).topLeft()


def _pieces(
    text: str, look: QTextCharFormat, others: Iterable[Part]
) -> Iterator[tuple[str, QTextCharFormat]]:
    at = 0
    for start, end, other in others:
        if start > at:
            yield text[at:start], look
        yield text[start:end], other
        at = end
    if at < len(text):
        yield text[at:], look


def _wide(look: QTextCharFormat) -> QTextCharFormat:
    """Return ``look`` with as much space behind a character as the gap is wide, and no line."""
    wide = QTextCharFormat(look)
    wide.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    wide.setFontLetterSpacing(GAP_WIDTH)
    wide.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
    return wide
