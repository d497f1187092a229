"""From a page to its journal: what changes is on the disk within a second.

What came together is handed over a few times a second at most. While nothing changes, nothing
happens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer.documents.edits import joined
from writer.documents.journal import Origin

if TYPE_CHECKING:
    from writer.documents.edits import Edit
    from writer.documents.text_file import Document
    from writer.ui.page.page import Page
    from writer.ui.text.text_changes import TextChanges
    from writer.ui.workers.journal_writer import JournalWriter

GATHERING_MS: Final = 400
"""So long after the first change, all that came together is handed over."""

RETRY_MS: Final = 10_000
"""A journal that could not be written is tried again after so long."""


class JournalTap(QObject):
    """Follows one page.

    Args:
        page: whose text is recorded.
        changes: of its text.
        writer: of the journals.
        parent: owner in Qt's sense.

    Signals:
        failed: why the journal cannot be written, once until it can be again.
    """

    failed = Signal(str)

    def __init__(
        self, page: Page, changes: TextChanges, writer: JournalWriter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._writer = writer
        self._text_id = uuid4().hex
        self._on = True
        self._following = True
        self._origin = Origin()
        self._base: str | None = ""
        self._edits: list[Edit] = []
        self._begun = False
        self._told = False
        self._gathering = QTimer(self, singleShot=True)
        self._gathering.timeout.connect(self.hand_over)
        changes.changed.connect(self._on_changed)
        page.document().modificationChanged.connect(self._on_modification_changed)
        writer.failed.connect(self._on_failed)

    @property
    def on(self) -> bool:
        """Whether changes are recorded."""
        return self._on

    def set_on(self, on: bool) -> None:
        """Record changes from now on, or delete what was recorded and record none."""
        if on == self._on:
            return
        self._on = on
        self._forget()
        # What the page says by now, file or not, is where the next record begins.
        self._base = None
        if on and self._page.document().isModified():
            self._gathering.start(GATHERING_MS)

    def let_go(self) -> None:
        """Delete what was recorded, and record nothing until there is a text to follow."""
        self._forget()
        self._following = False

    def follow(self, document: Document | None) -> None:
        """Note that the text of the page is in this file, or is one that is just begun."""
        self._following = True
        self._origin = Origin.of(document)
        if self._page.document().isModified():
            # Its file has another name. The journal begins anew, and until it has, the one of
            # before stays: the changes are nowhere else.
            self._begun, self._base = False, None
            self.hand_over()
        else:
            self._forget()
            self._base = document.text if document else ""

    @Slot()
    def hand_over(self) -> None:
        """Have what changed so far written now."""
        self._gathering.stop()
        edits, self._edits = self._edits, []
        if not (self._on and self._following):
            return
        caret = self._page.textCursor().position()
        if not self._begun:
            if not (edits or self._page.document().isModified()):
                return
            if self._base is None:
                text, edits = self._page.text(), []
            else:
                text = self._base
            self._writer.begin(self._text_id, self._origin, text, caret)
            self._begun, self._base = True, None
        if edits:
            self._writer.append(self._text_id, edits, caret)

    @Slot(object)
    def _on_changed(self, edit: Edit) -> None:
        if not (self._on and self._following):
            return
        together = joined(self._edits[-1], edit) if self._edits else None
        if together:
            self._edits[-1] = together
        else:
            self._edits.append(edit)
        if not self._gathering.isActive():
            self._gathering.start(GATHERING_MS)

    @Slot(bool)
    def _on_modification_changed(self, modified: bool) -> None:
        # A text may be the only copy of what it was, without a change.
        if modified and not self._begun and not self._gathering.isActive():
            self._gathering.start(GATHERING_MS)

    @Slot(str, str)
    def _on_failed(self, text_id: str, reason: str) -> None:
        if text_id != self._text_id:
            return
        # What the page says by then is tried as a whole.
        self._begun, self._base = False, None
        self._gathering.start(RETRY_MS)
        if not self._told:
            self._told = True
            self.failed.emit(reason)

    def _forget(self) -> None:
        self._gathering.stop()
        self._edits = []
        if self._begun:
            self._writer.remove(self._text_id)
        self._begun = self._told = False
