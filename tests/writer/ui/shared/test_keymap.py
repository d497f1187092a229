"""The tables of keys: complete, without contradictions, found in both directions."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from writer.ui.shared.keymap import CANDIDATES, PRESETS, Action, Shortcuts

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier

WRITER = {
    (Qt.Key.Key_Tab, NONE): Action.ACCEPT_WORD,
    (Qt.Key.Key_Backtab, SHIFT): Action.ACCEPT_ALL,
    (Qt.Key.Key_Right, CTRL | SHIFT): Action.ACCEPT_LINE,
    (Qt.Key.Key_Right, CTRL | SHIFT | KEYPAD): Action.ACCEPT_LINE,
    (Qt.Key.Key_BracketRight, ALT): Action.NEXT_ALTERNATIVE,
    (Qt.Key.Key_BracketLeft, ALT): Action.PREVIOUS_ALTERNATIVE,
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


def pressed(key, modifiers):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers)


@pytest.mark.parametrize(("keys", "action"), WRITER.items())
def test_the_keys_of_the_writer_preset(keys, action):
    assert Shortcuts(PRESETS["writer"]).action_for(pressed(*keys)) is action


@pytest.mark.parametrize(("keys", "action"), CODE.items())
def test_the_keys_of_the_code_preset_that_differ(keys, action):
    assert Shortcuts(PRESETS["code"]).action_for(pressed(*keys)) is action


@pytest.mark.parametrize("preset", PRESETS)
def test_every_action_has_its_line_and_no_key_two_meanings(preset):
    assert set(PRESETS[preset]) == set(Action)
    keys = Counter(key for keys in PRESETS[preset].values() for key in keys)
    assert set(keys.values()) == {1}


@pytest.mark.parametrize("preset", PRESETS)
def test_every_key_is_one_that_qt_understands(preset):
    for keys in PRESETS[preset].values():
        for key in keys:
            assert QKeySequence.fromString(key).toString() == key


def test_menus_can_show_the_keys():
    shortcuts = Shortcuts(PRESETS["writer"])
    assert shortcuts.sequences(Action.ASK_NOW)[0] == QKeySequence("Ctrl+Space")
    assert Shortcuts(PRESETS["code"]).sequences(Action.ACCEPT_LINE) == []


def test_a_key_can_be_rebound():
    shortcuts = Shortcuts(PRESETS["writer"] | {Action.ACCEPT_WORD: ("Ctrl+J",)})
    assert shortcuts.action_for(pressed(Qt.Key.Key_J, CTRL)) is Action.ACCEPT_WORD
    assert shortcuts.action_for(pressed(Qt.Key.Key_Tab, NONE)) is None
