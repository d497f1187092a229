"""A continuation is begun, and the next thing the writer does decides over it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from tests.writer.ui.modifiers import ALT, CTRL, NONE, SHIFT
from tests.writer.ui.page.scripts import PIECES, RAIN, WHOLE
from writer.assist.continuing.boldness import sampling_at
from writer.assist.options import AssistanceOptions
from writer.assist.showing.show_policy import Objection
from writer.assist.text_identity import TextIdentity
from writer.documents.provenance import Provenance
from writer.ui.page.key_kinds import KeyKind
from writer.ui.page.provenance_marks import provenance_at


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


def test_escape_stops_the_stream_and_again_removes_what_came(desk):
    d = desk(continuation=PIECES)
    d.hold_after(1)
    d.load(RAIN)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: d.editor.pending.text == PIECES[0])
    d.press(Qt.Key.Key_Escape)
    d.settle()
    assert d.assistant.cancellations == 1
    assert (d.text, d.editor.pending.text, d.drawn()) == (RAIN, PIECES[0], PIECES[0])
    d.press(Qt.Key.Key_Escape)
    assert (d.text, d.editor.pending.active, d.drawn()) == (RAIN, False, "")


def test_escape_before_anything_came_leaves_nothing(desk):
    d = desk(continuation=PIECES)
    d.load(RAIN)
    d.assistant.released.clear()
    d.editor.continuing.start()
    d.press(Qt.Key.Key_Escape)
    d.settle()
    assert (d.text, d.editor.pending.active, d.drawn()) == (RAIN, False, "")
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert not d.editor.pending.active


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


def test_ctrl_enter_again_writes_another_version(raining):
    d = raining
    d.assistant.pieces = (" Then the sun.",)
    d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation(" Then the sun.")
    assert d.text == RAIN
    assert d.assistant.continuations[-1].before == RAIN
    d.press(Qt.Key.Key_Up, ALT)
    assert d.editor.pending.text == WHOLE


def test_writing_on_drops_it(raining):
    d = raining
    d.type(" Yes")
    assert (d.text, d.editor.pending.text, d.drawn()) == (RAIN + " Yes", "", "")
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == ""


def test_pasting_drops_it(raining):
    d = raining
    pasted = QMimeData()
    pasted.setText("!")
    d.editor.insertFromMimeData(pasted)
    assert (d.text, d.editor.pending.active) == (RAIN + "!", False)


@pytest.mark.parametrize(
    ("key", "modifiers", "text"),
    [
        (Qt.Key.Key_Tab, NONE, RAIN),
        (Qt.Key.Key_Backtab, SHIFT, RAIN),
        (Qt.Key.Key_Space, NONE, RAIN + " "),
        (Qt.Key.Key_Return, SHIFT, RAIN + "\n"),
        (Qt.Key.Key_Backspace, NONE, RAIN[:-1]),
        (Qt.Key.Key_Backspace, CTRL, "The "),
        (Qt.Key.Key_Delete, NONE, RAIN),
        (Qt.Key.Key_Delete, CTRL, RAIN),
        (Qt.Key.Key_Z, CTRL | SHIFT, RAIN),
        (Qt.Key.Key_A, CTRL, RAIN),
        (Qt.Key.Key_Left, NONE, RAIN),
        (Qt.Key.Key_Up, NONE, RAIN),
        (Qt.Key.Key_Home, SHIFT, RAIN),
        (Qt.Key.Key_Right, CTRL | SHIFT, RAIN),
        (Qt.Key.Key_Space, CTRL, RAIN),
    ],
)
def test_every_other_key_drops_it_and_does_what_it_does(raining, key, modifiers, text):
    d = raining
    d.press(key, modifiers)
    assert (d.text, d.editor.pending.active, d.drawn()) == (text, False, "")


def test_tab_at_the_start_of_a_line_drops_it_and_indents(desk):
    d = desk(continuation=["- milk"])
    d.editor.continuing.start()
    d.wait_for_continuation("- milk")
    d.press(Qt.Key.Key_Tab)
    assert d.text == "\t"


def test_undo_takes_back_what_came_last(raining):
    d = raining
    d.press(Qt.Key.Key_Z, CTRL)
    assert (d.text, d.editor.pending.text, d.drawn()) == (RAIN, "", "")
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == ""


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta]
)
def test_a_modifier_alone_leaves_it(raining, key):
    d = raining
    d.press(key)
    assert d.editor.pending.text == WHOLE


def test_copying_leaves_it(raining):
    d = raining
    d.press(Qt.Key.Key_C, CTRL)
    assert d.editor.pending.text == WHOLE


def test_a_menu_leaves_it(raining):
    d = raining
    for kind in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
        QApplication.sendEvent(d.editor, QFocusEvent(kind, Qt.FocusReason.MenuBarFocusReason))
    d.qtbot.mousePress(d.editor.viewport(), Qt.MouseButton.RightButton)
    assert d.editor.pending.text == WHOLE
    assert d.drawn() == WHOLE.replace("\n", "\u2028")


def test_finding_elsewhere_drops_it(desk):
    d = desk(continuation=PIECES)
    d.load("one two\nthree", caret=len("one two"))
    d.editor.continuing.start()
    d.wait_for_continuation(WHOLE)
    assert d.editor.find("three")
    assert (d.text, d.editor.pending.active) == ("one two\nthree", False)
    assert d.editor.textCursor().selectedText() == "three"


def test_a_click_beside_it_drops_it(raining):
    d = raining
    d.click(d.editor.cursorRect().center() + QPoint(25, 200))
    assert (d.text, d.caret, d.drawn()) == (RAIN, len(RAIN), "")
    assert not d.editor.pending.active


def test_what_was_dropped_comes_back_with_all_its_versions(raining):
    d = raining
    d.assistant.pieces = (" stopped.",)
    d.press(Qt.Key.Key_R, ALT)
    d.wait_for_continuation(" stopped.")
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.pending.text == d.drawn() == " stopped."
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.pending.text == WHOLE
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + WHOLE


def test_it_comes_back_after_a_key_that_was_a_mistake(raining):
    d = raining
    d.type("x")
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert (d.text, d.editor.pending.active) == (RAIN + "x", False)
    d.press(Qt.Key.Key_Backspace)
    d.press(Qt.Key.Key_Up, ALT)
    assert d.editor.pending.text == WHOLE


def test_it_comes_back_where_it_was_kept_and_undone(raining):
    d = raining
    d.press(Qt.Key.Key_Return)
    d.press(Qt.Key.Key_Z, CTRL)
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert (d.text, d.editor.pending.text) == (RAIN, WHOLE)


def test_a_new_one_at_the_same_place_stands_beside_the_old_ones(raining):
    d = raining
    d.press(Qt.Key.Key_Escape)
    d.assistant.pieces = (" stopped.",)
    d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation(" stopped.")
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.pending.text == WHOLE


def test_none_comes_back_elsewhere_or_in_another_text(raining):
    d = raining
    d.press(Qt.Key.Key_Home)
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert not d.editor.pending.active
    d.load(RAIN)
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert not d.editor.pending.active


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
    options = AssistanceOptions(continuation_words=7, boldness=0.3)
    d = desk(options, continuation=["x"])
    d.load(RAIN)
    d.editor.continuing.start()
    d.wait_for_continuation("x")
    request = d.assistant.continuations[0]
    assert (request.words, request.top_p) == (7, 1.0)
    assert (request.temperature, request.min_p) == sampling_at(0.3)


@pytest.mark.parametrize(
    ("kind", "stays"),
    [
        (KeyKind.TEXT, False),
        (KeyKind.MOVE, False),
        (KeyKind.DELETE, False),
        (KeyKind.REDO, False),
        (KeyKind.UNDO, True),  # which takes it back itself
        (KeyKind.MODIFIER, True),
        (KeyKind.NOTHING, True),
        (KeyKind.OTHER, True),
    ],
)
def test_the_next_key_decides(sheet, kind, stays):
    s = sheet(continuation=[" and"])
    s.continue_after("One")
    s.continuing.give_way(kind)
    assert (s.text, s.pending.active) == ("One", stays)


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
    s.continuing.give_way(kind)
    assert not s.continuing.keep()
    assert not s.continuing.remove()
    assert not s.continuing.bring_back()
    assert s.text == "One"


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


def test_word_by_word_it_becomes_text_and_the_rest_stays_pending(raining):
    d = raining
    d.press(Qt.Key.Key_W, ALT)
    assert (d.text, d.editor.pending.text) == (RAIN + " fell", WHOLE.removeprefix(" fell"))
    assert d.drawn() == " on the sea.\u2028And on the town."
    d.press(Qt.Key.Key_W, ALT)
    assert d.text == RAIN + " fell on"
    d.press(Qt.Key.Key_Escape)
    assert (d.text, d.editor.pending.active) == (RAIN + " fell on", False)


def test_sentence_by_sentence_until_all_of_it_is_text(raining):
    d = raining
    d.press(Qt.Key.Key_S, ALT)
    assert (d.text, d.drawn()) == (RAIN + " fell on the sea.", "\u2028And on the town.")
    d.press(Qt.Key.Key_S, ALT)
    assert (d.text, d.editor.pending.active, d.drawn()) == (RAIN + WHOLE, False, "")


def test_what_is_kept_in_a_row_is_one_undo_step(raining):
    d = raining
    d.press(Qt.Key.Key_W, ALT)
    d.press(Qt.Key.Key_S, ALT)
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + WHOLE
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == RAIN
    d.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert d.text == RAIN + WHOLE


def test_after_something_else_what_is_kept_is_another_step(raining):
    d = raining
    d.press(Qt.Key.Key_W, ALT)
    d.type("!")
    d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation(WHOLE)
    d.press(Qt.Key.Key_W, ALT)
    assert d.text == RAIN + " fell! fell"
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == RAIN + " fell!"


def test_what_is_left_of_it_comes_back_where_it_was_left(raining):
    d = raining
    d.press(Qt.Key.Key_S, ALT)
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.pending.text == "\nAnd on the town."
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_Z, CTRL)
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert (d.text, d.editor.pending.text) == (RAIN, WHOLE)


def test_another_goes_on_behind_what_was_kept(raining):
    d = raining
    d.press(Qt.Key.Key_S, ALT)
    d.assistant.pieces = (" It stopped.",)
    d.press(Qt.Key.Key_R, ALT)
    d.wait_for_continuation(" It stopped.")
    assert d.assistant.continuations[-1].before == RAIN + " fell on the sea."
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.pending.text == "\nAnd on the town."
    d.press(Qt.Key.Key_Escape)
    # All of it is found where it was asked for, too.
    d.press(Qt.Key.Key_Z, CTRL)
    texts = [each.text for each in d.editor.continuing.branches().all]
    assert texts == [WHOLE, " fell on the sea. It stopped."]


def test_words_can_be_kept_while_more_are_written(desk):
    d = desk(continuation=PIECES)
    d.hold_after(2)
    d.load(RAIN)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: d.editor.pending.text == " fell on the sea.")
    d.press(Qt.Key.Key_W, ALT)
    d.press(Qt.Key.Key_W, ALT)
    d.assistant.released.set()
    d.wait_for_continuation(" the sea.\nAnd on the town.")
    assert d.text == RAIN + " fell on"
    assert d.drawn() == " the sea.\u2028And on the town."
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_Z, CTRL)
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.pending.text == WHOLE


def test_chinese_is_kept_by_segmented_words_and_its_own_stops(desk):
    d = desk(continuation=["月亮升起来了。", "她走了。"])
    d.load("夜里，")
    d.editor.continuing.start()
    d.wait_for_continuation("月亮升起来了。她走了。")
    d.press(Qt.Key.Key_W, ALT)
    assert d.text == "夜里，月亮"
    d.press(Qt.Key.Key_S, ALT)
    assert d.text == "夜里，月亮升起来了。"


@pytest.mark.parametrize("key", [Qt.Key.Key_W, Qt.Key.Key_S, Qt.Key.Key_Right])
def test_without_one_its_keys_do_nothing(desk, key):
    d = desk()
    d.load(RAIN)
    d.press(key, ALT)
    assert d.text == RAIN
    assert d.undo_steps == 0


def test_several_are_written_at_once_and_the_best_is_shown(desk):
    d = desk(several=[" fell.", " stopped.", " went on."])
    d.load(RAIN)
    d.press(Qt.Key.Key_Return, CTRL | SHIFT)
    assert d.editor.pending.writing_several
    d.wait_for_continuation(" fell.")
    assert d.drawn() == " fell."
    assert not d.editor.pending.writing_several
    assert len(d.editor.pending.branches.all) == 3
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + " fell."


def test_several_more_leave_the_one_that_is_read(raining):
    d = raining
    d.assistant.several = (" stopped.", " went on.")
    d.press(Qt.Key.Key_Return, CTRL | SHIFT)
    d.settle()
    assert d.editor.pending.text == d.drawn().replace("\u2028", "\n") == WHOLE
    assert len(d.editor.pending.branches.all) == 3


def test_escape_stops_the_writing_of_several(desk):
    d = desk(several=[" fell."])
    d.load(RAIN)
    d.assistant.released.clear()
    d.press(Qt.Key.Key_Return, CTRL | SHIFT)
    d.qtbot.waitUntil(lambda: bool(d.assistant.continuations))
    d.press(Qt.Key.Key_Escape)
    d.settle()
    assert d.assistant.cancellations == 1
    assert not d.editor.pending.active
    assert d.messages == []


def test_several_of_a_silent_model_are_none(desk):
    d = desk()
    d.load(RAIN)
    with d.qtbot.waitSignal(d.editor.pending.ended):
        d.press(Qt.Key.Key_Return, CTRL | SHIFT)
    assert d.messages == ["The model has nothing to add here."]


def test_at_reading_speed_it_comes_word_by_word(desk, monkeypatch):
    monkeypatch.setattr("writer.ui.page.pending_continuation.WORD_MS", 5)
    d = desk(AssistanceOptions(continuation_pace="reading"), continuation=PIECES)
    drawn, show = [], d.editor.pending._inline.show

    def note(position, text, *looks):
        drawn.append(text)
        show(position, text, *looks)

    monkeypatch.setattr(d.editor.pending._inline, "show", note)
    d.load(RAIN)
    d.press(Qt.Key.Key_Return, CTRL)
    d.qtbot.waitUntil(lambda: d.editor.pending.text == WHOLE)
    assert {" fell on", " fell on the", " fell on the sea"} <= set(drawn)
    d.settle()
    d.qtbot.waitUntil(lambda: not d.editor.pending.streaming)


def test_at_reading_speed_escape_stops_at_the_word_that_is_read(desk, monkeypatch):
    d = desk(AssistanceOptions(continuation_pace="reading"), continuation=PIECES)
    monkeypatch.setattr("writer.ui.page.pending_continuation.WORD_MS", 20)
    d.load(RAIN)
    d.press(Qt.Key.Key_Return, CTRL)
    d.qtbot.waitUntil(lambda: d.editor.pending.text == " fell on the")
    d.press(Qt.Key.Key_Escape)
    d.settle()
    assert d.editor.pending.text == d.drawn() == " fell on the"
    assert not d.editor.pending.streaming
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + " fell on the"
