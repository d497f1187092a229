"""Writes the journals of all texts, on a thread that sleeps while nobody writes.

The GUI thread hands over what changed and goes on; how long a disk takes is felt by nobody.
"""

from __future__ import annotations

import logging
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from writer.documents.journal import Journal
from writer.documents.recovery import JournalFolder
from writer.ui.page.exact_text import to_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from writer.documents.edits import Edit
    from writer.documents.journal import Origin

logger = logging.getLogger(__name__)

PATIENCE_S: Final = 10.0
"""Longest wait for a disk before the program ends: then it does not answer."""


class JournalWriter(QObject):
    """The journals of this program's texts.

    Args:
        parent: the folder of all programs' journals.

    Signals:
        failed: the id of a text, and why its journal cannot be written; what comes next of it is
            lost until it is begun anew.
    """

    failed = Signal(str, str)

    def __init__(self, parent: Path) -> None:
        super().__init__()
        self._folder = JournalFolder(parent)
        self._journals: dict[str, Journal] = {}
        self._failing: set[str] = set()
        self._work: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    @property
    def sound(self) -> bool:
        """Whether all that was handed over is on the disk, as far as the thread has come."""
        return not self._failing

    def begin(self, text_id: str, origin: Origin, text: str, caret: int) -> None:
        """Begin the journal of a text, or begin it anew."""
        self._put(text_id, lambda: self._begin(text_id, origin, text, caret))

    def append(self, text_id: str, edits: Sequence[Edit], caret: int) -> None:
        """Record changes of a text whose journal is begun."""
        self._put(text_id, lambda: self._append(text_id, edits, caret))

    def remove(self, text_id: str) -> None:
        """Delete the journal of a text, if it has one."""
        self._put(text_id, lambda: self._remove(text_id))

    def afterwards(self, work: Callable[[], object]) -> None:
        """Call ``work`` on the thread when all that was handed over so far is done."""
        self._work.put(work)

    def flush(self) -> bool:
        """Wait until all that was handed over is on the disk, or failed.

        Returns:
            False where that takes too long.
        """
        done = threading.Event()
        self.afterwards(done.set)
        return done.wait(PATIENCE_S)

    def stop(self) -> None:
        """Finish and end the thread; journals of texts that are still open stay."""
        self.afterwards(self._close)
        self._work.put(None)
        self._thread.join(PATIENCE_S)

    def _put(self, text_id: str, work: Callable[[], object]) -> None:
        self._work.put(lambda: self._try(text_id, work))

    def _run(self) -> None:
        while work := self._work.get():
            try:
                work()
            except BaseException:  # a border: the other texts want their journals, too
                logger.exception("Work on the journals failed")

    def _try(self, text_id: str, work: Callable[[], object]) -> None:
        try:
            work()
        except OSError as error:
            logger.warning("A journal cannot be written: %s", error)
            self._fail(text_id, error.strerror or str(error))
        except BaseException as error:
            logger.exception("A journal cannot be written")
            self._fail(text_id, str(error))

    def _fail(self, text_id: str, reason: str) -> None:
        self._failing.add(text_id)
        self.failed.emit(text_id, reason)

    def _begin(self, text_id: str, origin: Origin, text: str, caret: int) -> None:
        journal = self._journals.get(text_id) or Journal(self._folder.made(), text_id)
        self._journals[text_id] = journal
        journal.begin(origin, to_document(text), caret)
        self._failing.discard(text_id)

    def _append(self, text_id: str, edits: Sequence[Edit], caret: int) -> None:
        if journal := self._journals.get(text_id):
            journal.append(edits, caret)

    def _remove(self, text_id: str) -> None:
        self._failing.discard(text_id)
        if journal := self._journals.pop(text_id, None):
            journal.remove()

    def _close(self) -> None:
        for journal in self._journals.values():
            journal.close()
        self._folder.leave()
