from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer.documents.provenance import Provenance
from writer.ui.page.page import Page
from writer.ui.page.paragraph_formats import Layer
from writer.ui.page.provenance_marks import insert_with_provenance, provenance_at
from writer.ui.window import seeker
from writer.ui.window.commands.table import MENU_BAR
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
    window.resize(700, 500)
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


def replace_all(bar: FindBar) -> None:
    buttons = bar.findChildren(QPushButton)
    next(each for each in buttons if "All" in each.text().replace("&", "")).click()


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
    replace_all(bar)
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


def box(bar: FindBar, words: str) -> QCheckBox:
    return next(each for each in bar.findChildren(QCheckBox) if words in plain(each))


def plain(button: QAbstractButton) -> str:
    return button.text().replace("&", "")


def said(bar: FindBar) -> str:
    """Return what the bar says about the expression, if it says anything."""
    about = bar.findChild(QLabel, "about_expression")
    return about.text() if about.isVisible() else ""


def test_whole_words_leave_longer_ones_alone(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    qtbot.keyClicks(field, "roses")
    field.setText("rose")
    box(bar, "Whole").setChecked(True)
    bar.find_next()
    qtbot.waitUntil(lambda: label(bar).endswith("of 3"))
    assert marked(page, 2) == []


def test_an_expression_finds_and_its_groups_replace(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open_replacing()
    box(bar, "expression").setChecked(True)
    qtbot.keyClicks(field, r"(?<what>r\w+) (is|are)")
    assert page.textCursor().selectedText() == "rose is"
    qtbot.keyClicks(replacement(bar), r"\2 \g<what>")
    qtbot.keyClick(replacement(bar), Qt.Key.Key_Return)
    assert page.text().startswith("A is rose red.")
    replace_all(bar)
    assert page.text().split("\n")[:3] == [
        "A is rose red.",
        "The is Rose not a rose",
        "but are roses.",
    ]


def test_a_mistake_in_an_expression_is_said_while_it_is_typed(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    assert said(bar) == ""
    box(bar, "expression").setChecked(True)
    assert not box(bar, "xact").isEnabled()
    qtbot.keyClicks(field, "(ro")
    assert "no regular expression" in said(bar)
    assert label(bar) == ""
    assert place(page) == (0, 0)
    bar.find_next()
    qtbot.keyClicks(field, ")")
    assert "no regular" not in said(bar)
    assert place(page) == (2, 4)
    field.setText("(")
    box(bar, "expression").setChecked(False)
    assert said(bar) == ""


def test_a_replacement_without_sense_is_said_and_replaces_nothing(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open_replacing()
    box(bar, "expression").setChecked(True)
    qtbot.keyClicks(field, "rose")
    qtbot.keyClicks(replacement(bar), r"\1")
    assert "no sense" in said(bar)
    replace_all(bar)
    bar.replace()
    assert page.text() == TEXT
    qtbot.keyClick(replacement(bar), Qt.Key.Key_Backspace)
    qtbot.keyClicks(replacement(bar), "\\")
    assert "no sense" not in said(bar)


def test_an_expression_without_end_is_given_up_and_said(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    page.setPlainText("a" * 5000 + "\nb")
    bar.open_replacing()
    box(bar, "expression").setChecked(True)
    begun = time.thread_time()
    commit(field, "(a|a)*c|(a+)+d|b")
    qtbot.waitUntil(lambda: "too long" in said(bar))
    bar.find_next()
    replace_all(bar)
    assert time.thread_time() - begun < 5
    assert label(bar) == ""
    assert "too long" in said(bar)
    assert not page.document().isUndoAvailable()


def test_nothing_is_not_found_everywhere(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    box(bar, "expression").setChecked(True)
    qtbot.keyClicks(field, "x*")
    qtbot.waitUntil(lambda: label(bar) == "Not found")
    assert marked(page, 0) == []
    bar.find_next()
    assert place(page) == (0, 0)


def test_a_selection_of_paragraphs_is_all_that_is_searched(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    select(page, 15, 47)
    bar.open_replacing()
    assert box(bar, "selection").isChecked()
    assert field.text() == ""
    qtbot.keyClicks(field, "rose")
    assert place(page) == (19, 23)
    qtbot.waitUntil(lambda: label(bar) == "1 of 3")
    seen = []
    for _ in range(3):
        bar.find_next()
        seen.append(place(page)[0])
    assert seen == [33, 42, 19]
    # The part itself is marked in the first paragraph of it, and nothing in the one before.
    assert marked(page, 0) == []
    assert marked(page, 1) == [(0, 22), (4, 4), (18, 4)]
    qtbot.keyClicks(replacement(bar), "carnation")
    bar.replace()
    replace_all(bar)
    assert page.text() == TEXT[:15] + TEXT[15:].replace("rose", "carnation").replace(
        "Rose", "carnation"
    )
    bar.close_bar()
    assert marked(page, 1) == []
    bar.open()
    assert not box(bar, "selection").isChecked()


def test_what_the_search_selected_is_not_the_part_to_search(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    told: list[str] = []
    bar.message_raised.connect(told.append)
    bar.open()
    qtbot.keyClicks(field, "rose")
    box(bar, "selection").setChecked(True)
    assert not box(bar, "selection").isChecked()
    assert told
    select(page, 0, 20)
    box(bar, "selection").setChecked(True)
    qtbot.waitUntil(lambda: label(bar).endswith("1 of 1"))
    box(bar, "selection").setChecked(False)
    qtbot.waitUntil(lambda: label(bar).endswith("of 4"))


def test_another_page_is_searched_as_a_whole(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    select(page, 0, 30)
    bar.open()
    qtbot.keyClicks(field, "rose")
    other = Page(page.parentWidget())
    other.setPlainText("rose\nrose")
    bar.attach(other)
    assert not box(bar, "selection").isChecked()
    qtbot.waitUntil(lambda: label(bar) == "2 found")


def test_options_stay_while_the_program_runs(bar: FindBar) -> None:
    bar.open()
    for words in ("case", "Whole", "expression"):
        box(bar, words).setChecked(True)
    bar.close_bar()
    bar.open()
    assert all(box(bar, words).isChecked() for words in ("case", "Whole", "expression"))


def test_what_replaces_a_suggestion_is_the_writers_own(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    end = page.textCursor()
    end.movePosition(QTextCursor.MoveOperation.End)
    insert_with_provenance(end, " lilac", Provenance.ACCEPTED)
    bar.open_replacing()
    qtbot.keyClicks(field, "lilac")
    commit(replacement(bar), "\x07")
    qtbot.keyClick(replacement(bar), Qt.Key.Key_Return)
    end.movePosition(QTextCursor.MoveOperation.End)
    assert page.text() == f"{TEXT} \x07"
    assert provenance_at(end) is Provenance.TYPED


def test_a_long_text_is_searched_while_one_writes_on(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeker, "FIRST_S", 0)
    page.setPlainText("line\n" * 300 + "a rose")
    bar.open()
    commit(field, "rose")
    assert place(page) == (0, 0)
    qtbot.waitUntil(lambda: page.textCursor().selectedText() == "rose")
    select(page, 0, 0)
    bar.find_next()
    # What is written ends the search: the writer is elsewhere.
    QTextCursor(page.document()).insertText("x")
    qtbot.waitUntil(lambda: label(bar).endswith("found"))
    assert place(page) == (1, 1)


def test_the_bar_fits_a_small_window_in_longer_languages(bar: FindBar) -> None:
    bar.open_replacing()
    assert bar.minimumSizeHint().width() <= 700
    for button in (*bar.findChildren(QCheckBox), *bar.findChildren(QPushButton)):
        button.setText(plain(button) + plain(button)[: len(plain(button)) // 3])
    assert bar.minimumSizeHint().width() <= 900


def test_every_option_has_a_key_of_its_own(bar: FindBar) -> None:
    buttons = (*bar.findChildren(QCheckBox), *bar.findChildren(QPushButton))
    words = [each.text() for each in buttons] + [menu.words for menu in MENU_BAR]
    keys = [each[each.index("&") + 1].lower() for each in words]
    assert len(set(keys)) == len(words)


def test_a_box_is_ticked_by_its_key_and_finding_goes_on_from_there(
    page: Page, bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "rose")
    words = box(bar, "Whole")
    qtbot.keyClick(field, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(words.isChecked)
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert place(page)[0] == 19
    qtbot.keyClick(words, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_tab_goes_from_what_is_found_to_what_replaces_it(
    bar: FindBar, field: QLineEdit, qtbot: QtBot
) -> None:
    bar.open_replacing()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert replacement(bar).hasFocus()
