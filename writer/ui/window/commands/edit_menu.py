"""What is done in a text."""

from __future__ import annotations

from typing import Final

from writer.ui.window.commands.command import QT_TRANSLATE_NOOP, Command, Gap, Menu

MENU: Final = Menu(
    "edit",
    QT_TRANSLATE_NOOP("Commands", "&Edit"),
    (
        Command(
            "undo",
            QT_TRANSLATE_NOOP("Commands", "&Undo"),
            lambda window: window.editor.undo(),
            ("Ctrl+Z",),
        ),
        Command(
            "redo",
            QT_TRANSLATE_NOOP("Commands", "&Redo"),
            lambda window: window.editor.redo(),
            ("Ctrl+Shift+Z", "Ctrl+Y"),
        ),
        Gap.LINE,
        Command(
            "cut",
            QT_TRANSLATE_NOOP("Commands", "Cu&t"),
            lambda window: window.editor.cut(),
            ("Ctrl+X",),
        ),
        Command(
            "copy",
            QT_TRANSLATE_NOOP("Commands", "&Copy"),
            lambda window: window.editor.copy(),
            ("Ctrl+C",),
        ),
        Command(
            "paste",
            QT_TRANSLATE_NOOP("Commands", "&Paste"),
            lambda window: window.editor.paste(),
            ("Ctrl+V",),
        ),
        Command(
            "select_all",
            QT_TRANSLATE_NOOP("Commands", "Select &All"),
            lambda window: window.editor.selectAll(),
            ("Ctrl+A",),
        ),
        Gap.LINE,
        Command(
            "find",
            QT_TRANSLATE_NOOP("Commands", "&Find…"),
            lambda window: window.area.find_bar.open(),
            ("Ctrl+F",),
        ),
        Command(
            "replace",
            QT_TRANSLATE_NOOP("Commands", "R&eplace…"),
            lambda window: window.area.find_bar.open_replacing(),
            ("Ctrl+H",),
        ),
        Command(
            "find_next",
            QT_TRANSLATE_NOOP("Commands", "Find Ne&xt"),
            lambda window: window.area.find_bar.find_next(),
            ("F3", "Ctrl+G"),
        ),
        Command(
            "find_previous",
            QT_TRANSLATE_NOOP("Commands", "Find Pre&vious"),
            lambda window: window.area.find_bar.find_previous(),
            ("Shift+F3", "Ctrl+Shift+G"),
        ),
        Command(
            "find_in_all",
            QT_TRANSLATE_NOOP("Commands", "Find in A&ll Texts…"),
            lambda window: window.folder.find(),
            ("Ctrl+Shift+F",),
        ),
    ),
)
