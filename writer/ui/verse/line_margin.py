"""The narrow margin beside the lines of verse: how long each is, its rhyme, a quiet sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from writer.assist.verse.notes import heaviest
from writer.ui.shared.language import interface_language
from writer.ui.shared.text_colours import ghost_colour, verse_colour
from writer.ui.verse.explanation import as_html
from writer.ui.verse.line_explanation import LineExplanation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QColor, QContextMenuEvent, QPaintEvent, QTextBlock

    from writer.assist.verse.notes import LineNote, Weight
    from writer.ui.page.page import Page
    from writer.ui.verse.line_marks import LineMarks

FONT_SHARE: Final = 0.8
"""Size of the figures beside that of the text."""

_GAP: Final = 6
"""Pixels between the margin and the text, and between its columns."""

_WIDEST_FIGURE: Final = "00"
_WIDEST_LETTER: Final = "M"


class LineMargin(QWidget):
    """Stands on the left of the column of a page, and is as wide whatever is in it.

    Args:
        page: beside whose text; owner in Qt's sense.
        marks: knows what is to be said.

    Attributes:
        explanation: of a line, while one is asked for.

    Signals:
        menu_wanted: the row that a menu is asked for, and where on the screen.
    """

    menu_wanted = Signal(int, QPoint)

    def __init__(self, page: Page, marks: LineMarks) -> None:
        super().__init__(page)
        self._page = page
        self._marks = marks
        self._hovered: int | None = None
        self.explanation = LineExplanation(page)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(self.tr("Verse in the margin"))
        marks.changed.connect(self.update)
        page.updateRequest.connect(self._on_update_requested)
        page.column_moved.connect(self._place)
        page.colours_changed.connect(self.update)
        page.keep_free(self._width() + _GAP)
        self._place()
        self.show()

    def close_up(self) -> None:
        """Give the room back to the page, and be gone."""
        self.hide()
        self.explanation.go()
        self.explanation.deleteLater()
        self._page.keep_free(0)
        self.deleteLater()

    def explain(self, row: int) -> None:
        """Show what is said of a row beside it, until the writer goes on."""
        lines = self._marks.lines_at(row)
        place = next((each for each in self._places() if each.block.blockNumber() == row), None)
        if not lines or place is None:
            self.explanation.go()
            return
        viewport = self._page.viewport().geometry()
        area = QRect(0, int(place.top), viewport.width(), int(place.height))
        html = as_html(lines, interface_language())
        self.explanation.say(html, area.translated(viewport.topLeft()))

    def event(self, event: QEvent) -> bool:
        """Explain what the mouse rests on."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._hovered = self._row_at(event.pos())
            if self._hovered is not None:
                self.explain(self._hovered)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._page.keep_free(self._width() + _GAP)
            self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep the page from it, whose caret stays where it is."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Explain at once what is clicked on."""
        row = self._row_at(event.position().toPoint())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.explain(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Explain no longer what the mouse has left."""
        if self._hovered not in {None, self._row_at(event.position().toPoint())}:
            self._leave()

    def leaveEvent(self, event: QEvent) -> None:
        """Explain nothing any longer that the mouse had asked for."""
        super().leaveEvent(event)
        if self._hovered is not None:
            self._leave()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a row."""
        row = self._row_at(event.pos())
        if row is not None:
            self.menu_wanted.emit(row, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the page, as over its other margins."""
        QApplication.sendEvent(self._page.viewport(), event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what stands beside the rows in view."""
        if self._marks.is_empty:
            return
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = event.rect()
        for place in self._places():
            if place.top > area.bottom():
                break
            if place.top + place.height >= area.top() and (
                lines := self._marks.lines_at(place.block.blockNumber())
            ):
                self._draw(painter, place, lines)

    @Slot(QRect, int)
    def _on_update_requested(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self.scroll(0, scrolled)
        # A key or the caret draws a line anew, beside which all stays as it is.
        elif area.height() > 2 * self._page.fontMetrics().height() and not self._marks.is_empty:
            self.update(0, area.y(), self.width(), area.height())

    @Slot()
    def _place(self) -> None:
        viewport, width = self._page.viewport().geometry(), self._width()
        self.setGeometry(viewport.left() - width - _GAP, viewport.top(), width, viewport.height())

    def _leave(self) -> None:
        self._hovered = None
        self.explanation.go()

    def _draw(self, painter: QPainter, place: _Place, lines: Sequence[LineNote]) -> None:
        first = place.block.layout().lineAt(0)
        if not first.isValid():
            return
        foot = place.top + first.y() + first.ascent()
        metrics = QFontMetrics(painter.font())
        letter_width = metrics.horizontalAdvance(_WIDEST_LETTER)
        right = self.width() - letter_width
        painter.setPen(ghost_colour(self.palette()))
        letter, figure = margin_letter(lines), margin_figure(lines)
        painter.drawText(QPointF(right, foot), letter)
        right -= _GAP
        painter.drawText(QPointF(right - metrics.horizontalAdvance(figure), foot), figure)
        right -= metrics.horizontalAdvance(_WIDEST_FIGURE) + _GAP
        if weight := heaviest(lines):
            size = metrics.xHeight()
            area = QRectF(right - size, foot - size, size, size)
            _draw_sign(painter, weight, area, verse_colour(self.palette(), weight))

    def _font(self) -> QFont:
        font = QFont(self._page.font())
        font.setPointSizeF(FONT_SHARE * font.pointSizeF())
        return font

    def _width(self) -> int:
        metrics = QFontMetrics(self._font())
        texts = (_WIDEST_FIGURE, _WIDEST_LETTER)
        return sum(map(metrics.horizontalAdvance, texts)) + metrics.xHeight() + 2 * _GAP + 2

    def _places(self) -> Iterator[_Place]:
        """Yield the paragraphs in view, from the upper edge on."""
        page, block = self._page, self._page.firstVisibleBlock()
        top = page.blockBoundingGeometry(block).translated(page.contentOffset()).top()
        while block.isValid() and top < self.height():
            height = page.blockBoundingRect(block).height()
            yield _Place(block, top, height)
            block, top = block.next(), top + height

    def _row_at(self, point: QPoint) -> int | None:
        for place in self._places():
            if 0 <= point.y() - place.top < place.height:
                return place.block.blockNumber()
        return None


class _Place(NamedTuple):
    """Where a paragraph is, in the pixels of the margin."""

    block: QTextBlock
    top: float
    height: float


def margin_figure(lines: Sequence[LineNote]) -> str:
    """Return the figure that stands beside lines in one row: of the first that has one."""
    return next((line.figure for line in lines if line.figure), "")


def margin_letter(lines: Sequence[LineNote]) -> str:
    """Return the letter that stands there: of the last line that rhymes."""
    return next((line.letter for line in reversed(lines) if line.letter), "")


def _draw_sign(painter: QPainter, weight: Weight, place: QRectF, colour: QColor) -> None:
    """Draw a diamond for what leaves the form, a ring for a licence, a dot for a note."""
    painter.save()
    painter.setPen(QPen(colour, max(1.2, place.width() / 6)))
    middle, half = place.center(), place.width() / 2
    if weight == "fault":
        painter.setBrush(colour)
        corners = ((0, -half), (half, 0), (0, half), (-half, 0))
        painter.drawPolygon([middle + QPointF(*corner) for corner in corners])
    elif weight == "licence":
        painter.drawEllipse(middle, 0.8 * half, 0.8 * half)
    else:
        painter.setBrush(colour)
        painter.drawEllipse(middle, 0.4 * half, 0.4 * half)
    painter.restore()
