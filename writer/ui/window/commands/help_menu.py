"""What explains the program."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAction

from writer.ui.dialogs.help import show_about, show_licences, show_typing_chinese
from writer.ui.window.commands.command import QT_TRANSLATE_NOOP, Command, Menu

MENU: Final = Menu(
    "help",
    QT_TRANSLATE_NOOP("Commands", "&Help"),
    (
        Command(
            "keys",
            QT_TRANSLATE_NOOP("Commands", "&Keys…"),
            lambda window: window.tools.show_keys(),
            ("F1",),
        ),
        Command(
            "input_method",
            QT_TRANSLATE_NOOP("Commands", "&Typing Chinese"),
            lambda window: show_typing_chinese(window.messages),
        ),
        Command(
            "licences",
            QT_TRANSLATE_NOOP("Commands", "&Licences"),
            show_licences,
        ),
        Command(
            "about",
            QT_TRANSLATE_NOOP("Commands", "&About Inkling"),
            lambda window: show_about(window.messages),
            role=QAction.MenuRole.AboutRole,
        ),
    ),
)
