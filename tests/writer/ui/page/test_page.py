"""The page: exact text in and out, one column, zoom."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication

from writer.ui.page.page import LARGEST_POINTS, LEAST_MARGIN, SMALLEST_POINTS, Page

LONG = "The lamp burned low in the window, and she walked to the river. " * 5


@pytest.fixture
def page(nothing_survives, qtbot):
    page = Page()
    page.resize(1000, 500)
    page.show()
    yield page
    page.close()
    page.deleteLater()


# Carriage returns and paragraph separators are line ends to Qt; U+FDD0 and U+FDD1 are its own
# marks of a frame; surrogates are no characters.
written = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\u2029\ufdd0\ufdd1\0")
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(written)
def test_what_is_loaded_is_what_is_saved(page, text):
    page.load_text(text)
    assert page.text() == text


@pytest.mark.parametrize(
    "text", ["no\u00a0break", "line\u2028separator", "tab\t", " ends ", "\n\n", "😀𠀀"]
)
def test_rare_characters_survive(page, text):
    page.load_text(text)
    assert page.text() == text


def test_a_loaded_text_is_unmodified_and_cannot_be_undone(page):
    page.insertPlainText("before")
    page.load_text("after")
    assert not page.document().isModified()
    assert not page.document().isUndoAvailable()
    assert page.textCursor().position() == 0


def test_shift_enter_makes_a_plain_paragraph(page, qtbot):
    qtbot.keyClicks(page, "a")
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(page, "b")
    assert page.text() == "a\nb"


def lines_of(page):
    layout = page.document().firstBlock().layout()
    text = page.document().firstBlock().text()
    lines = [layout.lineAt(index) for index in range(layout.lineCount())]
    return [text[line.textStart() : line.textStart() + line.textLength()] for line in lines]


def test_lines_have_the_length_of_a_book(page):
    page.load_text(LONG)
    assert 55 <= len(lines_of(page)[0]) <= 75


def test_the_column_stands_in_the_middle(page):
    left = page.viewport().x()
    right = page.width() - left - page.viewport().width()
    assert abs(left - right) <= 1
    assert left > LEAST_MARGIN


def test_the_column_stays_in_the_middle_beside_a_scroll_bar(page, qtbot):
    column = page.viewport().width()
    page.load_text("line\n" * 100)
    qtbot.waitUntil(page.verticalScrollBar().isVisible)
    assert page.viewport().width() == column
    assert abs(page.viewport().geometry().center().x() - page.width() // 2) <= 1


def test_a_narrow_window_leaves_a_small_margin(page):
    page.resize(300, 500)
    assert page.viewport().x() == LEAST_MARGIN


def test_lines_follow_the_column(page, qtbot):
    page.load_text(LONG)
    page.resize(400, 500)
    qtbot.waitUntil(lambda: len(lines_of(page)[0]) < 45)
    assert page.horizontalScrollBar().maximum() == 0


def test_zooming_in_and_out_and_back(page, qtbot):
    size = page.font().pointSize()
    with qtbot.waitSignal(page.zoom_changed) as zoomed:
        page.zoom_in()
    assert zoomed.args == [1]
    assert page.font().pointSize() == size + 1
    page.zoom_out()
    page.zoom_out()
    assert page.zoom == -1
    page.zoom_reset()
    assert page.font().pointSize() == size


def test_zoom_has_its_limits(page):
    page.set_zoom(1000)
    assert page.font().pointSize() == LARGEST_POINTS
    page.set_zoom(-1000)
    assert page.font().pointSize() == SMALLEST_POINTS


def test_the_column_grows_with_its_letters(page):
    column = page.viewport().width()
    page.zoom_in()
    assert page.viewport().width() > column


def wheel(page, delta, modifiers=Qt.KeyboardModifier.NoModifier, target=None):
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target or page.viewport(), event)


def test_ctrl_and_the_wheel_zoom(page):
    wheel(page, 120, Qt.KeyboardModifier.ControlModifier)
    assert page.zoom == 1
    wheel(page, -120, Qt.KeyboardModifier.ControlModifier)
    wheel(page, -120, Qt.KeyboardModifier.ControlModifier)
    assert page.zoom == -1


def test_the_wheel_scrolls_over_the_margins_too(page):
    page.load_text("line\n" * 100)
    wheel(page, -120, target=page)
    assert page.verticalScrollBar().value() > 0


def test_the_face_is_the_writers_choice_and_the_zoom_stays(page):
    page.zoom_in()
    page.set_typeface("Monospace", 20)
    assert page.font().families()[0] == "Monospace"
    assert page.font().pointSize() == 21
    page.set_typeface("", 12)
    assert "Monospace" not in page.font().families()


def test_quotation_marks_are_narrow_in_english_and_wide_in_chinese(page):
    page.load_text("“Come home,” said the old man.")
    english = QFontMetricsF(page.font())
    narrow = english.horizontalAdvance("“") / english.height()
    page.load_text("老人说：“回家吧，灯还亮着。”")
    chinese = QFontMetricsF(page.font())
    if not chinese.inFontUcs4(ord("老")):
        pytest.skip("no Chinese serif face on this system")
    assert chinese.horizontalAdvance("“") / chinese.height() > narrow


def test_find_works_on_the_page(page):
    page.load_text("one two one")
    assert page.find("two")
    assert page.textCursor().selectedText() == "two"
    page.moveCursor(QTextCursor.MoveOperation.End)
    assert not page.find("two")
