"""A text that may only be read: found, selected and copied, and by no way changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication

from tests.writer.ui.modifiers import CTRL
from writer.ui.shared.keymap import Action

TEXT = "Two roads\ndiverged"


@pytest.fixture
def page(desk):
    page = desk(candidates=("morning",), ghost=" in", continuation=[" and"])
    page.load(TEXT, caret=9)
    page.editor.set_read_only(True)
    return page


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Delete, CTRL),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_Space, CTRL),
        (Qt.Key.Key_V, CTRL),
        (Qt.Key.Key_X, CTRL),
        (Qt.Key.Key_K, CTRL),
        (Qt.Key.Key_Z, CTRL),
        (Qt.Key.Key_Y, CTRL),
        (Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier),
    ],
)
def test_no_key_changes_it(page, key, modifiers):
    QApplication.clipboard().setText("pasted")
    for caret, anchor in ((9, 4), (9, 9), (10, 10)):
        page.move_caret(caret, anchor)
        page.editor.setFocus()
        page.press(key, modifiers)
    assert page.stays_silent()
    assert page.text == TEXT
    assert page.undo_steps == 0
    assert not page.editor.pending.active


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.TOGGLE_ASSISTANCE}))
def test_no_command_changes_it(page, action):
    page.editor.carry_out(action)
    assert page.stays_silent()
    assert page.text == TEXT
    assert not page.editor.pending.active


def test_neither_paste_nor_composition_nor_undo_changes_it(page):
    data = QMimeData()
    data.setText("dropped")
    page.editor.insertFromMimeData(data)
    page.compose("ni")
    page.commit("你")
    page.editor.undo()
    page.editor.redo()
    page.editor.ghost.ask_again()
    assert page.stays_silent()
    assert page.text == TEXT
    assert page.assistant.requests == []


def test_the_caret_moves_and_selects(page):
    page.press(Qt.Key.Key_Home, CTRL)
    assert page.caret == 0
    page.press(Qt.Key.Key_Right, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.editor.textCursor().selectedText() == "Two "
    page.press(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "Two "


def test_it_is_written_again_once_it_may(page):
    page.editor.set_read_only(False)
    page.type("!")
    assert page.text == "Two roads!\ndiverged"
