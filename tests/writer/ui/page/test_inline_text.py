"""Inline text is drawn and is not there."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCharFormat, QTextCursor

from writer.ui.page.inline_text import GAP, InlineText
from writer.ui.page.paragraph_formats import ParagraphFormats

PLAIN = QTextCharFormat()


def drawn(view, paragraph):
    layout = view.document().findBlockByNumber(paragraph).layout()
    return layout.preeditAreaText().removeprefix(GAP)


def test_it_reflows_its_paragraph(view):
    block = view.document().firstBlock()
    height = view.blockBoundingRect(block).height()
    InlineText(ParagraphFormats(view.document())).show(13, " and much more" * 10, PLAIN)
    assert view.blockBoundingRect(block).height() >= 3 * height
    assert view.toPlainText() == "one two three\nfour"


def test_line_ends_break_its_lines(view):
    InlineText(ParagraphFormats(view.document())).show(13, "\none\ntwo", PLAIN)
    block = view.document().firstBlock()
    view.blockBoundingRect(block)  # lays it out
    assert block.layout().lineCount() == 3
    assert view.blockCount() == 2


def test_clearing_leaves_nothing(view):
    inline = InlineText(ParagraphFormats(view.document()))
    inline.show(13, "ghost", PLAIN)
    assert inline.visible
    inline.clear()
    assert not inline.visible
    assert drawn(view, 0) == ""
    assert view.document().firstBlock().layout().formats() == []
    inline.clear()


def test_it_moves_from_one_paragraph_to_another(view):
    inline = InlineText(ParagraphFormats(view.document()))
    inline.show(13, "ghost", PLAIN)
    inline.show(18, "ghost", PLAIN)
    assert (drawn(view, 0), drawn(view, 1)) == ("", "ghost")


def test_it_survives_the_end_of_its_paragraph(view):
    inline = InlineText(ParagraphFormats(view.document()))
    inline.show(18, "ghost", PLAIN)
    view.setPlainText("")
    inline.clear()
    inline.show(0, "new", PLAIN)
    assert drawn(view, 0) == "new"


def test_a_paragraph_split_above_it_can_still_be_cleared(view):
    inline = InlineText(ParagraphFormats(view.document()))
    inline.show(13, "ghost", PLAIN)
    cursor = QTextCursor(view.document())
    cursor.setPosition(2)
    cursor.insertBlock()
    inline.clear()
    assert [drawn(view, paragraph) for paragraph in range(3)] == ["", "", ""]


def test_a_composition_in_its_place_is_left_alone(view):
    inline = InlineText(ParagraphFormats(view.document()))
    inline.show(13, "ghost", PLAIN)
    view.document().firstBlock().layout().setPreeditArea(13, "composition")
    inline.clear()
    assert drawn(view, 0) == "composition"


def left_edge(view, char):
    """Return where a letter of the first paragraph is painted, in points from the left."""
    layout = view.document().firstBlock().layout()
    view.blockBoundingRect(view.document().firstBlock())
    return layout.lineAt(0).cursorToX(char)[0]


# "g" with "oing" behind it read "gping": the caret stood on the first letter.
@pytest.mark.parametrize("position", [0, 13])
def test_the_caret_stands_beside_its_first_letter(view, position):
    InlineText(ParagraphFormats(view.document())).show(position, "oing", PLAIN)
    caret, letter = left_edge(view, position), left_edge(view, position + len(GAP))
    assert letter - caret > 2


def test_a_space_is_beside_the_caret_as_it_is(view):
    InlineText(ParagraphFormats(view.document())).show(13, " going", PLAIN)
    assert view.document().firstBlock().layout().preeditAreaText() == " going"
