"""Ghost text under a writer's hands: every key of it, and every moment it must stay away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from writer.assist.options import AssistanceOptions
from writer.errors import BundleError
from writer.ui.page.editor import Editor
from writer.ui.page.provenance_marks import Provenance, provenance_at
from writer.ui.window.commands import keys_in_force, page_shortcuts

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier

LINE = "It was the best of times, it was the worst of times. And then it rained."


def rest_of_line(request):
    """The assistant knows one line by heart."""
    written = request.before.rsplit("\n", 1)[-1]
    return LINE.removeprefix(written) if LINE.startswith(written) else ""


# --- appearing and typing along


def test_typing_brings_ghost_text(desk):
    d = desk(ghost=rest_of_line)
    with d.qtbot.waitSignal(d.editor.ghost.shown):
        d.type("It was")
    d.settle()
    assert d.editor.ghost.text == LINE.removeprefix("It was")
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


def test_typing_along_shortens_it_at_once_and_it_never_flickers(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.assistant.released.clear()
    for length in range(len("It was") + 1, len("It was the best")):
        d.type(LINE[length - 1])
        # No event loop has run: this is the same moment.
        assert d.editor.ghost.text == d.drawn() == LINE[length:]
    d.assistant.released.set()


def test_keys_find_a_page_without_ghost_text(desk):
    # Qt would look for the caret inside it, scroll there and tell the input method so.
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    in_the_way = []
    d.editor.document().contentsChange.connect(lambda *_: in_the_way.append(d.drawn()))
    d.type(" ")
    d.type("x")
    assert in_the_way == ["", ""]


def test_typing_otherwise_takes_it_away_at_once(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.assistant.released.clear()
    d.type("n")
    assert d.editor.ghost.text == d.drawn() == ""
    assert d.text == "It wasn"
    d.assistant.released.set()


def test_typing_it_to_its_end_uses_it_up(desk):
    d = desk(ghost=lambda request: "mes" if request.before.endswith("ti") else "")
    d.type_for_ghost("ti", "mes")
    d.type("mes")
    assert d.editor.ghost.text == ""
    assert d.text == "times"


def test_a_newer_answer_may_lengthen_it_but_not_change_it(desk):
    answers = {"a": " b", "a ": "b c", "a b": "x"}
    d = desk(ghost=lambda request: answers.get(request.before, ""))
    d.type_for_ghost("a", " b")
    d.type(" ")
    d.wait_for_ghost("b c")
    d.type("b")
    d.settle()
    assert d.editor.ghost.text == " c"


def test_the_gate_holds_ghost_text_back_until_its_time(desk):
    d = desk(ghost=rest_of_line)
    d.clock.step_ms = 0.0
    d.type("It was")
    d.settle()
    assert len(d.assistant.requests) >= 1
    assert d.editor.ghost.text == ""
    with d.qtbot.waitSignal(d.editor.ghost.shown):
        pass


def test_pressing_shift_does_not_disturb_it(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Shift)
    d.press(Qt.Key.Key_F7)
    assert d.editor.ghost.text == d.drawn() == LINE.removeprefix("It was")


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


# --- accepting


def test_tab_accepts_the_next_word(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Tab)
    assert d.text == "It was the"
    assert d.caret == len("It was the")
    assert d.editor.ghost.text == LINE.removeprefix("It was the")
    assert d.accepted == [" the"]


def test_tab_again_and_again_walks_through_the_suggestion(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It", LINE.removeprefix("It"))
    for _ in range(4):
        d.press(Qt.Key.Key_Tab)
    assert d.text == "It was the best of"


def test_shift_tab_accepts_everything(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Backtab, SHIFT)
    assert d.text == LINE
    assert d.editor.ghost.text == ""


def test_ctrl_shift_right_accepts_to_the_end_of_the_sentence(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Right, CTRL | SHIFT)
    assert d.text == "It was the best of times, it was the worst of times."


def test_tab_before_120_ms_accepts_nothing(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Escape)
    d.clock.step_ms = 0.0
    d.editor.ghost.ask_now()
    d.wait_for_ghost(LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Tab)
    assert d.text == "It was"


def test_tab_indents_at_the_start_of_a_line_and_does_nothing_elsewhere(desk):
    d = desk()
    d.press(Qt.Key.Key_Tab)
    d.press(Qt.Key.Key_Tab)
    d.type("a")
    d.press(Qt.Key.Key_Tab)
    assert d.text == "\t\ta"


@pytest.mark.parametrize("item", ["- milk", "* milk", "3. milk"])
def test_tab_indents_the_item_of_a_list(desk, item):
    d = desk()
    d.load(item)
    d.press(Qt.Key.Key_Tab)
    d.type("!")
    assert d.text == f"\t{item}!"


def test_tab_leaves_selected_text_alone(desk):
    d = desk()
    d.load("one two")
    d.move_caret(7, anchor=4)
    d.press(Qt.Key.Key_Tab)
    assert d.text == "one two"


# A paragraph was typed into a button of the status bar.
def test_shift_tab_without_ghost_text_keeps_the_keyboard_on_the_page(desk):
    d = desk()
    d.type("a")
    d.press(Qt.Key.Key_Backtab, SHIFT)
    assert d.editor.hasFocus()
    assert d.text == "a"


# A talkative assistant has a word for an empty line, and Tab took it.
@pytest.mark.parametrize("preset", ["writer", "code"])
@pytest.mark.parametrize("start", ["", "\t", "  "])
def test_tab_at_the_start_of_a_line_indents_though_ghost_text_is_shown(desk, preset, start):
    d = desk(AssistanceOptions(talkativeness=1.0, key_preset=preset), ghost="The lamp")
    d.load("One line.")
    d.press(Qt.Key.Key_Return)
    d.type(start)
    d.wait_for_ghost("The lamp")
    d.settle()
    d.press(Qt.Key.Key_Tab)
    assert d.text == f"One line.\n{start}\t"


def test_tab_at_the_start_of_a_line_takes_what_was_asked_for(desk):
    d = desk(ghost="The lamp")
    d.editor.ghost.ask_now()
    d.wait_for_ghost("The lamp")
    d.press(Qt.Key.Key_Tab)
    assert d.text == "The"


def test_ctrl_shift_right_without_ghost_text_selects(desk):
    d = desk()
    d.load("one two", caret=0)
    d.press(Qt.Key.Key_Right, CTRL | SHIFT)
    assert d.editor.textCursor().selectedText().strip() == "one"


def test_ctrl_m_lets_tab_move_the_focus_and_back(desk):
    d = desk(ghost=rest_of_line)
    d.press(Qt.Key.Key_M, CTRL)
    assert d.editor.tabChangesFocus()
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Tab)
    assert d.text == "It was"
    d.editor.setFocus()
    d.press(Qt.Key.Key_M, CTRL)
    assert not d.editor.tabChangesFocus()
    assert len(d.messages) == 2


def test_in_the_code_preset_tab_accepts_everything(desk):
    d = desk(AssistanceOptions(key_preset="code"), ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Tab)
    assert d.text == LINE


def test_in_the_code_preset_ctrl_right_accepts_a_word(desk):
    d = desk(AssistanceOptions(key_preset="code"), ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Right, CTRL)
    assert d.text == "It was the"


def test_the_preset_changes_while_writing(desk):
    d = desk(ghost=rest_of_line)
    d.editor.set_shortcuts(page_shortcuts(keys_in_force("code")))
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Tab)
    assert d.text == LINE


def test_accepted_text_with_characters_beyond_the_basic_plane(desk):
    d = desk(ghost=lambda request: " 😀𠀀 end" if request.before == "😀 a" else "")
    d.load("😀 ")
    d.move_caret(3)
    d.type("a")
    d.wait_for_ghost(" 😀𠀀 end")
    d.settle()
    d.press(Qt.Key.Key_Backtab, SHIFT)
    assert d.text == "😀 a 😀𠀀 end"


def test_tab_belongs_to_an_open_pop_up(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    popup = QMenu(d.editor)
    popup.addAction("something")
    popup.popup(d.editor.mapToGlobal(QPoint(0, 0)))
    d.qtbot.waitUntil(popup.isVisible)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(d.editor, event)
    popup.close()
    assert d.accepted == []


# --- alternatives, dismissing, asking


def test_alt_brackets_turn_the_alternatives(desk):
    d = desk(ghost=" one", alternatives=[" two", " three"])
    d.type_for_ghost("a", " one")
    d.press(Qt.Key.Key_BracketRight, ALT)
    assert d.editor.ghost.text == d.drawn() == " two"
    d.press(Qt.Key.Key_BracketLeft, ALT)
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.ghost.text == " three"
    d.press(Qt.Key.Key_Backtab, SHIFT)
    assert d.text == "a three"


def test_escape_dismisses(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Escape)
    assert d.editor.ghost.text == d.drawn() == ""
    assert d.text == "It was"


def test_a_second_escape_snoozes_and_asking_ends_it(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.clock.step_ms = 0.0
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_Escape)
    assert d.messages == ["Suggestions are resting."]
    requests = len(d.assistant.requests)
    d.type(" the")
    d.settle()
    assert len(d.assistant.requests) == requests
    d.press(Qt.Key.Key_Space, CTRL)
    d.wait_for_ghost(LINE.removeprefix("It was the"))


def test_escape_after_typing_on_does_not_snooze(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Escape)
    d.type("n")
    d.settle()
    d.press(Qt.Key.Key_Escape)
    assert d.messages == []


def test_escape_with_nothing_to_dismiss_is_left_to_others(desk):
    d = desk()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(d.editor, event)
    assert not event.isAccepted()


@pytest.mark.parametrize(
    ("key", "modifiers"), [(Qt.Key.Key_Space, CTRL), (Qt.Key.Key_Backslash, ALT)]
)
def test_asking_shows_a_suggestion_at_any_paragraph_end(desk, key, modifiers):
    d = desk(ghost=rest_of_line)
    d.load("It was")
    assert d.editor.ghost.text == ""
    d.press(key, modifiers)
    d.wait_for_ghost(LINE.removeprefix("It was"))
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


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_1, ALT),
    ],
)
def test_keys_of_suggestions_go_before_shortcuts_of_the_window(desk, key, modifiers):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    QApplication.sendEvent(d.editor, event)
    assert event.isAccepted()


def test_escape_is_a_shortcut_of_the_window_when_nothing_is_shown(desk):
    d = desk()
    event = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(d.editor, event)
    assert not event.isAccepted()


# --- silence


def start(d):
    d.type_for_ghost("It was", LINE.removeprefix("It was"))


def stays_silent(d):
    d.settle()
    assert d.editor.ghost.text == d.drawn() == ""
    return True


def test_no_ghost_text_after_deleting(desk):
    d = desk(ghost=rest_of_line)
    start(d)
    d.press(Qt.Key.Key_Backspace)
    assert stays_silent(d)


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
def test_no_ghost_text_after_undo_and_redo(desk, press):
    d = desk(ghost=rest_of_line)
    start(d)
    requests = len(d.assistant.requests)
    d.press(Qt.Key.Key_Z, CTRL)
    if press == "redo":
        d.press(Qt.Key.Key_Z, CTRL | SHIFT)
        assert d.text == "It was"
    assert stays_silent(d)
    assert len(d.assistant.requests) == requests


def test_no_ghost_text_after_pasting(desk):
    d = desk(ghost=rest_of_line)
    start(d)
    pasted = QMimeData()
    pasted.setText(" the best")
    d.editor.insertFromMimeData(pasted)
    assert d.text == "It was the best"
    assert stays_silent(d)


def test_no_ghost_text_after_an_edit_from_outside(desk):
    d = desk(ghost=rest_of_line)
    start(d)
    d.editor.appendPlainText("another paragraph")
    assert d.editor.ghost.text == ""
    assert d.editor.document().firstBlock().layout().preeditAreaText() == ""
    d.settle()
    assert d.editor.ghost.text == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_End])
def test_no_ghost_text_after_the_caret_moved(desk, key):
    d = desk(ghost=rest_of_line)
    start(d)
    d.press(key)
    assert stays_silent(d)


def test_no_ghost_text_while_text_is_selected(desk):
    d = desk(ghost=rest_of_line)
    start(d)
    d.press(Qt.Key.Key_Left, SHIFT)
    assert stays_silent(d)
    d.editor.ghost.ask_now()
    assert stays_silent(d)
    assert d.messages == ["Text is selected."]


def test_no_ghost_text_after_the_focus_came_back(desk):
    d = desk(ghost=rest_of_line)
    start(d)
    d.editor.clearFocus()
    d.editor.setFocus()
    assert stays_silent(d)


def test_ghost_text_goes_with_the_focus(desk):
    d = desk(ghost=rest_of_line)
    start(d)
    d.editor.clearFocus()
    assert d.editor.ghost.text == d.drawn() == ""


def test_an_open_menu_leaves_ghost_text_where_it_is(desk):
    d = desk(ghost=rest_of_line)
    start(d)
    for kind in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
        QApplication.sendEvent(d.editor, QFocusEvent(kind, Qt.FocusReason.MenuBarFocusReason))
    assert d.editor.ghost.text == LINE.removeprefix("It was")


def test_a_click_finds_its_place_in_the_text_and_not_in_the_ghost(desk):
    d = desk(ghost=rest_of_line)
    start(d)
    behind = d.editor.cursorRect().center() + QPoint(80, 0)
    d.click(behind)
    assert d.caret == len("It was")
    assert stays_silent(d)


def test_no_ghost_text_in_the_middle_of_a_paragraph(desk):
    d = desk(ghost=rest_of_line)
    d.load("words", caret=0)
    d.type("It was")
    assert stays_silent(d)


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
    assert stays_silent(d)


def test_unsure_suggestions_wait_to_be_asked_for(desk):
    d = desk(AssistanceOptions(talkativeness=0.0), ghost=" x", log_probability=-2.0)
    d.type("a")
    assert stays_silent(d)


def test_loading_a_text_suggests_nothing_and_forgets_everything(desk):
    d = desk(ghost=rest_of_line)
    start(d)
    requests = len(d.assistant.requests)
    d.editor.load_text("It was the best")
    assert stays_silent(d)
    assert len(d.assistant.requests) == requests
    assert d.caret == 0
    assert d.undo_steps == 0
    assert not d.editor.document().isModified()


# --- on and off


def test_f4_switches_assistance_off_and_on(desk):
    d = desk(ghost=rest_of_line, candidates=["was"])
    start(d)
    toggled = []
    d.editor.assistance_toggled.connect(toggled.append)
    candidates = []
    d.editor.ghost.candidates_changed.connect(candidates.append)
    d.press(Qt.Key.Key_F4)
    requests = len(d.assistant.requests)
    d.type(" the")
    assert stays_silent(d)
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
    d = desk(ghost=lambda request: f"<{request.before}>", candidates=["word"])
    other = Editor(d.dispatcher.channel(), AssistanceOptions(), clock_ms=d.clock)
    heard = []
    other.ghost.candidates_changed.connect(heard.append)
    d.type_for_ghost("a", "<a>")
    d.editor.continuing.start()
    d.settle()
    assert (other.ghost.text, other.pending.text, heard) == ("", "", [])
    other.deleteLater()


# --- candidates


def test_candidates_follow_every_key(desk):
    d = desk(candidates=["times", "tides"])
    with d.qtbot.waitSignal(d.editor.ghost.candidates_changed) as changed:
        d.type("of t")
    assert [candidate.text for candidate in changed.args[0]] == ["times", "tides"]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_alt_digits_take_a_candidate(desk, number):
    words = ["times", "tides", "towns", "tales", "trees"]
    d = desk(candidates=words)
    d.type("of t")
    d.settle()
    d.press(Qt.Key(Qt.Key.Key_0 + number), ALT)
    assert d.text == f"of {words[number - 1]}"


def test_a_candidate_that_is_not_there_types_no_digit(desk):
    d = desk(candidates=["times"])
    d.type("of t")
    d.settle()
    d.press(Qt.Key.Key_3, ALT)
    assert d.text == "of t"


def test_a_candidate_of_an_older_text_is_not_inserted(desk):
    d = desk(candidates=["times"])
    d.type("of t")
    d.settle()
    d.assistant.released.clear()
    d.type("a")
    assert not d.editor.accepting.accept_candidate(0)
    assert d.text == "of ta"
    d.assistant.released.set()


def test_a_candidate_that_agrees_with_the_ghost_keeps_the_rest_of_it(desk):
    d = desk(ghost="imes were", candidates=["times"])
    d.type_for_ghost("of t", "imes were")
    d.press(Qt.Key.Key_1, ALT)
    assert d.text == "of times"
    assert d.editor.ghost.text == " were"


# --- undo and provenance


def test_typed_accepted_typed_are_three_undo_steps(desk):
    d = desk(ghost=lambda request: " best" if request.before == "the" else "")
    d.type_for_ghost("the", " best")
    d.press(Qt.Key.Key_Tab)
    d.type(" of")
    d.settle()
    assert d.text == "the best of"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "the best"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "the"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == ""


def test_words_accepted_in_a_row_are_one_undo_step(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    for _ in range(3):
        d.press(Qt.Key.Key_Tab)
        d.settle()
    assert d.text == "It was the best of"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "It was"


def test_words_accepted_with_typing_between_are_separate_steps(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was", LINE.removeprefix("It was"))
    d.press(Qt.Key.Key_Tab)
    d.type(" best")
    d.settle()
    d.press(Qt.Key.Key_Tab)
    assert d.text == "It was the best of"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "It was the best"


def test_undo_never_offers_the_same_again(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was ", LINE.removeprefix("It was "))
    d.press(Qt.Key.Key_Backtab, SHIFT)
    d.press(Qt.Key.Key_Z, CTRL)
    d.press(Qt.Key.Key_Backspace)
    d.type(" ")
    assert d.text == "It was "
    assert stays_silent(d)
    d.type("the")
    d.settle()
    assert d.editor.ghost.text == LINE.removeprefix("It was the")


def test_a_dismissed_suggestion_is_not_offered_again_at_its_place(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was ", LINE.removeprefix("It was "))
    d.press(Qt.Key.Key_Escape)
    d.press(Qt.Key.Key_Backspace)
    d.type(" ")
    assert stays_silent(d)


def provenances(editor):
    cursor = editor.textCursor()
    marks = []
    for position in range(1, len(editor.text()) + 1):
        cursor.setPosition(position)
        marks.append(provenance_at(cursor))
    return marks


def test_accepted_characters_are_marked_and_typed_ones_are_not(desk):
    d = desk(ghost=lambda request: "bc" if request.before == "a" else "")
    d.type_for_ghost("a", "bc")
    d.press(Qt.Key.Key_Backtab, SHIFT)
    d.type("d")
    typed, accepted = Provenance.TYPED, Provenance.ACCEPTED
    assert provenances(d.editor) == [typed, accepted, accepted, typed]
    for _ in range(3):
        d.press(Qt.Key.Key_Z, CTRL)
    for _ in range(3):
        d.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert d.text == "abcd"
    assert provenances(d.editor) == [typed, accepted, accepted, typed]


def test_typing_behind_accepted_text_later_is_typing(desk):
    d = desk(ghost=lambda request: "b" if request.before == "a" else "")
    d.type_for_ghost("a", "b")
    d.press(Qt.Key.Key_Tab)
    d.press(Qt.Key.Key_Home)
    d.press(Qt.Key.Key_End)
    d.type("c")
    assert provenances(d.editor)[-1] is Provenance.TYPED
