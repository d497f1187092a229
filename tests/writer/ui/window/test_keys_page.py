"""Keys are chosen by the writer, named where they meet, and hold at once and after a start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLabel, QPushButton, QTreeWidget

from writer.settings import load_settings
from writer.ui.window.commands.keys import key_name, keys_in_force
from writer.ui.window.commands.table import commands, plain
from writer.ui.window.keys_page import KeysPage, objection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from writer.ui.shared.settings import LiveSettings


@pytest.fixture
def page(nothing_survives: None, settings: LiveSettings) -> Iterator[KeysPage]:
    page = KeysPage(settings)
    yield page
    page.close()
    page.deleteLater()


def pick(page: KeysPage, command_id: str) -> None:
    tree = page.findChild(QTreeWidget)
    for row in range(tree.topLevelItemCount()):
        item = tree.topLevelItem(row)
        if item.data(0, Qt.ItemDataRole.UserRole) == command_id:
            tree.setCurrentItem(item)


def enter(page: KeysPage, keys: str) -> None:
    page.findChild(QKeySequenceEdit).setKeySequence(QKeySequence(keys))


def press(page: KeysPage, words: str) -> None:
    button = next(b for b in page.findChildren(QPushButton) if words in b.text().replace("&", ""))
    button.click()


def verdict(page: KeysPage) -> str:
    return page.findChild(QLabel).text()


def keys_of(settings: LiveSettings, command_id: str) -> str:
    keys = keys_in_force(settings.assistance.key_preset, settings.keys.chosen)
    return QKeySequence.listToString(list(keys[command_id]))


def test_every_command_is_listed_with_its_keys(page: KeysPage) -> None:
    keys = keys_in_force("writer")
    assert page.rows() == [
        (plain(command.words), ", ".join(map(key_name, keys[command.id])))
        for command in commands()
    ]


def test_a_key_is_called_what_is_written_on_it(page: KeysPage) -> None:
    assert ("Keep the Continuation", "Enter") in page.rows()
    pick(page, "find")
    enter(page, "Ctrl+Return")
    assert verdict(page).startswith("Ctrl+Enter is the key of")


def test_a_chosen_key_holds_at_once_and_is_kept(
    page: KeysPage, settings: LiveSettings, tmp_path: Path
) -> None:
    pick(page, "find")
    enter(page, "Ctrl+J")
    assert verdict(page) == ""
    press(page, "Use This Key")
    assert keys_of(settings, "find") == "Ctrl+J"
    assert ("Find", "Ctrl+J") in page.rows()
    settings.save()
    stored = load_settings(tmp_path / "settings" / "settings.json")
    assert stored.keys.chosen == (("find", "Ctrl+J"),)


def test_a_key_that_another_command_has_is_named_and_taken_from_it(
    page: KeysPage, settings: LiveSettings
) -> None:
    pick(page, "accept_word")
    enter(page, "Ctrl+Y")
    assert "“Redo”" in verdict(page)
    press(page, "Use This Key")
    assert keys_of(settings, "accept_word") == "Ctrl+Y"
    assert keys_of(settings, "redo") == "Ctrl+Shift+Z"


def test_a_command_can_be_without_a_key_and_have_its_own_again(
    page: KeysPage, settings: LiveSettings
) -> None:
    pick(page, "full_screen")
    press(page, "No Key")
    assert keys_of(settings, "full_screen") == ""
    press(page, "As It Was")
    assert keys_of(settings, "full_screen") == "F11"
    assert settings.keys.chosen == ()


@pytest.mark.parametrize("key", ["A", "Shift+A", "Space", "Left", "Return", "Backspace", "Tab"])
def test_keys_that_write_are_not_for_commands_of_the_window(page: KeysPage, key: str) -> None:
    pick(page, "find")
    enter(page, key)
    assert verdict(page) != ""
    press(page, "Use This Key")
    assert ("Find", "Ctrl+F") in page.rows()


@pytest.mark.parametrize("key", ["Tab", "F7", "Ctrl+J", "Alt+1", "Shift+F3", "Meta+X"])
def test_the_page_may_have_tab_and_all_that_write_nothing(key: str) -> None:
    table = {command.id: command for command in commands()}
    assert objection(table["accept_all"], QKeySequence(key)) == ""


def test_what_another_version_stored_does_no_harm() -> None:
    chosen = (("no_such_command", "Ctrl+J"), ("find", "nonsense+"), ("redo", "Ctrl+R"))
    keys = keys_in_force("writer", chosen)
    assert keys["redo"] == (QKeySequence("Ctrl+R"),)
    assert "no_such_command" not in keys


def test_the_newest_choice_decides() -> None:
    chosen = (("redo", "Ctrl+R"), ("redo", "Ctrl+T"))
    assert keys_in_force("writer", chosen)["redo"] == (QKeySequence("Ctrl+R"),)
