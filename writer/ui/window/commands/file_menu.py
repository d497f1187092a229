"""What is done with texts as files."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAction

from writer.ui.window.commands.command import QT_TRANSLATE_NOOP, Command, Gap, Menu

MENU: Final = Menu(
    "file",
    QT_TRANSLATE_NOOP("Commands", "&File"),
    (
        Command(
            "new",
            QT_TRANSLATE_NOOP("Commands", "&New"),
            lambda window: window.begin_text(),
            ("Ctrl+N",),
        ),
        Command(
            "new_window",
            QT_TRANSLATE_NOOP("Commands", "New &Window"),
            lambda window: window.window_wanted.emit(),
            ("Ctrl+Shift+N",),
        ),
        Command(
            "open",
            QT_TRANSLATE_NOOP("Commands", "&Open…"),
            lambda window: window.choose_and_open(),
            ("Ctrl+O",),
        ),
        Command(
            "open_folder",
            QT_TRANSLATE_NOOP("Commands", "Open &Folder…"),
            lambda window: window.folder.choose(),
            ("Ctrl+Shift+O",),
        ),
        Command(
            "quick_open",
            QT_TRANSLATE_NOOP("Commands", "&Go to Text…"),
            lambda window: window.folder.go_to_text(),
            ("Ctrl+P",),
        ),
        Menu("recent", QT_TRANSLATE_NOOP("Commands", "Open &Recent")),
        Command(
            "reopen_closed",
            QT_TRANSLATE_NOOP("Commands", "Reopen the Closed &Text"),
            lambda window: window.reopen_closed(),
            ("Ctrl+Shift+T",),
        ),
        Command(
            "reopen_texts",
            QT_TRANSLATE_NOOP("Commands", "Open the Texts of &Last Time at the Start"),
            lambda window, on: window.settings.choose("workplace", reopen_texts=on),
            toggles=True,
        ),
        Menu("reopen_encoding", QT_TRANSLATE_NOOP("Commands", "Reopen with &Encoding")),
        Gap.LINE,
        Command(
            "save",
            QT_TRANSLATE_NOOP("Commands", "&Save"),
            lambda window: window.session.save(),
            ("Ctrl+S",),
        ),
        Command(
            "save_as",
            QT_TRANSLATE_NOOP("Commands", "Save &As…"),
            lambda window: window.session.save_as(),
            ("Ctrl+Shift+S",),
        ),
        Menu("save_encoding", QT_TRANSLATE_NOOP("Commands", "Save with Encod&ing")),
        Command(
            "private",
            QT_TRANSLATE_NOOP("Commands", "Keep No &Journal of This Text"),
            lambda window, on: window.text.set_private(on),
            toggles=True,
        ),
        Command(
            "versions",
            QT_TRANSLATE_NOOP("Commands", "Earlier &Versions…"),
            lambda window: window.tools.show_versions(window.text),
            ("Ctrl+Alt+V",),
        ),
        Gap.LINE,
        Command(
            "export",
            QT_TRANSLATE_NOOP("Commands", "E&xport…"),
            lambda window: window.exporting.export(window.text),
            ("Ctrl+E",),
        ),
        Command(
            "print",
            QT_TRANSLATE_NOOP("Commands", "&Print…"),
            lambda window: window.exporting.print(window.text),
        ),
        Gap.LINE,
        Command(
            "close",
            QT_TRANSLATE_NOOP("Commands", "&Close"),
            lambda window: window.close_text(),
            ("Ctrl+W",),
        ),
        Command(
            "close_window",
            QT_TRANSLATE_NOOP("Commands", "Close Win&dow"),
            lambda window: window.close(),
            ("Ctrl+Shift+W",),
        ),
        Command(
            "quit",
            QT_TRANSLATE_NOOP("Commands", "&Quit"),
            lambda window: window.quit_wanted.emit(),
            ("Ctrl+Q",),
            role=QAction.MenuRole.QuitRole,
        ),
    ),
)
