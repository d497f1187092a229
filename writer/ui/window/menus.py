"""The menus: every command's words and keys in one table.

Who carries a command out is the main window's business. The editor takes the keys of
suggestions itself, since what Tab or Esc means depends on what is shown; the menus only
display them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from writer.ui.shared.keymap import PRESETS, Action, Shortcuts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QMainWindow, QMenu

    from writer.assist.options import KeyPreset


@dataclass(frozen=True, slots=True)
class Command:
    """One line of a menu.

    Attributes:
        name: what the program calls it.
        text: what the menu says, with its mnemonic.
        keys: the shortcuts, in Qt's portable notation, the displayed one first.
        checkable: the line shows a tick.
        group: of choices which exclude each other; such a line shows a dot.
        role: where macOS moves the line to.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    checkable: bool = False
    group: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


SEPARATOR: Final = Command("", "")
RECENT: Final = "recent"
"""Name of the command that stands for the submenu of recent files."""

EDITOR_KEYS: Final = {
    "ask_now": Action.ASK_NOW,
    "accept_word": Action.ACCEPT_WORD,
    "accept_all": Action.ACCEPT_ALL,
    "accept_line": Action.ACCEPT_LINE,
    "next_alternative": Action.NEXT_ALTERNATIVE,
    "previous_alternative": Action.PREVIOUS_ALTERNATIVE,
    "never_again": Action.NEVER_AGAIN,
    "continue_text": Action.CONTINUE,
    "another_continuation": Action.ANOTHER_CONTINUATION,
}
"""Commands whose keys the editor takes itself."""


