"""Documents of other programs, whose text becomes an untitled one here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from writer.documents.readable import DOCUMENTS
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from pathlib import Path

IMPORTED: Final = frozenset(DOCUMENTS)
"""Suffixes of files whose text is taken out; all others are opened as they are."""


class DocumentImport(QObject):
    """Takes the text out of documents, beside the GUI thread.

    Signals:
        imported: the text, and the path of the document.
        failed: a sentence for the writer.
    """

    imported = Signal(str, object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = BackgroundTasks(self)
        self._background.failed.connect(self.failed)

    @property
    def busy(self) -> bool:
        """Whether a document is being read."""
        return self._background.busy

    def begin(self, path: Path) -> None:
        """Read the document in ``path``."""
        from writer.documents.extract import extract_text  # slow to import

        deliver = partial(self._deliver, path)
        self._background.run(partial(extract_text, path), deliver)

    def wait(self) -> None:
        """Return when nothing is being read any more."""
        self._background.wait()

    def _deliver(self, path: Path, text: str) -> None:
        self.imported.emit(text, path)
