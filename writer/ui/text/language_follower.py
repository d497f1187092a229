"""The page's language follows the text: it decides the face, and how wide quotation marks are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from writer.ui.page.page import Page
    from writer.ui.text.text_counter import TextCounter

REST_MS: Final = 1500
"""Another face moves every line: that is left until the writer has stopped to think."""

MOST: Final = 0.6
"""Share of the words in a language that makes it the text's; in between, all stays as it is."""


class LanguageFollower(QObject):
    """Tells a page in which language its text is, whenever it has been written on.

    Args:
        page: the page.
        counter: counts its text, at rests.
        rest_ms: for how long the text must rest.
    """

    def __init__(self, page: Page, counter: TextCounter, rest_ms: int = REST_MS) -> None:
        super().__init__(counter)
        self._page = page
        self._counter = counter
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._on_rest)
        counter.counted.connect(self._rest.start)

    @Slot()
    def _on_rest(self) -> None:
        # Where somebody writes again, the counter will tell of the next rest.
        counts = self._counter.total
        if not self._counter.complete or not counts.words:
            return
        share = counts.han / counts.words
        if share >= MOST:
            self._page.set_language("zh")
        elif share <= 1 - MOST:
            self._page.set_language("en")
