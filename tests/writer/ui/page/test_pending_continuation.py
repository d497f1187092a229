"""A continuation before the writer has decided: drawn, in versions, no text until it is taken."""

from __future__ import annotations

from writer.assist.request import ContinuationRequest

REQUEST = ContinuationRequest("One")


def stream(s, position=3):
    s.page.load_text("One\nTwo")
    s.pending.start(position, REQUEST)
    s.settle()


def test_it_streams_onto_the_page_without_touching_the_text(sheet):
    s = sheet(continuation=[" and", " so", " on"])
    stream(s)
    assert s.pending.text == s.drawn() == " and so on"
    assert s.text == "One\nTwo"
    assert not s.page.document().isModified()
    assert s.events == ["started"]


def test_what_is_taken_says_where_it_stood_and_leaves_nothing(sheet):
    s = sheet(continuation=[" and"])
    stream(s)
    assert s.pending.take() == (3, " and")
    assert (s.drawn(), s.pending.text, s.pending.active) == ("", "", False)
    assert s.events == ["started", "ended"]
    assert s.pending.take()[1] == ""
    assert s.events == ["started", "ended"]


def test_versions_are_kept_and_turned_round(sheet):
    s = sheet(continuation=[" first"])
    stream(s)
    s.assistant.pieces = (" second",)
    assert s.pending.another(REQUEST)
    s.settle()
    assert s.drawn() == " second"
    for step, text in ((1, " first"), (1, " second"), (-1, " first")):
        assert s.pending.turn(step)
        assert s.pending.text == s.drawn() == text
    assert s.pending.take() == (3, " first")


def test_turning_stops_what_is_being_written_once_there_is_another_to_turn_to(sheet):
    s = sheet(continuation=[" first"])
    s.page.load_text("One\nTwo")
    s.assistant.released.clear()
    s.pending.start(3, REQUEST)
    assert s.pending.turn(-1)
    assert s.pending.streaming
    s.assistant.released.set()
    s.settle()
    assert s.pending.text == " first"
    s.assistant.released.clear()
    s.pending.another(REQUEST)
    assert s.pending.turn(-1)
    assert (s.pending.streaming, s.pending.text, s.drawn()) == (False, " first", " first")
    s.assistant.released.set()


def test_without_a_continuation_there_is_nothing_to_turn_or_to_try_again(sheet):
    s = sheet(continuation=[" and"])
    assert not s.pending.another(REQUEST)
    assert not s.pending.turn(1)
    assert s.assistant.continuations == []


def test_what_was_given_up_comes_back_at_its_place_alone(sheet):
    s = sheet(continuation=[" and"])
    stream(s)
    s.pending.take()
    assert not s.pending.bring_back(7, "One\nTwo")
    assert s.pending.bring_back(3, REQUEST.before)
    assert s.pending.text == s.drawn() == " and"
    assert s.events == ["started", "ended", "started"]
    assert not s.pending.bring_back(3, REQUEST.before)
    s.pending.forget()
    assert not s.pending.bring_back(3, REQUEST.before)
    assert s.drawn() == ""


def test_another_place_has_versions_of_its_own(sheet):
    s = sheet(continuation=[" and"])
    stream(s)
    s.pending.take()
    s.pending.start(7, ContinuationRequest("One\nTwo"))
    s.settle()
    assert [each.text for each in s.pending.branches.all] == [" and"]
    s.assistant.pieces = (" so",)
    s.pending.another(ContinuationRequest("One\nTwo"))
    s.settle()
    s.pending.take()
    assert s.pending.bring_back(3, REQUEST.before)
    s.pending.turn(1)
    assert s.pending.take() == (3, " and")
    assert s.pending.bring_back(7, "One\nTwo")
    assert s.pending.text == " so"


def test_a_model_with_nothing_to_add_is_said_to_be_silent(sheet):
    s = sheet()
    stream(s)
    assert not s.pending.active
    assert s.events == ["started", "ended", "fell_silent"]


def test_silence_in_a_second_try_leaves_the_first(sheet):
    s = sheet(continuation=[" first"])
    stream(s)
    s.assistant.pieces = ()
    s.pending.another(REQUEST)
    s.settle()
    assert s.pending.text == s.drawn() == " first"
    assert s.events == ["started", "fell_silent"]


def test_what_was_given_up_while_it_streamed_says_no_more(sheet):
    s = sheet(continuation=[" and", " so"])
    s.page.load_text("One\nTwo")
    s.assistant.released.clear()
    s.pending.start(3, REQUEST)
    s.qtbot.waitUntil(lambda: bool(s.assistant.continuations))
    assert s.pending.streaming
    assert s.pending.take() == (3, "")
    s.assistant.released.set()
    s.qtbot.waitUntil(lambda: s.dispatcher.idle)
    assert (s.pending.text, s.drawn()) == ("", "")


def test_the_page_scrolls_so_that_it_is_seen_and_the_caret_too(desk):
    d = desk(continuation=["\nline"] * 10)
    d.load("line\n" * 60 + "end")
    d.editor.ensureCursorVisible()
    d.editor.continuing.start()
    d.wait_for_continuation("\nline" * 10)
    block = d.editor.textCursor().block()
    bottom = d.editor.blockBoundingGeometry(block).translated(d.editor.contentOffset()).bottom()
    assert bottom <= d.editor.viewport().height() + d.editor.fontMetrics().lineSpacing()
    assert d.editor.cursorRect().top() >= 0
