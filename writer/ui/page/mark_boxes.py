"""Boxes for the marks that stand for what cannot be drawn; most fonts would leave a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QRectF

from writer.ui.page.cursor_text import utf16_length
from writer.ui.page.exact_text import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextBlock, QTextLine

LEAST_WIDTH: Final = 4.0
"""Pixels; of marks that the font gives no room."""

LONGEST_PARAGRAPH: Final = 50_000
"""Positions; what is longer would be searched at every blink of the caret."""


def mark_boxes(block: QTextBlock) -> Iterator[QRectF]:
    """Yield where the marks of a paragraph are, seen from its upper left corner."""
    if block.length() > LONGEST_PARAGRAPH:
        return
    text, layout = block.text(), block.layout()
    inline = layout.preeditAreaPosition()
    for match in MARK.finditer(text):
        position = utf16_length(text[: match.start()])
        if 0 <= inline <= position:
            position += utf16_length(layout.preeditAreaText())
        line = layout.lineForTextPosition(position)
        if line.isValid():
            left = _x(line, position)
            right = _x(line, position + utf16_length(match[0]))
            width = max(LEAST_WIDTH, abs(right - left) - 2)
            height = 0.6 * line.ascent()
            yield QRectF(min(left, right) + 1, line.y() + line.ascent() - height, width, height)


def _x(line: QTextLine, position: int) -> float:
    # Qt moves the position to the next one that a caret can have, and tells it as well.
    x, _ = cast("tuple[float, int]", line.cursorToX(position))
    return x
