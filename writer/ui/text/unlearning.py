"""When a text has to be learned anew, since something that was learned of it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

REST_MS: Final = 3_000
"""Nothing is learned anew while the writer is at it."""

LONGEST: Final = 1_000_000
"""Characters: a novel. Taking the text of a longer one would be felt, and learning it take
seconds; what was deleted there is unlearned when the text is opened again."""


class Unlearning(QObject):
    """Watches a document for deletions.

    Signals:
        due: something was deleted, and the writer rests.
    """

    due = Signal()

    def __init__(self, document: QTextDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._deleted = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._on_rest)
        document.contentsChange.connect(self._on_contents_change)

    @Slot(int, int, int)
    def _on_contents_change(self, _position: int, removed: int, added: int) -> None:
        # Where only formats have changed, Qt says that as many characters came as went.
        self._deleted = self._deleted or (removed > 0 and removed != added)
        if self._deleted:
            self._rest.start()

    @Slot()
    def _on_rest(self) -> None:
        self._deleted = False
        if self._document.characterCount() <= LONGEST:
            self.due.emit()
