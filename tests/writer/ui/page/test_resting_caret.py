"""The caret stands still when nobody writes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from writer.ui.page.resting_caret import RestingCaret


@pytest.fixture
def flash_ms(qapp):
    before = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(900)
    yield 900
    QApplication.setCursorFlashTime(before)


def test_it_rests_and_wakes_with_the_next_key(qapp, qtbot, flash_ms):
    caret = RestingCaret(qapp, rests_after_ms=30)
    page = QPlainTextEdit()
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: QApplication.cursorFlashTime() == 0)
    qtbot.keyClicks(page, "a")
    assert QApplication.cursorFlashTime() == flash_ms
    assert page.toPlainText() == "a"
    qtbot.waitUntil(lambda: QApplication.cursorFlashTime() == 0)
    qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton)
    assert QApplication.cursorFlashTime() == flash_ms
    qapp.removeEventFilter(caret)
    caret.deleteLater()
