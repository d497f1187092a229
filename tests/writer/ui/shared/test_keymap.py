"""Keys of the page: found by what they yield and by where they are."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from tests.writer.ui.modifiers import ALT, CTRL, NONE, SHIFT
from writer.ui.shared.keymap import CANDIDATES, Action, Shortcuts
from writer.ui.window.commands.keys import keys_in_force, page_shortcuts

KEYPAD = Qt.KeyboardModifier.KeypadModifier

WRITER = {
    (Qt.Key.Key_Tab, NONE): Action.ACCEPT_WORD,
    (Qt.Key.Key_Backtab, SHIFT): Action.ACCEPT_ALL,
    (Qt.Key.Key_Right, CTRL | SHIFT): Action.ACCEPT_LINE,
    (Qt.Key.Key_Right, CTRL | SHIFT | KEYPAD): Action.ACCEPT_LINE,
    (Qt.Key.Key_BracketRight, ALT): Action.NEXT_ALTERNATIVE,
    (Qt.Key.Key_BracketLeft, ALT): Action.PREVIOUS_ALTERNATIVE,
    (Qt.Key.Key_Down, ALT): Action.NEXT_ALTERNATIVE,
    (Qt.Key.Key_Up, ALT): Action.PREVIOUS_ALTERNATIVE,
    (Qt.Key.Key_Escape, NONE): Action.DISMISS,
    (Qt.Key.Key_Space, CTRL): Action.ASK_NOW,
    (Qt.Key.Key_Backslash, ALT): Action.ASK_NOW,
    (Qt.Key.Key_Return, CTRL): Action.CONTINUE,
    (Qt.Key.Key_Enter, CTRL | KEYPAD): Action.CONTINUE,
    (Qt.Key.Key_Enter, KEYPAD): Action.KEEP_CONTINUATION,
    (Qt.Key.Key_R, ALT): Action.ANOTHER_CONTINUATION,
    (Qt.Key.Key_1, ALT): CANDIDATES[0],
    (Qt.Key.Key_5, ALT): CANDIDATES[4],
    (Qt.Key.Key_F4, NONE): Action.TOGGLE_ASSISTANCE,
    (Qt.Key.Key_M, CTRL): Action.TOGGLE_TAB,
    (Qt.Key.Key_A, NONE): None,
    (Qt.Key.Key_Right, NONE): None,
    (Qt.Key.Key_Tab, CTRL): None,
}

CODE = {
    (Qt.Key.Key_Tab, NONE): Action.ACCEPT_ALL,
    (Qt.Key.Key_Backtab, SHIFT): None,
    (Qt.Key.Key_Right, CTRL): Action.ACCEPT_WORD,
    (Qt.Key.Key_Right, CTRL | SHIFT): None,
    (Qt.Key.Key_Space, CTRL): None,
    (Qt.Key.Key_Backslash, ALT): Action.ASK_NOW,
}


def pressed(key, modifiers, scan_code=0, text=""):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan_code, 0, 0, text)


def preset(name):
    return page_shortcuts(keys_in_force(name))


@pytest.mark.parametrize(("keys", "action"), WRITER.items())
def test_the_keys_of_the_writer_preset(keys, action):
    assert preset("writer").action_for(pressed(*keys)) is action


@pytest.mark.parametrize(("keys", "action"), CODE.items())
def test_the_keys_of_the_code_preset_that_differ(keys, action):
    assert preset("code").action_for(pressed(*keys)) is action


def test_menus_can_show_the_keys():
    assert preset("writer").sequences(Action.ASK_NOW)[0] == QKeySequence("Ctrl+Space")
    assert not preset("code").sequences(Action.ACCEPT_LINE)


def test_without_a_table_no_key_means_anything():
    assert Shortcuts().action_for(pressed(Qt.Key.Key_Tab, NONE)) is None


X11 = pytest.mark.skipif(sys.platform != "linux", reason="scan codes as X11 and Wayland count")


# Alt and the key with 1 on it typed "&" into the text.
@X11
@pytest.mark.parametrize(
    ("key", "text", "scan_code", "action"),
    [
        (Qt.Key.Key_Ampersand, "&", 10, Action.CANDIDATE_1),  # French
        (Qt.Key.Key_Eacute, "é", 11, Action.CANDIDATE_2),
        (Qt.Key.Key_ParenLeft, "(", 14, Action.CANDIDATE_5),
        (Qt.Key.Key_Plus, "+", 10, Action.CANDIDATE_1),  # Czech
        (0x1A0, "š", 12, Action.CANDIDATE_3),
        (0x41A, "к", 27, Action.ANOTHER_CONTINUATION),  # Russian
        (0x425, "\u0445", 34, Action.PREVIOUS_ALTERNATIVE),
        (Qt.Key.Key_1, "1", 10, Action.CANDIDATE_1),  # American
    ],
)
def test_alt_and_a_key_is_meant_by_its_place(key, text, scan_code, action):
    assert preset("writer").action_for(pressed(key, ALT, scan_code, text)) is action


@X11
def test_a_latin_letter_is_meant_by_what_it_yields():
    shortcuts = preset("writer")
    assert shortcuts.action_for(pressed(Qt.Key.Key_P, ALT, 27, "p")) is None  # Dvorak
    assert shortcuts.action_for(pressed(Qt.Key.Key_R, ALT, 32, "r")) is Action.ANOTHER_CONTINUATION


def test_a_digit_that_takes_shift_is_that_digit():
    shifted = pressed(Qt.Key.Key_1, ALT | SHIFT, 10, "1")
    assert preset("writer").action_for(shifted) is Action.CANDIDATE_1


@X11
def test_a_key_without_alt_types_what_it_says():
    assert preset("writer").action_for(pressed(Qt.Key.Key_Ampersand, NONE, 10, "&")) is None
    assert preset("writer").action_for(pressed(Qt.Key.Key_Exclam, SHIFT, 10, "!")) is None
