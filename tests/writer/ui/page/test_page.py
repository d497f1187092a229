"""The page: exact text in and out, one column, zoom."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QFontDatabase, QFontMetricsF, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.writer.ui.modifiers import CTRL, SHIFT
from writer.ui.page.page import (
    LARGEST_POINTS,
    LEAST_MARGIN,
    SMALLEST_POINTS,
    default_text_font,
)

LONG = "The lamp burned low in the window, and she walked to the river. " * 5


# A carriage return is no character of the program's texts: they have one kind of line end.
written = st.text(st.characters(exclude_characters="\r"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(written)
def test_what_is_loaded_is_what_is_saved(page, text):
    page.load_text(text)
    assert page.text() == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(written.filter(bool))
def test_what_is_cut_and_pasted_is_the_same_text(page, text):
    # Qt's plain text had spaces for no-break spaces, and line ends for line separators.
    page.load_text(text)
    page.selectAll()
    page.cut()
    assert page.text() == ""
    page.paste()
    assert page.text() == text
    page.undo()
    page.undo()
    assert page.text() == text


@pytest.mark.parametrize(
    "text",
    [
        *("no\u00a0break", "line\u2028separator", "paragraph\u2029separator", "frame\ufdd0\ufdd1"),
        *(
            "tab\t",
            " ends ",
            "\n\n",
            "😀𠀀",
            "nul\0",
            "form\f",
            "broken byte \udcff",
            "\ufeff",
            "\ufffemark",
            "a\n\ufeff",
        ),
        *("\U0010f000\U0010f8ff\U0010f8ff\0\U0010fffd", "half \ud83d"),
    ],
)
def test_rare_characters_survive(page, text):
    page.load_text(text)
    assert page.text() == text


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x85", "\u2029", "\udcff"])
def test_what_cannot_be_drawn_is_shown_as_a_mark(page, char):
    page.load_text("m")
    width = page.fontMetrics().horizontalAdvance(page.document().firstBlock().text())
    page.load_text("m" + char)
    assert page.document().blockCount() == 1
    assert page.fontMetrics().horizontalAdvance(page.document().firstBlock().text()) > width


def test_the_clipboard_offers_plain_text_and_nothing_else(page):
    page.load_text("no\u00a0break\nline\u2028end")
    page.selectAll()
    data = page.createMimeDataFromSelection()
    assert data.formats() == ["text/plain"]
    assert data.text() == "no\u00a0break\nline\u2028end"


def test_other_programs_are_offered_a_sign_for_each_broken_byte(page):
    page.load_text("caf\udce9")
    page.selectAll()
    assert page.createMimeDataFromSelection().text() == "caf\ufffd"


def test_pasted_line_ends_become_those_of_the_text(page):
    data = QMimeData()
    data.setText("one\r\ntwo\rthree\n")
    page.insertFromMimeData(data)
    assert page.text() == "one\ntwo\nthree\n"


def lines(count, first=0):
    return "".join(f"Line {number}.\n" for number in range(first, first + count))


def test_another_version_is_one_step_that_can_be_taken_back(page):
    page.load_text(lines(200))
    page.insertPlainText("Mine. ")
    mine = page.text()
    page.replace_text(lines(200) + "Theirs.\n")
    assert page.text() == lines(200) + "Theirs.\n"
    page.undo()
    assert page.text() == mine
    page.redo()
    assert page.text() == lines(200) + "Theirs.\n"


def test_another_version_leaves_caret_and_view_where_they_were(page):
    page.load_text(lines(200))
    cursor = page.textCursor()
    cursor.setPosition(page.document().findBlockByNumber(100).position())
    page.setTextCursor(cursor)
    page.verticalScrollBar().setValue(95)
    page.replace_text("Theirs.\n" + lines(200))
    for step, top in ((None, 96), (page.undo, 95), (page.redo, 96)):
        if step:
            step()
        assert page.verticalScrollBar().value() == top
        assert page.textCursor().block().text() == "Line 100."


def test_a_loaded_text_is_unmodified_and_cannot_be_undone(page):
    page.insertPlainText("before")
    page.load_text("after")
    assert not page.document().isModified()
    assert not page.document().isUndoAvailable()
    assert page.textCursor().position() == 0


def test_shift_enter_makes_a_plain_paragraph(page, qtbot):
    qtbot.keyClicks(page, "a")
    qtbot.keyClick(page, Qt.Key.Key_Return, SHIFT)
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
    wheel(page, 120, CTRL)
    assert page.zoom == 1
    wheel(page, -120, CTRL)
    wheel(page, -120, CTRL)
    assert page.zoom == -1


# Each of a touchpad's many small events was a step.
def test_a_touchpad_zooms_by_how_far_it_is_stroked(page):
    for _ in range(15):
        wheel(page, 8, CTRL)
    assert page.zoom == 1
    for _ in range(30):
        wheel(page, -8, CTRL)
    assert page.zoom == -1


def test_a_fast_wheel_zooms_several_steps(page):
    wheel(page, 360, CTRL)
    assert page.zoom == 3


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


# 96 points zoomed to 6, then a face of 6 points: setPointSize(-84).
@pytest.mark.parametrize(("zoom", "size"), [(-1000, SMALLEST_POINTS), (1000, LARGEST_POINTS)])
def test_another_size_after_zooming_stays_within_bounds(page, zoom, size):
    page.set_typeface("", SMALLEST_POINTS if zoom > 0 else LARGEST_POINTS)
    page.set_zoom(zoom)
    page.set_typeface("", LARGEST_POINTS if zoom > 0 else SMALLEST_POINTS)
    assert page.font().pointSize() == size
    page.zoom_reset()
    assert page.zoom == 0


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


def families(page):
    return page.font().families()


@pytest.fixture
def chinese_faces(qapp):
    faces = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    if not faces:
        pytest.skip("no Chinese face on this system")
    return faces


def test_a_chosen_face_without_chinese_leaves_quotes_their_width(page, chinese_faces):
    other = next(face for face in QFontDatabase.families() if face not in chinese_faces)
    page.load_text("她说：“好。”")
    own = families(page)[0]
    page.set_typeface(other, 14)
    assert families(page)[0] == own
    assert other in families(page)
    page.load_text("She said, “Well.”")
    assert families(page)[0] == other


def test_a_chosen_face_that_writes_chinese_is_used(page, chinese_faces):
    page.set_typeface(chinese_faces[-1], 14)
    page.load_text("她说：“好。”")
    assert families(page)[0] == chinese_faces[-1]


def test_chinese_faces_of_other_names_are_found(page, chinese_faces, monkeypatch):
    monkeypatch.setattr("writer.ui.page.page.CHINESE_FACES", ())
    page.load_text("她说：“好。”")
    assert families(page)[0] in chinese_faces


def test_another_language_changes_the_face_and_nothing_else(page, chinese_faces):
    page.load_text("a line that is long enough to be wrapped somewhere " * 3 + "\n")
    page.textCursor().insertText("“x”\n" * 60)
    page.document().setModified(False)
    page.verticalScrollBar().setValue(20)
    steps, top = page.document().availableUndoSteps(), page.firstVisibleBlock().blockNumber()
    before, changes = families(page), []
    page.textChanged.connect(lambda: changes.append(page.text()))
    page.set_language("zh")
    assert families(page) != before
    assert page.firstVisibleBlock().blockNumber() == top
    assert page.document().availableUndoSteps() == steps
    assert not page.document().isModified()
    assert changes == []
    page.set_language("en")
    assert families(page) == before


def test_the_language_of_a_text_is_that_of_most_of_its_beginning(page):
    page.load_text("天色暗下来了。" * 20 + "Nobody came down to the river.")
    assert families(page) == default_text_font("zh").families()
