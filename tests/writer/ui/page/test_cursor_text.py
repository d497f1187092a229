"""What stands around the caret, counted right whatever the characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from writer.assist.request import CONTEXT_LENGTH
from writer.ui.page.cursor_text import (
    LINES_SEARCHED,
    line_before,
    place_of,
    split_at,
    text_after,
    text_before,
    utf16_length,
)

written = st.text(st.sampled_from("ab \n好😀𠀀\u00a0"), max_size=60)


def cursor_in(text, position):
    document = QTextDocument()
    document.setPlainText(text)
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    return document, cursor


@given(written, st.integers(0, 60))
def test_before_and_after_are_the_text_around_the_caret(text, index):
    before, after = text[:index], text[index:]
    document, cursor = cursor_in(text, utf16_length(before))
    assert text_before(cursor) == before
    assert text_after(cursor) == after.split("\n")[0]
    assert document.characterCount() == utf16_length(text) + 1


@given(written, st.integers(1, 20))
def test_only_as_much_as_is_wanted(text, length):
    _document, cursor = cursor_in(text, utf16_length(text))
    assert text_before(cursor, length) == text[-length:]


def test_a_long_text_is_cut_to_the_context():
    _document, cursor = cursor_in("word " * 1000, 5000)
    assert text_before(cursor) == ("word " * 1000)[-CONTEXT_LENGTH:]


@given(written, st.integers(0, 60))
def test_splitting_counts_as_qt_does(text, index):
    before, after = text[:index], text[index:]
    assert split_at(text, utf16_length(before)) == (before, after)


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("ab", 2), ("好", 1), ("😀", 2), ("a𠀀b", 4)]
)
def test_lengths_are_utf16(text, length):
    assert utf16_length(text) == length


def test_the_place_of_the_caret():
    _document, cursor = cursor_in("# A title\nIt was (the best of)", 29)
    place = place_of(cursor, composing=False, continuing=True)
    assert (place.paragraph_start, place.after, place.paragraph_length) == ("It was (", ")", 20)
    assert not place.has_selection
    assert place.continuing


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [
        ("Zorba\nsat\nZorba\nrose\nNina", "Zorba", 3),
        ("Zorba\nsat\nZorba\nrose\nNina", "Zorb", 0),
        ("Zorba\nsat\nZorba\nrose\nNina", "Nina", 0),  # in progress
        ("阿青撑船。\n渡口的阿", "青撑", 1),
        ("Zorba" + "\nsat" * LINES_SEARCHED, "Zorba", 0),
    ],
)
def test_the_line_of_a_word_is_the_nearest_before_the_caret(text, word, line):
    _document, cursor = cursor_in(text, len(text))
    assert line_before(cursor, word) == line
