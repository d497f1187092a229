"""Continuations: streaming in tinted, kept or removed, and never in the way of the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QPalette

from writer.assist.options import AssistanceOptions
from writer.errors import BundleError
from writer.ui.page.provenance_marks import Provenance, provenance_at

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier

START = "The rain"
PIECES = [" fell", " on the sea.", "\nAnd", " on the town."]
WHOLE = "".join(PIECES)


@pytest.fixture
def raining(desk):
    """A desk on which a continuation has arrived after ``START``."""
    d = desk(continuation=PIECES)
    d.type(START)
    d.settle()
    d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation(WHOLE)
    return d


def hold_after(d, pieces):
    """Let the assistant stream that many pieces, then wait to be released."""
    whole = iter(d.assistant.pieces)
    original = d.assistant._wait
    sent = []

    def wait(cancelled):
        if len(sent) == pieces:
            d.assistant.released.clear()
        sent.append(next(whole, ""))
        return original(cancelled)

    d.assistant._wait = wait


def test_ctrl_enter_streams_a_continuation(desk):
    d = desk(continuation=PIECES)
    d.type(START)
    d.settle()
    with d.qtbot.waitSignals([d.editor.pending.started]):
        d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation(WHOLE)
    assert d.assistant.continuations[0].before == START
    assert d.assistant.continuations[0].words == AssistanceOptions().continuation_words


def test_a_pending_continuation_is_no_text_yet(raining):
    d = raining
    assert d.text == d.editor.toPlainText() == START
    assert d.undo_steps == 1
    assert d.caret == len(START)


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
    hold_after(d, 2)
    d.load(START)
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


def test_enter_keeps_it_as_one_undo_step(raining):
    d = raining
    d.press(Qt.Key.Key_Return)
    assert d.text == START + WHOLE
    assert d.caret == len(START + WHOLE)
    assert d.editor.pending.text == ""
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == START
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == ""


def test_kept_text_is_marked_and_what_is_typed_behind_it_is_not(raining):
    d = raining
    d.press(Qt.Key.Key_Return)
    assert provenance_at(d.editor.textCursor()) is not Provenance.CONTINUED
    cursor = d.editor.textCursor()
    cursor.setPosition(len(START) + 3)
    assert provenance_at(cursor) is Provenance.CONTINUED
    d.type("!")
    assert provenance_at(d.editor.textCursor()) is Provenance.TYPED


def test_escape_removes_it_without_a_trace(raining):
    d = raining
    with d.qtbot.waitSignal(d.editor.pending.ended):
        d.press(Qt.Key.Key_Escape)
    assert d.text == START
    assert d.drawn() == ""
    assert d.undo_steps == 1
    assert not d.editor.document().isRedoAvailable()


def test_escape_stops_the_stream(desk):
    d = desk(continuation=PIECES)
    hold_after(d, 1)
    d.load(START)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: bool(d.editor.pending.text))
    d.press(Qt.Key.Key_Escape)
    d.settle()
    assert d.assistant.cancellations == 1
    assert (d.text, d.editor.pending.text, d.drawn()) == (START, "", "")


def test_enter_while_streaming_keeps_what_has_come(desk):
    d = desk(continuation=PIECES)
    hold_after(d, 1)
    d.load(START)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: d.editor.pending.text == PIECES[0])
    d.press(Qt.Key.Key_Return)
    d.assistant.released.set()
    d.settle()
    assert d.text == START + PIECES[0]


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
    assert d.text == START + " stopped."


def test_alt_r_without_a_continuation_does_nothing(desk):
    d = desk(continuation=PIECES)
    d.load(START)
    d.press(Qt.Key.Key_R, ALT)
    d.settle()
    assert d.text == START
    assert d.assistant.continuations == []


def test_ctrl_enter_again_keeps_it_and_goes_on(raining):
    d = raining
    d.assistant.pieces = (" Then the sun.",)
    d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation(" Then the sun.")
    assert d.text == START + WHOLE
    assert d.assistant.continuations[-1].before == START + WHOLE


def test_writing_on_keeps_it(raining):
    d = raining
    d.type(" Yes")
    assert d.text == START + WHOLE + " Yes"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == START + WHOLE


def test_pasting_keeps_it(raining):
    d = raining
    pasted = QMimeData()
    pasted.setText("!")
    d.editor.insertFromMimeData(pasted)
    assert d.text == START + WHOLE + "!"


def test_tab_keeps_it(raining):
    d = raining
    d.press(Qt.Key.Key_Tab)
    assert d.text == START + WHOLE


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
    assert (d.text, d.editor.pending.text, d.drawn()) == (START, "", "")


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Home])
def test_moving_the_caret_keeps_it(raining, key):
    d = raining
    d.press(key)
    assert d.text == START + WHOLE


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
    assert d.text == START + WHOLE
    assert len(START) < d.caret < len(START + PIECES[0])


def test_an_edit_elsewhere_moves_it_along(raining):
    d = raining
    cursor = d.editor.textCursor()
    cursor.setPosition(0)
    cursor.insertText("Lo! ")
    assert d.drawn() == WHOLE.replace("\n", "\u2028")
    d.editor.continuing.keep()
    assert d.text == f"Lo! {START}{WHOLE}"


def test_losing_the_focus_leaves_it_streaming(desk):
    d = desk(continuation=PIECES)
    hold_after(d, 1)
    d.load(START)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: bool(d.editor.pending.text))
    d.editor.clearFocus()
    d.assistant.released.set()
    d.wait_for_continuation(WHOLE)


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


def test_no_ghost_text_while_it_is_pending(raining):
    d = raining
    d.assistant.ghost = "ghost"
    d.editor.ghost.ask_now()
    d.settle()
    assert d.editor.ghost.text == ""


def test_a_model_with_nothing_to_say_leaves_a_message(desk):
    d = desk()
    d.load(START)
    with d.qtbot.waitSignal(d.editor.pending.ended):
        d.editor.continuing.start()
    assert d.messages == ["The model has nothing to add here."]
    assert d.text == START


def test_a_failure_keeps_what_had_come(desk):
    d = desk(continuation=PIECES, failure=BundleError("The model is gone."))
    d.load(START)
    d.editor.continuing.start()
    d.wait_for_continuation(WHOLE)
    assert d.failures == ["The model is gone."]
    d.press(Qt.Key.Key_Return)
    assert d.text == START + WHOLE


def test_without_assistance_there_is_none(desk):
    d = desk(AssistanceOptions(enabled=False), continuation=PIECES)
    d.load(START)
    d.press(Qt.Key.Key_Return, CTRL)
    d.settle()
    assert d.messages == ["Suggestions are off."]
    assert d.text == START


def test_loading_a_text_drops_it(raining):
    d = raining
    d.editor.load_text("Another text")
    d.settle()
    assert (d.text, d.editor.pending.text, d.drawn()) == ("Another text", "", "")


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


def test_the_writers_options_reach_the_assistant(desk):
    options = AssistanceOptions(continuation_words=7, temperature=0.3, top_k=5, top_p=0.5)
    d = desk(options, continuation=["x"])
    d.load(START)
    d.editor.continuing.start()
    d.wait_for_continuation("x")
    request = d.assistant.continuations[0]
    assert (request.words, request.temperature, request.top_k, request.top_p) == (7, 0.3, 5, 0.5)
