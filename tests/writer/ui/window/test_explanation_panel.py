from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from tests.writer.ui.window.handling import SHIFT, action, press
from writer.ui.window.explanation_panel import ExplanationPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


def test_the_panel_explains_each_key(
    window: MainWindow, dispatcher: SuggestionDispatcher, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    press(window, Qt.Key.Key_F9, SHIFT, qtbot)
    panel = window.findChild(ExplanationPanel)
    assert panel.isVisible()
    assistant.ghost, assistant.log_probability = " boats", -4.0
    qtbot.keyClicks(window.editor, "a")
    qtbot.waitUntil(lambda: "worth a look" in panel.text)
    assert "boats" in panel.text
    assert "morning" in panel.text
    qtbot.keyClick(window.editor, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: "just deleted" in panel.text)
    press(window, Qt.Key.Key_F9, SHIFT, qtbot)
    assert not panel.isVisible()
    assert not action(window, "explanation").isChecked()
