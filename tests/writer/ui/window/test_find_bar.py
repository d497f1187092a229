from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from writer.ui.window.find_bar import FindBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TEXT = "A rose is red.\nThe Rose is not a rose\nbut roses are.\n天上有玫瑰，地上有玫瑰。"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    page = QPlainTextEdit()
    page.setPlainText(TEXT)
    bar = FindBar(page)
    bar.closed.connect(page.setFocus)
    layout = QVBoxLayout(window)
    layout.addWidget(page)
    layout.addWidget(bar)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def page(window: QWidget) -> QPlainTextEdit:
    return window.findChild(QPlainTextEdit)


@pytest.fixture
def bar(window: QWidget) -> FindBar:
    return window.findChild(FindBar)


@pytest.fixture
def field(bar: FindBar) -> QLineEdit:
    return bar.findChild(QLineEdit)


def place(page: QPlainTextEdit) -> tuple[int, int]:
    cursor = page.textCursor()
    return cursor.selectionStart(), cursor.selectionEnd()


def label(bar: FindBar) -> str:
    return bar.findChild(QLabel).text()


def test_typing_finds_the_first_match_behind_the_caret(
    page: QPlainTextEdit, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    cursor = page.textCursor()
    cursor.setPosition(5)
    page.setTextCursor(cursor)
    bar.open()
    qtbot.keyClicks(field, "rose")
    assert place(page) == (19, 23)
    qtbot.keyClicks(field, "s")
    assert place(page) == (42, 47)


def test_enter_goes_on_and_shift_enter_goes_back_around_the_ends(
    page: QPlainTextEdit, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    qtbot.keyClicks(field, "rose")
    seen = [place(page)[0]]
    for _ in range(4):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        seen.append(place(page)[0])
    assert seen == [2, 19, 33, 42, 2]
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert place(page)[0] == 42


def test_matching_case_passes_over_other_letters(
    page: QPlainTextEdit, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    bar.findChild(QCheckBox).setChecked(True)
    qtbot.keyClicks(field, "Rose")
    assert place(page)[0] == 19
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert place(page)[0] == 19
    qtbot.waitUntil(lambda: label(bar) == "1 of 1")


def test_matches_are_counted_and_numbered(bar: FindBar, field: QLineEdit, qtbot: QtBot) -> None:
    bar.open()
    composed = QInputMethodEvent()
    composed.setCommitString("玫瑰")
    QApplication.sendEvent(field, composed)
    qtbot.waitUntil(lambda: label(bar) == "1 of 2")
    bar.find_next()
    assert label(bar) == "2 of 2"
    field.clear()
    qtbot.keyClicks(field, "rose")
    qtbot.waitUntil(lambda: label(bar).endswith("of 4"))


def test_matches_behind_an_emoji_are_numbered_right(
    page: QPlainTextEdit, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    page.setPlainText("😀😀ananan")
    bar.open()
    qtbot.keyClicks(field, "an")
    qtbot.waitUntil(lambda: label(bar).startswith("1 "))


def test_the_count_follows_the_text(
    page: QPlainTextEdit, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    qtbot.keyClicks(field, "rose")
    qtbot.waitUntil(lambda: label(bar) == "1 of 4")
    end = QTextCursor(page.document())
    end.movePosition(QTextCursor.MoveOperation.End)
    end.insertText(" rose")
    qtbot.waitUntil(lambda: label(bar) == "1 of 5")


def test_what_is_not_there_is_said_and_the_caret_stays(
    page: QPlainTextEdit, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    cursor = page.textCursor()
    cursor.setPosition(7)
    page.setTextCursor(cursor)
    bar.open()
    qtbot.keyClicks(field, "rosemary")
    assert place(page) == (7, 7)
    qtbot.waitUntil(lambda: label(bar) == "Not found")


def test_esc_returns_to_the_text_at_the_match(
    page: QPlainTextEdit, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    qtbot.keyClicks(field, "not")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert page.textCursor().selectedText() == "not"
    qtbot.waitUntil(page.hasFocus)


def test_selected_words_are_what_is_found_next(
    page: QPlainTextEdit, bar: FindBar, field: QLineEdit
) -> None:
    cursor = page.textCursor()
    cursor.setPosition(33)
    cursor.setPosition(37, QTextCursor.MoveMode.KeepAnchor)
    page.setTextCursor(cursor)
    bar.open()
    assert field.text() == "rose"
    bar.find_next()
    assert place(page) == (42, 46)


def test_nothing_is_searched_before_something_is_asked(page: QPlainTextEdit, bar: FindBar) -> None:
    bar.open()
    bar.find_next()
    bar.find_previous()
    assert place(page) == (0, 0)
    assert label(bar) == ""
