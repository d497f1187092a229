"""Where the parts of a row stand: words to click, a lock to press, room for what is said."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics, QPalette

from writer.assist.verse.measuring import measure
from writer.ui.verse.line_rows import Row, RowLook, RowState

LINE = "The lamp is low upon the sea tonight"


def look(text=LINE, width=500, state=None, **parts):
    (words,) = measure([text], "zh" if text > "一" else "en")
    row = Row(0, text, words=words, **parts)
    area = QRect(0, 100, width, 0)
    return RowLook(row, state or RowState(), QFont(), QPalette(), area)


def middle_of(shown, text, part):
    """Return a point over a part of the text."""
    before = QFontMetrics(QFont()).horizontalAdvance(text[: text.index(part)])
    half = QFontMetrics(QFont()).horizontalAdvance(part) // 2
    area = shown.text_area
    return area.left() + before + half, area.top() + QFontMetrics(QFont()).height() // 2


def test_each_word_is_found_where_it_stands(qapp):
    shown = look()
    for number, word in enumerate(LINE.split()):
        assert shown.word_at(*middle_of(shown, LINE, word)) == number


def test_there_is_no_word_in_the_margins_or_behind_the_line(qapp):
    shown = look()
    area = shown.text_area
    assert shown.word_at(area.left() - 10, area.center().y()) is None
    assert shown.word_at(area.right(), area.center().y()) is None
    assert shown.word_at(area.left() + 5, area.bottom() + 30) is None


def test_characters_beyond_the_basic_plane_move_no_word(qapp):
    text = "\U00020000明月"
    shown = look(text)
    assert shown.word_at(*middle_of(shown, text, "月")) == 2


def test_a_line_that_is_too_long_is_turned_over_and_its_words_are_found_there(qapp):
    narrow, wide = look(width=200), look()
    assert narrow.height > wide.height
    area = narrow.text_area
    last = QFontMetrics(QFont()).height() // 2
    assert narrow.word_at(area.left() + 20, area.bottom() - last) is not None


def test_what_gave_way_a_new_stanza_and_the_buttons_take_room(qapp):
    plain = look().height
    assert look(note="a slant rhyme").height > plain
    assert look(opens_stanza=True).height > plain
    assert look(state=RowState(chosen=True, room=20)).height == plain + 20


def test_the_lock_stands_left_of_the_text(qapp):
    shown = look()
    assert shown.lock_area.right() < shown.text_area.left()
    assert shown.lock_area.intersected(shown.text_area).isEmpty()


def test_another_version_is_turned_in(qapp):
    assert look(version=0).text_area.left() > look().text_area.left()
