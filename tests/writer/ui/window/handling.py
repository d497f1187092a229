"""What a test does to a window, and reads off it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
ALONE = Qt.KeyboardModifier.NoModifier


def action(window: MainWindow, name: str) -> QAction:
    """Return the line of the menus for a command."""
    return window.findChild(QAction, name)


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier, qtbot: QtBot) -> None:
    """Press a key on the page."""
    qtbot.keyClick(window.editor, key, modifiers)


def status(window: MainWindow) -> str:
    """Return what stands on the right of the status bar."""
    widgets: list[QLabel | QToolButton] = [
        *window.statusBar().findChildren(QLabel),
        *window.statusBar().findChildren(QToolButton),
    ]
    return " / ".join(widget.text() for widget in widgets)


def settle(qtbot: QtBot, dispatcher: SuggestionDispatcher) -> None:
    """Wait until the worker has nothing to do and its answers have arrived."""
    qtbot.waitUntil(lambda: dispatcher.idle)
