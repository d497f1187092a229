"""What a command is, and a menu: the words of the table of commands.

A command is carried out by the window that it was given to; what a key of the page means at a
moment (Tab without ghost text is a Tab) is the page's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.ui.shared.keymap import Action


def QT_TRANSLATE_NOOP(_context: str, words: str) -> str:  # noqa: N802 - lupdate's name for it
    """Return ``words`` as they are, and have them found by Qt's tools for translators."""
    return words


class Scope(Enum):
    """Where the keys of a command act."""

    WINDOW = auto()
    """Wherever in the window the keyboard is."""
    PAGE = auto()
    """On the page, which takes them itself: what Tab or Esc means depends on what is shown."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a writer can ask for.

    Attributes:
        id: what the program calls it; the settings know it by this name.
        words: what the menu says, with its mnemonic; untranslated, see :func:`said`.
        run: carries it out, given the window; a command that ``toggles``, given also on or off.
        keys: in Qt's portable notation, the displayed one first.
        code_keys: the keys in the preset for people who write code, where they are others.
        scope: where the keys act.
        toggles: the menu shows a tick.
        group: of choices which exclude each other; the menu shows a dot.
        role: where macOS moves the line to.
    """

    id: str
    words: str
    run: Callable[..., object]
    keys: tuple[str, ...] = ()
    code_keys: tuple[str, ...] | None = None
    scope: Scope = Scope.WINDOW
    toggles: bool = False
    group: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


def of_page(
    action: Action, words: str, keys: tuple[str, ...], code_keys: tuple[str, ...] | None = None
) -> Command:
    """Return a command that the page carries out, and whose keys it takes itself."""
    return Command(
        action,
        words,
        lambda window: window.editor.carry_out(action),
        keys,
        code_keys,
        Scope.PAGE,
    )


class Gap(Enum):
    """What stands between the commands of a menu."""

    LINE = auto()


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu, or a menu within one; without entries its owner fills it while the program runs."""

    id: str
    words: str
    entries: tuple[Command | Menu | Gap, ...] = ()
