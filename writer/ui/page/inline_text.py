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

from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat

if TYPE_CHECKING:
    from writer.ui.page.paragraph_formats import ParagraphFormats

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

    @property
    def visible(self) -> bool:
        """Whether some text is shown."""
        return bool(self._drawn)

    def show(self, position: int, text: str, look: QTextCharFormat) -> None:
        """Draw ``text`` at ``position``, in place of what was drawn before."""
        block = self._formats.document.findBlock(position)
        if block != self._block:
            self.clear()
        self._block = block
        pieces = [(text.replace("\n", LINE_SEPARATOR), look)]
        if not text[:1].isspace():
            pieces.insert(0, (GAP, _wide(look)))
        self._drawn = "".join(piece for piece, _ in pieces)
        self._formats.show_inline(block, position - block.position(), pieces)

    def clear(self) -> None:
        """Draw nothing any more."""
        if not self._drawn:
            return
        drawn, self._drawn = self._drawn, ""
        # The paragraph may be gone, or a composition may have taken the place over.
        if self._block.isValid() and self._block.layout().preeditAreaText() == drawn:
            self._formats.clear_inline(self._block)


def _wide(look: QTextCharFormat) -> QTextCharFormat:
    """Return ``look`` with as much space behind a character as the gap is wide, and no line."""
    wide = QTextCharFormat(look)
    wide.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    wide.setFontLetterSpacing(GAP_WIDTH)
    wide.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
    return wide
