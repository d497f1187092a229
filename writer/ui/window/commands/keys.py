"""The keys by which commands are given: as they come, as the writer chose, as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from writer.ui.shared.keymap import Action, Shortcuts
from writer.ui.window.commands.table import commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from writer.assist.options import KeyPreset
    from writer.ui.window.commands.command import Command

Keys = dict[str, tuple[QKeySequence, ...]]
"""The keys of each command, by its id."""


def keys_in_force(preset: KeyPreset, chosen: Iterable[tuple[str, str]] = ()) -> Keys:
    """Return the keys of all commands.

    Args:
        preset: which keys the program comes with.
        chosen: what the writer chose in their place: ids of commands and their keys, as
            :func:`portable` writes them, the newest first.
    """
    own = dict(reversed(list(chosen)))
    return {
        command.id: read_keys(own[command.id]) if command.id in own else _keys(command, preset)
        for command in commands()
    }


def key_name(key: QKeySequence) -> str:
    """Return a key as the desktop writes it, and as it is written on the key."""
    # Qt says Return for the large key and Enter for the one beside the digits; macOS has signs.
    return key.toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def key_shown(keys: Keys, command_id: str) -> str:
    """Return the first key of a command as the writer reads it; "" for none."""
    return next(map(key_name, keys[command_id]), "")


def with_key(words: str, keys: Keys, command_id: str) -> str:
    """Return ``words`` with the first key of a command behind them, if it has one."""
    key = key_shown(keys, command_id)
    return f"{words} ({key})" if key else words


def portable(keys: Iterable[QKeySequence]) -> str:
    """Return keys as the settings keep them."""
    return QKeySequence.listToString(list(keys))


def read_keys(text: str) -> tuple[QKeySequence, ...]:
    """Return the keys that :func:`portable` wrote; what is no key is left out."""
    return tuple(key for key in QKeySequence.listFromString(text) if not key.isEmpty())


def page_shortcuts(keys: Mapping[str, tuple[QKeySequence, ...]]) -> Shortcuts:
    """Return those of ``keys`` that the page takes itself, ready to be looked up."""
    return Shortcuts({action: keys[action] for action in Action})


def _keys(command: Command, preset: KeyPreset) -> tuple[QKeySequence, ...]:
    others = command.code_keys if preset == "code" else None
    texts = command.keys if others is None else others
    return tuple(QKeySequence.fromString(text) for text in texts)
