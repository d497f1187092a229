"""Suggestions become text: words of ghost text, candidates of the bar, and what is taken back.

What is accepted in a row is one undo step; what the writer undoes is not offered there again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from writer.documents.provenance import Provenance
from writer.ui.page.cursor_text import text_after, text_before, utf16_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPlainTextEdit

    from writer.assist.showing.ghost_offer import Portion
    from writer.assist.showing.show_policy import Place
    from writer.ui.page.ghost_text import GhostText
    from writer.ui.page.own_changes import OwnChanges


class Accepting(QObject):
    """Carries what the writer accepts into the document.

    Args:
        page: where it is written.
        ghost: what is offered.
        changes: who writes.
        place: tells where the caret stands.

    Signals:
        accepted: the text that the writer took from ghost text or candidates.
    """

    accepted = Signal(str)

    def __init__(
        self,
        page: QPlainTextEdit,
        ghost: GhostText,
        changes: OwnChanges,
        place: Callable[[], Place],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._ghost = ghost
        self._changes = changes
        self._place = place
        self._joinable_revision = -1
        self._accepted_at: tuple[str, str] | None = None

    def accept(self, portion: Portion) -> bool:
        """Take a portion of the ghost text; return whether there was any."""
        offer, place = self._ghost.offer, self._place()
        if offer is None or place.composing or place.has_selection:
            return False
        part = offer.part(portion)
        joined = self._joinable_revision == self._revision
        if not joined:
            self._accepted_at = (text_before(self._page.textCursor()), offer.text)
        self._ghost.lift()
        self._changes.insert(part, Provenance.ACCEPTED, join_previous=joined)
        self._joinable_revision = self._revision if part != offer.text else -1
        self._tell(part)
        return True

    @Slot(int)
    def accept_candidate(self, index: int) -> bool:
        """Take candidate ``index`` of the bar, counted from 0; return whether it still holds."""
        candidate, place = self._ghost.candidate(index), self._place()
        if candidate is None or place.composing or place.continuing:
            return False
        self._put(candidate.insertion, candidate.replaced, candidate.replaced_after)
        return True

    def accept_word(self, word: str, replaced: int, replaced_after: int) -> bool:
        """Take a word that was offered elsewhere; return whether that is possible now.

        Args:
            word: what is written.
            replaced: characters before the caret that it takes the place of.
            replaced_after: the same behind the caret.
        """
        if self._page.isReadOnly() or self._place().composing:
            return False
        self._put(word, replaced, replaced_after)
        return True

    def refuse_what_was_taken_back(self) -> None:
        """Offer no more, where it was accepted, what may have been undone."""
        if self._accepted_at:
            self._ghost.refuse(*self._accepted_at)

    def forget(self) -> None:
        """Forget what was accepted: another text begins."""
        self._accepted_at = None

    def _put(self, text: str, replaced: int, replaced_after: int) -> None:
        caret = self._page.textCursor()
        before = text_before(caret, replaced) if replaced else ""
        after = text_after(caret, replaced_after)
        self._ghost.lift()
        self._changes.insert(
            text,
            Provenance.ACCEPTED,
            replaced=utf16_length(before),
            replaced_after=utf16_length(after),
        )
        self._tell(text)

    @property
    def _revision(self) -> int:
        return self._page.document().revision()

    def _tell(self, text: str) -> None:
        self._ghost.accepted(text)
        self.accepted.emit(text)
