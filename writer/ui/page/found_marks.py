"""Marks on what was found, and on the part that is searched, as far as they are in view."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from writer.ui.page.paragraph_formats import Layer, Mark
from writer.ui.page.seen_marks import SeenMarks
from writer.ui.page.text_search import found_in
from writer.ui.shared.text_colours import found_format, searched_format

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock

    from writer.text.search_pattern import SearchPattern
    from writer.ui.page.page import Page
    from writer.ui.page.stretch import Stretch

MOST_IN_A_PARAGRAPH: Final = 300
"""Each mark costs layout; a letter is found thousands of times in a long paragraph."""


class FoundMarks(SeenMarks):
    """Marks what a pattern finds in the paragraphs of a page that can be seen.

    Args:
        page: where; its paragraphs' layer for what is found belongs to this object.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page, Layer.FOUND)
        self._pattern: SearchPattern | None = None
        self._within: Stretch | None = None

    def show(self, pattern: SearchPattern | None, within: Stretch | None = None) -> None:
        """Mark what ``pattern`` finds from now on, and the part that is searched, if any."""
        self._pattern, self._within = pattern, within
        self.want(pattern is not None or within is not None)

    def marks_of(self, block: QTextBlock) -> list[Mark]:
        """Return the marks of what is found in a paragraph, on that of the part."""
        first = block.position()
        marks = []
        if self._within:
            start = max(self._within.start, first)
            length = min(self._within.end, first + block.length() - 1) - start
            if length > 0:
                marks.append(Mark(start - first, length, searched_format(self._page.palette())))
        if self._pattern is not None:
            look = found_format(self._page.palette())
            places = islice(found_in(block, self._pattern, self._within), MOST_IN_A_PARAGRAPH)
            marks += [Mark(found.start - first, found.end - found.start, look) for found in places]
        return marks
