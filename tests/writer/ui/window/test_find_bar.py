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
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer.ui.page.page import Page
from writer.ui.page.paragraph_formats import Layer
from writer.ui.window.find_bar import FindBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

TEXT = "A rose is red.\nThe Rose is not a rose\nbut roses are.\n天上有玫瑰，地上有玫瑰。"


@pytest.fixture
def window(nothing_survives: None, qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    page = Page()
    page.setPlainText(TEXT)
    bar = FindBar(page)
    bar.closed.connect(page.setFocus)
    layout = QVBoxLayout(window)
    layout.addWidget(page)
    layout.addWidget(bar)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def page(window: QWidget) -> Page:
    return window.findChild(Page)


@pytest.fixture
def bar(window: QWidget) -> FindBar:
    return window.findChild(FindBar)


@pytest.fixture
def field(bar: FindBar) -> QLineEdit:
    fields = bar.findChildren(QLineEdit)
    return next(field for field in fields if field.accessibleName() == "Find in the text")


def place(page: Page) -> tuple[int, int]:
    cursor = page.textCursor()
    return cursor.selectionStart(), cursor.selectionEnd()


def select(page: Page, start: int, end: int) -> None:
    cursor = page.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    page.setTextCursor(cursor)


def commit(field: QLineEdit, text: str) -> None:
    """Give the field what no key types, as an input method does."""
    composed = QInputMethodEvent()
    composed.setCommitString(text)
    QApplication.sendEvent(field, composed)


def label(bar: FindBar) -> str:
    return bar.findChild(QLabel).text()


def test_typing_finds_the_first_match_behind_the_caret(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    select(page, 5, 5)
    bar.open()
    qtbot.keyClicks(field, "rose")
    assert place(page) == (19, 23)
    qtbot.keyClicks(field, "s")
    assert place(page) == (42, 47)


def test_enter_goes_on_and_shift_enter_goes_back_around_the_ends(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
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
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
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
    commit(field, "玫瑰")
    qtbot.waitUntil(lambda: label(bar) == "1 of 2")
    bar.find_next()
    assert label(bar) == "2 of 2"
    field.clear()
    qtbot.keyClicks(field, "rose")
    qtbot.waitUntil(lambda: label(bar).endswith("of 4"))


def test_matches_behind_an_emoji_are_numbered_right(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    page.setPlainText("😀😀ananan")
    bar.open()
    qtbot.keyClicks(field, "an")
    qtbot.waitUntil(lambda: label(bar).startswith("1 "))


def test_the_count_follows_the_text(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    qtbot.keyClicks(field, "rose")
    qtbot.waitUntil(lambda: label(bar) == "1 of 4")
    end = QTextCursor(page.document())
    end.movePosition(QTextCursor.MoveOperation.End)
    end.insertText(" rose")
    qtbot.waitUntil(lambda: label(bar) == "1 of 5")


def test_what_is_not_there_is_said_and_the_caret_stays(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    select(page, 7, 7)
    bar.open()
    qtbot.keyClicks(field, "rosemary")
    assert place(page) == (7, 7)
    qtbot.waitUntil(lambda: label(bar) == "Not found")


def test_esc_returns_to_the_text_at_the_match(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    qtbot.keyClicks(field, "not")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert page.textCursor().selectedText() == "not"
    qtbot.waitUntil(page.hasFocus)


def test_selected_words_are_what_is_found_next(page: Page, bar: FindBar, field: QLineEdit) -> None:
    select(page, 33, 37)
    bar.open()
    assert field.text() == "rose"
    bar.find_next()
    assert place(page) == (42, 46)


def test_nothing_is_searched_before_something_is_asked(page: Page, bar: FindBar) -> None:
    bar.open()
    bar.find_next()
    bar.find_previous()
    assert place(page) == (0, 0)
    assert label(bar) == ""


def marked(page: Page, paragraph: int) -> list[tuple[int, int]]:
    """Return start and length of what is marked as found in a paragraph."""
    block = page.document().findBlockByNumber(paragraph)
    return [(mark.start, mark.length) for mark in page.formats.marks(block, Layer.FOUND)]


# Only one match was marked.
def test_all_matches_in_view_are_marked(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    qtbot.keyClicks(field, "rose")
    assert [marked(page, number) for number in range(4)] == [
        [(2, 4)],
        [(4, 4), (18, 4)],
        [(4, 4)],
        [],
    ]
    bar.close_bar()
    assert not any(marked(page, number) for number in range(4))


def test_marks_follow_the_text(page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot) -> None:
    bar.open()
    qtbot.keyClicks(field, "rose")
    QTextCursor(page.document()).insertText("😀 rose, ")
    qtbot.waitUntil(lambda: marked(page, 0) == [(3, 4), (11, 4)])


def test_marks_follow_the_view(page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot) -> None:
    page.setPlainText("a rose\n" * 500)
    bar.open()
    qtbot.keyClicks(field, "rose")
    assert marked(page, 0) == [(2, 4)]
    assert marked(page, 400) == []
    page.verticalScrollBar().setValue(400)
    qtbot.waitUntil(lambda: marked(page, 400) == [(2, 4)])
    assert marked(page, 0) == []


# The match stood in the last line of the view, and what follows it could not be read.
def test_a_match_has_lines_around_it(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    lines = ["line"] * 300
    lines[150] = lines[220] = "a rose"
    page.setPlainText("\n".join(lines))
    bar.open()
    qtbot.keyClicks(field, "rose")
    for _ in range(3):
        place_of_match = page.cursorRect()
        height = page.viewport().height()
        assert place_of_match.top() > height / 5
        assert place_of_match.bottom() < 4 * height / 5
        bar.find_next()


def test_words_are_found_by_what_one_sees(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    page.setPlainText("😀 I don’t\u00a0know the cafe\u0301.")
    bar.open()
    qtbot.keyClicks(field, "don't know")
    assert place(page) == (5, 15)
    field.clear()
    commit(field, "caf\u00e9")
    assert page.textCursor().selectedText() == "cafe\u0301"


def test_exact_characters_are_found_when_asked_for(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    page.setPlainText("don’t, don't")
    bar.open()
    qtbot.keyClicks(field, "don't")
    assert place(page) == (0, 5)
    exact = next(box for box in bar.findChildren(QCheckBox) if "xact" in box.text())
    exact.setChecked(True)
    assert place(page) == (7, 12)
    qtbot.waitUntil(lambda: label(bar) == "1 of 1")


def replacement(bar: FindBar) -> QLineEdit:
    fields = bar.findChildren(QLineEdit)
    return next(field for field in fields if field.accessibleName() == "Replace with")


def test_enter_replaces_a_match_and_goes_to_the_next(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open_replacing()
    qtbot.keyClicks(field, "rose")
    qtbot.keyClicks(replacement(bar), "tulip")
    qtbot.keyClick(replacement(bar), Qt.Key.Key_Return)
    assert page.text().startswith("A tulip is red.\nThe Rose")
    assert page.textCursor().selectedText() == "Rose"


def test_all_are_replaced_as_one_undo_step(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    said: list[str] = []
    bar.message_raised.connect(said.append)
    bar.open_replacing()
    qtbot.keyClicks(field, "rose")
    qtbot.keyClicks(replacement(bar), "rosette")
    button = next(b for b in bar.findChildren(QPushButton) if "All" in b.text())
    button.click()
    assert page.text() == TEXT.replace("rose", "rosette").replace("Rose", "rosette")
    assert said
    assert "4" in said[0]
    page.undo()
    assert page.text() == TEXT


def test_finding_alone_shows_nothing_to_replace_with(bar: FindBar) -> None:
    bar.open()
    assert not replacement(bar).isVisible()
    bar.open_replacing()
    assert replacement(bar).isVisible()
