"""Rows of a poem as they are painted: text in the middle, rhyme and lock left, length right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from writer.ui.page.cursor_text import utf16_length
from writer.ui.shared.text_colours import ghost_colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.assist.verse.measuring import Measured

LOCK: Final = 14
"""Width of the margin in which locks stand, in pixels."""

_LETTER: Final = 18
_LENGTH: Final = 30
_PAD: Final = 2
_STANZA_GAP: Final = 9
_TURN: Final = 14
_SMALL: Final = 0.82


@dataclass(frozen=True, slots=True)
class Row:
    """What is shown of a line, or of another version of it.

    Attributes:
        number: of the line.
        text: of it.
        version: which other version it is, from 0; None = it is the line itself.
        letter: of its rhyme.
        length: what stands in the right margin.
        note: what gave way in it.
        locked: it stays.
        words: of it, as far as they are counted.
        kept: numbers of the words that stay.
        opens_stanza: there is a gap above it.
        wanted: it is being written.
        spoken: all of it in words.
    """

    number: int
    text: str
    version: int | None = None
    letter: str = ""
    length: str = ""
    note: str = ""
    locked: bool = False
    words: tuple[Measured, ...] = ()
    kept: frozenset[int] = frozenset()
    opens_stanza: bool = False
    wanted: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row is at this moment.

    Attributes:
        chosen: it is the one that keys are about.
        active: the list has the keyboard.
        hovered: the mouse is over it.
        word: number of the word that the writer walked to; None = none.
        room: pixels below the text, for what can be done with the line.
    """

    chosen: bool = False
    active: bool = False
    hovered: bool = False
    word: int | None = None
    room: int = 0


