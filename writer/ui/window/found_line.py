"""A row of what was found: the name of a text, or a line of it with the place marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from writer.ui.shared.text_colours import found_format

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from writer.ui.window.found_model import FoundModel, Row

INDENT: Final = 20
MARGIN: Final = 6
NUMBERS: Final = 8
"""Room for them, in letters."""

_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE: Final = Qt.TextElideMode.ElideMiddle
_ONE_LINE: Final = QTextOption()
_ONE_LINE.setWrapMode(QTextOption.WrapMode.NoWrap)


class FoundLine(QStyledItemDelegate):
    """Draws the rows; their numbers stand at the right.

    Rows are drawn anew with every batch that is found, so that what is drawn comes from the model
    at once, not role by role.

    Args:
        model: whose rows.
        parent: owner in Qt's sense.
    """

    def __init__(self, model: FoundModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._marked = QTextCharFormat()
        self._palette_key = -1

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        row = self._model.row(index.row())
        widget = option.widget
        style = widget.style() if widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        role = QPalette.ColorRole
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setPen(option.palette.color(role.HighlightedText if chosen else role.Text))
        room = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.drawText(room, _RIGHT, row.number)
        room.setRight(room.right() - NUMBERS * option.fontMetrics.averageCharWidth())
        painter.setClipRect(room)
        if row.match is None:
            font = QFont(option.font)
            font.setBold(True)
            painter.setFont(font)
            wide = room.width() * 9 // 10  # bold letters are wider than the metrics say
            name = option.fontMetrics.elidedText(row.text, _MIDDLE, wide)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        else:
            room.setLeft(room.left() + INDENT)
            self._draw_line(painter, option, room, row)
        painter.restore()

    def _draw_line(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, row: Row
    ) -> None:
        if option.palette.cacheKey() != self._palette_key:
            self._palette_key = option.palette.cacheKey()
            self._marked = found_format(option.palette)
        layout = QTextLayout(row.text, option.font)
        layout.setTextOption(_ONE_LINE)
        mark = QTextLayout.FormatRange()
        mark.start, mark.length, mark.format = row.start, row.length, self._marked
        layout.setFormats([mark])
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        top = room.top() + (room.height() - line.height()) / 2
        layout.draw(painter, QPointF(room.left(), top))
