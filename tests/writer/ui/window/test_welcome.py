from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton

from tests.writer.ui.window.handling import action
from writer.ui.models.assistance_sliders import AssistanceSliders
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
    for text in ("English", "only when I ask", "yes, on this machine"):
        next(each for each in welcome.findChildren(QRadioButton) if each.text() == text).click()
    qtbot.mouseClick(welcome.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert settings.workplace.welcomed
    chosen = settings.assistance
    assert (chosen.model_id, chosen.only_when_asked, chosen.learn) == ("inkling-en", True, True)
    assert not welcome.isVisible()
    assert action(window, "only_when_asked").isChecked()


# "" leaves the answer that is chosen at first.
@pytest.mark.parametrize(
    ("answer", "asked", "said"),
    [
        ("", False, "Quiet"),
        ("only when I ask", True, "Quiet"),
        ("quietly", False, "Quiet"),
        ("often", False, "Talkative"),
    ],
)
def test_how_often_is_where_the_slider_says_it(
    answer: str,
    asked: bool,
    said: str,
    window: MainWindow,
    settings: LiveSettings,
    qtbot: QtBot,
) -> None:
    window.welcome()
    welcome = window.findChild(Welcome)
    for button in welcome.findChildren(QRadioButton):
        if button.text() == answer:
            button.click()
    qtbot.mouseClick(welcome.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert settings.assistance.only_when_asked == asked
    sliders = AssistanceSliders(settings)
    qtbot.addWidget(sliders)
    assert any(label.text().startswith(said) for label in sliders.findChildren(QLabel))
