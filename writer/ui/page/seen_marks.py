"""Marks on paragraphs of which only those in view have any: what a page of a novel can afford."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QTimer, Slot

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock

    from writer.ui.page.page import Page
    from writer.ui.page.paragraph_formats import Layer, Mark


class SeenMarks(QObject):
    """Keeps marks on the paragraphs that can be seen, while they are wanted.

    Args:
        page: where.
        layer: of its paragraphs, which belongs to this object.
    """

    def __init__(self, page: Page, layer: Layer) -> None:
        super().__init__(page)
        self._page = page
        self._layer = layer
        self._wanted = False
        self._marked: list[QTextBlock] = []
        # After all that happens to the view or the text within one event.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_rest)
        page.verticalScrollBar().valueChanged.connect(self._on_seen_changed)
        page.updateRequest.connect(self._on_update_requested)
        page.document().contentsChanged.connect(self._on_seen_changed)
        page.colours_changed.connect(self._on_seen_changed)

    def marks_of(self, block: QTextBlock) -> list[Mark]:
        """Return what should stand on a paragraph."""
        raise NotImplementedError

    def want(self, on: bool) -> None:
        """Show marks from now on, or none."""
        self._wanted = on
        self._mark()

    @Slot()
    def _on_seen_changed(self) -> None:
        if self._wanted and not self._timer.isActive():
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
        seen = self._seen() if self._wanted else []
        for block in self._marked:
            if block.isValid() and block not in seen:
                self._page.formats.mark(block, self._layer, ())
        for block in seen:
            self._page.formats.mark(block, self._layer, self.marks_of(block))
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
