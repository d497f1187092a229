"""Marks on everything that was found, as far as it is in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from writer.ui.page.paragraph_formats import Layer, Mark
from writer.ui.page.seen_marks import SeenMarks
from writer.ui.page.text_search import places_in
from writer.ui.shared.text_colours import found_format

if TYPE_CHECKING:
    import re

    from PySide6.QtGui import QTextBlock

    from writer.ui.page.page import Page

MOST_IN_A_PARAGRAPH: Final = 300
"""Each mark costs layout; a letter is found thousands of times in a long paragraph."""


class FoundMarks(SeenMarks):
    """Marks what a pattern finds in the paragraphs of a page that can be seen.

    Args:
        page: where; its paragraphs' layer for what is found belongs to this object.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page, Layer.FOUND)
        self._pattern: re.Pattern[str] | None = None

    def show(self, pattern: re.Pattern[str] | None) -> None:
        """Mark what ``pattern`` finds from now on; None = nothing."""
        self._pattern = pattern
        self.want(pattern is not None)

    def marks_of(self, block: QTextBlock) -> list[Mark]:
        """Return the marks of what is found in a paragraph."""
        if self._pattern is None:
            return []
        look = found_format(self._page.palette())
        places = list(places_in(block, self._pattern))[:MOST_IN_A_PARAGRAPH]
        return [Mark(start, length, look) for start, length in places]
