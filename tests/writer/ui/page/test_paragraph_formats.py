"""Marks of several owners and inline text stand on one paragraph together."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor

from writer.ui.page.inline_text import InlineText
from writer.ui.page.paragraph_formats import Layer, Mark, ParagraphFormats


def look(colour):
    text_format = QTextCharFormat()
    text_format.setForeground(QColor(colour))
    return text_format


RED, BLUE, GREY = look("#ff0000"), look("#0000ff"), look("#808080")


@pytest.fixture
def formats(view):
    return ParagraphFormats(view.document())


def seen(block):
    """Return the stretches of a paragraph's layout that have a colour of their own."""
    return [
        (each.start, each.length, each.format.foreground().color().name())
        for each in block.layout().formats()
    ]


# Ghost text set its own formats, and a highlighter's were gone.
def test_a_highlighter_and_ghost_text_stand_on_one_paragraph(view, formats):
    block = view.document().firstBlock()
    formats.mark(block, Layer.HIGHLIGHTING, [Mark(0, 3, RED), Mark(8, 5, RED)])
    ghost = InlineText(formats)
    ghost.show(7, " GHO ", GREY)
    assert seen(block) == [(0, 3, "#ff0000"), (13, 5, "#ff0000"), (7, 5, "#808080")]
    ghost.clear()
    assert seen(block) == [(0, 3, "#ff0000"), (8, 5, "#ff0000")]


def test_a_mark_around_the_caret_leaves_ghost_text_out(view, formats):
    block = view.document().firstBlock()
    formats.mark(block, Layer.SPELLING, [Mark(4, 9, RED)])
    InlineText(formats).show(7, " GHO ", GREY)
    assert seen(block) == [(4, 3, "#ff0000"), (12, 6, "#ff0000"), (7, 5, "#808080")]


def test_marks_set_while_ghost_text_stands_are_moved_too(view, formats):
    block = view.document().firstBlock()
    InlineText(formats).show(7, " \N{PILE OF POO}", GREY)
    formats.mark(block, Layer.FOUND, [Mark(8, 5, BLUE)])
    assert seen(block) == [(11, 5, "#0000ff"), (7, 3, "#808080")]


def test_layers_stand_in_a_fixed_order_and_alone(view, formats):
    block = view.document().firstBlock()
    formats.mark(block, Layer.FOUND, [Mark(0, 3, BLUE)])
    formats.mark(block, Layer.HIGHLIGHTING, [Mark(0, 3, RED)])
    assert [colour for _, _, colour in seen(block)] == ["#ff0000", "#0000ff"]
    formats.mark(block, Layer.FOUND, [])
    assert seen(block) == [(0, 3, "#ff0000")]
    formats.mark(block, Layer.HIGHLIGHTING, [])
    assert seen(block) == []


def test_marks_go_with_their_paragraph(view, formats):
    second = view.document().findBlockByNumber(1)
    formats.mark(second, Layer.FOUND, [Mark(0, 4, BLUE)])
    gc.collect()
    cursor = QTextCursor(view.document())
    cursor.insertBlock()
    moved = view.document().findBlockByNumber(2)
    assert formats.marks(moved, Layer.FOUND) == (Mark(0, 4, BLUE),)
    assert formats.marks(view.document().findBlockByNumber(1), Layer.FOUND) == ()
    view.setPlainText("")
    assert formats.marks(view.document().firstBlock(), Layer.FOUND) == ()


def test_marks_end_with_the_text(view, formats):
    block = view.document().findBlockByNumber(1)
    formats.mark(block, Layer.FOUND, [Mark(2, 50, BLUE), Mark(30, 5, BLUE)])
    assert seen(block) == [(2, 2, "#0000ff")]


def test_a_composition_leaves_the_marks_of_its_paragraph(desk):
    d = desk()
    d.load("one two three", caret=7)
    block: QTextBlock = d.editor.document().firstBlock()
    d.editor.formats.mark(block, Layer.HIGHLIGHTING, [Mark(8, 5, RED)])
    d.compose("ni")
    assert (10, 5, "#ff0000") in seen(block)
    d.commit("\u4f60")
    d.editor.formats.mark(block, Layer.HIGHLIGHTING, [Mark(9, 5, RED)])
    assert seen(block) == [(9, 5, "#ff0000")]


def test_ghost_text_on_the_page_keeps_a_highlighters_marks(desk):
    d = desk(ghost=lambda _: " morning")
    d.type("Good")
    block = d.editor.document().firstBlock()
    d.editor.formats.mark(block, Layer.HIGHLIGHTING, [Mark(0, 4, RED)])
    d.wait_for_ghost(" morning")
    assert (0, 4, "#ff0000") in seen(block)
    d.press(Qt.Key.Key_Escape)
    assert seen(block) == [(0, 4, "#ff0000")]
