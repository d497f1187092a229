from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QToolButton,
    QWidget,
)

from tests.writer.ui.window.handling import (
    ALONE,
    CONTROL,
    action,
    press,
    settle,
    status,
)
from writer.errors import BundleError
from writer.ui.dialogs.messages import Unsaved
from writer.ui.shared.word_lists import LiveWords
from writer.ui.window.candidate_bar import CandidateBar
from writer.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from tests.window_fakes import ScriptedMessages
    from writer.model.library import ModelLibrary
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


@pytest.mark.parametrize(
    ("choice", "closes"), [(Unsaved.SAVE, True), (Unsaved.DISCARD, True), (Unsaved.CANCEL, False)]
)
def test_closing_with_changes_asks(
    choice: Unsaved,
    closes: bool,
    window: MainWindow,
    messages: ScriptedMessages,
    poem: Path,
    qtbot: QtBot,
) -> None:
    window.session.open(poem)
    qtbot.keyClicks(window.editor, "New ")
    messages.unsaved = choice
    window.close()
    assert window.isVisible() is not closes
    assert poem.read_text().startswith("New") is (choice is Unsaved.SAVE)


def test_a_failed_save_keeps_the_window_open(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    window.session.open(folder / "poem.txt")
    qtbot.keyClicks(window.editor, "words")
    folder.rmdir()
    messages.unsaved = Unsaved.SAVE
    assert not window.close()
    assert "was not saved" in messages.said[-1]
    assert window.editor.text() == "words"


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


def test_the_menus_show_the_editors_own_keys_without_taking_them(
    window: MainWindow, settings: LiveSettings
) -> None:
    assert action(window, "accept_word").shortcut() == QKeySequence("Tab")
    assert action(window, "continue_text").shortcut() == QKeySequence("Ctrl+Return")
    assert action(window, "accept_word").shortcutContext() == Qt.ShortcutContext.WidgetShortcut
    settings.choose("assistance", key_preset="code")
    assert action(window, "accept_all").shortcut() == QKeySequence("Tab")


def test_a_key_of_the_writers_own_acts_in_the_window_and_on_the_page(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    settings.choose("keys", chosen=(("find", "Ctrl+B"), ("candidate_2", "F8")))
    press(window, Qt.Key.Key_F, CONTROL, qtbot)
    assert window.area.find_bar.isHidden()
    press(window, Qt.Key.Key_B, CONTROL, qtbot)
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
    settings.choose("keys", chosen=(("find_next", "Ctrl+B"), ("suggestions", "")))
    assert {"Next match (Ctrl+B)", "Switch suggestions on or off"} <= tips()


@pytest.mark.parametrize(
    ("model_id", "name"), [("my-poems", "My poems"), ("gone", "gone"), ("", "Model by language")]
)
def test_the_status_bar_names_the_model(
    model_id: str, name: str, window: MainWindow, settings: LiveSettings
) -> None:
    settings.choose("assistance", model_id=model_id)
    assert name in status(window)


def test_a_model_that_fails_is_said_in_the_status_bar(
    window: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.failure = BundleError("The model is damaged.")
    qtbot.keyClicks(window.editor, "Good ")
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "The model is damaged.")
    assert window.editor.text() == "Good "


def test_suggestions_know_the_text_of_the_page(
    window: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    qtbot.keyClicks(window.editor, "Good ")
    qtbot.waitUntil(lambda: [request.before for request in assistant.requests][-1:] == ["Good "])


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


def test_the_model_of_a_text_is_loaded_when_the_text_is_opened(
    window: MainWindow,
    dispatcher: SuggestionDispatcher,
    assistant: FakeAssistant,
    poem: Path,
    qtbot: QtBot,
) -> None:
    window.session.open(poem)
    settle(qtbot, dispatcher)
    assert assistant.warmed_for == ["Two roads diverged in a yellow wood\n"]


def test_lists_that_cannot_be_read_are_no_silent_loss(
    settings: LiveSettings,
    library: ModelLibrary,
    dispatcher: SuggestionDispatcher,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    (tmp_path / "damaged.json").write_text("{")
    window = MainWindow(settings, library, dispatcher, LiveWords(tmp_path / "damaged.json"))
    qtbot.addWidget(window)
    assert "cannot be read" in window.statusBar().currentMessage()
    assert (tmp_path / "damaged.json").read_text() == "{"
