"""Counts what the find bar found, in slices between key presses."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer.ui.page.text_search import count_up_to, found_in

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

    from writer.text.search_pattern import SearchPattern
    from writer.ui.page.stretch import Stretch

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
        self._pattern: SearchPattern | None = None
        self._within: Stretch | None = None
        self._paragraphs: list[int] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_rest)
        document.contentsChanged.connect(self._on_contents_changed)

    def watch(self, document: QTextDocument) -> None:
        """Count in another document from now on, the same words, and in all of it."""
        self._document.contentsChanged.disconnect(self._on_contents_changed)
        self._document = document
        self._within = None
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

    def count(self, pattern: SearchPattern | None, within: Stretch | None = None) -> None:
        """Begin to count the matches, perhaps in a part only; None = nothing is counted."""
        self._pattern, self._within = pattern, within
        self._restart(0)

    def place(self, cursor: QTextCursor) -> int | None:
        """Return which match ``cursor`` has selected, from 1; None while that is not known."""
        number = self._document.findBlock(cursor.selectionStart()).blockNumber()
        if self._pattern is None or number >= len(self._paragraphs):
            return None
        before = sum(self._paragraphs[:number])
        return before + count_up_to(cursor, self._pattern, self._within)

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
            self._paragraphs.append(self._count_in(block))
            block = block.next()
        if block.isValid():
            self._timer.start(0)
        self.progressed.emit()

    def _count_in(self, block: QTextBlock) -> int:
        if self._pattern is None:
            return 0
        return sum(1 for _ in found_in(block, self._pattern, self._within))
