"""Marks on everything that was found, as far as it is in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, QRect, QTimer, Slot

from writer.ui.page.paragraph_formats import Layer, Mark
from writer.ui.page.text_search import places_in
from writer.ui.shared.text_colours import found_format

if TYPE_CHECKING:
    import re

    from PySide6.QtGui import QTextBlock

    from writer.ui.page.page import Page

MOST_IN_A_PARAGRAPH: Final = 300
"""Each mark costs layout; a letter is found thousands of times in a long paragraph."""


class FoundMarks(QObject):
    """Marks what a pattern finds in the paragraphs of a page that can be seen.

    Args:
        page: where; its paragraphs' layer for what is found belongs to this object.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._pattern: re.Pattern[str] | None = None
        self._marked: list[QTextBlock] = []
        # After all that happens to the view or the text within one event.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_rest)
        page.verticalScrollBar().valueChanged.connect(self._on_seen_changed)
        page.updateRequest.connect(self._on_update_requested)
        page.document().contentsChanged.connect(self._on_seen_changed)
        page.colours_changed.connect(self._on_seen_changed)

    def show(self, pattern: re.Pattern[str] | None) -> None:
        """Mark what ``pattern`` finds from now on; None = nothing."""
        self._pattern = pattern
        self._mark()

    @Slot()
    def _on_seen_changed(self) -> None:
        if self._pattern is not None and not self._timer.isActive():
            self._timer.start()

    @Slot(QRect, int)
    def _on_update_requested(self, area: QRect, _scrolled: int) -> None:
        # The whole of it after a change of size; not at every blinking of the caret.
        if area.contains(self._page.viewport().rect()):
            self._on_seen_changed()

    @Slot()
    def _on_rest(self) -> None:
        self._mark()

    def _mark(self) -> None:
        self._timer.stop()
        seen = self._seen() if self._pattern is not None else []
        for block in self._marked:
            if block.isValid() and block not in seen:
                self._page.formats.mark(block, Layer.FOUND, ())
        for block in seen:
            self._page.formats.mark(block, Layer.FOUND, self._marks(block))
        self._marked = seen

    def _seen(self) -> list[QTextBlock]:
        viewport = self._page.viewport()
        block = self._page.cursorForPosition(QPoint(0, 0)).block()
        last = self._page.cursorForPosition(QPoint(0, viewport.height())).blockNumber()
        blocks = []
        while block.isValid() and block.blockNumber() <= last:
            blocks.append(block)
            block = block.next()
        return blocks

    def _marks(self, block: QTextBlock) -> list[Mark]:
        if self._pattern is None:
            return []
        look = found_format(self._page.palette())
        places = list(places_in(block, self._pattern))[:MOST_IN_A_PARAGRAPH]
        return [Mark(start, length, look) for start, length in places]
