"""Counts what the find bar found, in slices between key presses."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer.ui.page.cursor_text import split_at

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCursor, QTextDocument

SLICE_S: Final = 0.004
REST_MS: Final = 200


class MatchCounter(QObject):
    """Counts the places where a text occurs in a document.

    Signals:
        progressed: more paragraphs are counted.
    """

    progressed = Signal()

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._wanted = ""
        self._match_case = False
        self._paragraphs: list[int] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_rest)
        document.contentsChanged.connect(self._on_contents_changed)

    @property
    def total(self) -> int:
        """Places found so far."""
        return sum(self._paragraphs)

    @property
    def complete(self) -> bool:
        """Whether the whole document is counted."""
        return len(self._paragraphs) >= self._document.blockCount()

    def count(self, wanted: str, *, match_case: bool) -> None:
        """Begin to count the places of ``wanted``; nothing is counted where it is empty."""
        self._wanted = wanted if match_case else wanted.lower()
        self._match_case = match_case
        self._restart(0)

    def place(self, cursor: QTextCursor) -> int | None:
        """Return which match ``cursor`` has selected, from 1; None while that is not known."""
        block = self._document.findBlock(cursor.selectionStart())
        if block.blockNumber() >= len(self._paragraphs):
            return None
        before = split_at(block.text(), cursor.selectionEnd() - block.position())[0]
        return sum(self._paragraphs[: block.blockNumber()]) + self._count_in(before)

    def _restart(self, delay_ms: int) -> None:
        self._paragraphs = []
        self._timer.stop()
        if self._wanted:
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
        # Qt finds a plain space where the text has one that does not break.
        text = text.replace("\N{NO-BREAK SPACE}", " ")
        return (text if self._match_case else text.lower()).count(self._wanted)
