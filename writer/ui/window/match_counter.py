"""Counts what the find bar found, in slices between key presses."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer.ui.page.text_search import count_before

if TYPE_CHECKING:
    import re

    from PySide6.QtGui import QTextCursor, QTextDocument

SLICE_S: Final = 0.004
REST_MS: Final = 200


class MatchCounter(QObject):
    """Counts the places where a pattern matches in a document.

    Signals:
        progressed: more paragraphs are counted.
    """

    progressed = Signal()

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._pattern: re.Pattern[str] | None = None
        self._paragraphs: list[int] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_rest)
        document.contentsChanged.connect(self._on_contents_changed)

    def watch(self, document: QTextDocument) -> None:
        """Count in another document from now on, the same text."""
        self._document.contentsChanged.disconnect(self._on_contents_changed)
        self._document = document
        document.contentsChanged.connect(self._on_contents_changed)
        self._restart(0)

    @property
    def total(self) -> int:
        """Places found so far."""
        return sum(self._paragraphs)

    @property
    def complete(self) -> bool:
        """Whether the whole document is counted."""
        return len(self._paragraphs) >= self._document.blockCount()

    def count(self, pattern: re.Pattern[str] | None) -> None:
        """Begin to count the matches of ``pattern``; None = nothing is counted."""
        self._pattern = pattern
        self._restart(0)

    def place(self, cursor: QTextCursor) -> int | None:
        """Return which match ``cursor`` has selected, from 1; None while that is not known."""
        number = self._document.findBlock(cursor.selectionStart()).blockNumber()
        if self._pattern is None or number >= len(self._paragraphs):
            return None
        return sum(self._paragraphs[:number]) + count_before(cursor, self._pattern)

    def _restart(self, delay_ms: int) -> None:
        self._paragraphs = []
        self._timer.stop()
        if self._pattern is not None:
            self._timer.start(delay_ms)

    @Slot()
    def _on_contents_changed(self) -> None:
        self._restart(REST_MS)

    @Slot()
    def _on_rest(self) -> None:
        end = perf_counter() + SLICE_S
        block = self._document.findBlockByNumber(len(self._paragraphs))
        while block.isValid() and perf_counter() < end:
            self._paragraphs.append(self._count_in(block.text()))
            block = block.next()
        if block.isValid():
            self._timer.start(0)
        self.progressed.emit()

    def _count_in(self, text: str) -> int:
        return sum(1 for _ in self._pattern.finditer(text)) if self._pattern else 0
