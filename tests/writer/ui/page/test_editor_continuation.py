"""Continuations: streaming in tinted, and never in the way of the text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from tests.writer.ui.modifiers import ALT, CTRL
from tests.writer.ui.page.scripts import PIECES, RAIN, WHOLE
from writer.assist.options import AssistanceOptions
from writer.errors import BundleError


def test_ctrl_enter_streams_a_continuation(desk):
    d = desk(continuation=PIECES)
    d.type(RAIN)
    d.settle()
    with d.qtbot.waitSignals([d.editor.pending.started]):
        d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation(WHOLE)
    assert d.assistant.continuations[0].before == RAIN
    assert d.assistant.continuations[0].words == AssistanceOptions().continuation_words


def test_a_pending_continuation_is_no_text_yet(raining):
    d = raining
    assert d.text == d.editor.toPlainText() == RAIN
    assert d.undo_steps == 1
    assert d.caret == len(RAIN)


def test_it_is_drawn_tinted_with_its_line_ends(raining):
    d = raining
    assert d.drawn() == WHOLE.replace("\n", "\u2028")
    image = d.editor.viewport().grab().toImage()
    tint = d.editor.palette().color(QPalette.ColorRole.AlternateBase).rgb()
    colours = {
        image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert tint in colours


def test_it_appears_piece_by_piece(desk):
    d = desk(continuation=PIECES)
    d.hold_after(2)
    d.load(RAIN)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: d.editor.pending.text == "".join(PIECES[:2]))
    d.qtbot.waitUntil(lambda: d.drawn() == "".join(PIECES[:2]))
    d.assistant.released.set()
    d.wait_for_continuation(WHOLE)


def test_caret_and_selection_never_move_while_it_streams(desk):
    d = desk(continuation=PIECES)
    d.load("A first line.\nThe rain and more\nlast", caret=len("A first line.\nThe rain"))
    d.move_caret(len("A first line.\nThe rain"), anchor=len("A first line.\nThe"))
    moves = []
    d.editor.cursorPositionChanged.connect(lambda: moves.append("caret"))
    d.editor.selectionChanged.connect(lambda: moves.append("selection"))
    d.editor.continuing.start()
    d.wait_for_continuation(WHOLE)
    assert moves == []
    assert d.editor.textCursor().selectedText() == " rain"


def test_alt_r_replaces_it_and_every_version_can_be_returned_to(raining):
    d = raining
    d.assistant.pieces = (" stopped.",)
    d.press(Qt.Key.Key_R, ALT)
    d.wait_for_continuation(" stopped.")
    assert d.drawn() == " stopped."
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.pending.text == WHOLE
    d.press(Qt.Key.Key_BracketRight, ALT)
    assert d.editor.pending.text == " stopped."
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + " stopped."


def test_alt_r_without_a_continuation_does_nothing(desk):
    d = desk(continuation=PIECES)
    d.load(RAIN)
    d.press(Qt.Key.Key_R, ALT)
    d.settle()
    assert d.text == RAIN
    assert d.assistant.continuations == []


def test_an_edit_from_elsewhere_drops_it(raining):
    d = raining
    cursor = d.editor.textCursor()
    cursor.setPosition(0)
    cursor.insertText("Lo! ")
    assert (d.text, d.editor.pending.active, d.drawn()) == (f"Lo! {RAIN}", False, "")


def test_losing_the_focus_leaves_it_streaming(desk):
    d = desk(continuation=PIECES)
    d.hold_after(1)
    d.load(RAIN)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: bool(d.editor.pending.text))
    d.editor.clearFocus()
    d.assistant.released.set()
    d.wait_for_continuation(WHOLE)


def test_no_ghost_text_while_it_is_pending(raining):
    d = raining
    d.assistant.ghost = "ghost"
    d.editor.ghost.ask_now()
    d.settle()
    assert d.editor.ghost.text == ""


def test_a_model_with_nothing_to_say_leaves_a_message(desk):
    d = desk()
    d.load(RAIN)
    with d.qtbot.waitSignal(d.editor.pending.ended):
        d.editor.continuing.start()
    assert d.messages == ["The model has nothing to add here."]
    assert d.text == RAIN


def test_a_failure_keeps_what_had_come(desk):
    d = desk(continuation=PIECES, failure=BundleError("The model is gone."))
    d.load(RAIN)
    d.editor.continuing.start()
    d.wait_for_continuation(WHOLE)
    assert d.failures == ["The model is gone."]
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + WHOLE


def test_loading_a_text_drops_it(raining):
    d = raining
    d.editor.load_text("Another text")
    d.settle()
    assert (d.text, d.editor.pending.text, d.drawn()) == ("Another text", "", "")