class Actions(QObject):
    """The menu bar of one window.

    Attributes:
        recent: the submenu of recent files, filled by its owner.
    """

    recent: QMenu

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._on_page = Shortcuts(PRESETS["writer"])
        self._groups: dict[str, QActionGroup] = {}
        for title, commands in self._menus().items():
            menu = window.menuBar().addMenu(title)
            for command in commands:
                self._add(menu, command)

    def __getitem__(self, name: str) -> QAction:
        """Return the action of the command called ``name``."""
        return self._actions[name]

    def with_keys(self) -> list[tuple[str, str]]:
        """Return the words and the keys of each command that has one, menu by menu."""
        in_menus = [
            (action.text().replace("&", "").rstrip("…"), _native(action.shortcuts()))
            for action in self._actions.values()
            if not action.shortcut().isEmpty()
        ]
        return in_menus + [
            (words, _native(self._on_page.sequences(action)))
            for action, words in self._page_only().items()
        ]

    def display_editor_keys(self, preset: KeyPreset) -> None:
        """Show the editor's own keys beside its commands, without taking them from it."""
        self._on_page = Shortcuts(PRESETS[preset])
        for name, key in EDITOR_KEYS.items():
            # Such a shortcut acts only while the menu itself has the focus: never.
            self._actions[name].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._actions[name].setShortcuts(self._on_page.sequences(key))

    def _add(self, menu: QMenu, command: Command) -> None:
        if command is SEPARATOR:
            menu.addSeparator()
        elif command.name == RECENT:
            self.recent = menu.addMenu(command.text)
        else:
            self._actions[command.name] = self._make(menu, command)

    def _make(self, menu: QMenu, command: Command) -> QAction:
        action = menu.addAction(command.text)
        action.setObjectName(command.name)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setCheckable(command.checkable or bool(command.group))
        action.setMenuRole(command.role)
        if command.group:
            if command.group not in self._groups:
                self._groups[command.group] = QActionGroup(self)
            self._groups[command.group].addAction(action)
        return action

    def _menus(self) -> dict[str, tuple[Command, ...]]:
        return {
            self.tr("&File"): self._file_menu(),
            self.tr("&Edit"): self._edit_menu(),
            self.tr("&View"): self._view_menu(),
            self.tr("&Assist"): self._assist_menu(),
            self.tr("&Models"): self._models_menu(),
            self.tr("&Help"): self._help_menu(),
        }

    def _file_menu(self) -> tuple[Command, ...]:
        return (
            Command("new", self.tr("&New"), ("Ctrl+N",)),
            Command("new_window", self.tr("New &Window"), ("Ctrl+Shift+N",)),
            Command("open", self.tr("&Open…"), ("Ctrl+O",)),
            Command(RECENT, self.tr("Open &Recent")),
            SEPARATOR,
            Command("save", self.tr("&Save"), ("Ctrl+S",)),
            Command("save_as", self.tr("Save &As…"), ("Ctrl+Shift+S",)),
            SEPARATOR,
            Command("close", self.tr("&Close"), ("Ctrl+W",)),
            Command("quit", self.tr("&Quit"), ("Ctrl+Q",), role=QAction.MenuRole.QuitRole),
        )

    def _edit_menu(self) -> tuple[Command, ...]:
        return (
            Command("undo", self.tr("&Undo"), ("Ctrl+Z",)),
            Command("redo", self.tr("&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
            SEPARATOR,
            Command("cut", self.tr("Cu&t"), ("Ctrl+X",)),
            Command("copy", self.tr("&Copy"), ("Ctrl+C",)),
            Command("paste", self.tr("&Paste"), ("Ctrl+V",)),
            Command("select_all", self.tr("Select &All"), ("Ctrl+A",)),
            SEPARATOR,
            Command("find", self.tr("&Find…"), ("Ctrl+F",)),
            Command("find_next", self.tr("Find Ne&xt"), ("F3", "Ctrl+G")),
            Command("find_previous", self.tr("Find Pre&vious"), ("Shift+F3", "Ctrl+Shift+G")),
        )

    def _view_menu(self) -> tuple[Command, ...]:
        return (
            Command("zoom_in", self.tr("Zoom &In"), ("Ctrl++", "Ctrl+=")),
            Command("zoom_out", self.tr("Zoom &Out"), ("Ctrl+-",)),
            Command("zoom_reset", self.tr("&Actual Size"), ("Ctrl+0",)),
            Command("font", self.tr("&Font…")),
            SEPARATOR,
            Command("system", self.tr("&System Theme"), group="theme"),
            Command("light", self.tr("&Light Theme"), group="theme"),
            Command("dark", self.tr("&Dark Theme"), group="theme"),
            SEPARATOR,
            Command("full_screen", self.tr("F&ull Screen"), ("F11",), checkable=True),
        )

    def _assist_menu(self) -> tuple[Command, ...]:
        return (
            Command("suggestions", self.tr("&Suggestions"), ("F4",), checkable=True),
            Command("ask_now", self.tr("Ask &Now")),
            Command("only_when_asked", self.tr("Onl&y When I Ask"), checkable=True),
            SEPARATOR,
            Command("accept_word", self.tr("Accept the Next &Word")),
            Command("accept_all", self.tr("Accept the Whole Su&ggestion")),
            Command("accept_line", self.tr("Accept to the &End of the Line")),
            Command("next_alternative", self.tr("Next Al&ternative")),
            Command("previous_alternative", self.tr("&Previous Alternative")),
            Command("never_again", self.tr("Ne&ver Suggest This")),
            SEPARATOR,
            Command("continue_text", self.tr("&Continue the Text")),
            Command("another_continuation", self.tr("An&other Continuation")),
            SEPARATOR,
            Command("learn", self.tr("&Learn from My Texts as I Write"), checkable=True),
            Command("off_the_record", self.tr("Off the &Record"), ("Alt+F9",), checkable=True),
            Command("forget_text", self.tr("Forget T&his Text")),
            Command("forget", self.tr("&Forget What Was Learned…")),
            SEPARATOR,
            Command("words", self.tr("Wor&ds…")),
            Command(
                "explanation", self.tr("&Behind the Suggestions"), ("Shift+F9",), checkable=True
            ),
            Command("model", self.tr("&Model and Temperature…"), ("F9",)),
        )

    def _models_menu(self) -> tuple[Command, ...]:
        return (
            Command("train", self.tr("&Train a Model…")),
            Command("import_model", self.tr("&Import a Model…")),
            Command("models", self.tr("Model &List…")),
        )

    def _help_menu(self) -> tuple[Command, ...]:
        return (
            Command("keys", self.tr("&Keys"), ("F1",)),
            Command("input_method", self.tr("&Typing Chinese")),
            Command("licences", self.tr("&Licences")),
            Command("about", self.tr("&About Inkling"), role=QAction.MenuRole.AboutRole),
        )

    def _page_only(self) -> dict[Action, str]:
        """Return the words for keys of the page which are in no menu."""
        return {
            Action.CANDIDATE_1: self.tr("Take the first word of the bar, and so on to the fifth"),
            Action.KEEP_CONTINUATION: self.tr("Keep the continuation"),
            Action.DISMISS: self.tr("Remove the suggestion or continuation; again: a rest"),
            Action.TOGGLE_TAB: self.tr("Let Tab move between the parts of the window"),
        }


def _native(keys: Sequence[QKeySequence]) -> str:
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
