"""The table of all commands: menus, keys, the page of keys and the tests are derived from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from writer.ui.window.commands import (
    assist_menu,
    edit_menu,
    file_menu,
    help_menu,
    models_menu,
    view_menu,
)
from writer.ui.window.commands.command import Command, Menu
from writer.ui.window.commands.page_keys import IN_NO_MENU

if TYPE_CHECKING:
    from collections.abc import Iterator

MENU_BAR: Final = (
    file_menu.MENU,
    edit_menu.MENU,
    view_menu.MENU,
    assist_menu.MENU,
    models_menu.MENU,
    help_menu.MENU,
)
"""The menus, from left to right."""


def said(words: str) -> str:
    """Return words of the table in the language of the interface."""
    return QCoreApplication.translate("Commands", words)


def plain(words: str) -> str:
    """Return words of the table as they read outside a menu."""
    return said(words).replace("&", "").rstrip("…")


def commands() -> Iterator[Command]:
    """Yield every command, in the order of the menus."""
    for menu in MENU_BAR:
        yield from _commands_of(menu)
    yield from IN_NO_MENU


def _commands_of(menu: Menu) -> Iterator[Command]:
    for entry in menu.entries:
        if isinstance(entry, Command):
            yield entry
        elif isinstance(entry, Menu):
            yield from _commands_of(entry)
