"""Between the editor and the assistant: one worker thread, one job in flight, the newest waiting.

The dispatcher lives on the GUI thread and never waits. The worker owns the assistant, whose
caches want one owner; it is told to give up a job by an event that the assistant looks at
between model runs. Nothing here knows what a suggestion looks like on the page.
"""

from __future__ import annotations

import itertools
import logging
import queue
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal, Slot

from writer.errors import WriterError
from writer.text.whole_characters import whole_characters
from writer.ui.shared.sentences import said

if TYPE_CHECKING:
    from writer.assist.assistant import WritingAssistant
    from writer.assist.personal.word_lists import PersonalLists
    from writer.assist.request import ContinuationRequest, SuggestionRequest

logger = logging.getLogger(__name__)

LEARNED_CHARACTERS: Final = 50_000
"""Learned at once: a key that is pressed meanwhile waits for 20 to 33 ms."""

STOP_TIMEOUT_MS: Final = 10_000
"""How long closing waits for the worker: a model run takes milliseconds, loading one seconds."""


class SuggestionDispatcher(QObject):
    """Carries requests to the worker thread and its answers back to the GUI thread.

    Any new job makes the one in flight obsolete: it is cancelled between two model runs, and of
    the jobs that wait only the newest is run. Choosing a model is never dropped.

    One dispatcher may serve several editors: revisions and continuation ids are unique in it.

    Args:
        assistant: the engine; used on the worker thread only, from now on.
        parent: owner in Qt's sense.

    Signals:
        suggestions_ready: the :class:`~writer.assist.request.Suggestions` to a request.
        continuation_text: id of the continuation and its next piece of text.
        continuation_finished: id of the continuation, when it ended, failed or was cancelled.
        failed: one sentence for the writer; the same one is not repeated while it lasts.
    """

    suggestions_ready = Signal(object)
    continuation_text = Signal(int, str)
    continuation_finished = Signal(int)
    failed = Signal(str)

    def __init__(self, assistant: WritingAssistant, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._in_flight: _Job | None = None
        self._waiting: _Job | None = None
        self._choices: list[_Job] = []
        self._unhurried: list[_Job] = []
        self._last_failure = ""
        self._worker = _Worker(assistant, self)
        self._worker.answered.connect(self.suggestions_ready)
        self._worker.streamed.connect(self.continuation_text)
        self._worker.ended.connect(self._on_ended)
        self._worker.start()

    @property
    def running(self) -> bool:
        """Whether the worker thread is alive."""
        return self._worker.isRunning()

    @property
    def idle(self) -> bool:
        """Whether nothing is in flight or waiting, and all answers have been passed on."""
        waiting = self._waiting is not None or self._choices or self._unhurried
        return self._in_flight is None and not waiting

    def new_revision(self) -> int:
        """Return a number for a state of some document, greater than all before."""
        return next(self._numbers)

    def request(self, request: SuggestionRequest) -> None:
        """Ask for suggestions; an older request or continuation is given up."""
        self._supersede(_Suggest(request))

    def continue_from(self, request: ContinuationRequest) -> int:
        """Start a continuation and return its id; all older work is given up."""
        job = _Continue(next(self._numbers), request)
        self._supersede(job)
        return job.id

    def cancel(self) -> None:
        """Give up whatever is asked for; a continuation is reported as finished."""
        self._supersede(None)

    def use_assistant_options(self, model_id: str, provider: str) -> None:
        """Answer with another model from now on; its loading is the worker's business."""
        self.cancel()
        self._choices.append(_Choose(model_id, provider))
        self._start_next()

    def use_words(self, lists: PersonalLists) -> None:
        """Suggest, and never suggest, what stands in these lists from now on."""
        self._choices.append(_UseWords(lists))
        self._start_next()

    def warm_up(self, text: str = "") -> None:
        """Have the model for such a text loaded before a key is pressed in it."""
        self._choices.append(_WarmUp(whole_characters(text)))
        self._start_next()

    def learn(self, document: str, text: str) -> None:
        """Remember the words of a document, piece by piece while nothing else is asked."""
        text = whole_characters(text)
        self._unhurried += [
            _Learn(document, text[start : start + LEARNED_CHARACTERS])
            for start in range(0, len(text), LEARNED_CHARACTERS)
        ]
        self._start_next()

    def forget(self, document: str = "") -> None:
        """Forget what was learned from a document; empty = from all."""
        self._unhurried = []
        self._choices.append(_Forget(document))
        self._start_next()

    def stop(self) -> bool:
        """Cancel all work and end the worker thread.

        Returns:
            Whether the thread has ended; False when it still hangs after ten seconds.
        """
        self._choices = [job for job in self._choices if isinstance(job, _Forget)]
        self._unhurried.clear()
        self.cancel()
        for job in self._choices:
            self._worker.jobs.put(job)
        self._worker.jobs.put(None)
        ended = self._worker.wait(STOP_TIMEOUT_MS)
        if not ended:
            logger.error("The suggestion worker did not end in time")
        return ended

    @Slot(object, str)
    def _on_ended(self, job: _Job, failure: str) -> None:
        self._in_flight = None
        self._finish(job)
        if failure and failure != self._last_failure:
            self.failed.emit(failure)
        # A cancelled job says nothing about whether the trouble is over.
        if failure or not job.cancelled.is_set():
            self._last_failure = failure
        self._start_next()

    def _supersede(self, job: _Job | None) -> None:
        dropped, self._waiting = self._waiting, job
        if self._in_flight is not None:
            self._in_flight.cancelled.set()
        if dropped is not None:
            self._finish(dropped)
        self._start_next()

    def _finish(self, job: _Job) -> None:
        if isinstance(job, _Continue):
            self.continuation_finished.emit(job.id)

    def _start_next(self) -> None:
        if self._in_flight is not None:
            return
        if self._choices:
            self._in_flight = self._choices.pop(0)
        elif self._waiting is not None or not self._unhurried:
            self._in_flight, self._waiting = self._waiting, None
        else:
            self._in_flight = self._unhurried.pop(0)
        if self._in_flight is not None:
            self._worker.jobs.put(self._in_flight)


@dataclass(frozen=True, slots=True)
class _Suggest:
    request: SuggestionRequest
    cancelled: Event = field(default_factory=Event)

    def run(self, worker: _Worker) -> None:
        suggestions = worker.assistant.suggest(self.request, self.cancelled.is_set)
        # What was given up halfway may be less than the model has to say.
        if not self.cancelled.is_set():
            worker.answered.emit(suggestions)


@dataclass(frozen=True, slots=True)
class _Continue:
    id: int
    request: ContinuationRequest
    cancelled: Event = field(default_factory=Event)

    def run(self, worker: _Worker) -> None:
        for piece in worker.assistant.continuation(self.request, self.cancelled.is_set):
            if self.cancelled.is_set():
                return
            worker.streamed.emit(self.id, piece)


@dataclass(frozen=True, slots=True)
class _Choose:
    model_id: str
    provider: str
    cancelled: Event = field(default_factory=Event)

    def run(self, worker: _Worker) -> None:
        worker.assistant.use_model(self.model_id, self.provider)
        worker.assistant.warm_up()


@dataclass(frozen=True, slots=True)
class _UseWords:
    lists: PersonalLists
    cancelled: Event = field(default_factory=Event)

    def run(self, worker: _Worker) -> None:
        worker.assistant.use_words(self.lists)


@dataclass(frozen=True, slots=True)
class _WarmUp:
    text: str
    cancelled: Event = field(default_factory=Event)

    def run(self, worker: _Worker) -> None:
        worker.assistant.warm_up(self.text)


@dataclass(frozen=True, slots=True)
class _Learn:
    document: str
    text: str
    cancelled: Event = field(default_factory=Event)

    def run(self, worker: _Worker) -> None:
        worker.assistant.learn(self.document, self.text)


@dataclass(frozen=True, slots=True)
class _Forget:
    document: str
    cancelled: Event = field(default_factory=Event)

    def run(self, worker: _Worker) -> None:
        worker.assistant.forget(self.document)


_Job: TypeAlias = "_Suggest | _Continue | _Choose | _UseWords | _WarmUp | _Learn | _Forget"
"""Plain data and one call on the worker thread."""


class _Worker(QThread):
    """Runs jobs one after the other until it is handed None.

    Signals:
        answered: the suggestions to a request.
        streamed: id of a continuation and a piece of it.
        ended: a job and the sentence it failed with, or "".
    """

    answered = Signal(object)
    streamed = Signal(int, str)
    ended = Signal(object, str)

    def __init__(self, assistant: WritingAssistant, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("suggestions")
        self.assistant = assistant
        self.jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()

    def run(self) -> None:
        """Work until the end; called by Qt on the new thread."""
        while (job := self.jobs.get()) is not None:
            self.ended.emit(job, self._failure_of(job))
        try:
            self.assistant.close()
        except WriterError as error:
            logger.warning("%s", error)

    def _failure_of(self, job: _Job) -> str:
        try:
            job.run(self)
        except WriterError as error:
            return said(error)
        except Exception:
            # The border of the worker loop: a defect must not end suggestions for good.
            logger.exception("A suggestion job failed")
            return QCoreApplication.translate(
                "SuggestionDispatcher",
                "Suggestions failed for an unknown reason; your text is safe, and you can go on"
                " writing. The log file has the details.",
            )
        return ""
