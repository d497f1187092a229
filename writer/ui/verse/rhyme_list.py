"""Rhymes in groups: words beside each other as in a text, a faint heading above each group.

It is a real list: arrows walk through it, letters find a word, Enter takes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem

from writer.ui.shared.plain_text import plain_tip
from writer.ui.shared.text_colours import ghost_colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent

_WORD: Final = Qt.ItemDataRole.UserRole
_FONT_SHARE: Final = 0.85
"""Size of the words beside those of the page, whose face they have."""

_HEADING_SHARE: Final = 0.75
"""Size of a heading beside the words."""

_SPACING: Final = 2
_CHOOSING: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the list.

    Attributes:
        word: that is taken.
        shown: as it is shown.
        said: what else is to be said of it; empty = nothing.
        faint: others fit better.
    """

    word: str
    shown: str
    said: str = ""
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Words below a heading."""

    heading: str
    entries: tuple[Entry, ...]


class RhymeList(QListWidget):
    """Words that may be taken.

    Signals:
        chosen: a word.
        left: the writer is done with it.
    """

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Rhymes"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setSpacing(_SPACING)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # With a bar that comes and goes, the words would be laid out twice.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemClicked.connect(self._on_item)

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """The headings and the words below each."""
        found: list[tuple[str, list[str]]] = []
        for row in range(self.count()):
            item = self.item(row)
            if item.data(_WORD) is None:
                found.append((item.text(), []))
            else:
                found[-1][1].append(item.text())
        return found

    def use_face(self, page: QFont) -> None:
        """Show the words in the face of a page, a little smaller."""
        font = QFont(page)
        font.setPointSizeF(_FONT_SHARE * page.pointSizeF())
        self.setFont(font)

    def show_groups(self, groups: Iterable[Group]) -> None:
        """List these, the first word chosen."""
        self.clear()
        for group in groups:
            self.addItem(self._heading(group.heading))
            for entry in group.entries:
                self.addItem(self._entry(entry, group.heading))
        self._fit_headings()
        self.scrollToTop()
        if self.count() > 1:
            self.setCurrentRow(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a word with Enter, leave with Esc, and walk."""
        if event.key() in _CHOOSING and not event.modifiers() & ~_KEYPAD:
            self._on_item(self.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a word chosen, so that one sees where one is."""
        super().focusInEvent(event)
        if self.currentItem() is None and self.count() > 1:
            self.setCurrentRow(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each heading a line of its own."""
        super().resizeEvent(event)
        self._fit_headings()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font, and the colours of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_headings()
        elif event.type() == QEvent.Type.PaletteChange:
            self._paint_faint()

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_WORD) is not None:
            self.chosen.emit(item.data(_WORD))

    def _heading(self, text: str) -> QListWidgetItem:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(ghost_colour(self.palette()))
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        return item

    def _entry(self, entry: Entry, heading: str) -> QListWidgetItem:
        item = QListWidgetItem(entry.shown)
        item.setData(_WORD, entry.word)
        item.setToolTip(plain_tip(entry.said))
        spoken = ", ".join(filter(None, (entry.word, heading, entry.said)))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        item.setData(_FAINT, entry.faint)
        if entry.faint:
            item.setForeground(ghost_colour(self.palette()))
        return item

    def _fit_headings(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(max(6.0, _HEADING_SHARE * font.pointSizeF()))
        height = self.fontMetrics().height()
        for row in range(self.count()):
            item = self.item(row)
            if item.data(_WORD) is None:
                item.setFont(font)
                above = height // 2 if row else 0
                width = self.viewport().width() - 2 * _SPACING - 1
                item.setSizeHint(QSize(width, height + above))

    def _paint_faint(self) -> None:
        for row in range(self.count()):
            item = self.item(row)
            if item.data(_WORD) is None or item.data(_FAINT):
                item.setForeground(ghost_colour(self.palette()))


_FAINT: Final = Qt.ItemDataRole.UserRole + 1
_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
