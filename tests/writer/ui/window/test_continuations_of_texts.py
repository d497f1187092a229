"""Continuations come back with a file that is opened again, unless nobody should keep any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from tests.writer.ui.window.handling import ALONE, ALT, CONTROL, action, press
from writer.paths import continuations_dir

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from tests.window_fakes import ScriptedMessages
    from writer.ui.text.open_text import OpenText
    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


class Writer:
    """Somebody who has a text carried on in a window."""

    def __init__(
        self,
        window: MainWindow,
        assistant: FakeAssistant,
        dispatcher: SuggestionDispatcher,
        qtbot: QtBot,
    ) -> None:
        self.window = window
        self.assistant = assistant
        self.dispatcher = dispatcher
        self.qtbot = qtbot

    def open(self, path: Path) -> None:
        self.window.open(path)
        self.settle()
        press(self.window, Qt.Key.Key_End, CONTROL, self.qtbot)

    def settle(self) -> None:
        text = self.window.text
        self.qtbot.waitUntil(
            lambda: not text.continuations.background.busy and self.dispatcher.idle
        )

    def continue_with(self, text: str) -> None:
        self.assistant.pieces = (text,)
        press(self.window, Qt.Key.Key_Return, CONTROL, self.qtbot)
        self.qtbot.waitUntil(lambda: self.window.editor.pending.text == text)
        self.settle()
        press(self.window, Qt.Key.Key_Escape, ALONE, self.qtbot)

    def bring_back(self) -> str:
        press(self.window, Qt.Key.Key_BracketLeft, ALT, self.qtbot)
        return self.window.editor.pending.text

    def close(self) -> OpenText:
        text = self.window.text
        self.window.close_text()
        return text


@pytest.fixture
def writer(
    window: MainWindow,
    assistant: FakeAssistant,
    dispatcher: SuggestionDispatcher,
    poem: Path,
    qtbot: QtBot,
) -> Writer:
    writer = Writer(window, assistant, dispatcher, qtbot)
    writer.open(poem)
    writer.continue_with("And sorry")
    writer.continue_with("I took one")
    return writer


def kept() -> list[Path]:
    folder = continuations_dir()
    return list(folder.iterdir()) if folder.exists() else []


def test_they_come_back_with_the_file(writer: Writer, poem: Path) -> None:
    writer.close()
    assert len(kept()) == 1
    writer.open(poem)
    assert writer.bring_back() == "I took one"
    assert writer.bring_back() == "And sorry"
    press(writer.window, Qt.Key.Key_Return, ALONE, writer.qtbot)
    assert writer.window.editor.text().endswith("\nAnd sorry")


@pytest.mark.parametrize("command", ["off_the_record", "private"])
def test_of_a_text_that_nobody_should_keep_nothing_comes_back(
    writer: Writer, poem: Path, command: str
) -> None:
    writer.window.text.continuations.close()
    assert kept()
    action(writer.window, command).trigger()
    writer.continue_with("Oh")
    writer.close()
    assert kept() == []
    writer.open(poem)
    assert writer.bring_back() == ""
    writer.continue_with("Again")
    writer.close()
    assert kept() == []


@pytest.mark.parametrize("command", ["forget_text", "forget"])
def test_they_are_forgotten_with_what_was_learned(
    writer: Writer, poem: Path, messages: ScriptedMessages, command: str
) -> None:
    writer.window.text.continuations.close()
    assert kept()
    messages.agree = True
    action(writer.window, command).trigger()
    writer.settle()
    assert kept() == []
    assert writer.bring_back() == ""
    writer.close()
    assert kept() == []
