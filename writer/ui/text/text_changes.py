"""The one stream of a page's changes, for all who follow its text.

Qt says where something changed, and not always how much: for a text that is set as a whole it
counts a last separator that is not there. The lengths before and behind tell the truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor

from writer.documents.edits import Edit

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

    from writer.ui.text.file_session import FileSession

_PARAGRAPH_SEPARATOR: Final = "\u2029"


class TextChanges(QObject):
    """Reads each change of a document once.

    While another text is being loaded nothing is told: who follows begins anew with it.

    Args:
        document: of the page.
        session: tells when another text comes.
        parent: owner in Qt's sense.

    Signals:
        changed: the :class:`Edit`, in the characters of the page.
    """

    changed = Signal(object)

    def __init__(self, document: QTextDocument, session: FileSession, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._units = self._length()
        self._loading = False
        document.contentsChange.connect(self._on_contents_change)
        session.another_text.connect(self._on_another_text)
        session.file_changed.connect(self._on_file_changed)

    @Slot()
    def _on_another_text(self) -> None:
        self._loading = True

    @Slot()
    def _on_file_changed(self) -> None:
        self._loading = False

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        before, self._units = self._units, self._length()
        if self._loading:
            return
        added = min(added, self._units - position)
        removed = before - self._units + added
        if added or removed:
            self.changed.emit(Edit(position, removed, self._text_at(position, added)))

    def _length(self) -> int:
        return self._document.characterCount() - 1

    def _text_at(self, position: int, units: int) -> str:
        if not units:
            return ""
        cursor = QTextCursor(self._document)
        cursor.setPosition(position)
        cursor.setPosition(position + units, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace(_PARAGRAPH_SEPARATOR, "\n")
