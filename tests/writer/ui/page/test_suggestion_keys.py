"""Each key does what it says while suggestions have a use for it, and else what it always did."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from tests.writer.ui.modifiers import ALT, CTRL, NONE, SHIFT
from tests.writer.ui.page.scripts import LINE, REST, START, rest_of_line
from writer.assist.options import AssistanceOptions
from writer.ui.page.suggestion_keys import SuggestionKeys, suggestion_deeds
from writer.ui.shared.keymap import Action, Shortcuts
from writer.ui.window.commands.keys import keys_in_force, page_shortcuts


def test_tab_before_120_ms_accepts_nothing(begun):
    d = begun
    d.press(Qt.Key.Key_Escape)
    d.clock.step_ms = 0.0
    d.editor.ghost.ask_now()
    d.wait_for_ghost(REST)
    d.press(Qt.Key.Key_Tab)
    assert d.text == "It was"


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


@pytest.mark.parametrize("preset", ["writer", "code"])
@pytest.mark.parametrize("key", [(Qt.Key.Key_Tab, NONE), (Qt.Key.Key_Backtab, SHIFT)])
@pytest.mark.parametrize("text", ["a", "One two", "-milk"])
def test_in_a_line_tab_does_nothing_with_nothing_shown(desk, preset, key, text):
    d = desk(AssistanceOptions(key_preset=preset))
    d.type(text)
    d.settle()
    for position in range(1, len(text) + 1):
        d.move_caret(position)
        d.press(*key)
        assert (d.text, d.editor.hasFocus()) == (text, True)
    assert d.accepted == []


def test_tab_indents_an_item_and_shift_tab_takes_it_back(desk):
    d = desk()
    d.type("- milk")
    d.press(Qt.Key.Key_Tab)
    assert d.text == "\t- milk"
    d.press(Qt.Key.Key_Backtab, SHIFT)
    d.press(Qt.Key.Key_Backtab, SHIFT)
    assert d.text == "- milk"
    d.type(" and")
    assert d.text == "- milk and"
    assert d.editor.hasFocus()


def test_ctrl_delete_without_ghost_text_deletes_a_word(desk):
    d = desk()
    d.load("one two", caret=0)
    d.press(Qt.Key.Key_Delete, CTRL)
    assert d.text.strip() == "two"


def test_ctrl_shift_right_without_ghost_text_selects(desk):
    d = desk()
    d.load("one two", caret=0)
    d.press(Qt.Key.Key_Right, CTRL | SHIFT)
    assert d.editor.textCursor().selectedText().strip() == "one"


def test_in_the_code_preset_tab_accepts_everything(desk):
    d = desk(AssistanceOptions(key_preset="code"), ghost=rest_of_line)
    d.type_for_ghost("It was", REST)
    d.press(Qt.Key.Key_Tab)
    assert d.text == LINE


def test_in_the_code_preset_ctrl_right_accepts_a_word(desk):
    d = desk(AssistanceOptions(key_preset="code"), ghost=rest_of_line)
    d.type_for_ghost("It was", REST)
    d.press(Qt.Key.Key_Right, CTRL)
    assert d.text == "It was the"


def test_the_preset_changes_while_writing(desk):
    d = desk(ghost=rest_of_line)
    d.editor.set_shortcuts(page_shortcuts(keys_in_force("code")))
    d.type_for_ghost("It was", REST)
    d.press(Qt.Key.Key_Tab)
    assert d.text == LINE


def test_tab_belongs_to_an_open_pop_up(begun):
    d = begun
    popup = QMenu(d.editor)
    popup.addAction("something")
    popup.popup(d.editor.mapToGlobal(QPoint(0, 0)))
    d.qtbot.waitUntil(popup.isVisible)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, NONE)
    QApplication.sendEvent(d.editor, event)
    popup.close()
    assert d.accepted == []


@pytest.mark.parametrize("preset", ["writer", "code"])
@pytest.mark.parametrize(
    ("next_one", "previous_one"),
    [
        (Qt.Key.Key_BracketRight, Qt.Key.Key_BracketLeft),
        # There is no bracket without AltGr on German and French keyboards.
        (Qt.Key.Key_Down, Qt.Key.Key_Up),
    ],
)
def test_alternatives_are_turned_by_bracket_and_by_arrow(desk, preset, next_one, previous_one):
    d = desk(AssistanceOptions(key_preset=preset), ghost=" one", alternatives=[" two", " three"])
    d.type_for_ghost("a", " one")
    d.press(next_one, ALT)
    assert d.editor.ghost.text == d.drawn() == " two"
    d.press(previous_one, ALT)
    d.press(previous_one, ALT)
    assert d.editor.ghost.text == d.drawn() == " three"
    d.editor.carry_out(Action.ACCEPT_ALL)
    assert d.text == "a three"


def test_bare_arrows_move_the_caret(desk):
    d = desk(ghost=" one", alternatives=[" two"])
    d.load("line\n")
    d.type_for_ghost("a", " one")
    d.press(Qt.Key.Key_Up)
    assert d.editor.ghost.text == ""
    assert d.caret < len("line")


# Qt writes the letter, whatever is held besides.
@pytest.mark.skipif(sys.platform == "darwin", reason="there Alt types")
@pytest.mark.parametrize("modifiers", [ALT, ALT | SHIFT, Qt.KeyboardModifier.MetaModifier])
@pytest.mark.parametrize("key", [Qt.Key.Key_J, Qt.Key.Key_9])
def test_a_letter_that_is_no_command_is_not_typed(begun, modifiers, key):
    begun.press(key, modifiers)
    assert begun.text == START
    assert begun.editor.ghost.text == begun.drawn() == REST


def test_escape_with_nothing_to_dismiss_is_left_to_others(desk):
    d = desk()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, NONE)
    QApplication.sendEvent(d.editor, event)
    assert not event.isAccepted()


def claimed(d, key, modifiers=NONE):
    """Return whether the page wants a key before it becomes a shortcut of the window."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    QApplication.sendEvent(d.editor, event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Tab, NONE),
        (Qt.Key.Key_Escape, NONE),
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_F4, NONE),
        (Qt.Key.Key_1, ALT),
    ],
)
def test_keys_of_suggestions_go_before_shortcuts_of_the_window(begun, key, modifiers):
    assert claimed(begun, key, modifiers)


