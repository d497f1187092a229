from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QAction

    from writer.ui.window.main_window import MainWindow


def encodings(window: MainWindow, menu_id: str) -> dict[str, QAction]:
    menu = window._actions.menu(menu_id)
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def test_the_menus_of_encodings_read_and_save_the_file_otherwise(
    window: MainWindow, tmp_path: Path
) -> None:
    assert not encodings(window, "reopen_encoding")["Cyrillic (KOI8-R)"].isEnabled()
    path = tmp_path / "old.txt"
    path.write_bytes("ёж".encode("koi8-r"))
    window.session.open(path)
    encodings(window, "reopen_encoding")["Cyrillic (KOI8-R)"].trigger()
    assert window.editor.text() == "ёж"
    assert encodings(window, "reopen_encoding")["Cyrillic (KOI8-R)"].isChecked()
    encodings(window, "save_encoding")["Unicode (UTF-8)"].trigger()
    assert path.read_text(encoding="utf-8") == "ёж"
    assert encodings(window, "save_encoding")["Unicode (UTF-8)"].isChecked()
    assert not encodings(window, "save_encoding")["Cyrillic (KOI8-R)"].isChecked()
