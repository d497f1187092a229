"""A whole window, closed again without questions, and a text for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from writer.ui.dialogs.messages import Unsaved
from writer.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.model.library import ModelLibrary
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.shared.word_lists import LiveWords
    from writer.ui.workers.journal_writer import JournalWriter
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


@pytest.fixture
def window(
    nothing_survives: None,
    settings: LiveSettings,
    library: ModelLibrary,
    dispatcher: SuggestionDispatcher,
    words: LiveWords,
    journal: JournalWriter,
    messages: ScriptedMessages,
    qtbot: QtBot,
) -> Iterator[MainWindow]:
    window = MainWindow(settings, library, dispatcher, words, journal, messages)
    window.file_wanted.connect(window.open)  # as the program does
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.editor.hasFocus)
    yield window
    messages.unsaved = Unsaved.DISCARD
    messages.agree = True
    assert window.close()
    window.deleteLater()


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_text("Two roads diverged in a yellow wood\n", encoding="utf-8")
    return path
