"""Tab indents lines that begin and items of lists, and is no character anywhere else."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor

from writer.ui.page.indenting import at_line_start, indent, outdent


def cursor_at_end(page, text):
    page.load_text(text)
    page.moveCursor(QTextCursor.MoveOperation.End)
    return page.textCursor()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "\t"),
        ("One.\n\t", "One.\n\t\t"),
        ("  ", "  \t"),
        ("a", "a"),
        ("One two", "One two"),
        ("- milk", "\t- milk"),
        ("* milk", "\t* milk"),
        ("\t3. milk", "\t\t3. milk"),
        ("1. milk", "\t1. milk"),
        ("  - milk", "\t  - milk"),
        ("-milk", "-milk"),
    ],
)
def test_what_is_indented(page, before, after):
    cursor = cursor_at_end(page, before)
    indent(cursor)
    assert page.text() == after
    assert page.textCursor().atEnd()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\t\t- milk", "\t- milk"),
        ("  - milk", "- milk"),
        ("      1. milk", "  1. milk"),
        ("- milk", "- milk"),
        ("One.\n\t", "One.\n"),
        ("\tOne two", "\tOne two"),
        ("One", "One"),
        ("", ""),
    ],
)
def test_what_is_taken_back(page, before, after):
    cursor = cursor_at_end(page, before)
    outdent(cursor)
    assert page.text() == after
    assert page.textCursor().atEnd()


@pytest.mark.parametrize("caret", range(7))
def test_an_item_is_indented_wherever_the_caret_is_in_it(page, caret):
    cursor = cursor_at_end(page, "- milk")
    cursor.setPosition(caret)
    indent(cursor)
    assert (page.text(), cursor.position()) == ("\t- milk", caret + 1)
    outdent(cursor)
    assert (page.text(), cursor.position()) == ("- milk", caret)


@pytest.mark.parametrize("text", ["    ", "- milk"])
def test_selected_text_is_left_alone(page, text):
    cursor = cursor_at_end(page, text)
    cursor.movePosition(
        QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor
    )
    assert not at_line_start(cursor)
    indent(cursor)
    outdent(cursor)
    assert page.text() == text
