from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.writer.ui.window.handling import ALONE, CONTROL, SHIFT, press
from writer.ui.window.candidate_bar import CandidateBar
from writer.ui.window.find_bar import FindBar
from writer.ui.window.notice_bar import NoticeBar

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from writer.ui.window.main_window import MainWindow


def test_find_takes_the_place_of_the_candidates(
    window: MainWindow, poem: Path, qtbot: QtBot
) -> None:
    window.session.open(poem)
    press(window, Qt.Key.Key_F, CONTROL, qtbot)
    find_bar, candidates = window.findChild(FindBar), window.findChild(CandidateBar)
    assert find_bar.isVisible()
    assert not candidates.isVisible()
    field = find_bar.findChild(QLineEdit)
    qtbot.keyClicks(field, "wood")
    assert window.editor.textCursor().selectedText() == "wood"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert candidates.isVisible()
    qtbot.waitUntil(window.editor.hasFocus)


def test_f3_finds_the_next_match_from_the_page(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.load_text("a rose, a rose, a rose")
    press(window, Qt.Key.Key_F, CONTROL, qtbot)
    field = window.findChild(FindBar).findChild(QLineEdit)
    qtbot.keyClicks(field, "rose")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.editor.hasFocus)
    press(window, Qt.Key.Key_F3, ALONE, qtbot)
    assert window.editor.textCursor().selectionStart() == 10
    press(window, Qt.Key.Key_F3, SHIFT, qtbot)
    assert window.editor.textCursor().selectionStart() == 2


def test_candidates_are_shown_and_a_click_takes_one(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.findChild(CandidateBar)
    qtbot.keyClicks(window.editor, "Good ")
    qtbot.waitUntil(lambda: bar.words == ["morning", "evening", "night"])
    bar.candidate_chosen.emit(1)
    assert window.editor.text() == "Good evening"


# A key took seconds in a line of a million characters, and nothing said why.
def test_a_line_that_makes_keys_slow_is_said_and_wrapped_when_wished(window: MainWindow) -> None:
    text = "The lamp burned low. " * 5000
    window.editor.load_text(text)
    notice = window.findChild(NoticeBar)
    assert notice.isVisible()
    assert window.editor.text() == text
    button = next(b for b in notice.findChildren(QPushButton) if "Wrap" in b.text())
    button.click()
    assert not notice.isVisible()
    assert window.editor.document().blockCount() > 50
    assert window.editor.text().replace("\n", "") == text
    window.editor.undo()
    assert window.editor.text() == text
