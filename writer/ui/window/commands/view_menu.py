"""What is seen of a text and beside it."""

from __future__ import annotations

from typing import Final

from writer.ui.window.commands.command import QT_TRANSLATE_NOOP, Command, Gap, Menu

MENU: Final = Menu(
    "view",
    QT_TRANSLATE_NOOP("Commands", "&View"),
    (
        Command(
            "zoom_in",
            QT_TRANSLATE_NOOP("Commands", "Zoom &In"),
            lambda window: window.editor.zoom_in(),
            ("Ctrl++", "Ctrl+="),
        ),
        Command(
            "zoom_out",
            QT_TRANSLATE_NOOP("Commands", "Zoom &Out"),
            lambda window: window.editor.zoom_out(),
            ("Ctrl+-",),
        ),
        Command(
            "zoom_reset",
            QT_TRANSLATE_NOOP("Commands", "&Actual Size"),
            lambda window: window.editor.zoom_reset(),
            ("Ctrl+0",),
        ),
        Command(
            "font",
            QT_TRANSLATE_NOOP("Commands", "&Font…"),
            lambda window: window.tools.choose_font(window.editor.font()),
        ),
        Gap.LINE,
        Command(
            "system",
            QT_TRANSLATE_NOOP("Commands", "&System Theme"),
            lambda window: window.settings.choose("appearance", theme="system"),
            group="theme",
        ),
        Command(
            "light",
            QT_TRANSLATE_NOOP("Commands", "&Light Theme"),
            lambda window: window.settings.choose("appearance", theme="light"),
            group="theme",
        ),
        Command(
            "dark",
            QT_TRANSLATE_NOOP("Commands", "&Dark Theme"),
            lambda window: window.settings.choose("appearance", theme="dark"),
            group="theme",
        ),
        Gap.LINE,
        Command(
            "workspace",
            QT_TRANSLATE_NOOP("Commands", "Folder of Te&xts"),
            lambda window, on: window.folder.show_tree(on=on),
            ("Ctrl+B",),
            toggles=True,
        ),
        Command(
            "next_text",
            QT_TRANSLATE_NOOP("Commands", "&Next Text"),
            lambda window: window.go_to_text(+1),
            ("Ctrl+Tab", "Ctrl+PgDown"),
        ),
        Command(
            "previous_text",
            QT_TRANSLATE_NOOP("Commands", "&Previous Text"),
            lambda window: window.go_to_text(-1),
            ("Ctrl+Shift+Tab", "Ctrl+PgUp"),
        ),
        Gap.LINE,
        Command(
            "provenance",
            QT_TRANSLATE_NOOP("Commands", "Show &Where Words Came From"),
            lambda window, on: window.provenance.show(on),
            toggles=True,
        ),
        Gap.LINE,
        Command(
            "verse_margin",
            QT_TRANSLATE_NOOP("Commands", "&Verse in the Margin"),
            lambda window, on: window.settings.choose("appearance", verse_margin=on),
            ("Ctrl+Shift+M",),
            toggles=True,
        ),
        Command(
            "explain_line",
            QT_TRANSLATE_NOOP("Commands", "What Is Said of This Lin&e"),
            lambda window: window.verse.explain(),
            ("Ctrl+Shift+L",),
        ),
        Gap.LINE,
        Command(
            "full_screen",
            QT_TRANSLATE_NOOP("Commands", "F&ull Screen"),
            lambda window, on: window.showFullScreen() if on else window.showNormal(),
            ("F11",),
            toggles=True,
        ),
    ),
)