def test_escape_is_a_shortcut_of_the_window_when_nothing_is_shown(desk):
    assert not claimed(desk(), Qt.Key.Key_Escape)


def test_no_key_is_obeyed_before_any_is_told(desk):
    d = desk(ghost=rest_of_line)
    d.editor.set_shortcuts(Shortcuts())
    d.type_for_ghost(START, REST)
    d.press(Qt.Key.Key_Tab)
    assert d.text == START


@pytest.mark.parametrize("action", Action)
def test_every_action_can_be_carried_out_where_it_has_nothing_to_do(desk, action):
    d = desk()
    d.editor.carry_out(action)
    d.settle()
    assert d.text == ""


NOT_ALWAYS = {
    Action.DISMISS: (Qt.Key.Key_Escape, NONE),
    Action.NEVER_AGAIN: (Qt.Key.Key_Delete, CTRL),
    Action.KEEP_CONTINUATION: (Qt.Key.Key_Return, NONE),
}
"""Actions whose keys are often the window's, or the text's."""


def test_keys_are_wanted_as_long_as_they_have_a_use(sheet):
    s = sheet(ghost=" and", continuation=[" so on"])
    deeds = suggestion_deeds(s.ghost, s.pending, s.accepting, s.continuing, s.other_words)
    keys = SuggestionKeys(deeds, s.ghost, s.pending)
    keys.set_shortcuts(page_shortcuts(keys_in_force("writer")))

    def want(key, modifiers):
        return keys.want(QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers))

    def wanted():
        return {action for action, pressed in NOT_ALWAYS.items() if want(*pressed)}

    assert want(Qt.Key.Key_Return, CTRL)
    assert not want(Qt.Key.Key_S, CTRL)
    assert wanted() == set()
    s.type_for("One", " and")
    assert wanted() == {Action.DISMISS, Action.NEVER_AGAIN}
    s.ghost.dismiss()
    assert wanted() == {Action.DISMISS}  # once more sends all away
    s.continuing.start()
    s.settle()
    assert wanted() == {Action.DISMISS, Action.KEEP_CONTINUATION}
    s.continuing.remove()
    assert wanted() == set()
