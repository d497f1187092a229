"""A line above the page that says something about the text and offers to do something about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class NoticeBar(QFrame):
    """Shows one notice at a time; the keyboard stays with the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._deed: Callable[[], object] | None = None
        self._offer = self._button("")
        self._offer.clicked.connect(self._on_accepted)
        later = self._button(self.tr("Not Now"))
        later.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._offer)
        layout.addWidget(later)
        self.hide()

    def offer(self, text: str, action: str, deed: Callable[[], object] | None) -> None:
        """Say ``text`` and offer ``action``, which is done by ``deed``; None = only say it."""
        self._text.setText(text)
        self._offer.setText(action)
        self._offer.setVisible(deed is not None)
        self._deed = deed
        self.show()

    @Slot()
    def _on_accepted(self) -> None:
        self.hide()
        if self._deed is not None:
            self._deed()

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
