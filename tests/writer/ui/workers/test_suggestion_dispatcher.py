"""One job in flight, the newest waiting, failures as sentences, and an end that always comes."""

from __future__ import annotations

import threading

import pytest

from tests.fakes import FakeAssistant
from writer.assist.request import ContinuationRequest, SuggestionRequest
from writer.errors import BundleError
from writer.ui.workers import suggestion_dispatcher as module
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


class Line:
    """A dispatcher and everything it said."""

    def __init__(self, qtbot, assistant):
        self.qtbot = qtbot
        self.assistant = assistant
        self.dispatcher = SuggestionDispatcher(assistant)
        self.answers, self.pieces, self.finished, self.failures = [], [], [], []
        self.dispatcher.suggestions_ready.connect(self.answers.append)
        self.dispatcher.continuation_text.connect(lambda *piece: self.pieces.append(piece))
        self.dispatcher.continuation_finished.connect(self.finished.append)
        self.dispatcher.failed.connect(self.failures.append)

    def ask(self, before):
        revision = self.dispatcher.new_revision()
        self.dispatcher.request(SuggestionRequest(before, revision=revision))
        return revision

    def hold(self):
        """Make the worker wait inside a first job."""
        self.assistant.released.clear()
        revision = self.ask("first")
        self.qtbot.waitUntil(lambda: len(self.assistant.requests) == 1)
        return revision

    def settle(self):
        self.assistant.released.set()
        self.qtbot.waitUntil(lambda: self.dispatcher.idle)


@pytest.fixture
def line(nothing_survives, qtbot):
    lines = []

    def connect(assistant):
        lines.append(Line(qtbot, assistant))
        return lines[-1]

    yield connect
    for each in lines:
        assert each.dispatcher.stop()
        each.dispatcher.deleteLater()


def test_an_answer_comes_back_with_its_revision(line):
    x = line(FakeAssistant(ghost=" times"))
    revision = x.ask("best of")
    x.settle()
    assert [(answer.revision, answer.ghost.text) for answer in x.answers] == [(revision, " times")]


def test_the_work_is_done_on_another_thread(line):
    threads = []
    x = line(FakeAssistant(ghost=lambda request: threads.append(threading.get_ident()) or ""))
    x.ask("a")
    x.settle()
    assert threads
    assert threading.get_ident() not in threads


def test_of_the_requests_that_wait_only_the_newest_is_run(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.ask("second")
    newest = x.ask("third")
    x.settle()
    assert [request.before for request in x.assistant.requests] == ["first", "third"]
    assert [answer.revision for answer in x.answers] == [newest]


def test_a_newer_request_cancels_the_one_in_flight(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.ask("second")
    x.qtbot.waitUntil(lambda: x.assistant.cancellations == 1)
    x.settle()
    assert len(x.answers) == 1


def test_cancelling_leaves_no_answer(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.dispatcher.cancel()
    x.settle()
    assert x.answers == []


def test_a_continuation_streams_in_order_and_ends(line):
    x = line(FakeAssistant(continuation=["a", "b", "c"]))
    number = x.dispatcher.continue_from(ContinuationRequest("start"))
    x.settle()
    assert x.pieces == [(number, "a"), (number, "b"), (number, "c")]
    assert x.finished == [number]


def test_cancelling_ends_a_continuation(line):
    x = line(FakeAssistant(continuation=["a", "b"]))
    x.assistant.released.clear()
    number = x.dispatcher.continue_from(ContinuationRequest("start"))
    x.qtbot.waitUntil(lambda: bool(x.assistant.continuations))
    x.dispatcher.cancel()
    x.settle()
    assert x.pieces == []
    assert x.finished == [number]


def test_a_continuation_that_never_began_is_reported_as_finished(line):
    x = line(FakeAssistant(continuation=["a"]))
    x.hold()
    number = x.dispatcher.continue_from(ContinuationRequest("start"))
    x.dispatcher.cancel()
    assert x.finished == [number]
    x.settle()
    assert x.assistant.continuations == []


def test_revisions_and_continuations_have_numbers_of_their_own(line):
    x = line(FakeAssistant())
    numbers = [
        x.dispatcher.new_revision(),
        x.dispatcher.continue_from(ContinuationRequest("a")),
        x.dispatcher.new_revision(),
    ]
    x.settle()
    assert len(set(numbers)) == 3


def test_choosing_a_model_is_never_dropped(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.dispatcher.use_assistant_options("mine", "cpu")
    x.ask("second")
    x.settle()
    assert (x.assistant.model_id, x.assistant.provider) == ("mine", "cpu")
    assert [answer.model_id for answer in x.answers] == ["mine"]


def test_warming_up_happens_on_the_worker(line):
    x = line(FakeAssistant())
    x.dispatcher.warm_up()
    x.settle()
    assert x.assistant.warmed_up


def test_a_failure_is_told_once_until_something_works_again(line):
    x = line(FakeAssistant(failure=BundleError("The model is damaged.")))
    for _ in range(3):
        x.ask("a")
        x.settle()
    assert x.failures == ["The model is damaged."]
    x.assistant.failure = None
    x.ask("b")
    x.settle()
    x.assistant.failure = BundleError("The model is damaged.")
    x.ask("c")
    x.settle()
    assert len(x.failures) == 2


def test_a_defect_is_logged_and_told_without_a_traceback(line, caplog):
    x = line(FakeAssistant(failure=ZeroDivisionError("oops")))
    x.ask("a")
    x.settle()
    assert len(x.failures) == 1
    assert "oops" not in x.failures[0]
    assert "your text is safe" in x.failures[0]
    assert "ZeroDivisionError" in caplog.text


def test_after_a_defect_the_worker_goes_on(line):
    x = line(FakeAssistant(ghost="x", failure=ZeroDivisionError()))
    x.ask("a")
    x.settle()
    x.assistant.failure = None
    x.ask("b")
    x.settle()
    assert len(x.answers) == 1


def test_a_text_is_learned_piece_by_piece_while_nothing_else_is_asked(line, monkeypatch):
    monkeypatch.setattr(module, "LEARNED_CHARACTERS", 4)
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.dispatcher.learn("poem.txt", "two roads")
    x.ask("second")
    assert not x.dispatcher.idle
    x.settle()
    assert x.assistant.learned == [("poem.txt", piece) for piece in ("two ", "road", "s")]
    assert [request.before for request in x.assistant.requests] == ["first", "second"]


def test_forgetting_is_never_dropped_and_ends_learning(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.dispatcher.learn("poem.txt", "two roads")
    x.dispatcher.forget("poem.txt")
    x.ask("second")
    assert x.dispatcher.stop()
    assert x.assistant.learned == [("poem.txt", None)]


def test_the_end_of_the_worker_is_the_end_of_the_assistant(line):
    x = line(FakeAssistant())
    assert x.dispatcher.stop()
    assert x.assistant.closed


def test_stopping_ends_the_thread_in_the_middle_of_work(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.ask("waiting")
    assert x.dispatcher.running
    assert x.dispatcher.stop()
    assert not x.dispatcher.running
    assert len(x.assistant.requests) == 1


def test_stopping_twice_does_no_harm(line):
    x = line(FakeAssistant())
    assert x.dispatcher.stop()
    assert x.dispatcher.stop()
