"""A continuation on the page before the writer has decided: tinted, and not yet text.

It is inline text, so it streams in without touching the document, its undo history, the caret
or the selection. Every version generated at one place is kept until one is wanted elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer.ui.page.inline_text import InlineText
from writer.ui.shared.text_colours import pending_format

if TYPE_CHECKING:
    from writer.assist.request import ContinuationRequest
    from writer.ui.page.page import Page
    from writer.ui.workers.suggestion_dispatcher import TextChannel

FRAME_MS: Final = 16
"""Pieces that arrive within one frame are drawn together: each drawing lays the paragraph out."""


class PendingContinuation(QObject):
    """At most one continuation of a page, streaming or complete.

    Signals:
        started: text is being generated at a place.
        ended: nothing is pending any more.
        fell_silent: the model had nothing to add; nothing is pending.
    """

    started = Signal()
    ended = Signal()
    fell_silent = Signal()

    def __init__(self, page: Page, channel: TextChannel) -> None:
        super().__init__(page)
        self._page = page
        self._channel = channel
        self._inline = InlineText(page.formats)
        self._request: ContinuationRequest | None = None
        self._active = False
        self._position = 0
        self._streaming_id: int | None = None
        self._versions: list[str] = []
        self._index = 0
        self._frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._frame.timeout.connect(self._on_frame)
        channel.continuation_text.connect(self._on_continuation_text)
        channel.continuation_finished.connect(self._on_continuation_finished)

    @property
    def active(self) -> bool:
        """Whether a continuation is streaming or waits for the writer's word."""
        return self._active

    @property
    def streaming(self) -> bool:
        """Whether text is still being generated."""
        return self._streaming_id is not None

    @property
    def text(self) -> str:
        """The version that is shown, as far as it was generated."""
        return self._versions[self._index] if self._active and self._versions else ""

    def start(self, position: int, request: ContinuationRequest) -> None:
        """Begin a continuation at ``position`` of the document."""
        if not self._is_about(request.before):
            self._versions.clear()
        self._request = request
        self._begin(position)
        self._stream(request)
        self.started.emit()

    def bring_back(self, position: int, before: str) -> bool:
        """Show the version again that was given up last; return whether there is one.

        Args:
            position: in the document.
            before: the text before it, in which the place is known again.
        """
        if self._active or not self._versions or not self._is_about(before):
            return False
        self._begin(position)
        self._draw()
        self.started.emit()
        return True

    def another(self) -> bool:
        """Generate one more version in place of the one shown; return whether one is pending."""
        if not self._active or self._request is None:
            return False
        self._stop_streaming()
        self._inline.clear()
        self._stream(self._request)
        return True

    def turn(self, step: int) -> bool:
        """Show the next (1) or previous (-1) version; return whether a continuation is pending."""
        if not self._active:
            return False
        if self._versions and not self.streaming:
            self._index = (self._index + step) % len(self._versions)
            self._draw()
        return True

    def take(self) -> tuple[int, str]:
        """End the pending state and return where which text stood."""
        position, text = self._position, self.text
        self._stop_streaming()
        self._inline.clear()
        if self._active:
            self._active = False
            self.ended.emit()
        return position, text

    def forget(self) -> None:
        """End the pending state and forget all versions: another text begins."""
        self.take()
        self._versions.clear()

    def redraw(self) -> None:
        """Draw at the right place again, after an edit elsewhere or with other colours."""
        if self._inline.visible:
            self._draw()

    @Slot(int, str)
    def _on_continuation_text(self, number: int, piece: str) -> None:
        if number != self._streaming_id:
            return
        self._versions[self._index] += piece
        if not self._frame.isActive():
            self._frame.start()

    @Slot(int)
    def _on_continuation_finished(self, number: int) -> None:
        if number != self._streaming_id:
            return
        self._streaming_id = None
        self._on_frame()
        if not self._versions[self._index]:
            self._drop_empty_version()

    @Slot()
    def _on_frame(self) -> None:
        self._frame.stop()
        if self.text:
            self._draw()
            self._reveal()

    def _is_about(self, before: str) -> bool:
        return self._request is not None and self._request.before == before

    def _begin(self, position: int) -> None:
        self._position = position
        self._active = True

    def _stream(self, request: ContinuationRequest) -> None:
        self._versions.append("")
        self._index = len(self._versions) - 1
        self._streaming_id = self._channel.continue_from(request)

    def _stop_streaming(self) -> None:
        self._frame.stop()
        if self._streaming_id is None:
            return
        self._streaming_id = None
        self._channel.cancel()
        if not self._versions[self._index]:
            del self._versions[self._index]
            self._index = max(0, len(self._versions) - 1)

    def _drop_empty_version(self) -> None:
        del self._versions[self._index]
        self._index = max(0, len(self._versions) - 1)
        if self._versions:
            self._draw()
        else:
            self.take()
        self.fell_silent.emit()

    def _draw(self) -> None:
        self._inline.show(self._position, self.text, pending_format(self._page.palette()))

    def _reveal(self) -> None:
        """Scroll so that new text is seen, as far as the caret's line stays in view."""
        page = self._page
        rect = page.blockBoundingGeometry(page.textCursor().block())
        hidden = rect.translated(page.contentOffset()).bottom() - page.viewport().height()
        line = max(1, page.fontMetrics().lineSpacing())
        room = page.cursorRect().top() // line
        lines = min(int(-(-hidden // line)), room)
        if lines > 0:
            bar = page.verticalScrollBar()
            bar.setValue(bar.value() + lines)
