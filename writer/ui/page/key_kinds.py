"""What a key that stands in no table does to the text, as far as suggestions care."""

from __future__ import annotations

import sys
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class KeyKind(Enum):
    """Kinds of keys."""

    MODIFIER = auto()
    """Shift and the like, alone: nothing happens yet."""
    TEXT = auto()
    """Inserts its text, or a new paragraph."""
    DELETE = auto()
    """Takes something away, if only an indentation."""
    UNDO = auto()
    REDO = auto()
    MOVE = auto()
    """Moves the caret or selects."""
    NOTHING = auto()
    """Alt or the like and a letter, and no command: Qt would write the letter."""
    OTHER = auto()
    """Clipboard keys, function keys and whatever else."""


_STANDARD: Final = {
    QKeySequence.StandardKey.Undo: KeyKind.UNDO,
    QKeySequence.StandardKey.Redo: KeyKind.REDO,
    QKeySequence.StandardKey.Delete: KeyKind.DELETE,
    QKeySequence.StandardKey.Backspace: KeyKind.DELETE,
    QKeySequence.StandardKey.DeleteStartOfWord: KeyKind.DELETE,
    QKeySequence.StandardKey.DeleteEndOfWord: KeyKind.DELETE,
    QKeySequence.StandardKey.DeleteEndOfLine: KeyKind.DELETE,
    QKeySequence.StandardKey.DeleteCompleteLine: KeyKind.DELETE,
}
_PLAIN: Final = {
    Qt.Key.Key_Shift: KeyKind.MODIFIER,
    Qt.Key.Key_Control: KeyKind.MODIFIER,
    Qt.Key.Key_Alt: KeyKind.MODIFIER,
    Qt.Key.Key_AltGr: KeyKind.MODIFIER,
    Qt.Key.Key_Meta: KeyKind.MODIFIER,
    Qt.Key.Key_CapsLock: KeyKind.MODIFIER,
    Qt.Key.Key_NumLock: KeyKind.MODIFIER,
    Qt.Key.Key_Left: KeyKind.MOVE,
    Qt.Key.Key_Right: KeyKind.MOVE,
    Qt.Key.Key_Up: KeyKind.MOVE,
    Qt.Key.Key_Down: KeyKind.MOVE,
    Qt.Key.Key_Home: KeyKind.MOVE,
    Qt.Key.Key_End: KeyKind.MOVE,
    Qt.Key.Key_PageUp: KeyKind.MOVE,
    Qt.Key.Key_PageDown: KeyKind.MOVE,
    Qt.Key.Key_Backspace: KeyKind.DELETE,
    Qt.Key.Key_Delete: KeyKind.DELETE,
    Qt.Key.Key_Backtab: KeyKind.DELETE,
    Qt.Key.Key_Return: KeyKind.TEXT,
    Qt.Key.Key_Enter: KeyKind.TEXT,
}
_COMMAND_MODIFIERS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def kind_of(event: QKeyEvent) -> KeyKind:
    """Return what the key does."""
    for standard, kind in _STANDARD.items():
        if event.matches(standard):
            return kind
    return _PLAIN.get(Qt.Key(event.key())) or _kind_of_letter(event)


def typed_text(event: QKeyEvent) -> str:
    """Return what a key of the kind TEXT inserts."""
    return event.text().replace("\r", "\n")


def _kind_of_letter(event: QKeyEvent) -> KeyKind:
    text = event.text()
    modifiers = event.modifiers() & _COMMAND_MODIFIERS
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    if not text or not (text.isprintable() or text == "\t") or modifiers == control:
        return KeyKind.OTHER
    # AltGr arrives as Ctrl+Alt on Windows and types characters like @ and €; on a Mac, Alt does.
    types = {control | alt} if sys.platform != "darwin" else {control | alt, alt}
    return KeyKind.TEXT if not modifiers or modifiers in types else KeyKind.NOTHING
