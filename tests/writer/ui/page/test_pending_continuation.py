"""A continuation before the writer has decided: drawn, in versions, no text until it is taken."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor

from tests.fakes import FakeAssistant
from writer.assist.request import ContinuationRequest
from writer.ui.page.page import Page
from writer.ui.page.pending_continuation import PendingContinuation
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

REQUEST = ContinuationRequest("One")


class Sheet:
    def __init__(self, qtbot, assistant):
        self.qtbot, self.assistant = qtbot, assistant
        self.dispatcher = SuggestionDispatcher(lambda: assistant)
        self.page = Page()
        qtbot.addWidget(self.page)
        self.page.load_text("One\nTwo")
        self.pending = PendingContinuation(self.page, self.dispatcher.channel())
        self.events = []
        for name in ("started", "ended", "fell_silent"):
            getattr(self.pending, name).connect(lambda name=name: self.events.append(name))

    def drawn(self, line=0):
        return self.page.document().findBlockByNumber(line).layout().preeditAreaText()

    def stream(self, position=3):
        self.pending.start(position, REQUEST)
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: self.dispatcher.idle and not self.pending.streaming)


@pytest.fixture
def sheet(nothing_survives, qtbot):
    sheets = []

    def lay(*pieces):
        sheets.append(Sheet(qtbot, FakeAssistant(continuation=pieces)))
        return sheets[-1]

    yield lay
    for each in sheets:
        assert each.dispatcher.stop()
        each.dispatcher.deleteLater()


def test_it_streams_onto_the_page_without_touching_the_text(sheet):
    s = sheet(" and", " so", " on")
    s.stream()
    assert s.pending.text == s.drawn() == " and so on"
    assert s.page.text() == "One\nTwo"
    assert not s.page.document().isModified()
    assert s.events == ["started"]


def test_what_is_taken_says_where_it_stood_and_leaves_nothing(sheet):
    s = sheet(" and")
    s.stream()
    assert s.pending.take() == (3, " and")
    assert (s.drawn(), s.pending.text, s.pending.active) == ("", "", False)
    assert s.events == ["started", "ended"]
    assert s.pending.take()[1] == ""
    assert s.events == ["started", "ended"]


def test_versions_are_kept_and_turned_round(sheet):
    s = sheet(" first")
    s.stream()
    s.assistant.pieces = (" second",)
    assert s.pending.another()
    s.settle()
    assert s.drawn() == " second"
    for step, text in ((1, " first"), (1, " second"), (-1, " first")):
        assert s.pending.turn(step)
        assert s.pending.text == s.drawn() == text
    assert s.pending.take() == (3, " first")


def test_without_a_continuation_there_is_nothing_to_turn_or_to_try_again(sheet):
    s = sheet(" and")
    assert not s.pending.another()
    assert not s.pending.turn(1)
    assert s.assistant.continuations == []


def test_its_place_follows_edits_before_it(sheet):
    s = sheet(" and")
    s.stream(7)
    cursor = QTextCursor(s.page.document())
    cursor.insertText("Zero\n")
    s.pending.redraw()
    assert s.pending.position == 12
    assert s.drawn(2) == " and"
    assert s.drawn(1) == ""


def test_a_model_with_nothing_to_add_is_said_to_be_silent(sheet):
    s = sheet()
    s.stream()
    assert not s.pending.active
    assert s.events == ["started", "ended", "fell_silent"]


def test_silence_in_a_second_try_leaves_the_first(sheet):
    s = sheet(" first")
    s.stream()
    s.assistant.pieces = ()
    s.pending.another()
    s.settle()
    assert s.pending.text == s.drawn() == " first"
    assert s.events == ["started", "fell_silent"]


def test_what_was_given_up_while_it_streamed_says_no_more(sheet):
    s = sheet(" and", " so")
    s.assistant.released.clear()
    s.pending.start(3, REQUEST)
    s.qtbot.waitUntil(lambda: bool(s.assistant.continuations))
    assert s.pending.streaming
    assert s.pending.take() == (3, "")
    s.assistant.released.set()
    s.qtbot.waitUntil(lambda: s.dispatcher.idle)
    assert (s.pending.text, s.drawn()) == ("", "")
