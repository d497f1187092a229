"""The window that shows what Inkling is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from writer.licences import Part, parts
from writer.ui.shared.plain_text import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence


class LicencesView(QDialog):
    """A list of parts, and the licence of the one that is chosen.

    Args:
        parent: the window it belongs to.
        found: the parts; None = all there are.
    """

    def __init__(self, parent: QWidget | None = None, found: Sequence[Part] | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Licences"))
        self._parts = list(parts() if found is None else found)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Parts"))
        self._list.addItems([f"{part.name} {part.version}".strip() for part in self._parts])
        self._licence = PlainLabel(wordWrap=True)
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setAccessibleName(self.tr("Licence"))
        self._arrange()
        self._list.currentRowChanged.connect(self._show)
        self._list.setCurrentRow(0)

    @Slot(int)
    def _show(self, row: int) -> None:
        if row < 0:
            return
        part = self._parts[row]
        self._licence.setText(part.licence)
        self._text.setPlainText(part.text() or self.tr("This part brings no text of it along."))

    def _arrange(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._licence)
        column.addWidget(self._text, 1)
        splitter = QSplitter()
        splitter.addWidget(self._list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        words = self.tr("Inkling is free software under the MIT licence, and made with these:")
        layout.addWidget(PlainLabel(words, wordWrap=True))
        layout.addWidget(splitter, 1)
        self.resize(760, 520)
