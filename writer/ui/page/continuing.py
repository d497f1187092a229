"""A continuation from the writer's wish to the writer's word: begun, kept or removed.

It is an offer: one key keeps it, and whatever else the writer does takes it away.
What it looks like meanwhile is :mod:`~writer.ui.page.pending_continuation`'s affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextCursor

from writer.assist.request import ContinuationRequest
from writer.assist.showing.show_policy import Objection
from writer.documents.provenance import Provenance
from writer.ui.page.cursor_text import reading_before
from writer.ui.page.key_kinds import KeyKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPlainTextEdit

    from writer.assist.options import AssistanceOptions
    from writer.assist.showing.show_policy import Place
    from writer.assist.text_identity import TextIdentity
    from writer.ui.page.ghost_text import GhostText
    from writer.ui.page.own_changes import OwnChanges
    from writer.ui.page.pending_continuation import PendingContinuation


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

    def set_identity(self, text: TextIdentity) -> None:
        """Tell which text this is: its memory has a say."""
        self._text = text

    def set_options(self, options: AssistanceOptions) -> None:
        """Follow other choices from now on."""
        self._options = options

    def start(self) -> None:
        """Have the text carried on behind the caret or the selection; stream it in, tinted.

        While one is pending, have another.
        """
        if self._pending.streaming or self._place().composing:
            return
        if not self._options.enabled:
            self._ghost.ask_now()
            return
        if not self._pending.another():
            self._ghost.interrupted(Objection.CONTINUING)
            place = self._end()
            self._pending.start(place.position(), self._request(reading_before(place)))

    def keep(self) -> bool:
        """Make the continuation text, as one undo step, and go on behind it.

        Returns:
            Whether one was pending.
        """
        if not self._pending.active:
            return False
        position, text = self._pending.take()
        if text:
            place = QTextCursor(self._page.document())
            place.setPosition(position)
            self._page.setTextCursor(place)
            self._changes.insert(text, Provenance.CONTINUED)
            self._ghost.accepted("")
        return True

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
        place = self._end()
        brought = self._pending.bring_back(place.position(), reading_before(place))
        if brought:
            self._ghost.interrupted(Objection.CONTINUING)
        return brought

    def give_way(self, kind: KeyKind) -> None:
        """Take the continuation away before a key that changes the text or moves the caret."""
        if kind not in _LEAVING_IT:
            self.remove()

    def _end(self) -> QTextCursor:
        """Return a cursor at the caret, or at the end of the selection."""
        place = self._page.textCursor()
        place.setPosition(place.selectionEnd())
        return place

    def _request(self, before: str) -> ContinuationRequest:
        options = self._options
        return ContinuationRequest(
            before=before,
            words=options.continuation_words,
            temperature=options.temperature,
            top_k=options.top_k,
            top_p=options.top_p,
            text=self._text,
            remember=options.learn,
        )
