"""What the editor itself writes: in silence, and every character with its origin.

Whoever watches for changes from outside asks here first whether one is the editor's own.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCharFormat

from writer.documents.provenance import Provenance
from writer.ui.page.provenance_marks import insert_with_provenance, provenance_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QPlainTextEdit


class OwnChanges:
    """Writes on a page, and tells such changes from those of others.

    Args:
        page: where it writes.
    """

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page
        self._under_way = False

    @property
    def under_way(self) -> bool:
        """Whether what changes at this moment is the editor's own doing."""
        return self._under_way

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Hold whatever is changed meanwhile for the editor's own."""
        was_under_way, self._under_way = self._under_way, True
        try:
            yield
        finally:
            self._under_way = was_under_way

    @contextmanager
    def typing(self) -> Iterator[Callable[[], bool]]:
        """Have Qt write what the writer types; yield what tells whether the text changed."""
        cursor = self._page.textCursor()
        # With a selection this would be a change of its text, and an undo step.
        if not cursor.hasSelection() and provenance_at(cursor) is not Provenance.TYPED:
            self._page.setCurrentCharFormat(QTextCharFormat())
        document = self._page.document()
        revision = document.revision()
        with self.quietly():
            yield lambda: document.revision() != revision

    def insert(
        self,
        text: str,
        provenance: Provenance,
        *,
        replaced: int = 0,
        replaced_after: int = 0,
        join_previous: bool = False,
    ) -> None:
        """Insert ``text`` at the caret, which moves behind it, as one undo step.

        Args:
            text: what.
            provenance: its origin.
            replaced: positions (UTF-16) before the caret that it takes the place of.
            replaced_after: the same behind the caret.
            join_previous: make it part of the undo step before.
        """
        cursor = self._page.textCursor()
        with self.quietly():
            insert_with_provenance(
                cursor,
                text,
                provenance,
                replaced=replaced,
                replaced_after=replaced_after,
                join_previous=join_previous,
            )
            self._page.setTextCursor(cursor)
            # What is typed next is the writer's own, and an undo step of its own.
            self._page.setCurrentCharFormat(QTextCharFormat())
