"""Between a poem and the page: lines that begin it are read there, and it is written there."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextCursor

from writer.assist.verse.poem_draft import Source
from writer.assist.verse.standing import standing_at_end
from writer.documents.provenance import Provenance
from writer.ui.page.cursor_text import reading_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.assist.verse.poem_draft import PoemDraft
    from writer.ui.page.editor import Editor

MOST_ROWS: Final = 200
"""Of a stanza; what is longer is a text without empty rows."""

ORIGINS: Final = {
    Source.TYPED: Provenance.TYPED,
    Source.WRITTEN: Provenance.CONTINUED,
    Source.EDITED: Provenance.EDITED,
}


def text_to_stanza(editor: Editor) -> str:
    """Return the text to the end of the stanza at the caret, or right above it; else nothing."""
    text = reading_before(_end_of_stanza(editor))
    return text if text.removesuffix("\n").rpartition("\n")[2].strip() else ""


def text_before_poem(editor: Editor, draft: PoemDraft) -> str:
    """Return the text that stands before a poem, without the lines of it that stand there."""
    text = reading_before(_end_of_stanza(editor))
    standing = standing_at_end(text, _texts(draft))
    if not standing.count:
        return reading_before(_end_of_selection(editor))
    before = text[: standing.start]
    # The title is told apart.
    above = before.rstrip()
    title = draft.wish.title
    return above.removesuffix(title) if title and above.endswith(title) else before


def put_poem(editor: Editor, draft: PoemDraft) -> bool:
    """Write a poem at the caret, behind those of its lines that stand there already.

    Returns:
        Whether there was anything to write, and the page could be written on.
    """
    place = _end_of_stanza(editor)
    text = reading_before(place)
    standing = standing_at_end(text, _texts(draft))
    if not standing.count:
        return put_lines(editor, draft, 0, len(draft.lines))
    passages = draft.passages(standing.count)
    if not passages:
        return False
    tail, behind = text[standing.end :], draft.behind(standing.count - 1)
    mark, ends = behind.rstrip("\n"), behind[len(behind.rstrip("\n")) :]
    missing = ("" if tail.strip() else mark) + ends[tail.count("\n") :]
    return _put(editor, place, [(missing, Source.TYPED), *passages])


def put_lines(editor: Editor, draft: PoemDraft, first: int, end: int) -> bool:
    """Write lines of a poem at the caret, on rows of their own; see :func:`put_poem`."""
    passages = draft.passages(first, end)
    if not passages:
        return False
    place = _end_of_selection(editor)
    row, at = place.block().text(), place.positionInBlock()
    apart = "\n\n" if len(passages) > 1 else "\n"
    before = apart if row[:at].strip() else ""
    after = apart if row[at:].strip() else ""
    return _put(editor, place, [(before, Source.TYPED), *passages, (after, Source.TYPED)])


def _put(editor: Editor, place: QTextCursor, lines: Iterable[tuple[str, Source]]) -> bool:
    passages = [
        ("".join(text for text, _ in group), ORIGINS[source])
        for source, group in groupby((each for each in lines if each[0]), lambda each: each[1])
    ]
    return editor.put_in(passages, place.position())


def _end_of_selection(editor: Editor) -> QTextCursor:
    cursor = QTextCursor(editor.textCursor())
    cursor.setPosition(cursor.selectionEnd())
    return cursor


def _end_of_stanza(editor: Editor) -> QTextCursor:
    """Return a cursor at the end of the rows around the caret that nothing parts."""
    cursor = _end_of_selection(editor)
    block = cursor.block()
    if not block.text().strip():
        return cursor
    for _ in range(MOST_ROWS):
        if not block.next().text().strip():
            break
        block = block.next()
    cursor.setPosition(block.position() + block.length() - 1)
    return cursor


def _texts(draft: PoemDraft) -> list[str]:
    return [line.text for line in draft.lines]
