"""The slip of paper that explains a line: a part of the page, which no mouse drives away.

A tool tip of Qt's goes when it comes to stand under the mouse, which a writer leaves anywhere on
the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel

from writer.ui.page.key_kinds import KeyKind, kind_of

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QRect

    from writer.ui.page.page import Page

FONT_SHARE: Final = 0.75
"""Size of the words beside those of the text."""

_WIDEST: Final = 70
"""Letters of a line of it."""

_EDGE: Final = 8
_GAP: Final = 3
"""Pixels between it and the edge of the page, and between it and the line."""


class LineExplanation(QLabel):
    """Stands below a line, or above it, until the writer goes on.

    Args:
        page: where; owner in Qt's sense.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page, wordWrap=True, textFormat=Qt.TextFormat.RichText, margin=6)
        self._page = page
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.hide()
        page.document().contentsChanged.connect(self.go)
        page.cursorPositionChanged.connect(self.go)
        page.verticalScrollBar().valueChanged.connect(self.go)
        page.column_moved.connect(self.go)

    def say(self, html: str, line: QRect) -> None:
        """Show an explanation.

        Args:
            html: what.
            line: what it is about, in the pixels of the page.
        """
        font = QFont(self._page.font())
        font.setPointSizeF(FONT_SHARE * font.pointSizeF())
        self.setFont(font)
        self.setText(html)
        widest = _WIDEST * self.fontMetrics().averageCharWidth()
        room = self._page.width() - line.left() - _EDGE
        self.setFixedWidth(min(widest, room, self._needed_width()))
        self.resize(self.width(), self.heightForWidth(self.width()))
        below = line.bottom() + _GAP
        fits = below + self.height() <= self._page.height() - _EDGE
        self.move(line.left(), below if fits else max(0, line.top() - _GAP - self.height()))
        self._page.installEventFilter(self)
        self.show()
        self.raise_()

    @Slot()
    def go(self) -> None:
        """Be gone."""
        if not self.isHidden():
            self._page.removeEventFilter(self)
            self.hide()

    def eventFilter(self, page: QObject, event: QEvent) -> bool:
        """Go with the next key, or when the writer does something else."""
        if event.type() == QEvent.Type.FocusOut or (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and kind_of(event) is not KeyKind.MODIFIER
        ):
            self.go()
        return super().eventFilter(page, event)

    def _needed_width(self) -> int:
        """Return the width of what is written, unwrapped."""
        self.setWordWrap(False)
        width = self.sizeHint().width()
        self.setWordWrap(True)
        return width
