"""Between the pages and the assistant: a channel for each text, one worker thread for all.

The dispatcher lives on the GUI thread and never waits. The worker owns the assistant, whose
caches want one owner; a job is told to leave off by an event that the assistant looks at between
model runs. Nothing here knows what a suggestion looks like on the page.

What goes first: choices of the writer, then the wishes of texts that can be seen, then those of
others, then comparing, then learning. A more urgent job pauses the one in flight, which goes on
afterwards.
"""

from __future__ import annotations

import itertools
import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from writer.assist.continuing.written import Piece
from writer.assist.verse.request import WrittenVerse
from writer.errors import FormError
from writer.text.whole_characters import whole_characters
from writer.ui.workers.suggestion_jobs import (
    Alternate,
    Compare,
    Continue,
    FindRhymes,
    Job,
    Learn,
    Order,
    Suggest,
    WriteSeveral,
    WriteVerse,
    WriteVersions,
)
from writer.ui.workers.suggestion_worker import SuggestionWorker

if TYPE_CHECKING:
    from writer.assist.assistant import AssistantFactory
    from writer.assist.personal.word_lists import PersonalLists
    from writer.assist.request import ContinuationRequest, SuggestionRequest
    from writer.assist.text_identity import TextIdentity
    from writer.assist.verse.request import VerseRequest
    from writer.assist.verse.rhyme_request import RhymeRequest

    Wish = Suggest | Continue | WriteSeveral | WriteVerse | WriteVersions | Alternate | FindRhymes

logger = logging.getLogger(__name__)

STOP_TIMEOUT_MS: Final = 10_000
"""How long closing waits for the worker: a model run takes milliseconds, loading one seconds."""


