"""A continuation on the page before the writer has decided: tinted, and not yet text.

It is inline text, so it streams in without touching the document, its undo history, the caret
or the selection. Every one that is written at a place of the text is kept there, with where it
branched off (:mod:`writer.assist.continuing.branches`), and is turned to again.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect, QTimer, Signal, Slot

from writer.assist.continuing.branches import Branch, BranchedText, Branches
from writer.text.counting import count_words
from writer.text.scripts import is_han
from writer.text.word_boundaries import first_word, word_spans
from writer.ui.page.inline_text import InlineText
from writer.ui.shared.text_colours import pending_format, singled_out_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint

    from writer.assist.continuing.written import KeptForm, Version
    from writer.assist.options import ContinuationPace
    from writer.assist.request import ContinuationRequest
    from writer.ui.page.page import Page
    from writer.ui.workers.suggestion_dispatcher import TextChannel

    Span = tuple[int, int]

FRAME_MS: Final = 16
"""Pieces that arrive within one frame are drawn together: each drawing lays the paragraph out."""

WORD_MS: Final = 230
"""At reading speed, a word takes so long: 260 a minute, as fiction is read in silence (Brysbaert
2019, "How many words do we read per minute?"). A Chinese character is two thirds of a word."""

LEAST_WORDS: Final = 10
"""So many words are written behind a chosen one, however late in a continuation it stands."""


class PendingContinuation(QObject):
    """At most one continuation of a page, streaming or complete.

    Attributes:
        written: all that was written at places of this text.
        pace: how fast it is shown.

    Signals:
        started: text is being generated at a place.
        ended: nothing is pending any more.
        fell_silent: the model had nothing to add; nothing is pending.
        changed: another one is shown, one has come, or what is being written is written.
    """

    started = Signal()
    ended = Signal()
    fell_silent = Signal()
    changed = Signal()

    def __init__(self, page: Page, channel: TextChannel) -> None:
        super().__init__(page)
        self.written = BranchedText()
        self.pace: ContinuationPace = "at_once"
        self._page = page
        self._channel = channel
        self._inline = InlineText(page.formats)
        self._active = False
        self._position = 0
        self._place = _Place("")
        self._branches = Branches()
        self._growing: _Growing | None = None
        self._several: int | None = None
        self._singled_out: Span | None = None
        self._frame = QTimer(self, singleShot=True)
        self._frame.timeout.connect(self._on_frame)
        channel.continuation_text.connect(self._on_continuation_text)
        channel.continuation_written.connect(self._on_continuation_written)
        channel.continuations_written.connect(self._on_continuations_written)
        channel.continuation_finished.connect(self._on_continuation_finished)

    @property
    def active(self) -> bool:
        """Whether a continuation is streaming or waits for the writer's word."""
        return self._active

    @property
    def streaming(self) -> bool:
        """Whether more of the one that is shown is still to come."""
        return self._growing is not None

    @property
    def writing_several(self) -> bool:
        """Whether several are being written, of which nothing is shown until all are there."""
        return self._several is not None

    @property
    def text(self) -> str:
        """The one that is shown, as far as it is shown."""
        if not self._active:
            return ""
        if self._growing is not None:
            return self._growing.shown
        current = self._branches.current
        return current.text if current else ""

    @property
    def position(self) -> int:
        """Where it stands in the document."""
        return self._position

    @property
    def before(self) -> str:
        """The text before it, by which the place is known."""
        return self._place.before

    @property
    def branches(self) -> Branches:
        """Those at the place of the pending one; none while none is pending."""
        return self._branches if self._active else Branches()

    @property
    def shown(self) -> Branch | None:
        """The one that is shown; None while it is being written."""
        return self.branches.current if self._growing is None else None

    @property
    def form(self) -> KeptForm | None:
        """The form of verse that the one that is shown keeps; None while that is not known."""
        branch = self._growing.branch if self._growing else self.branches.current
        return branch.form if branch else None

    def start(self, position: int, request: ContinuationRequest) -> None:
        """Begin a continuation at ``position`` of the document."""
        self._begin(position, request.before)
        self._stream(request, Branch(""))
        self.started.emit()
        self.changed.emit()

    def start_several(self, position: int, request: ContinuationRequest, count: int) -> None:
        """Have several written at ``position``; one of earlier days is shown meanwhile."""
        self._begin(position, request.before)
        self._draw()
        self.started.emit()
        self.write_several(request, count)

    def write_several(self, request: ContinuationRequest, count: int) -> None:
        """Have several more written at the place of the pending one, which stays."""
        self._stop()
        self._several = self._channel.write_several(request, count)
        self.changed.emit()

    def bring_back(self, position: int, before: str) -> bool:
        """Show again what was shown last at a place; return whether there is any.

        Args:
            position: in the document.
            before: the text before it, in which the place is known again.
        """
        if self._active or not self.written.at(before):
            return False
        self._begin(position, before)
        self._draw()
        self.started.emit()
        self.changed.emit()
        return True

    def another(self, request: ContinuationRequest) -> bool:
        """Generate one more in the place of the one shown; return whether one is pending.

        It begins as that one does, if the writer had chosen a word of it.
        """
        if not self._active:
            return False
        like = self._growing.branch if self._growing else self._branches.current or Branch("")
        self._stop()
        self._stream(request, dataclasses.replace(like, text=like.text[: like.given]))
        self.changed.emit()
        return True

    def branch_off(self, request: ContinuationRequest, at: int, word: str) -> bool:
        """Write the rest anew behind another word; return whether one is pending.

        Args:
            request: how to go on, before the place.
            at: how many characters of the one shown stay.
            word: what stands behind them instead.
        """
        text = self.text[:at] + word
        self._stop()
        current = self._branches.current
        if not self._active or current is None:
            return False
        self._stream(request, Branch(text, parent=current.number, at=at, given=len(text)))
        self.changed.emit()
        return True

    def turn(self, step: int) -> bool:
        """Show the next (1) or previous (-1) one; return whether a continuation is pending."""
        if self._active and (self._branches or self.text):
            self._stop_streaming()
            self._show(self._branches.turned(step))
        return self._active

    def show_branch(self, number: int) -> None:
        """Show one of those at this place."""
        if self._active:
            self._stop_streaming()
            self._show(self._branches.showing(number))

    def stop(self) -> bool:
        """Write no more; return whether something was being written and something is shown."""
        if not self.streaming and not self.writing_several:
            return False
        if not self.text:
            return False
        self._stop()
        self.changed.emit()
        return True

    def lift(self) -> None:
        """Take it off the page for a moment: a part of it becomes text."""
        self._inline.clear()

    def go_on(self, kept: str, position: int, before: str) -> None:
        """Go on with what is left now that its beginning is text.

        Args:
            kept: its beginning.
            position: behind that, in the document.
            before: the text before that position.
        """
        self._singled_out = None
        if self._growing is not None:
            self._growing = self._growing.behind(kept)
        self._branches = self._branches.behind(kept)
        self._place = dataclasses.replace(
            self._place, before=before, taken=self._place.taken + kept
        )
        self._position = position
        self._draw()
        self.changed.emit()

    def take(self, *, is_kept: bool = False) -> tuple[int, str]:
        """End the pending state and return where which text stood.

        Args:
            is_kept: it becomes text; what is left behind a part that was kept is not, then.
        """
        position, text = self._position, self.text
        self._stop()
        self._inline.clear()
        if self._active:
            if self._branches and not (is_kept and self._place.taken):
                self.written.put(self.before, self._branches)
            self._singled_out = None
            self._active = False
            self.ended.emit()
            self.changed.emit()
        return position, text

    def forget(self) -> None:
        """End the pending state and forget all that was written: another text begins."""
        self.take()
        self.written.clear()

    def redraw(self) -> None:
        """Draw at the right place again, after an edit elsewhere or with other colours."""
        if self._inline.visible:
            self._draw()

    def word_at(self, point: QPoint) -> Span | None:
        """Return where the word under a point of the viewport begins and ends in :attr:`text`."""
        index = self._inline.index_at(self._page, point)
        if index is None:
            return None
        return next((span for span in self.words() if span[0] <= index < span[1]), None)

    def words(self) -> list[Span]:
        """Return where the words of :attr:`text` begin and end."""
        return word_spans(self.text)

    def single_out(self, span: Span | None) -> QRect:
        """Mark a word, or none; return where it stands on the viewport."""
        if self._active and span != self._singled_out:
            self._singled_out = span
            self._draw()
        return self._inline.rect_of(self._page, span[0]) if self._active and span else QRect()

    @Slot(int, str)
    def _on_continuation_text(self, number: int, piece: str) -> None:
        growing = self._growing
        if growing is None or number != growing.number:
            return
        growing.come += piece
        if not self._frame.isActive():
            self._frame.start(FRAME_MS)

    @Slot(int, object)
    def _on_continuation_written(self, number: int, version: Version) -> None:
        growing = self._growing
        if growing is not None and number == growing.number:
            growing.branch = dataclasses.replace(
                growing.branch, scores=version.scores, form=version.form
            )
            if version.form:
                self.changed.emit()

    @Slot(int, object)
    def _on_continuations_written(self, number: int, versions: Sequence[Version]) -> None:
        if number != self._several:
            return
        shown = self._branches.shown
        # The best is the last to be added, and so the one that is shown where there was none.
        for version in reversed(versions):
            branch = Branch(version.text, seed=version.seed, scores=version.scores)
            self._add(dataclasses.replace(branch, form=version.form))
        if shown:
            self._branches = self._branches.showing(shown)

    @Slot(int)
    def _on_continuation_finished(self, number: int) -> None:
        if number == self._several:
            self._several = None
            self._show_what_there_is()
        elif self._growing is not None and number == self._growing.number:
            self._growing.is_whole = True
            self._on_frame()

    @Slot()
    def _on_frame(self) -> None:
        self._frame.stop()
        growing = self._growing
        if growing is None:
            return
        if self.pace == "at_once":
            growing.show_all()
        elif wait_ms := growing.show_word():
            self._frame.start(wait_ms)
        if growing.shown:
            self._draw()
            self._reveal()
        if growing.is_done:
            self._growing = None
            self._add(growing.finished())
            self._show_what_there_is(silent=not growing.shown)

    def _begin(self, position: int, before: str) -> None:
        self._stop()
        self._position = position
        self._place = _Place(before)
        self._branches = self.written.at(before)
        self._active = True

    def _stream(self, request: ContinuationRequest, beginning: Branch) -> None:
        """Have more written behind ``beginning``, which may be empty."""
        if beginning.text:
            words = max(LEAST_WORDS, request.words - count_words(beginning.text))
            before = self.before + beginning.text
            request = dataclasses.replace(request, before=before, words=words)
        request = request.seeded()
        self._singled_out = None
        branch = dataclasses.replace(
            beginning, number=0, seed=request.seed, scores=(), made_s=0.0, form=None
        )
        self._growing = _Growing(branch, self._channel.continue_from(request))
        self._draw()

    def _stop(self) -> None:
        """Write no more; what is shown by now is kept at this place."""
        self._stop_streaming()
        if self._several is not None:
            self._several = None
            self._channel.cancel()

    def _stop_streaming(self) -> None:
        self._frame.stop()
        growing, self._growing = self._growing, None
        if growing is not None:
            self._channel.cancel()
            if growing.shown:
                self._add(growing.finished())

    def _add(self, branch: Branch) -> None:
        """Keep one at this place, and show it."""
        self._branches = self.written.put(self.before, self._branches.with_branch(branch))
        if begun := self._place.taken:
            # Where the continuation was asked for it is found again, too, should that be undone.
            whole = dataclasses.replace(
                branch, text=begun + branch.text, parent=0, at=0, given=len(begun) + branch.given
            )
            origin = self._place.origin
            self.written.put(origin, self.written.at(origin).with_branch(whole))

    def _show(self, branches: Branches) -> None:
        self._singled_out = None
        self._branches = branches
        self._draw()
        self.changed.emit()

    def _show_what_there_is(self, *, silent: bool = False) -> None:
        """Show the current one, or end where there is none."""
        nothing = not self._branches
        if nothing:
            self.take()
        else:
            self._draw()
            self.changed.emit()
        if nothing or silent:
            self.fell_silent.emit()

    def _draw(self) -> None:
        if not self.text:
            self._inline.clear()
            return
        palette = self._page.palette()
        look, singled_out = pending_format(palette), singled_out_format(palette)
        span = self._singled_out
        self._inline.show(
            self._position, self.text, look, () if span is None else [(*span, singled_out)]
        )

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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where it stands.

    Attributes:
        before: the text before it.
        taken: what of the continuation is in that by now.
    """

    before: str
    taken: str = ""

    @property
    def origin(self) -> str:
        """The text before the place where the continuation was asked for."""
        return self.before.removesuffix(self.taken)


@dataclass(slots=True)
class _Growing:
    """One that is being written.

    Attributes:
        branch: what it begins with, and where it branches off.
        number: by which the channel knows it.
        come: what has been written so far.
        is_whole: whether that is all.
    """

    branch: Branch
    number: int
    come: str = ""
    is_whole: bool = False
    _shown: int = 0

    @property
    def shown(self) -> str:
        """What is to be seen of it."""
        return self.branch.text + self.come[: self._shown]

    @property
    def is_done(self) -> bool:
        """Whether it is whole and all of it is to be seen."""
        return self.is_whole and self._shown == len(self.come)

    def show_all(self) -> None:
        """Have all of it seen that has come."""
        self._shown = len(self.come)

    def show_word(self) -> int:
        """Have one more word seen; return in how many milliseconds the next one is due.

        0 = once more has come.
        """
        left = self.come[self._shown :]
        word = first_word(left) or left
        self._shown += len(word)
        if word == left:
            return 0
        han = sum(map(is_han, word))
        return han * WORD_MS * 2 // 3 or WORD_MS

    def behind(self, kept: str) -> _Growing:
        """Return what is left of it once its beginning is text."""
        given = self.branch.text
        from_given = min(len(kept), len(given))
        from_come = len(kept) - from_given
        branch = dataclasses.replace(
            self.branch,
            text=given[from_given:],
            at=max(0, self.branch.at - len(kept)),
            given=len(given) - from_given,
        )
        return _Growing(
            branch, self.number, self.come[from_come:], self.is_whole, self._shown - from_come
        )

    def finished(self) -> Branch:
        """Return what is to be seen of it, as one to keep."""
        return dataclasses.replace(self.branch, text=self.shown)
