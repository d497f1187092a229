"""A continuation is begun, and the next thing the writer does decides over it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QTextCursor

from tests.writer.ui.modifiers import CTRL
from tests.writer.ui.page.scripts import PIECES, RAIN, WHOLE
from writer.assist.options import AssistanceOptions
from writer.assist.showing.show_policy import Objection
from writer.assist.text_identity import TextIdentity
from writer.ui.page.key_kinds import KeyKind
from writer.ui.page.provenance_marks import Provenance, provenance_at


def test_enter_keeps_it_as_one_undo_step(raining):
    d = raining
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + WHOLE
    assert d.caret == len(RAIN + WHOLE)
    assert d.editor.pending.text == ""
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == RAIN
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == ""


def test_kept_text_is_marked_and_what_is_typed_behind_it_is_not(raining):
    d = raining
    d.press(Qt.Key.Key_Return)
    assert provenance_at(d.editor.textCursor()) is not Provenance.CONTINUED
    cursor = d.editor.textCursor()
    cursor.setPosition(len(RAIN) + 3)
    assert provenance_at(cursor) is Provenance.CONTINUED
    d.type("!")
    assert provenance_at(d.editor.textCursor()) is Provenance.TYPED


def test_escape_removes_it_without_a_trace(raining):
    d = raining
    with d.qtbot.waitSignal(d.editor.pending.ended):
        d.press(Qt.Key.Key_Escape)
    assert d.text == RAIN
    assert d.drawn() == ""
    assert d.undo_steps == 1
    assert not d.editor.document().isRedoAvailable()


def test_escape_stops_the_stream(desk):
    d = desk(continuation=PIECES)
    d.hold_after(1)
    d.load(RAIN)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: bool(d.editor.pending.text))
    d.press(Qt.Key.Key_Escape)
    d.settle()
    assert d.assistant.cancellations == 1
    assert (d.text, d.editor.pending.text, d.drawn()) == (RAIN, "", "")


def test_enter_while_streaming_keeps_what_has_come(desk):
    d = desk(continuation=PIECES)
    d.hold_after(1)
    d.load(RAIN)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: d.editor.pending.text == PIECES[0])
    d.press(Qt.Key.Key_Return)
    d.assistant.released.set()
    d.settle()
    assert d.text == RAIN + PIECES[0]


def test_ctrl_enter_again_keeps_it_and_goes_on(raining):
    d = raining
    d.assistant.pieces = (" Then the sun.",)
    d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation(" Then the sun.")
    assert d.text == RAIN + WHOLE
    assert d.assistant.continuations[-1].before == RAIN + WHOLE


def test_writing_on_keeps_it(raining):
    d = raining
    d.type(" Yes")
    assert d.text == RAIN + WHOLE + " Yes"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == RAIN + WHOLE


def test_pasting_keeps_it(raining):
    d = raining
    pasted = QMimeData()
    pasted.setText("!")
    d.editor.insertFromMimeData(pasted)
    assert d.text == RAIN + WHOLE + "!"


def test_tab_keeps_it(raining):
    d = raining
    d.press(Qt.Key.Key_Tab)
    assert d.text == RAIN + WHOLE


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Z, CTRL),
    ],
)
def test_deleting_and_undo_take_the_continuation_and_nothing_else(raining, key, modifiers):
    d = raining
    d.press(key, modifiers)
    assert (d.text, d.editor.pending.text, d.drawn()) == (RAIN, "", "")


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Home])
def test_moving_the_caret_keeps_it(raining, key):
    d = raining
    d.press(key)
    assert d.text == RAIN + WHOLE


def test_finding_elsewhere_keeps_it_where_it_stood(desk):
    d = desk(continuation=PIECES)
    d.load("one two\nthree", caret=len("one two"))
    d.editor.continuing.start()
    d.wait_for_continuation(WHOLE)
    assert d.editor.find("three")
    assert d.text == f"one two{WHOLE}\nthree"
    assert d.editor.textCursor().selectedText() == "three"


def test_a_click_into_it_keeps_it_and_lands_where_it_points(raining):
    d = raining
    d.click(d.editor.cursorRect().center() + QPoint(25, 0))
    assert d.text == RAIN + WHOLE
    assert len(RAIN) < d.caret < len(RAIN + PIECES[0])


def test_it_may_begin_in_the_middle_of_a_paragraph(desk):
    d = desk(continuation=[" heavy"])
    d.load("The  rain", caret=len("The"))
    d.editor.continuing.start()
    d.wait_for_continuation(" heavy")
    d.press(Qt.Key.Key_Return)
    assert d.text == "The heavy  rain"


def test_after_a_selection_it_continues_behind_it(desk):
    d = desk(continuation=[" fell"])
    d.load("The rain and")
    d.move_caret(4, anchor=8)
    d.editor.continuing.start()
    d.wait_for_continuation(" fell")
    assert d.assistant.continuations[0].before == "The rain"
    d.press(Qt.Key.Key_Return)
    assert d.text == "The rain fell and"


def test_without_assistance_there_is_none(desk):
    d = desk(AssistanceOptions(enabled=False), continuation=PIECES)
    d.load(RAIN)
    d.press(Qt.Key.Key_Return, CTRL)
    d.settle()
    assert d.messages == ["Suggestions are off."]
    assert d.text == RAIN


def test_the_writers_options_reach_the_assistant(desk):
    options = AssistanceOptions(continuation_words=7, temperature=0.3, top_k=5, top_p=0.5)
    d = desk(options, continuation=["x"])
    d.load(RAIN)
    d.editor.continuing.start()
    d.wait_for_continuation("x")
    request = d.assistant.continuations[0]
    assert (request.words, request.temperature, request.top_k, request.top_p) == (7, 0.3, 5, 0.5)


@pytest.mark.parametrize(
    ("kind", "text", "pending", "used_up"),
    [
        (KeyKind.TEXT, "One and", False, False),
        (KeyKind.MOVE, "One and", False, False),
        (KeyKind.DELETE, "One", False, True),
        (KeyKind.UNDO, "One", False, True),
        (KeyKind.REDO, "One", False, True),
        (KeyKind.OTHER, "One", True, False),
    ],
)
def test_the_next_key_decides(sheet, kind, text, pending, used_up):
    s = sheet(continuation=[" and"])
    s.continue_after("One")
    assert s.continuing.settle(kind) is used_up
    assert (s.text, s.pending.active) == (text, pending)


def test_suggestions_give_way_to_it_and_come_back_when_it_is_kept(sheet):
    s = sheet(ghost=" boats", candidates=["boats"], continuation=[" and"])
    s.type_for("Two", " boats")
    s.continuing.start()
    s.settle()
    assert (s.ghost.text, s.ghost.candidates, s.drawn()) == ("", (), " and")
    assert s.continuing.keep()
    s.qtbot.waitUntil(lambda: s.ghost.text == " boats")
    assert s.text == "Two and"


def test_after_one_was_removed_there_is_silence(sheet):
    s = sheet(ghost=" boats", continuation=[" and"])
    s.continue_after("Two")
    assert s.continuing.remove()
    s.settle()
    assert (s.ghost.text, s.drawn()) == ("", "")
    assert s.ghost.explanation.objection is Objection.DELETED


@pytest.mark.parametrize("kind", KeyKind)
def test_without_one_no_key_decides_anything(sheet, kind):
    s = sheet()
    s.page.insertPlainText("One")
    assert not s.continuing.settle(kind)
    assert not s.continuing.keep()
    assert not s.continuing.remove()
    s.continuing.keep_in_place()
    assert s.text == "One"


def test_what_is_kept_in_place_leaves_the_caret_alone(sheet):
    s = sheet(continuation=[" and"])
    s.continue_after("One")
    s.page.moveCursor(QTextCursor.MoveOperation.Start)
    s.continuing.keep_in_place()
    assert s.text == "One and"
    assert s.page.textCursor().position() == 0
    assert s.drawn() == ""


def test_none_begins_during_a_composition_or_while_another_streams(sheet):
    s = sheet(continuation=[" and"])
    s.composing = True
    s.continue_after("One")
    assert s.assistant.continuations == []
    s.composing = False
    s.assistant.released.clear()
    s.continuing.start()
    s.continuing.start()
    s.assistant.released.set()
    s.settle()
    assert len(s.assistant.continuations) == 1


def test_the_request_says_which_text_it_is_about(sheet):
    s = sheet(continuation=[" and"])
    text = TextIdentity("novel.txt", may_learn=False)
    s.continuing.set_identity(text)
    s.continuing.set_options(AssistanceOptions(learn=True))
    s.continue_after("One")
    (request,) = s.assistant.continuations
    assert (request.before, request.text, request.remember) == ("One", text, True)
