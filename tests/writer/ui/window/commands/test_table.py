"""The table of commands: complete, without contradictions, and what menus are made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from tests.writer.ui.window.handling import CONTROL, SHIFT, action, press
from writer.ui.shared.keymap import Action
from writer.ui.window.commands.command import Scope
from writer.ui.window.commands.keys import keys_in_force
from writer.ui.window.commands.table import commands, plain

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.assist.options import KeyPreset
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.main_window import MainWindow

PRESETS = ["writer", "code"]


def test_every_command_has_a_name_of_its_own_and_words() -> None:
    ids = Counter(command.id for command in commands())
    assert set(ids.values()) == {1}
    assert all(plain(command.words) for command in commands())


def test_every_action_of_the_page_is_a_command() -> None:
    table = {command.id: command for command in commands()}
    assert set(Action) <= set(table)
    on_page = {command.id for command in table.values() if command.scope is Scope.PAGE}
    assert on_page == set(Action) - {Action.TOGGLE_ASSISTANCE}


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_has_two_meanings(preset: KeyPreset) -> None:
    keys = Counter(key.toString() for keys in keys_in_force(preset).values() for key in keys)
    assert {key: times for key, times in keys.items() if times > 1} == {}


@pytest.mark.parametrize("preset", PRESETS)
def test_every_key_is_one_that_qt_understands(preset: KeyPreset) -> None:
    for command in commands():
        for text in (*command.keys, *(command.code_keys or ())):
            assert QKeySequence.fromString(text).toString() == text


def test_what_takes_altgr_on_some_keyboards_has_another_key() -> None:
    for command in commands():
        for keys in (command.keys, command.code_keys or ()):
            hard = [key for key in keys if key[-1] in "[]\\{}@|~"]
            assert not hard or len(keys) > len(hard), command.id


def test_new_begins_an_untitled_text(window: MainWindow, poem: Path, qtbot: QtBot) -> None:
    window.session.open(poem)
    press(window, Qt.Key.Key_N, CONTROL, qtbot)
    assert window.windowTitle() == "Untitled[*]"
    assert window.editor.text() == ""


def test_open_shows_the_chosen_text(
    window: MainWindow, messages: ScriptedMessages, poem: Path, qtbot: QtBot
) -> None:
    messages.paths = [poem]
    press(window, Qt.Key.Key_O, CONTROL, qtbot)
    assert window.editor.text().startswith("Two roads")


def test_save_as_asks_for_a_place(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.keyClicks(window.editor, "abc")
    messages.paths = [tmp_path / "abc.md"]
    press(window, Qt.Key.Key_S, CONTROL | SHIFT, qtbot)
    assert (tmp_path / "abc.md").read_text() == "abc"


def test_undo_and_redo_are_in_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.editor, "word")
    action(window, "undo").trigger()
    assert window.editor.text() == ""
    action(window, "redo").trigger()
    assert window.editor.text() == "word"


def test_cut_copy_and_paste_are_in_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.editor, "ab")
    for name in ("select_all", "cut", "paste", "select_all", "copy", "paste", "paste"):
        action(window, name).trigger()
    assert window.editor.text() == "abab"


def test_zoom_changes_the_page_and_is_remembered(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    size = window.editor.font().pointSize()
    press(window, Qt.Key.Key_Plus, CONTROL, qtbot)
    press(window, Qt.Key.Key_Equal, CONTROL, qtbot)
    assert window.editor.font().pointSize() == size + 2
    press(window, Qt.Key.Key_Minus, CONTROL, qtbot)
    assert settings.appearance.zoom == 1
    press(window, Qt.Key.Key_0, CONTROL, qtbot)
    assert window.editor.font().pointSize() == size
    assert settings.appearance.zoom == 0


def test_full_screen_comes_and_goes(window: MainWindow, qtbot: QtBot) -> None:
    action(window, "full_screen").trigger()
    assert window.isFullScreen()
    action(window, "full_screen").trigger()
    assert not window.isFullScreen()


def test_help_says_what_the_program_is(window: MainWindow, messages: ScriptedMessages) -> None:
    action(window, "about").trigger()
    assert "Nothing you write leaves this machine" in messages.said[0]


def test_help_says_what_to_set_for_chinese(window: MainWindow, messages: ScriptedMessages) -> None:
    action(window, "input_method").trigger()
    assert "QT_IM_MODULE=ibus inkling" in messages.said[0]
