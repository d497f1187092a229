"""A continuation from the writer's wish to the writer's word: begun, kept or removed.

It is an offer: one key keeps it, and whatever else the writer does takes it away.
What it looks like meanwhile is :mod:`~writer.ui.page.pending_continuation`'s affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextCursor

from writer.assist.continuing.boldness import sampling_at
from writer.assist.request import AUTO_FORM, ContinuationRequest, SuggestionRequest
from writer.assist.showing.ghost_offer import Portion
from writer.assist.showing.show_policy import Objection
from writer.documents.provenance import Provenance
from writer.text.first_sentence import first_sentence
from writer.text.word_boundaries import first_word
from writer.ui.page.cursor_text import reading_before
from writer.ui.page.key_kinds import KeyKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPlainTextEdit

    from writer.assist.continuing.branches import Branches
    from writer.assist.options import AssistanceOptions
    from writer.assist.showing.show_policy import Place
    from writer.assist.text_identity import TextIdentity
    from writer.ui.page.ghost_text import GhostText
    from writer.ui.page.own_changes import OwnChanges
    from writer.ui.page.pending_continuation import PendingContinuation


SEVERAL: Final = 5
"""Continuations that are written at once where several are wanted: what one compares."""

_LEAVING_IT: Final = {KeyKind.MODIFIER, KeyKind.NOTHING, KeyKind.OTHER, KeyKind.UNDO}
"""Undo takes back what came last, and that is the continuation: it removes it by itself."""


class Continuing:
    """Begins continuations, keeps them, takes them away and brings them back.

    Args:
        page: whose text is carried on.
        pending: the one that waits.
        ghost: gives way to it.
        changes: who writes what is kept.
        place: tells where the caret stands.
        options: the writer's choices.
    """

    def __init__(
        self,
        page: QPlainTextEdit,
        pending: PendingContinuation,
        ghost: GhostText,
        changes: OwnChanges,
        place: Callable[[], Place],
        options: AssistanceOptions,
    ) -> None:
        self._page = page
        self._pending = pending
        self._ghost = ghost
        self._changes = changes
        self._place = place
        self._options = options
        self._text: TextIdentity | None = None
        self._form = AUTO_FORM
        self._joinable_revision = -1
        pending.pace = options.continuation_pace

    def set_identity(self, text: TextIdentity) -> None:
        """Tell which text this is: its memory has a say."""
        self._text = text

    def set_options(self, options: AssistanceOptions) -> None:
        """Follow other choices from now on."""
        self._options = options
        self._pending.pace = options.continuation_pace

    def start(self) -> None:
        """Have the text carried on behind the caret or the selection; stream it in, tinted.

        While one is pending, have another.
        """
        if not self._pending.streaming and self._may_begin() and not self.another():
            self._ghost.interrupted(Objection.CONTINUING)
            place = self._end()
            self._pending.start(place.position(), self._request(reading_before(place)))

    def several(self) -> None:
        """Have several written together, to be compared; what is pending stays meanwhile."""
        if not self._may_begin():
            return
        if self._pending.active:
            self._pending.write_several(self._request(self._pending.before), SEVERAL)
        else:
            self._ghost.interrupted(Objection.CONTINUING)
            place = self._end()
            request = self._request(reading_before(place))
            self._pending.start_several(place.position(), request, SEVERAL)

    def another(self) -> bool:
        """Have one more in the place of the one shown; return whether one is pending."""
        return self._pending.another(self._request(self._pending.before))

    def other_form(self) -> bool:
        """Have one in the next form that the poem at the caret may have, and go on in that.

        Returns:
            Whether one is pending that keeps a form of verse.
        """
        form = self._pending.form
        if form is None:
            return False
        self._form = form.next
        return self.another()

    def forget_form(self) -> None:
        """Go on in the form that a poem has begun: another text begins."""
        self._form = AUTO_FORM

    def keep(self, portion: Portion = Portion.ALL) -> bool:
        """Make the continuation text, or its first word or sentence, and go on behind it.

        In verse a line counts for a sentence.

        Whatever is kept in a row is one undo step; what is left stays pending.

        Returns:
            Whether one was pending.
        """
        pending = self._pending
        if not pending.active:
            return False
        part = _part(pending.text, portion, is_verse=pending.form is not None)
        if portion is Portion.ALL or (part == pending.text and not pending.streaming):
            position, text = pending.take(is_kept=True)
            if text:
                self._insert(position, text)
                self._ghost.accepted("")
            self._joinable_revision = -1
        elif part:
            pending.lift()
            self._insert(pending.position, part)
            self._joinable_revision = self._page.document().revision()
            place = self._page.textCursor()
            pending.go_on(part, place.position(), reading_before(place))
        return True

    def words_at(self, at: int, count: int) -> SuggestionRequest:
        """Return the question for words that may stand behind ``at`` characters of it."""
        return SuggestionRequest(
            self._pending.before + self._pending.text[:at],
            candidate_count=count,
            text=self._text,
            remember=self._options.learn,
        )

    def branch_off(self, at: int, word: str) -> bool:
        """Keep ``at`` characters of what is shown, and have the rest written behind ``word``.

        Returns:
            Whether one was pending.
        """
        return self._pending.branch_off(self._request(self._pending.before), at, word)

    def dismiss(self) -> bool:
        """Stop what is being written, which stays pending; else take it away.

        Returns:
            Whether one was pending.
        """
        return self._pending.stop() or self.remove()

    def branches(self) -> Branches:
        """Return what was written at the place of the pending one, else of the caret."""
        if self._pending.active:
            return self._pending.branches
        return self._pending.written.at(reading_before(self._end()))

    def remove(self) -> bool:
        """Stop the continuation and take it away; the document never knew of it.

        Returns:
            Whether one was pending.
        """
        if not self._pending.active:
            return False
        self._pending.take()
        self._ghost.interrupted(Objection.DELETED)
        return True

    def bring_back(self) -> bool:
        """Show again what was taken away at the caret's place; return whether there is any."""
        if self._place().composing or not self._options.enabled:
            return False
        if self._pending.active:
            return False
        place = self._end()
        brought = self._pending.bring_back(place.position(), reading_before(place))
        if brought:
            self._ghost.interrupted(Objection.CONTINUING)
        return brought

    def give_way(self, kind: KeyKind) -> None:
        """Take the continuation away before a key that changes the text or moves the caret."""
        if kind not in _LEAVING_IT:
            self.remove()

    def _may_begin(self) -> bool:
        if self._place().composing:
            return False
        if not self._options.enabled:
            self._ghost.ask_now()  # which says why there is nothing
        return self._options.enabled

    def _insert(self, position: int, text: str) -> None:
        joined = self._joinable_revision == self._page.document().revision()
        place = QTextCursor(self._page.document())
        place.setPosition(position)
        with self._changes.quietly():
            self._page.setTextCursor(place)
        self._changes.insert(text, Provenance.CONTINUED, join_previous=joined)

    def _end(self) -> QTextCursor:
        """Return a cursor at the caret, or at the end of the selection."""
        place = self._page.textCursor()
        place.setPosition(place.selectionEnd())
        return place

    def _request(self, before: str) -> ContinuationRequest:
        options = self._options
        sampling = sampling_at(options.boldness)
        return ContinuationRequest(
            before=before,
            words=options.continuation_words,
            temperature=sampling.temperature,
            top_p=1.0,
            min_p=sampling.min_p,
            text=self._text,
            remember=options.learn,
            form=self._form,
        )


def _part(text: str, portion: Portion, *, is_verse: bool) -> str:
    if portion is Portion.WORD:
        return first_word(text) or text
    if portion is Portion.LINE and is_verse:
        line = text.lstrip("\n").partition("\n")[0]
        return text[: text.index(line) + len(line)]
    return first_sentence(text) if portion is Portion.LINE else text
