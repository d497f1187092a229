"""Where text came from, kept in the document itself, character by character.

The mark is a property of the character format: it survives undo and redo, and since Qt joins
typed characters into one undo step only while their formats are equal, it also makes typed /
accepted / typed three steps.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextFormat

from writer.ui.page.exact_text import to_document

PROVENANCE_PROPERTY: Final = int(QTextFormat.Property.UserProperty) + 1


class Provenance(IntEnum):
    """Who wrote a character."""

    TYPED = 0
    ACCEPTED = 1
    """Taken from ghost text or the candidate bar."""
    CONTINUED = 2
    """Kept from a continuation."""


def provenance_at(cursor: QTextCursor) -> Provenance:
    """Return where the character before the cursor came from."""
    return Provenance(cursor.charFormat().intProperty(PROVENANCE_PROPERTY))


def insert_with_provenance(
    cursor: QTextCursor,
    text: str,
    provenance: Provenance,
    *,
    replaced: int = 0,
    replaced_after: int = 0,
    join_previous: bool = False,
) -> None:
    """Insert ``text`` at the cursor as one undo step of its own.

    Args:
        cursor: where; moves behind the text.
        text: what.
        provenance: its mark.
        replaced: positions (UTF-16) before the cursor that the text takes the place of.
        replaced_after: the same behind the cursor.
        join_previous: make it part of the undo step before.
    """
    if join_previous:
        cursor.joinPreviousEditBlock()
    else:
        cursor.beginEditBlock()
    start, end = cursor.position() - replaced, cursor.position() + replaced_after
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(to_document(text), _marked(provenance))
    cursor.endEditBlock()


def _marked(provenance: Provenance) -> QTextCharFormat:
    marked = QTextCharFormat()
    marked.setProperty(PROVENANCE_PROPERTY, int(provenance))
    return marked
