"""Keeps the continuations of an open text for a while, and brings them back with it.

The page has them; here they follow the text's file. The disk is a worker's affair.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.assist.continuing.branch_files import BranchFiles
    from writer.assist.continuing.branches import Branches
    from writer.documents.text_file import Document
    from writer.ui.page.pending_continuation import PendingContinuation
    from writer.ui.text.file_session import FileSession

REST_MS: Final = 2_000
"""Continuations are kept once no other has come for so long."""


class ContinuationKeeper(QObject):
    """Follows one text.

    Args:
        pending: has what was written at its places.
        session: its file; what belongs to none is forgotten with the text.
        files: where it is kept.
        parent: owner in Qt's sense.

    Signals:
        message_raised: what did not work.
    """

    message_raised = Signal(str)

    def __init__(
        self,
        pending: PendingContinuation,
        session: FileSession,
        files: BranchFiles,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pending = pending
        self._session = session
        self._files = files
        self._background = BackgroundTasks(self)
        self._background.failed.connect(self.message_raised)
        self._private = False
        self._another_text = False
        self._known: Document | None = None
        self._path = ""
        self._changed = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._keep)
        pending.changed.connect(self._on_changed)
        session.another_text.connect(self._on_another_text)
        session.file_changed.connect(self._on_file_changed)

    @property
    def background(self) -> BackgroundTasks:
        """The keeping and reading that is under way."""
        return self._background

    def set_private(self, on: bool) -> None:
        """Keep nothing of this text on the disk, or keep it again."""
        if on == self._private:
            return
        self._private = on
        if not on:
            self._on_changed()
        elif self._path:
            self._run(partial(self._files.forget, self._path))

    def forget(self, *, everything: bool = False) -> None:
        """Forget what was written at this text, or at all texts, on the disk as well."""
        self._pending.forget()
        self._changed = False
        self._rest.stop()
        if everything:
            self._run(self._files.forget_all)
        elif self._path:
            self._run(partial(self._files.forget, self._path))

    def close(self) -> None:
        """The text goes; wait for what is being kept."""
        self._keep()
        self._background.wait()

    @Slot()
    def _on_changed(self) -> None:
        self._changed = True
        self._rest.start()

    @Slot()
    def _on_another_text(self) -> None:
        """Another text is about to be shown; what holds for this one does not hold for it."""
        self._keep()
        self._another_text = True
        self._private = False
        self._path = ""

    @Slot()
    def _on_file_changed(self) -> None:
        document = self._session.document
        before, self._path = self._path, str(document.path) if document else ""
        if self._another_text:
            self._another_text = False
            self._changed = False
            self._load(self._path)
        elif before and self._path != before and self._is_renamed(document):
            self._run(partial(self._files.carry_over, before, self._path))
        elif self._path != before:
            self._on_changed()
        self._known = document

    def _is_renamed(self, document: Document | None) -> bool:
        """Return whether the same file has another name; what is saved is a text of its own."""
        return bool(self._known and document and document.text is self._known.text)

    def _load(self, path: str) -> None:
        if path and not self._private:
            self._background.run(partial(self._files.load, path), partial(self._fill, path))

    def _fill(self, path: str, found: list[tuple[str, Branches]]) -> None:
        if path == self._path and not self._private:
            self._pending.written.fill(found)

    @Slot()
    def _keep(self) -> None:
        self._rest.stop()
        if self._changed and self._path and not self._private:
            self._changed = False
            self._run(partial(self._files.save, self._path, self._pending.written.places()))

    def _run(self, work: Callable[[], object]) -> None:
        self._background.run(work, lambda _: None)