class SuggestionDispatcher(QObject):
    """Carries the wishes of all texts to the worker thread and its answers back to each.

    Args:
        make_assistant: makes the engine; called and used on the worker thread only.
        parent: owner in Qt's sense.

    Signals:
        failed: one sentence for the writer; the same one is not repeated while it lasts.
        died: the worker has ended unasked; there are no suggestions until the program restarts.
        forgetting: the text of which everything should be forgotten; None = all of them.
    """

    failed = Signal(str)
    died = Signal()
    forgetting = Signal(object)

    def __init__(self, make_assistant: AssistantFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._channels: list[TextChannel] = []
        self._orders: list[Order] = []
        self._in_flight: Job | None = None
        self._served: TextChannel | None = None
        self._stopping = False
        self._last_failure = ""
        self._worker = SuggestionWorker(make_assistant, self)
        self._worker.sent.connect(self._on_sent)
        self._worker.ended.connect(self._on_ended)
        self._worker.finished.connect(self._on_worker_finished)
        self._worker.start()

    @property
    def running(self) -> bool:
        """Whether the worker thread is alive."""
        return self._worker.isRunning()

    @property
    def idle(self) -> bool:
        """Whether nothing is in flight or waiting, and all answers have been passed on."""
        waiting = self._orders or any(channel.busy for channel in self._channels)
        return self._in_flight is None and not waiting

    def new_number(self) -> int:
        """Return a number that no text has yet."""
        return next(self._numbers)

    def channel(self) -> TextChannel:
        """Return a way to the worker for one more text."""
        channel = TextChannel(self)
        self._channels.append(channel)
        return channel

    def use_assistant_options(self, model_id: str, provider: str) -> None:
        """Answer with another model from now on; its loading is the worker's business."""
        for channel in self._channels:
            channel.cancel()
        self._order(Order(lambda assistant: assistant.use_model(model_id, provider)))
        self.warm_up()

    def use_words(self, lists: PersonalLists) -> None:
        """Suggest, and never suggest, what stands in these lists from now on."""
        self._order(Order(lambda assistant: assistant.use_words(lists)))

    def warm_up(self, text: str = "") -> None:
        """Have the model for such a text loaded before a key is pressed in it."""
        self._order(Order(lambda assistant: assistant.warm_up(whole_characters(text))))

    def forget(self, text: TextIdentity | None = None) -> None:
        """Forget what was learned from a text; None = from all.

        What is asked about it at this moment is given up, or it would be learned once more.
        """
        for channel in self._channels:
            channel.leave_unlearned(text)
        self._order(Order(lambda assistant: assistant.forget(text), last_will=True))
        self.forgetting.emit(text)

    def stop(self) -> bool:
        """Cancel all work and end the worker thread.

        Returns:
            Whether the thread has ended; False when it still hangs after ten seconds.
        """
        self._stopping = True
        for channel in tuple(self._channels):
            channel.close()
        for order in self._orders:
            if order.last_will:
                self._worker.put(order)
        self._orders.clear()
        self._worker.put(None)
        ended = self._worker.wait(STOP_TIMEOUT_MS)
        if not ended:
            logger.error("The suggestion worker did not end in time")
        return ended

    def serve(self, channel: TextChannel) -> None:
        """Look after the newest wish of a channel, which may be that nothing is wanted."""
        if channel in self._channels:
            self._channels.remove(channel)
            self._channels.insert(0, channel)
        learning = isinstance(self._in_flight, Learn)
        ahead = channel.visible and self._served is not channel
        asked = channel.wish is not None
        if (asked and ahead) or ((asked or channel.comparing) and learning):
            self._pause()
        self._start_next()

    def retire(self, channel: TextChannel) -> None:
        """Serve a channel no longer."""
        if channel in self._channels:
            self._channels.remove(channel)

    @Slot(object)
    def _on_sent(self, result: object) -> None:
        if self._served is not None and self._in_flight is not None:
            self._served.deliver(self._in_flight, result)

    @Slot(object, bool, str)
    def _on_ended(self, job: Job, done: bool, failure: str) -> None:
        channel, self._in_flight, self._served = self._served, None, None
        if channel is not None:
            channel.take_back(job, done=done)
        if failure and failure != self._last_failure:
            self.failed.emit(failure)
        # A job that was given up says nothing about whether the trouble is over.
        if failure or done:
            self._last_failure = failure
        self._start_next()

    @Slot()
    def _on_worker_finished(self) -> None:
        if self._stopping:
            return
        self.failed.emit(
            QCoreApplication.translate(
                "SuggestionDispatcher",
                "Suggestions have ended unexpectedly. Your text is safe; start Inkling again to"
                " have them back.",
            )
        )
        self.died.emit()

    def _order(self, order: Order) -> None:
        self._orders.append(order)
        if not isinstance(self._in_flight, Order):
            self._pause()
        self._start_next()

    def _pause(self) -> None:
        if self._in_flight is not None:
            self._in_flight.pause()

    def _start_next(self) -> None:
        if self._in_flight is not None or self._stopping:
            return
        if self._orders:
            self._start(self._orders.pop(0), None)
            return
        # The newest first, since a channel that asks moves to the front; those in sight before.
        by_sight = sorted(self._channels, key=lambda channel: not channel.visible)
        for hand_over in (
            TextChannel.hand_over_wish,
            TextChannel.hand_over_comparison,
            TextChannel.hand_over_lesson,
        ):
            for channel in by_sight:
                job = hand_over(channel)
                if job is not None:
                    self._start(job, channel)
                    return

    def _start(self, job: Job, channel: TextChannel | None) -> None:
        self._in_flight, self._served = job, channel
        job.resume()
        self._worker.put(job)


class TextChannel(QObject):
    """One text's way to the worker: its own numbers, its own waiting place, its own answers.

    A new wish makes the one before it obsolete, in this text alone. Made by
    :meth:`SuggestionDispatcher.channel`.

    Attributes:
        visible: the text can be seen, and is served before those that cannot.

    Signals:
        suggestions_ready: the :class:`~writer.assist.request.Suggestions` to a request.
        continuation_text: number of the continuation and its next piece of text.
        continuation_written: number of the continuation and the whole
            :class:`~writer.assist.continuing.written.Version`, before it is reported as finished.
        continuations_written: number of a wish for several and the list of them, the best first.
        continuation_finished: number of the continuation, or of the wish for several or for
            verse, when it ended, failed or was given up.
        verse_begun: number of a wish for a poem and the poem as far as it is written, a
            :class:`~writer.assist.verse.request.WrittenVerse`.
        verse_written: number of a wish for a poem and a list of it; empty without a model.
        line_versions: number of a wish for versions of a line and those found so far, a list of
            :class:`~writer.assist.verse.request.WrittenLine`.
        verse_refused: number of a wish for verse and why its form cannot be had, a FormError.
        alternatives_ready: number of the question and the likeliest words, a tuple of
            :class:`~writer.assist.continuing.alternatives.Alternative`.
        rhymes_ready: number of the question and what rhymes, a
            :class:`~writer.assist.verse.rhyme_request.Rhymes`.
        compared: number of the question and what a continuation has in common with another text,
            a :class:`~writer.assist.continuing.recited.Shared`, or None.
    """

    suggestions_ready = Signal(object)
    continuation_text = Signal(int, str)
    continuation_written = Signal(int, object)
    continuations_written = Signal(int, object)
    continuation_finished = Signal(int)
    verse_begun = Signal(int, object)
    verse_written = Signal(int, object)
    line_versions = Signal(int, object)
    verse_refused = Signal(int, object)
    alternatives_ready = Signal(int, object)
    rhymes_ready = Signal(int, object)
    compared = Signal(int, object)

    def __init__(self, dispatcher: SuggestionDispatcher) -> None:
        super().__init__(dispatcher)
        self.visible = True
        self._dispatcher = dispatcher
        self._numbers = itertools.count(1)
        self._in_flight: Wish | None = None
        self._wish: Wish | None = None
        self._comparison: Compare | None = None
        self._lesson: Learn | None = None

    @property
    def busy(self) -> bool:
        """Whether anything waits or is in flight."""
        return any((self._in_flight, self._wish, self._comparison, self._lesson))

    @property
    def wish(self) -> Wish | None:
        """What waits to be answered."""
        return self._wish

    @property
    def comparing(self) -> bool:
        """Whether a continuation waits to be compared with other texts."""
        return self._comparison is not None

    def new_revision(self) -> int:
        """Return a number for a state of the text, greater than all before."""
        return next(self._numbers)

    def request(self, request: SuggestionRequest) -> None:
        """Ask for suggestions; an older request or continuation is given up."""
        self._replace_wish(Suggest(request))

    def continue_from(self, request: ContinuationRequest) -> int:
        """Start a continuation and return its number; an older wish is given up."""
        job = Continue(next(self._numbers), request)
        self._replace_wish(job)
        return job.number

    def write_several(self, request: ContinuationRequest, count: int) -> int:
        """Have several continuations written together and return the wish's number.

        An older wish is given up.
        """
        job = WriteSeveral(next(self._numbers), request, count)
        self._replace_wish(job)
        return job.number

    def write_verse(self, request: VerseRequest) -> int:
        """Have a poem written and return the wish's number; an older wish is given up."""
        job = WriteVerse(next(self._numbers), request)
        self._replace_wish(job)
        return job.number

    def write_versions(self, request: VerseRequest, line: int, count: int) -> int:
        """Have so many versions of a line of a poem written and return the wish's number.

        An older wish is given up.
        """
        job = WriteVersions(next(self._numbers), request, line, count)
        self._replace_wish(job)
        return job.number

    def alternatives_at(self, request: SuggestionRequest) -> int:
        """Ask for the likeliest words at a place and return the question's number.

        So many come as candidates are wanted; an older wish is given up.
        """
        job = Alternate(next(self._numbers), request)
        self._replace_wish(job)
        return job.number

    def rhymes_at(self, request: RhymeRequest) -> int:
        """Ask what rhymes at a caret and return the question's number.

        An older wish is given up.
        """
        job = FindRhymes(next(self._numbers), request)
        self._replace_wish(job)
        return job.number

    def compare(self, request: ContinuationRequest, text: str) -> int:
        """Ask what a continuation has in common with other texts and return the question's number.

        Wishes go first. An older question is given up.
        """
        self._end_comparison()
        self._comparison = Compare(next(self._numbers), request, text)
        self._dispatcher.serve(self)
        return self._comparison.number

    def cancel(self) -> None:
        """Give up whatever is asked for; a continuation is reported as finished."""
        self._replace_wish(None)

    def warm_up(self, text: str) -> None:
        """Have the model for such a text loaded before a key is pressed in it."""
        self._dispatcher.warm_up(text)

    def learn(self, text: TextIdentity, contents: str, *, anew: bool = False) -> None:
        """Remember a whole text, passage by passage while nothing else is asked.

        Args:
            text: which one.
            contents: all of it.
            anew: what is known of it and does not stand there any more is unlearned.
        """
        self._end_lesson()
        self._lesson = Learn(text, whole_characters(contents), anew=anew)
        self._dispatcher.serve(self)

    def leave_unlearned(self, text: TextIdentity | None) -> None:
        """Give up what would learn from a text, if it is this one; None = from any."""
        if self._lesson is not None and text in {None, self._lesson.text}:
            self._end_lesson()
        if any(wish and text in {None, wish.text} for wish in (self._in_flight, self._wish)):
            self.cancel()

    def close(self) -> None:
        """Give up everything; the text is gone."""
        self._end_lesson()
        self._end_comparison()
        self.cancel()
        self._dispatcher.retire(self)
        self.deleteLater()

    def hand_over_wish(self) -> Job | None:
        """Return what waits to be answered, which is in flight from now on."""
        self._in_flight, self._wish = self._wish, None
        return self._in_flight

    def hand_over_comparison(self) -> Job | None:
        """Return what is to be compared."""
        return self._comparison

    def hand_over_lesson(self) -> Job | None:
        """Return what is to be learned."""
        return self._lesson

    def deliver(self, job: Job, result: object) -> None:
        """Pass a result of the job in flight on to the page, if it is still waited for."""
        if job.obsolete:
            return
        if isinstance(job, Continue) and isinstance(result, Piece):
            self.continuation_text.emit(job.number, result.text)
        elif isinstance(job, Continue):
            self.continuation_written.emit(job.number, result)
        elif isinstance(job, WriteSeveral):
            self.continuations_written.emit(job.number, result)
        elif isinstance(job, (WriteVerse, WriteVersions)):
            self._deliver_verse(job, result)
        elif isinstance(job, Alternate):
            self.alternatives_ready.emit(job.number, result)
        elif isinstance(job, FindRhymes):
            self.rhymes_ready.emit(job.number, result)
        elif isinstance(job, Compare):
            self.compared.emit(job.number, result)
        else:
            self.suggestions_ready.emit(result)

    def take_back(self, job: Job, *, done: bool) -> None:
        """Note that a job has left the worker, and have it go on later if it is not done."""
        over = done or job.obsolete
        if job is self._lesson:
            self._lesson = None if over else self._lesson
        elif job is self._comparison:
            self._comparison = None
        elif job is self._in_flight:
            self._in_flight, paused = None, self._in_flight
            if over:
                self._finish(paused)
            else:
                self._wish = paused

    def _replace_wish(self, job: Wish | None) -> None:
        dropped, self._wish = self._wish, job
        if self._in_flight is not None:
            self._in_flight.give_up()
        if dropped is not None:
            self._finish(dropped)
        self._dispatcher.serve(self)

    def _end_lesson(self) -> None:
        if self._lesson is not None:
            self._lesson.give_up()
            self._lesson = None

    def _end_comparison(self) -> None:
        if self._comparison is not None:
            self._comparison.give_up()
            self._comparison = None

    def _deliver_verse(self, job: WriteVerse | WriteVersions, result: object) -> None:
        if isinstance(result, WrittenVerse):
            self.verse_begun.emit(job.number, result)
        elif isinstance(result, FormError):
            self.verse_refused.emit(job.number, result)
        elif isinstance(job, WriteVersions):
            self.line_versions.emit(job.number, result)
        else:
            self.verse_written.emit(job.number, result)

    def _finish(self, job: Wish | None) -> None:
        if isinstance(job, (Continue, WriteSeveral, WriteVerse, WriteVersions)):
            self.continuation_finished.emit(job.number)
