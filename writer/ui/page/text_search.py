"""Finding and replacing in a document, paragraph by paragraph; places are those of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCharFormat, QTextCursor

from writer.ui.page.cursor_text import split_at, utf16_length
from writer.ui.page.exact_text import to_document

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from PySide6.QtGui import QTextBlock, QTextDocument


def places_in(block: QTextBlock, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield start and length, in UTF-16 units, of every match in a paragraph."""
    text = block.text()
    end = position = 0
    for match in pattern.finditer(text):
        position += utf16_length(text[end : match.start()])
        length = utf16_length(match.group())
        yield position, length
        position, end = position + length, match.end()


def find_from(start: QTextCursor, pattern: re.Pattern[str], *, backwards: bool) -> QTextCursor:
    """Return the next match behind the cursor's selection, or before it; a null one for none."""
    limit = start.selectionStart() if backwards else start.selectionEnd()
    block = start.document().findBlock(limit)
    while block.isValid():
        places = [(block.position() + at, length) for at, length in places_in(block, pattern)]
        if backwards:
            places = [place for place in reversed(places) if sum(place) <= limit]
        else:
            places = [place for place in places if place[0] >= limit]
        if places:
            return _selecting(start.document(), *places[0])
        block = block.previous() if backwards else block.next()
    return QTextCursor()


def find_around(start: QTextCursor, pattern: re.Pattern[str], *, backwards: bool) -> QTextCursor:
    """Return the next match, behind the last one the first; a null cursor for none at all."""
    found = find_from(start, pattern, backwards=backwards)
    if found.isNull():
        edge = QTextCursor(start.document())
        if backwards:
            edge.movePosition(QTextCursor.MoveOperation.End)
        found = find_from(edge, pattern, backwards=backwards)
    return found


def place_in(document: QTextDocument, line: int, column: int, length: int) -> QTextCursor:
    """Return a cursor that has selected characters of a line; what is not there is left out.

    Args:
        document: where.
        line: its number, from 1; of the last one, if there are fewer.
        column: characters before them.
        length: how many.
    """
    number = min(max(line, 1), document.blockCount()) - 1
    block = document.findBlockByNumber(number)
    text = block.text()
    start = block.position() + utf16_length(text[:column])
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    end = start + utf16_length(text[column : column + length])
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def is_match(cursor: QTextCursor, pattern: re.Pattern[str]) -> bool:
    """Return whether the cursor has selected a match."""
    start = cursor.selectionStart()
    block = cursor.document().findBlock(start)
    wanted = (start - block.position(), cursor.selectionEnd() - start)
    return cursor.hasSelection() and wanted in places_in(block, pattern)


def replace_all(document: QTextDocument, pattern: re.Pattern[str], replacement: str) -> int:
    """Replace every match, as one undo step; return how many there were."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    count = 0
    block = document.lastBlock()
    while block.isValid():
        before, start = block.previous(), block.position()
        for at, length in reversed(list(places_in(block, pattern))):
            cursor.setPosition(start + at)
            cursor.setPosition(start + at + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(to_document(replacement), QTextCharFormat())
            count += 1
        block = before
    cursor.endEditBlock()
    return count


def count_before(cursor: QTextCursor, pattern: re.Pattern[str]) -> int:
    """Return how many matches of its paragraph end where the cursor's selection does or before."""
    block = cursor.document().findBlock(cursor.selectionStart())
    before = split_at(block.text(), cursor.selectionEnd() - block.position())[0]
    return sum(1 for _ in pattern.finditer(before))


def _selecting(document: QTextDocument, start: int, length: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor
