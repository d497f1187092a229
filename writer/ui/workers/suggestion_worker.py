"""The thread on which the assistant works: one job after the other, whatever they raise."""

from __future__ import annotations

import logging
import queue
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QThread, Signal

from writer.errors import WriterError
from writer.foreign import NOT_FOREIGN
from writer.ui.shared.sentences import said

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from writer.assist.assistant import AssistantFactory, WritingAssistant
    from writer.ui.workers.suggestion_jobs import Job

logger = logging.getLogger(__name__)


class SuggestionWorker(QThread):
    """Runs jobs one after the other until it is handed None.

    Args:
        make_assistant: called on the thread, before the first job.
        parent: owner in Qt's sense.

    Signals:
        sent: a result of the job in flight.
        ended: a job, whether all of it is done, and the sentence it failed with, or "".
    """

    sent = Signal(object)
    ended = Signal(object, bool, str)

    def __init__(self, make_assistant: AssistantFactory, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("suggestions")
        self._make_assistant = make_assistant
        self._assistant: WritingAssistant | None = None
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()

    def put(self, job: Job | None) -> None:
        """Have a job done after those before it; None = end then."""
        self._jobs.put(job)

    def run(self) -> None:
        """Work until the end; called by Qt on the new thread."""
        try:
            while (job := self._jobs.get()) is not None:
                self.ended.emit(job, *self._done(job))
            if self._assistant is not None:
                self._assistant.close()
        except WriterError as error:
            logger.warning("%s", error)
        except BaseException:
            # Out of here nothing may go: Qt would hang on it. The dispatcher says that it ended.
            logger.critical("The suggestion worker has died", exc_info=True)

    def _done(self, job: Job) -> tuple[bool, str]:
        """Do a job; return whether it is done, and how it failed."""
        try:
            if self._assistant is None:
                self._assistant = self._make_assistant()
            return job.run(self._assistant, self.sent.emit), ""
        except WriterError as error:
            return True, said(error)
        except NOT_FOREIGN:
            raise
        except BaseException:
            # The border of the worker: neither a defect nor a panic in foreign code, which is
            # no Exception, may end suggestions for good.
            logger.exception("A suggestion job failed")
            return True, QCoreApplication.translate(
                "SuggestionDispatcher",
                "Suggestions failed for an unknown reason; your text is safe, and you can go on"
                " writing. The log file has the details.",
            )
