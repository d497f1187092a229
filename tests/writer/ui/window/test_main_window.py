from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.writer.ui.window.handling import (
    settle,
)
from writer.errors import BundleError
from writer.ui.dialogs.messages import Unsaved
from writer.ui.shared.word_lists import LiveWords
from writer.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from tests.window_fakes import ScriptedMessages
    from writer.model.library import ModelLibrary
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.workers.journal_writer import JournalWriter
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
    journal: JournalWriter,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    (tmp_path / "damaged.json").write_text("{")
    words = LiveWords(tmp_path / "damaged.json")
    window = MainWindow(settings, library, dispatcher, words, journal)
    qtbot.addWidget(window)
    assert "cannot be read" in window.statusBar().currentMessage()
    assert (tmp_path / "damaged.json").read_text() == "{"
