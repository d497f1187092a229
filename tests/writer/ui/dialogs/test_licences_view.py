from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit

from writer.licences import Part
from writer.ui.dialogs.licences_view import LicencesView

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_the_licence_of_the_chosen_part_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    text = tmp_path / "qt.txt"
    text.write_text("Use it freely.", encoding="utf-8")
    view = LicencesView(None, [Part("Qt", "6.11", "LGPL", (text,)), Part("zlib", "", "Zlib", ())])
    qtbot.addWidget(view)
    shown = view.findChild(QPlainTextEdit)
    assert shown.toPlainText() == "Use it freely."
    view.findChild(QListWidget).setCurrentRow(1)
    assert "no text" in shown.toPlainText()
    assert "Zlib" in [label.text() for label in view.findChildren(QLabel)]


def test_all_parts_of_this_copy_can_be_shown(qtbot: QtBot) -> None:
    view = LicencesView()
    qtbot.addWidget(view)
    listing = view.findChild(QListWidget)
    assert listing.count() > 10
    for row in range(listing.count()):
        listing.setCurrentRow(row)
