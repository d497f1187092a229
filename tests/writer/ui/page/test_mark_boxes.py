"""What no font can draw is seen all the same."""

from __future__ import annotations

import pytest

from writer.ui.page.mark_boxes import LONGEST_PARAGRAPH, mark_boxes


def boxes(page):
    return list(mark_boxes(page.document().firstBlock()))


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x85", "\u2029", "\ufeff", "\udcff"])
def test_a_mark_has_a_box_where_it_stands(page, char):
    page.load_text("😀 caf" + char + " was open")
    (box,) = boxes(page)
    line = page.document().firstBlock().layout().lineAt(0)
    assert page.fontMetrics().horizontalAdvance("😀 c") < box.left() < box.right()
    assert box.right() < line.naturalTextWidth()
    assert line.y() <= box.top() < box.bottom() <= line.y() + line.height()


def test_a_text_without_marks_has_no_boxes(page):
    page.load_text("no\u00a0break\u2028tab\t — “quotes”")
    assert boxes(page) == []


def test_boxes_are_drawn(page, monkeypatch):
    page.load_text("\0" * 30)
    drawn = page.viewport().grab().toImage()
    monkeypatch.setattr("writer.ui.page.page.mark_boxes", lambda block: ())
    assert page.viewport().grab().toImage() != drawn


def test_a_giant_paragraph_is_not_searched_at_each_painting(page):
    page.load_text("\0" * LONGEST_PARAGRAPH)
    assert boxes(page) == []
