"""Tints on the words that were not typed, as far as they are in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.documents.provenance import runs
from writer.ui.page.paragraph_formats import Layer, Mark
from writer.ui.page.provenance_marks import pieces_in
from writer.ui.page.seen_marks import SeenMarks
from writer.ui.shared.text_colours import provenance_format

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock

    from writer.ui.page.page import Page


class OriginMarks(SeenMarks):
    """Shows where the words of a page came from.

    Args:
        page: where; its paragraphs' layer for provenance belongs to this object.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page, Layer.PROVENANCE)

    def marks_of(self, block: QTextBlock) -> list[Mark]:
        """Return the marks of what was not typed in a paragraph."""
        # What was accepted across its borders is whole only with what lies beyond them.
        first = block.previous() if block.previous().isValid() else block
        last = block.next() if block.next().isValid() else block
        start, end = first.position(), last.position() + last.length() - 1
        begins, ends = block.position(), block.position() + block.length() - 1
        palette, marks = self._page.palette(), []
        for run in runs(pieces_in(self._page.document(), start, end - start)):
            at, to = max(run.start, begins), min(run.start + run.length, ends)
            if at < to:
                look = provenance_format(palette, run.origin)
                marks.append(Mark(at - begins, to - at, look))
        return marks
