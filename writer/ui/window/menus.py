"""The menus of a window, made from the table of commands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from writer.ui.window.commands.command import Command, Menu, Scope
from writer.ui.window.commands.keys import Keys, key_shown
from writer.ui.window.commands.table import MENU_BAR, said

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from writer.ui.window.main_window import MainWindow


class Actions(QObject):
    """The menu bar of one window, whose commands it has carried out by that window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._keys: Keys = {}
        for menu in MENU_BAR:
            self._fill(window.menuBar().addMenu(said(menu.words)), menu)

    def __getitem__(self, command_id: str) -> QAction:
        """Return the line of the command called ``command_id``."""
        return self._actions[command_id]

    def menu(self, menu_id: str) -> QMenu:
        """Return the menu called ``menu_id``."""
        return self._menus[menu_id]

    def use_keys(self, keys: Keys) -> None:
        """Have the commands of the window act, and those of the page shown, by ``keys``."""
        self._keys = keys
        for command_id, action in self._actions.items():
            action.setShortcuts(keys[command_id])
            words, _, _ = action.text().partition("\t")
            shown = key_shown(keys, command_id)
            # What stands behind a tab, a menu shows in place of Qt's own name of the key.
            own = shown != action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(f"{words}\t{shown}" if own else words)

    def _fill(self, shown: QMenu, menu: Menu) -> None:
        self._menus[menu.id] = shown
        for entry in menu.entries:
            if isinstance(entry, Command):
                self._actions[entry.id] = self._make(shown, entry)
            elif isinstance(entry, Menu):
                self._fill(shown.addMenu(said(entry.words)), entry)
            else:
                shown.addSeparator()

    def _make(self, menu: QMenu, command: Command) -> QAction:
        action = menu.addAction(said(command.words))
        action.setObjectName(command.id)
        action.setCheckable(command.toggles or bool(command.group))
        action.setMenuRole(command.role)
        if command.scope is Scope.PAGE:
            # Such a shortcut acts only while the menu itself has the focus: never.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if command.group:
            self._group(command.group).addAction(action)
        action.triggered.connect(partial(self._carry_out, command))
        return action

    def _carry_out(self, command: Command) -> None:
        if command.toggles:
            command.run(self._window, self._actions[command.id].isChecked())
        else:
            command.run(self._window)

    def _group(self, name: str) -> QActionGroup:
        if name not in self._groups:
            self._groups[name] = QActionGroup(self)
        return self._groups[name]
