"""Work that takes longer than a frame, done beside the GUI thread: files of models, mostly.

Suggestions do not pass here; they have a worker of their own (``suggestion_dispatcher``).
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from writer.errors import WriterError
from writer.ui.shared.sentences import said

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

_T = TypeVar("_T")

UNEXPECTED: Final = (
    "Something unexpected went wrong; your text is safe, and the log has the details."
)


class BackgroundTasks(QObject):
    """Runs one piece of work after another off the GUI thread; answers arrive on it.

    Signals:
        busy_changed: whether any work is under way.
        failed: a sentence for the user, from work that did not succeed.
    """

    busy_changed = Signal(bool)
    failed = Signal(str)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._running = 0
        self._ended.connect(self._on_ended)

    @property
    def busy(self) -> bool:
        """Whether any work is under way."""
        return self._running > 0

    def run(self, work: Callable[[], _T], then: Callable[[_T], object]) -> None:
        """Call ``work`` on the worker and ``then`` with its result on the GUI thread."""
        self._running += 1
        self.busy_changed.emit(True)
        self._pool.start(lambda: self._ended.emit(_outcome(work, then, self.failed.emit)))

    def wait(self) -> None:
        """Return when no work is under way; what it leaves behind is still delivered."""
        self._pool.waitForDone()

    @Slot(object)
    def _on_ended(self, deliver: Callable[[], None]) -> None:
        self._running -= 1
        self.busy_changed.emit(self.busy)
        deliver()


def _outcome(
    work: Callable[[], _T], then: Callable[[_T], object], fail: Callable[[str], None]
) -> Callable[[], object]:
    """Do the work and return what remains to be done on the GUI thread."""
    try:
        return partial(then, work())
    except WriterError as error:
        return partial(fail, said(error))
    except BaseException:  # a border: nothing may end the worker without a word
        logger.exception("Background work failed")
        return partial(fail, UNEXPECTED)
