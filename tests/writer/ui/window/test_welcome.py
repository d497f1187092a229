from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QRadioButton

from tests.writer.ui.window.handling import action
from writer.ui.window.welcome import Welcome

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.main_window import MainWindow


def test_the_first_questions_become_choices(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    window.welcome()
    welcome = window.findChild(Welcome)
    assert window.editor.hasFocus()
    for text in ("English", "only when I ask", "yes; it stays on this machine"):
        next(each for each in welcome.findChildren(QRadioButton) if each.text() == text).click()
    qtbot.mouseClick(welcome.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert settings.workplace.welcomed
    chosen = settings.assistance
    assert (chosen.model_id, chosen.only_when_asked, chosen.learn) == ("inkling-en", True, True)
    assert not welcome.isVisible()
    assert action(window, "only_when_asked").isChecked()