class RowLook:
    """Where the parts of a row stand, and how they look.

    Args:
        row: what is shown.
        state: how.
        font: of the text.
        palette: colours.
        area: the row; only its width and its corner count before it is painted.
    """

    def __init__(
        self, row: Row, state: RowState, font: QFont, palette: QPalette, area: QRect
    ) -> None:
        self._row, self._state, self._palette, self._area = row, state, palette, area
        self._font = font
        self._small = small(font)
        self._layout = QTextLayout(row.text or " ", font)
        self._layout.setFormats(list(self._formats()))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._text_height = self._lay_out()

    @property
    def height(self) -> int:
        """How much room the row takes, in pixels."""
        note = QFontMetrics(self._small).height() if self._row.note else 0
        return self._top + int(self._text_height) + note + self._state.room + _PAD

    @property
    def text_area(self) -> QRect:
        """Where the text stands."""
        return QRect(
            self._area.left() + self._left,
            self._area.top() + self._top,
            self._width,
            int(self._text_height),
        )

    @property
    def lock_area(self) -> QRect:
        """Where the lock stands."""
        area = self.text_area
        return QRect(self._area.left(), area.top() - _PAD, LOCK + 4, area.height() + 2 * _PAD)

    def word_at(self, x: float, y: float) -> int | None:
        """Return the number of the word at a point of the widget, or None."""
        corner = self.text_area.topLeft()
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            place = line.naturalTextRect().translated(QPointF(corner))
            if place.adjusted(-2, -1, 2, 1).contains(x, y):
                # PySide6 gives the position alone, whatever its stubs say.
                at = int(line.xToCursor(x - corner.x(), line.CursorPosition.CursorOnCharacter))
                return self._word_over(at)
        return None

    def paint(self, painter: QPainter) -> None:
        """Draw the row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        faint = ghost_colour(self._palette)
        ink = self._palette.color(QPalette.ColorRole.Text)
        area = self.text_area
        if self._row.text:
            painter.setPen(faint if self._row.version is not None else ink)
            if self._state.chosen:
                painter.setPen(ink)
            self._layout.draw(painter, QPointF(area.topLeft()))
        else:
            self._paint_empty(painter)
        painter.setFont(self._small)
        painter.setPen(faint)
        self._paint_margins(painter)
        if self._row.note:
            below = QRect(area.left(), area.bottom() + 1, area.width(), 1000)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), self._row.note)
        self._paint_lock(painter)
        painter.restore()

    @property
    def _left(self) -> int:
        indent = _TURN if self._row.version is not None else 0
        return LOCK + _LETTER + indent

    @property
    def _width(self) -> int:
        return max(40, self._area.width() - self._left - _LENGTH)

    @property
    def _top(self) -> int:
        return _PAD + (_STANZA_GAP if self._row.opens_stanza else 0)

    def _lay_out(self) -> float:
        """Break the text into rows, those behind the first turned in; return their height."""
        self._layout.beginLayout()
        height = 0.0
        while (line := self._layout.createLine()).isValid():
            turn = _TURN if height else 0
            line.setLineWidth(self._width - turn)
            line.setPosition(QPointF(turn, height))
            height += line.height()
        self._layout.endLayout()
        return height

    def _formats(self) -> Iterable[QTextLayout.FormatRange]:
        """Yield the looks of words that stay, and of the one that the writer walked to."""
        for number, word in enumerate(self._row.words):
            look = QTextCharFormat()
            if number in self._row.kept:
                look.setFontUnderline(True)
                look.setUnderlineColor(self._palette.color(QPalette.ColorRole.Accent))
                look.setForeground(self._palette.color(QPalette.ColorRole.Accent))
            if number == self._state.word and self._state.chosen:
                look.setBackground(self._palette.color(QPalette.ColorRole.Highlight))
                look.setForeground(self._palette.color(QPalette.ColorRole.HighlightedText))
            if look.propertyCount():
                shown = QTextLayout.FormatRange()
                shown.start = utf16_length(self._row.text[: word.start])
                shown.length = utf16_length(self._row.text[word.start : word.end])
                shown.format = look
                yield shown

    def _word_over(self, position: int) -> int | None:
        for number, word in enumerate(self._row.words):
            start = utf16_length(self._row.text[: word.start])
            if start <= position < start + utf16_length(self._row.text[word.start : word.end]):
                return number
        return None

    def _paint_ground(self, painter: QPainter) -> None:
        if not (self._state.chosen or self._state.hovered):
            return
        ground = self._palette.color(QPalette.ColorRole.AlternateBase)
        if not self._state.chosen:
            ground.setAlphaF(0.5)
        below = self._area.adjusted(0, self._top - _PAD, 0, 0)
        painter.fillRect(below, ground)
        if self._state.chosen and self._state.active:
            accent = self._palette.color(QPalette.ColorRole.Accent)
            painter.fillRect(below.left(), below.top(), 2, below.height(), accent)

    def _paint_empty(self, painter: QPainter) -> None:
        """Rule the place of a line that is still to be written."""
        area = self.text_area
        base = area.top() + QFontMetrics(self._font).ascent() + 2
        if self._row.wanted:
            painter.setPen(self._palette.color(QPalette.ColorRole.Accent))
            painter.drawText(area.left(), base - 2, "…")
            return
        colour = ghost_colour(self._palette)
        colour.setAlphaF(0.5)
        pen = QPen(colour)
        pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(area.left(), base, area.right(), base)

    def _paint_margins(self, painter: QPainter) -> None:
        """Draw the letter of the rhyme and the length, on the line of the text."""
        base = self.text_area.top() + QFontMetrics(self._font).ascent()
        painter.drawText(self._area.left() + LOCK + 3, base, self._row.letter)
        width = QFontMetrics(self._small).horizontalAdvance(self._row.length)
        painter.drawText(self._area.right() - width - 6, base, self._row.length)

    def _paint_lock(self, painter: QPainter) -> None:
        """Draw a padlock, closed for a line that stays, open and faint under the mouse."""
        row = self._row
        if not row.locked and not (self._state.hovered and row.text and row.version is None):
            return
        colour = self._palette.color(QPalette.ColorRole.Accent)
        if not row.locked:
            colour = ghost_colour(self._palette)
        metrics = QFontMetrics(self._font)
        base = self.text_area.top() + metrics.ascent()
        body = QRectF(self._area.left() + 5, base - 6, 8, 6)
        painter.setPen(QPen(colour, 1.2))
        shackle = QPainterPath()
        lift = 0 if row.locked else 1.5
        shackle.moveTo(body.left() + 1.5, body.top())
        shackle.lineTo(body.left() + 1.5, body.top() - 1.5 - lift)
        arch = QRectF(body.left() + 1.5, body.top() - 4.5 - lift, 5, 5)
        shackle.arcTo(arch, 180, -180)
        if row.locked:
            shackle.lineTo(body.right() - 1.5, body.top())
        painter.drawPath(shackle)
        painter.fillRect(body, colour)


def small(font: QFont) -> QFont:
    """Return a font for what stands beside the text."""
    made = QFont(font)
    made.setPointSizeF(max(6.5, font.pointSizeF() * _SMALL))
    return made
