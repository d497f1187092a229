"""A text that came back from its journal, beside what its file has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton

from writer.documents.edits import Edit
from writer.documents.journal import Origin, Recorded
from writer.documents.recovery import LostText
from writer.documents.text_file import read_document
from writer.ui.window.differences_page import DifferencesPage
from writer.ui.window.recovered_view import RecoveredView

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from writer.ui.window.main_window import MainWindow

IN_FILE = "Two roads diverged in a yellow wood\n"


@pytest.fixture
def lost(poem: Path) -> LostText:
    document = read_document(poem)
    recorded = Recorded(Origin.of(document), IN_FILE, (Edit(0, 3, "Three"),), 5, 1_700_000_000.0)
    return LostText(recorded, document, IN_FILE)


def button(parent: object, words: str) -> QPushButton:
    buttons = parent.findChildren(QPushButton)  # type: ignore[attr-defined]
    return next(each for each in buttons if words in each.text())


def compare(window: MainWindow, qtbot: QtBot) -> RecoveredView:
    button(window.area.notice, "Compare").click()
    (view,) = window.findChildren(RecoveredView)
    page = view.findChild(DifferencesPage)
    qtbot.waitUntil(lambda: page.text() != "", timeout=60_000)
    assert page.text().startswith("Two Three roads")
    return view


def test_the_writer_may_go_back_to_the_file_and_undo_that(
    window: MainWindow, lost: LostText, qtbot: QtBot
) -> None:
    window.recover(lost)
    assert window.editor.text() == "Three roads diverged in a yellow wood\n"
    button(compare(window, qtbot), "Go Back").click()
    assert window.editor.text() == IN_FILE
    window.editor.undo()
    assert window.editor.text() == "Three roads diverged in a yellow wood\n"


def test_what_was_written_is_kept_by_enter(
    window: MainWindow, lost: LostText, qtbot: QtBot
) -> None:
    window.recover(lost)
    view = compare(window, qtbot)
    assert button(view, "Keep").isDefault()
    button(view, "Keep").click()
    assert window.editor.text() == "Three roads diverged in a yellow wood\n"
    assert window.session.modified


def test_an_untitled_text_has_nothing_to_be_compared_with(window: MainWindow) -> None:
    window.recover(LostText(Recorded(Origin(), "", (Edit(0, 0, "Mine"),), 4, 0.0), None))
    assert window.editor.text() == "Mine"
    assert not window.area.notice.isHidden()
    assert button(window.area.notice, "Compare").isHidden()


def test_each_text_has_its_own_notice(window: MainWindow, lost: LostText) -> None:
    window.recover(lost)
    window.begin_text()
    assert window.area.notice.isHidden()
    window.attach(window.texts[0])
    assert not window.area.notice.isHidden()


# It said "It is not saved yet" for as long as one stayed with the text.
def test_once_saved_nothing_says_that_it_is_not(window: MainWindow, lost: LostText) -> None:
    window.recover(lost)
    assert window.session.save()
    assert window.area.notice.isHidden()
