"""Keys sorted by what they do to the text."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from tests.writer.ui.modifiers import ALT, CTRL, NONE, SHIFT
from writer.ui.page.key_kinds import KeyKind, kind_of, typed_text

KEYS = [
    (Qt.Key.Key_A, NONE, "a", KeyKind.TEXT),
    (Qt.Key.Key_A, SHIFT, "A", KeyKind.TEXT),
    (Qt.Key.Key_At, CTRL | ALT, "@", KeyKind.TEXT),
    (Qt.Key.Key_Space, NONE, " ", KeyKind.TEXT),
    (Qt.Key.Key_Tab, NONE, "\t", KeyKind.TEXT),
    (Qt.Key.Key_Backtab, SHIFT, "", KeyKind.DELETE),
    (Qt.Key.Key_Return, NONE, "\r", KeyKind.TEXT),
    (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, "\r", KeyKind.TEXT),
    (0, NONE, "好", KeyKind.TEXT),
    (Qt.Key.Key_S, CTRL, "\x13", KeyKind.OTHER),
    (Qt.Key.Key_Space, CTRL, " ", KeyKind.OTHER),
    (Qt.Key.Key_F5, NONE, "", KeyKind.OTHER),
    (Qt.Key.Key_Escape, NONE, "\x1b", KeyKind.OTHER),
    (Qt.Key.Key_Shift, SHIFT, "", KeyKind.MODIFIER),
    (Qt.Key.Key_Alt, ALT, "", KeyKind.MODIFIER),
    (Qt.Key.Key_Left, NONE, "", KeyKind.MOVE),
    (Qt.Key.Key_Right, CTRL | SHIFT, "", KeyKind.MOVE),
    (Qt.Key.Key_PageDown, NONE, "", KeyKind.MOVE),
    (Qt.Key.Key_Backspace, NONE, "\b", KeyKind.DELETE),
    (Qt.Key.Key_Backspace, CTRL, "", KeyKind.DELETE),
    (Qt.Key.Key_Delete, NONE, "\x7f", KeyKind.DELETE),
    (Qt.Key.Key_Z, CTRL, "\x1a", KeyKind.UNDO),
    (Qt.Key.Key_Z, CTRL | SHIFT, "\x1a", KeyKind.REDO),
]


@pytest.mark.parametrize(("key", "modifiers", "text", "kind"), KEYS)
def test_kinds(qapp, key, modifiers, text, kind):
    assert kind_of(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)) is kind


@pytest.mark.parametrize(
    ("system", "kind"),
    [("linux", KeyKind.NOTHING), ("win32", KeyKind.NOTHING), ("darwin", KeyKind.TEXT)],
)
def test_alt_and_a_letter_type_on_a_mac_alone(qapp, monkeypatch, system, kind):
    monkeypatch.setattr(sys, "platform", system)
    assert kind_of(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_X, ALT, "x")) is kind


def test_enter_types_a_newline(qapp):
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, NONE, "\r")
    assert typed_text(event) == "\n"
