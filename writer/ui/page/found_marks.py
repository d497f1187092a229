"""Marks on everything that was found, as far as it is in view."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from writer.ui.page.paragraph_formats import Layer, Mark
from writer.ui.page.seen_marks import SeenMarks
from writer.ui.page.text_search import found_in
from writer.ui.shared.text_colours import found_format

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
        """Mark what ``pattern`` finds from now on, perhaps in a part only; None = nothing."""
        self._pattern, self._within = pattern, within
        self.want(pattern is not None)

    def marks_of(self, block: QTextBlock) -> list[Mark]:
        """Return the marks of what is found in a paragraph."""
        if self._pattern is None:
            return []
        look = found_format(self._page.palette())
        first = block.position()
        places = islice(found_in(block, self._pattern, self._within), MOST_IN_A_PARAGRAPH)
        return [Mark(found.start - first, found.end - found.start, look) for found in places]
