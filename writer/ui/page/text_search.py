"""Finding and replacing in a document, paragraph by paragraph; places are those of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor

from writer.text.regular_expression import RegularExpression
from writer.ui.page.cursor_text import utf16_length
from writer.ui.page.exact_text import from_document, to_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QTextDocument

    from writer.text.search_pattern import SearchPattern
    from writer.ui.page.stretch import Stretch


class Found(NamedTuple):
    """A place where a pattern matches.

    Attributes:
        start: first position in the document.
        end: the position behind the last one.
        match: what ``re`` says about it.
    """

    start: int
    end: int
    match: Any


def found_in(
    block: QTextBlock, pattern: SearchPattern, within: Stretch | None = None
) -> Iterator[Found]:
    """Yield every match in a paragraph, or in the part of it that lies in a stretch."""
    start = block.position()
    if within and (start > within.end or start + block.length() <= within.start):
        return
    for at, end, match in _places(block.text(), pattern):
        if not within or within.has(start + at, start + end):
            yield Found(start + at, start + end, match)


def seek(
    start: QTextCursor,
    pattern: SearchPattern,
    *,
    backwards: bool = False,
    within: Stretch | None = None,
) -> Iterator[QTextCursor | None]:
    """Look for the next match behind the cursor's selection, or before it, and around the end.

    Yields:
        None after each paragraph without one, so that others may go on in between; then the
        match, selected, and that is all. Nothing but None: there is no match.
    """
    document = start.document()
    first, last = (within.start, within.end) if within else (0, document.characterCount() - 1)
    limit = start.selectionStart() if backwards else start.selectionEnd()
    for place in (min(max(limit, first), last), last if backwards else first):
        block = document.findBlock(place)
        while block.isValid():
            found = _nearest(block, pattern, place, within, backwards=backwards)
            if found:
                yield _selecting(document, found)
                return
            yield None
            at_edge = block.contains(first if backwards else last)
            block = QTextBlock() if at_edge else block.previous() if backwards else block.next()


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


def match_at(
    cursor: QTextCursor, pattern: SearchPattern, within: Stretch | None = None
) -> Found | None:
    """Return the match that the cursor has selected, if it has."""
    block = cursor.document().findBlock(cursor.selectionStart())
    wanted = (cursor.selectionStart(), cursor.selectionEnd())
    return next((each for each in found_in(block, pattern, within) if each[:2] == wanted), None)


def replacement_for(pattern: SearchPattern, template: str) -> Callable[[Found], str]:
    r"""Return what tells the text of the document that takes the place of a match.

    Args:
        pattern: what finds the matches.
        template: with ``\1`` and the like for groups if ``pattern`` is a regular expression.

    Raises:
        SearchError: the template names groups which are not there.
    """
    marked = to_document(template)
    if not isinstance(pattern, RegularExpression) or "\\" not in template:
        return lambda _: marked
    pattern.check_replacement(template)
    # Groups have the marks of the document already, and an escape may mean what needs one.
    return lambda found: to_document(from_document(found.match.expand(marked)))


def replace(document: QTextDocument, found: Found, text: str) -> QTextCursor:
    """Put text of the writer's own in the place of a match; return a cursor behind it."""
    cursor = _selecting(document, found)
    cursor.insertText(text, QTextCharFormat())
    return cursor


def replace_all(
    document: QTextDocument,
    pattern: SearchPattern,
    replacement: Callable[[Found], str],
    within: Stretch | None = None,
) -> int:
    """Replace every match, as one undo step; return how many there were.

    Raises:
        SearchError: the expression takes too long; nothing was replaced.
    """
    block = document.findBlock(within.start) if within else document.begin()
    everything: list[Found] = []
    while block.isValid() and not (within and block.position() > within.end):
        everything += found_in(block, pattern, within)
        block = block.next()
    cursor, look, mode = QTextCursor(document), QTextCharFormat(), QTextCursor.MoveMode.KeepAnchor
    cursor.beginEditBlock()
    # The last one first: the places of the others stay what they are.
    for found in reversed(everything):
        cursor.setPosition(found.start)
        cursor.setPosition(found.end, mode)
        cursor.insertText(replacement(found), look)
    cursor.endEditBlock()
    return len(everything)


def count_up_to(cursor: QTextCursor, pattern: SearchPattern, within: Stretch | None = None) -> int:
    """Return how many matches of its paragraph end where the cursor's selection does or before."""
    block = cursor.document().findBlock(cursor.selectionStart())
    last = cursor.selectionEnd()
    return sum(found.end <= last for found in found_in(block, pattern, within))


def _places(text: str, pattern: SearchPattern) -> Iterator[tuple[int, int, Any]]:
    """Yield start and end, in UTF-16 units, of every match that is not empty, and the match."""
    end = position = 0
    one_unit_each = utf16_length(text) == len(text)
    for match in pattern.finditer(text):
        if match.end() == match.start():
            continue
        if one_unit_each:
            yield match.start(), match.end(), match
            continue
        start = position + utf16_length(text[end : match.start()])
        position, end = start + utf16_length(match.group()), match.end()
        yield start, position, match


def _nearest(
    block: QTextBlock,
    pattern: SearchPattern,
    limit: int,
    within: Stretch | None,
    *,
    backwards: bool,
) -> Found | None:
    found = found_in(block, pattern, within)
    if backwards:
        return next((each for each in reversed(list(found)) if each.end <= limit), None)
    return next((each for each in found if each.start >= limit), None)


def _selecting(document: QTextDocument, found: Found) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(found.start)
    cursor.setPosition(found.end, QTextCursor.MoveMode.KeepAnchor)
    return cursor
