"""Where text came from, kept in the document itself, character by character.

The mark is a property of the character format: it survives undo and redo, and since Qt joins
typed characters into one undo step only while their formats are equal, it also makes typed /
accepted / typed three steps.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextFormat

from writer.documents.provenance import Piece, Provenance
from writer.ui.page.cursor_text import utf16_length
from writer.ui.page.exact_text import to_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import QTextBlock

PROVENANCE_PROPERTY: Final = int(QTextFormat.Property.UserProperty) + 1
_NUMBER_PROPERTY: Final = int(QTextFormat.Property.UserProperty) + 4
_WHOLE_PROPERTY: Final = int(QTextFormat.Property.UserProperty) + 5

_SEPARATOR: Final = "\u2029"

_numbers = count(1)


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
    shown = to_document(text)
    cursor.insertText(shown, _marked(provenance, next(_numbers), utf16_length(shown)))
    cursor.endEditBlock()


def pieces_in(document: QTextDocument, position: int, length: int) -> tuple[Piece, ...]:
    """Return what was not typed of a stretch of a document."""
    found: list[Piece] = []
    for piece in _pieces(document, position, position + length):
        if found and found[-1].number == piece.number:
            before = found[-1]
            between = range(before.start + before.length, piece.start)
            # The borders of paragraphs have no format of their own.
            if all(document.characterAt(at) == _SEPARATOR for at in between):
                found[-1] = before._replace(length=piece.start + piece.length - before.start)
                continue
        found.append(piece)
    return tuple(found)


def mark_pieces(document: QTextDocument, runs: Iterable[Piece]) -> None:
    """Mark in a text that was just loaded what was not typed: no change, and no step to undo."""
    # Nobody who follows the text has anything to follow: it is the same.
    blocked = document.blockSignals(True)
    document.setUndoRedoEnabled(False)
    cursor = QTextCursor(document)
    for run in runs:
        cursor.setPosition(run.start)
        cursor.setPosition(run.start + run.length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(_marked(run.origin, run.number, run.whole))
    document.setUndoRedoEnabled(True)
    document.setModified(False)
    document.blockSignals(blocked)


def next_number() -> int:
    """Return a number that no piece of any document has yet."""
    return next(_numbers)


def _pieces(document: QTextDocument, start: int, end: int) -> Iterator[Piece]:
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        yield from _pieces_of(block, start, end)
        block = block.next()


def _pieces_of(block: QTextBlock, start: int, end: int) -> Iterator[Piece]:
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        look = fragment.charFormat()
        if origin := look.intProperty(PROVENANCE_PROPERTY):
            first = max(start, fragment.position())
            last = min(end, fragment.position() + fragment.length())
            number, whole = look.intProperty(_NUMBER_PROPERTY), look.intProperty(_WHOLE_PROPERTY)
            if first < last:
                yield Piece(first, last - first, Provenance(origin), number, whole)
        fragments += 1


def _marked(origin: Provenance, number: int, whole: int) -> QTextCharFormat:
    marked = QTextCharFormat()
    marked.setProperty(PROVENANCE_PROPERTY, int(origin))
    if origin is not Provenance.TYPED:
        marked.setProperty(_NUMBER_PROPERTY, number)
        marked.setProperty(_WHOLE_PROPERTY, whole)
    return marked
