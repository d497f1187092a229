from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from tests.writer.ui.window.handling import ALONE, CONTROL, action, press, settle, status
from writer.ui.window.candidate_bar import CandidateBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_a_theme_is_chosen_in_the_menu(
    theme: str, window: MainWindow, settings: LiveSettings
) -> None:
    action(window, theme).trigger()
    assert settings.appearance.theme == theme
    assert [name for name in ("system", "light", "dark") if action(window, name).isChecked()] == [
        theme
    ]


def test_assistance_is_switched_by_key_menu_and_status_bar(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    def state() -> tuple[bool, bool, bool, bool]:
        return (
            settings.assistance.enabled,
            window.editor.options.enabled,
            action(window, "suggestions").isChecked(),
            "Suggestions on" in status(window),
        )

    assert state() == (True, True, True, True)
    press(window, Qt.Key.Key_F4, ALONE, qtbot)
    assert state() == (False, False, False, False)
    assert not window.findChild(CandidateBar).isVisible()
    action(window, "suggestions").trigger()
    assert state() == (True, True, True, True)
    button = next(
        b for b in window.statusBar().findChildren(QToolButton) if b.text() == "Suggestions on"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert state() == (False, False, False, False)


def test_only_when_asked_nothing_comes_unasked(
    window: MainWindow, dispatcher: SuggestionDispatcher, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.ghost = " boats"
    action(window, "only_when_asked").trigger()
    qtbot.keyClicks(window.editor, "a")
    settle(qtbot, dispatcher)
    assert assistant.requests == []
    window.editor.ghost.ask_now()
    qtbot.waitUntil(lambda: window.editor.ghost.text == " boats")
    qtbot.keyClicks(window.editor, "b")
    settle(qtbot, dispatcher)
    assert window.editor.ghost.text == ""
    assert len(assistant.requests) == 1


def test_a_key_of_the_writers_own_acts_in_the_window_and_on_the_page(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    settings.choose("keys", chosen=(("find", "Ctrl+J"), ("candidate_2", "F8")))
    press(window, Qt.Key.Key_F, CONTROL, qtbot)
    assert window.area.find_bar.isHidden()
    press(window, Qt.Key.Key_J, CONTROL, qtbot)
    assert window.area.find_bar.isVisible()
    window.area.find_bar.close_bar()
    bar = window.findChild(CandidateBar)
    qtbot.waitUntil(window.editor.hasFocus)
    qtbot.keyClicks(window.editor, "Good ")
    qtbot.waitUntil(lambda: bar.words == ["morning", "evening", "night"])
    press(window, Qt.Key.Key_F8, ALONE, qtbot)
    assert window.editor.text() == "Good evening"


def test_tips_name_the_keys_that_hold(window: MainWindow, settings: LiveSettings) -> None:
    def tips() -> set[str]:
        return {each.toolTip() for each in window.findChildren(QWidget)}

    assert {"Next match (F3)", "Switch suggestions on or off (F4)"} <= tips()
    settings.choose("keys", chosen=(("find_next", "Ctrl+J"), ("suggestions", "")))
    assert {"Next match (Ctrl+J)", "Switch suggestions on or off"} <= tips()


def test_the_menus_show_the_editors_own_keys_without_taking_them(
    window: MainWindow, settings: LiveSettings
) -> None:
    assert action(window, "accept_word").shortcut() == QKeySequence("Tab")
    assert action(window, "continue_text").shortcut() == QKeySequence("Ctrl+Return")
    assert action(window, "accept_word").shortcutContext() == Qt.ShortcutContext.WidgetShortcut
    settings.choose("assistance", key_preset="code")
    assert action(window, "accept_all").shortcut() == QKeySequence("Tab")


@pytest.mark.parametrize(
    ("model_id", "name"), [("my-poems", "My poems"), ("gone", "gone"), ("", "Model by language")]
)
def test_the_status_bar_names_the_model(
    model_id: str, name: str, window: MainWindow, settings: LiveSettings
) -> None:
    settings.choose("assistance", model_id=model_id)
    assert name in status(window)
