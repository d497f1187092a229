"""Goes through a long text to the next match without holding up whoever writes meanwhile."""

from __future__ import annotations

from time import thread_time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QTextCursor, QTextDocument

FIRST_S: Final = 0.04
"""Time for the search before anybody else has a turn: nearly always there is a match by then."""

SLICE_S: Final = 0.008
STEPS: Final = 16
"""Paragraphs between two looks at the clock."""


class Seeker(QObject):
    """Carries one search at a time through; the next one, or a change of the text, ends it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[QTextCursor | None] = iter(())
        self._then: Callable[[QTextCursor | None], object] | None = None
        self._document: QTextDocument | None = None
        self._revision = 0
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_turn)

    def seek(
        self,
        document: QTextDocument,
        steps: Iterator[QTextCursor | None],
        then: Callable[[QTextCursor | None], object],
    ) -> None:
        """Take ``steps`` through a document, and call ``then`` with the match, or with None."""
        self._document, self._revision = document, document.revision()
        self._steps, self._then = steps, then
        self._go_on(FIRST_S)

    def stop(self) -> None:
        """Give up what is sought."""
        self._timer.stop()
        self._document, self._steps, self._then = None, iter(()), None

    @Slot()
    def _on_turn(self) -> None:
        if self._document and self._document.revision() == self._revision:
            self._go_on(SLICE_S)
        else:
            self.stop()

    def _go_on(self, time_s: float) -> None:
        # Of this thread: other work of the machine is no reason for a break.
        end = thread_time() + time_s
        for number, found in enumerate(self._steps, 1):
            if found is not None:
                self._arrive(found)
                return
            if number % STEPS == 0 and thread_time() > end:
                self._timer.start()
                return
        self._arrive(None)

    def _arrive(self, found: QTextCursor | None) -> None:
        then = self._then
        self.stop()
        if then:
            then(found)
