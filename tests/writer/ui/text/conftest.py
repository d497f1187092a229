"""A text on the disk and the session that edits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from writer.ui.page.editor import Editor
from writer.ui.text.file_session import FileSession

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


@pytest.fixture
def editor(dispatcher: SuggestionDispatcher, settings: LiveSettings, qtbot: QtBot) -> Editor:
    editor = Editor(dispatcher.channel(), settings.assistance)
    qtbot.addWidget(editor)
    return editor


@pytest.fixture
def session(editor: Editor, messages: ScriptedMessages, settings: LiveSettings) -> FileSession:
    return FileSession(editor, messages, settings, editor)


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_text("Two roads\n", encoding="utf-8")
    return path
