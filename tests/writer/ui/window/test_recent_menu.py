from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMenu

from writer.ui.shared.settings import LiveSettings
from writer.ui.window.recent_menu import RecentMenu

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from writer.ui.window.main_window import MainWindow


@pytest.fixture
def menu(qtbot: QtBot, settings: LiveSettings) -> QMenu:
    menu = QMenu()
    qtbot.addWidget(menu)
    RecentMenu(menu, settings)
    return menu


def entries(menu: QMenu) -> list[QAction]:
    menu.aboutToShow.emit()
    return menu.actions()


def test_the_newest_file_stands_first_with_its_folder(menu: QMenu, settings: LiveSettings) -> None:
    assert [(entry.text(), entry.isEnabled()) for entry in entries(menu)] == [
        ("No files yet", False)
    ]
    settings.choose("workplace", recent_files=("/texts/R&B.txt", "/texts/poem.txt"))
    assert [entry.text() for entry in entries(menu)] == [
        "R&&B.txt – /texts",
        "poem.txt – /texts",
    ]


def test_an_entry_opens_its_file(window: MainWindow, poem: Path, tmp_path: Path) -> None:
    window.session.open(poem)
    window.session.open(tmp_path / "other.txt")
    entries(recent_menu(window))[1].trigger()
    assert window.session.name == "poem.txt"


def recent_menu(window: MainWindow) -> QMenu:
    return next(menu for menu in window.findChildren(QMenu) if menu.title() == "Open &Recent")


@pytest.mark.skipif(sys.platform != "linux", reason="names are characters elsewhere")
def test_a_name_of_foreign_bytes_is_opened_saved_shown_and_remembered(
    window: MainWindow, settings: LiveSettings, tmp_path: Path, qtbot: QtBot
) -> None:
    # The name could not be written into the settings, which were never stored again.
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("Two roads\n")
    window.session.open(path)
    assert window.windowTitle() == "caf\ufffd.txt[*]"
    qtbot.keyClicks(window.editor, "x")
    assert window.session.save()
    assert path.read_text() == "xTwo roads\n"
    assert "Saved caf\ufffd.txt" in window.statusBar().currentMessage()
    settings.save()
    stored = LiveSettings(tmp_path / "settings" / "settings.json")
    assert [Path(name) for name in stored.workplace.recent_files] == [path]
    window.close_text()
    (entry,) = entries(recent_menu(window))
    assert entry.text() == f"caf\ufffd.txt – {tmp_path}"
    entry.trigger()
    assert window.session.document is not None
    assert window.session.document.path == path
