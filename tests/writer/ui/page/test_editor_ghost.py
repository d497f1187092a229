"""Ghost text under a writer's hands: when it comes, and every moment it must stay away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from tests.writer.ui.modifiers import ALT, CTRL, SHIFT
from tests.writer.ui.page.scripts import LINE, REST, START, rest_of_line
from writer.assist.options import AssistanceOptions
from writer.assist.showing.back_off import IGNORED_BEFORE_PAUSING, PAUSE_MS
from writer.assist.showing.show_policy import SNOOZE_MS, Rest
from writer.errors import BundleError
from writer.ui.page.editor import Editor


def test_typing_brings_ghost_text(desk):
    d = desk(ghost=rest_of_line)
    with d.qtbot.waitSignal(d.editor.ghost.shown):
        d.type("It was")
    d.settle()
    assert d.editor.ghost.text == REST
    assert d.drawn() == d.editor.ghost.text


def test_the_document_does_not_know_of_ghost_text(desk):
    d = desk(ghost=rest_of_line)
    d.type("It was")
    d.settle()
    changes = []
    d.editor.document().contentsChange.connect(lambda *change: changes.append(change))
    d.editor.ghost.ask_now()
    d.settle()
    assert d.editor.ghost.text
    assert d.text == d.editor.toPlainText() == "It was"
    assert d.caret == len("It was")
    assert changes == []
    assert d.undo_steps == 1


def test_ghost_text_is_visible_on_the_screen(desk):
    d = desk(ghost=rest_of_line)
    d.type("It was")
    d.settle()
    with_ghost = d.editor.grab().toImage()
    d.press(Qt.Key.Key_Escape)
    assert d.editor.grab().toImage() != with_ghost


def test_typing_along_shortens_it_at_once_and_it_never_flickers(begun):
    d = begun
    d.assistant.released.clear()
    for length in range(len("It was") + 1, len("It was the best")):
        d.type(LINE[length - 1])
        # No event loop has run: this is the same moment.
        assert d.editor.ghost.text == d.drawn() == LINE[length:]
    d.assistant.released.set()


def test_keys_find_a_page_without_ghost_text(begun):
    # Qt would look for the caret inside it, scroll there and tell the input method so.
    d = begun
    in_the_way = []
    d.editor.document().contentsChange.connect(lambda *_: in_the_way.append(d.drawn()))
    d.type(" ")
    d.type("x")
    assert in_the_way == ["", ""]


def test_typing_otherwise_takes_it_away_at_once(begun):
    d = begun
    d.assistant.released.clear()
    d.type("n")
    assert d.editor.ghost.text == d.drawn() == ""
    assert d.text == "It wasn"
    d.assistant.released.set()


def test_typing_it_to_its_end_uses_it_up(desk):
    d = desk(ghost=lambda request: "imes" if request.before.endswith("t") else "")
    d.type_for_ghost("t", "imes")
    d.type("imes")
    assert d.editor.ghost.text == ""
    assert d.text == "times"


def test_a_newer_answer_may_lengthen_it_but_not_change_it(desk):
    answers = {"a": " better", "a ": "better day", "a b": "xylophone"}
    d = desk(ghost=lambda request: answers.get(request.before, ""))
    d.type_for_ghost("a", " better")
    d.type(" ")
    d.wait_for_ghost("better day")
    d.type("b")
    d.settle()
    assert d.editor.ghost.text == "etter day"


def test_the_gate_holds_ghost_text_back_until_its_time(desk):
    d = desk(ghost=rest_of_line)
    d.clock.step_ms = 0.0
    d.type("It was")
    d.settle()
    assert len(d.assistant.requests) >= 1
    assert d.editor.ghost.text == ""
    with d.qtbot.waitSignal(d.editor.ghost.shown):
        pass


def test_pressing_shift_does_not_disturb_it(begun):
    d = begun
    d.press(Qt.Key.Key_Shift)
    d.press(Qt.Key.Key_F7)
    assert d.editor.ghost.text == d.drawn() == REST


def test_an_answer_to_an_older_text_is_dropped(desk):
    d = desk(ghost=lambda request: f"<{request.before}>")
    d.assistant.released.clear()
    d.type("a")
    d.qtbot.waitUntil(lambda: len(d.assistant.requests) == 1)
    shown = []
    d.editor.ghost.shown.connect(lambda: shown.append(d.editor.ghost.text))
    d.type("bcd")
    d.assistant.released.set()
    d.wait_for_ghost("<abcd>")
    assert shown == ["<abcd>"]
    # One in flight, only the newest waiting: nobody asked for "ab" and "abc".
    assert [request.before for request in d.assistant.requests] == ["a", "abcd"]
    assert d.assistant.cancellations == 1


def test_an_answer_that_arrives_after_the_caret_left_is_dropped(desk):
    d = desk(ghost="ghost")
    d.assistant.released.clear()
    d.type("abc")
    d.qtbot.waitUntil(lambda: bool(d.assistant.requests))
    d.press(Qt.Key.Key_Home)
    d.assistant.released.set()
    d.settle()
    assert d.editor.ghost.text == ""


def test_the_request_carries_the_text_around_the_caret(desk):
    d = desk()
    d.load("First.\nSecond (x)", caret=len("First.\nSecond (x"))
    d.type("y")
    d.settle()
    request = d.assistant.requests[-1]
    assert (request.before, request.after) == ("First.\nSecond (xy", ")")


def test_ctrl_m_lets_tab_move_the_focus_and_back(desk):
    d = desk(ghost=rest_of_line)
    d.press(Qt.Key.Key_M, CTRL)
    assert d.editor.tabChangesFocus()
    d.type_for_ghost("It was", REST)
    d.press(Qt.Key.Key_Tab)
    assert d.text == "It was"
    d.editor.setFocus()
    d.press(Qt.Key.Key_M, CTRL)
    assert not d.editor.tabChangesFocus()
    assert len(d.messages) == 2


def test_escape_dismisses(begun):
    d = begun
    d.press(Qt.Key.Key_Escape)
    assert d.editor.ghost.text == d.drawn() == ""
    assert d.text == "It was"


def test_a_second_escape_snoozes_and_asking_ends_it(begun):
    d = begun
    d.clock.step_ms = 0.0
    d.press(Qt.Key.Key_Escape)
    assert d.editor.ghost.rest is None
    with d.qtbot.waitSignal(d.editor.ghost.rest_changed):
        d.press(Qt.Key.Key_Escape)
    assert d.editor.ghost.rest == Rest(SNOOZE_MS, unwanted=False)
    requests = len(d.assistant.requests)
    d.type(" the")
    d.settle()
    assert len(d.assistant.requests) == requests
    with d.qtbot.waitSignal(d.editor.ghost.rest_changed):
        d.press(Qt.Key.Key_Space, CTRL)
    assert d.editor.ghost.rest is None
    d.wait_for_ghost(LINE.removeprefix("It was the"))


def test_escape_after_typing_on_does_not_snooze(begun):
    d = begun
    d.press(Qt.Key.Key_Escape)
    d.type("n")
    d.settle()
    d.press(Qt.Key.Key_Escape)
    assert d.editor.ghost.rest is None


@pytest.mark.parametrize(
    ("key", "modifiers"), [(Qt.Key.Key_Space, CTRL), (Qt.Key.Key_Backslash, ALT)]
)
def test_asking_shows_a_suggestion_at_any_paragraph_end(desk, key, modifiers):
    d = desk(ghost=rest_of_line)
    d.load("It was")
    assert d.editor.ghost.text == ""
    d.press(key, modifiers)
    d.wait_for_ghost(REST)
    assert d.text == "It was"


def test_asking_shows_what_the_model_is_not_sure_of(desk):
    d = desk(ghost=" perhaps", log_probability=-9.0)
    d.type("a")
    d.settle()
    assert d.editor.ghost.text == ""
    d.editor.ghost.ask_now()
    d.wait_for_ghost(" perhaps")


def test_only_what_the_model_is_sure_of_is_shown_unasked(desk):
    d = desk(ghost=" perhaps not", log_probability=-9.0, sure_of=" perhaps")
    d.type("a")
    d.wait_for_ghost(" perhaps")
    d.editor.ghost.ask_now()
    d.wait_for_ghost(" perhaps not")


def test_asking_in_vain_says_why(desk):
    d = desk()
    d.load("word", caret=2)
    d.editor.ghost.ask_now()
    d.settle()
    d.move_caret(4)
    d.editor.ghost.ask_now()
    d.settle()
    assert d.messages == [
        "Suggestions appear at the end of a paragraph or before closing punctuation.",
        "The model has no suggestion here.",
    ]


def test_no_ghost_text_after_deleting(begun):
    d = begun
    d.press(Qt.Key.Key_Backspace)
    assert d.stays_silent()


def test_the_bar_follows_deletions_without_going_blank(desk):
    d = desk(candidates=["was"])
    d.type("It was")
    d.settle()
    changes = []
    d.editor.ghost.candidates_changed.connect(changes.append)
    d.press(Qt.Key.Key_Backspace)
    d.settle()
    assert (d.assistant.requests[-1].before, d.assistant.requests[-1].ghost_words) == ("It wa", 0)
    assert [[candidate.insertion for candidate in change] for change in changes] == [["s"]]


@pytest.mark.parametrize("press", ["undo", "redo"])
def test_no_ghost_text_after_undo_and_redo(begun, press):
    d = begun
    requests = len(d.assistant.requests)
    d.press(Qt.Key.Key_Z, CTRL)
    if press == "redo":
        d.press(Qt.Key.Key_Z, CTRL | SHIFT)
        assert d.text == "It was"
    assert d.stays_silent()
    assert len(d.assistant.requests) == requests


def test_no_ghost_text_after_pasting(begun):
    d = begun
    pasted = QMimeData()
    pasted.setText(" the best")
    d.editor.insertFromMimeData(pasted)
    assert d.text == "It was the best"
    assert d.stays_silent()


def test_no_ghost_text_after_an_edit_from_outside(begun):
    d = begun
    d.editor.appendPlainText("another paragraph")
    assert d.editor.ghost.text == ""
    assert d.editor.document().firstBlock().layout().preeditAreaText() == ""
    d.settle()
    assert d.editor.ghost.text == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_End])
def test_no_ghost_text_after_the_caret_moved(begun, key):
    d = begun
    d.press(key)
    assert d.stays_silent()


def test_no_ghost_text_while_text_is_selected(begun):
    d = begun
    d.press(Qt.Key.Key_Left, SHIFT)
    assert d.stays_silent()
    d.editor.ghost.ask_now()
    assert d.stays_silent()
    assert d.messages == ["Text is selected."]


def test_no_ghost_text_after_the_focus_came_back(begun):
    d = begun
    d.editor.clearFocus()
    d.editor.setFocus()
    assert d.stays_silent()


def test_ghost_text_goes_with_the_focus(begun):
    d = begun
    d.editor.clearFocus()
    assert d.editor.ghost.text == d.drawn() == ""


def test_an_open_menu_leaves_ghost_text_where_it_is(begun):
    d = begun
    for kind in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
        QApplication.sendEvent(d.editor, QFocusEvent(kind, Qt.FocusReason.MenuBarFocusReason))
    assert d.editor.ghost.text == REST


def test_a_click_finds_its_place_in_the_text_and_not_in_the_ghost(begun):
    d = begun
    behind = d.editor.cursorRect().center() + QPoint(80, 0)
    d.click(behind)
    assert d.caret == len("It was")
    assert d.stays_silent()


def test_no_ghost_text_in_the_middle_of_a_paragraph(desk):
    d = desk(ghost=rest_of_line)
    d.load("words", caret=0)
    d.type("It was")
    assert d.stays_silent()


def test_ghost_text_before_closing_punctuation(desk):
    d = desk(ghost=lambda request: " times" if request.before.endswith("best of") else "")
    d.load("(the best o)", caret=len("(the best o"))
    d.type("f")
    d.wait_for_ghost(" times")
    d.settle()
    d.press(Qt.Key.Key_Tab)
    assert d.text == "(the best of times)"


def test_no_ghost_text_in_endless_paragraphs(desk):
    d = desk(ghost="ghost")
    d.load("a" * 10_000)
    d.type("a")
    assert d.stays_silent()


def test_unsure_suggestions_wait_to_be_asked_for(desk):
    d = desk(AssistanceOptions(talkativeness=0.0), ghost=" x", log_probability=-2.0)
    d.type("a")
    assert d.stays_silent()


def test_loading_a_text_suggests_nothing_and_forgets_everything(begun):
    d = begun
    requests = len(d.assistant.requests)
    d.editor.load_text("It was the best")
    assert d.stays_silent()
    assert len(d.assistant.requests) == requests
    assert d.caret == 0
    assert d.undo_steps == 0
    assert not d.editor.document().isModified()


def test_f4_switches_assistance_off_and_on(desk):
    d = desk(ghost=rest_of_line, candidates=["was"])
    d.type_for_ghost(START, REST)
    toggled = []
    d.editor.assistance_toggled.connect(toggled.append)
    candidates = []
    d.editor.ghost.candidates_changed.connect(candidates.append)
    d.press(Qt.Key.Key_F4)
    requests = len(d.assistant.requests)
    d.type(" the")
    assert d.stays_silent()
    assert len(d.assistant.requests) == requests
    assert candidates == [()]
    d.press(Qt.Key.Key_F4)
    assert toggled == [False, True]
    d.type_for_ghost(" best", LINE.removeprefix("It was the best"))


def test_asking_while_off_says_so(desk):
    d = desk(AssistanceOptions(enabled=False), ghost="x")
    d.editor.ghost.ask_now()
    d.settle()
    assert d.messages == ["Suggestions are off."]
    assert d.assistant.requests == []


def test_a_failing_assistant_is_mentioned_once_and_writing_goes_on(desk):
    d = desk(failure=BundleError("The model is damaged."))
    d.type("abc")
    d.settle()
    d.type("def")
    d.settle()
    assert d.text == "abcdef"
    assert d.failures == ["The model is damaged."]


def test_two_editors_with_one_dispatcher_do_not_hear_each_others_answers(desk):
    d = desk(ghost=lambda request: f"<<{request.before}>>", candidates=["word"])
    other = Editor(d.dispatcher.channel(), AssistanceOptions(), clock_ms=d.clock)
    heard = []
    other.ghost.candidates_changed.connect(heard.append)
    d.type_for_ghost("a", "<<a>>")
    d.editor.continuing.start()
    d.settle()
    assert (other.ghost.text, other.pending.text, heard) == ("", "", [])
    other.deleteLater()


def test_candidates_follow_every_key(desk):
    d = desk(candidates=["times", "tides"])
    with d.qtbot.waitSignal(d.editor.ghost.candidates_changed) as changed:
        d.type("of t")
    assert [candidate.text for candidate in changed.args[0]] == ["times", "tides"]


def test_a_dismissed_suggestion_is_not_offered_again_at_its_place(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was ", LINE.removeprefix("It was "))
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_Backspace)
    d.type(" ")
    assert d.stays_silent()


# It came back as "e" after the next letter: only the very same text was refused.
def test_a_dismissed_word_stays_away_whatever_is_typed_of_it_next(desk):
    rests = {"t": "he", "th": "e", "the": " man"}
    options = AssistanceOptions(talkativeness=1.0)
    d = desk(options, ghost=lambda r: rests.get(r.before, ""), log_probability=-0.001)
    d.type_for_ghost("t", "he")
    d.press(Qt.Key.Key_Escape)
    d.type("h")
    assert d.stays_silent()
    d.press(Qt.Key.Key_Backspace)
    d.type("h")
    assert d.stays_silent()
    d.type_for_ghost("e", " man")
    assert d.text == "the"


def test_after_ten_that_nobody_wanted_they_rest_and_say_so(desk):
    options = AssistanceOptions(talkativeness=1.0)
    d = desk(options, ghost=" perhaps not", log_probability=-0.001)
    rests = []
    d.editor.ghost.rest_changed.connect(lambda: rests.append(d.editor.ghost.rest))
    for _ in range(IGNORED_BEFORE_PAUSING):
        assert rests == []
        d.type_for_ghost("a", " perhaps not")
        d.type("x")
    (rest,) = rests
    assert rest.unwanted
    assert 0 < rest.left_ms <= PAUSE_MS


def test_a_face_for_another_language_leaves_the_ghost_text(begun):
    begun.editor.set_language("zh")
    begun.editor.set_language("en")
    assert begun.editor.ghost.text == begun.drawn() == REST
