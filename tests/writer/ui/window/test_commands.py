"""The table of commands: complete, without contradictions, and what menus are made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence

from writer.ui.shared.keymap import Action
from writer.ui.window.commands import Scope, commands, keys_in_force, plain

if TYPE_CHECKING:
    from writer.assist.options import KeyPreset

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
