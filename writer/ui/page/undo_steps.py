"""Where one undo step ends and the next begins: at pauses, and where sentences and lines end.

Qt makes one step of whatever is typed in a row, a whole paragraph as a rule. It joins typed
characters while their formats are equal, so a property that differs from the one before it
begins another step; nothing else looks at that property.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextFormat

from writer.documents.edits import goes_on
from writer.ui.page.cursor_text import split_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QPlainTextEdit

    from writer.documents.edits import Edit

STEP_PROPERTY: Final = int(QTextFormat.Property.UserProperty) + 3

PAUSE_S: Final = 1.5
"""After so long without a key, what was written is a thought of its own."""

_SENTENCE_END: Final = re.compile(r"""[.!?…][.!?…"'’”»)\]*_]*$""")
_CHINESE_END: Final = re.compile(r"""[。！？…][。！？…"’”」』）]*$""")
_CLOSING: Final = frozenset('。！？…"’”」』）')
_LOOK_BACK: Final = 12
_ENDS_A_STEP: Final = frozenset(".!?…。！？\u2029")


class UndoSteps:
    """Divides what is typed and deleted on a page into undo steps.

    Args:
        page: where it happens.
        clock_s: a monotonic clock in seconds.
    """

    def __init__(self, page: QPlainTextEdit, clock_s: Callable[[], float] = monotonic) -> None:
        self._page = page
        self._clock_s = clock_s
        self._last_key_s = clock_s()
        self._deleted: tuple[QTextCursor.MoveOperation, int] | None = None

    def before_typing(self, text: str) -> None:
        """Begin another step with ``text``, which is about to be typed, if one is due."""
        paused = self._paused()
        cursor = self._page.textCursor()
        if cursor.hasSelection() or not (paused or _begins_a_sentence(cursor, text)):
            return
        # The format for what is typed next; with a selection it would be a change of its text.
        look = self._page.currentCharFormat()
        look.setProperty(STEP_PROPERTY, not cursor.charFormat().boolProperty(STEP_PROPERTY))
        self._page.setCurrentCharFormat(look)

    def delete(self, direction: QTextCursor.MoveOperation) -> None:
        """Delete what a writer takes for one character, as one step with those just deleted."""
        paused = self._paused()
        cursor = self._page.textCursor()
        if not cursor.movePosition(direction, QTextCursor.MoveMode.KeepAnchor):
            return
        revision = self._page.document().revision()
        if not paused and self._deleted == (direction, revision):
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        ends = bool(_ENDS_A_STEP.intersection(cursor.selectedText()))
        cursor.removeSelectedText()
        cursor.endEditBlock()
        self._page.setTextCursor(cursor)
        self._page.ensureCursorVisible()
        self._deleted = None if ends else (direction, self._page.document().revision())

    def replay(self, edits: Iterable[Edit]) -> None:
        """Make the changes that a journal has; what was typed in a row is parted at sentences."""
        before: Edit | None = None
        look = QTextCharFormat()
        for edit in edits:
            if before is None or not goes_on(edit, before) or _ends_a_step(before):
                look.setProperty(STEP_PROPERTY, not look.boolProperty(STEP_PROPERTY))
            cursor = QTextCursor(self._page.document())
            cursor.setPosition(edit.position)
            cursor.setPosition(edit.position + edit.removed, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(edit.inserted, look)
            before = edit

    def _paused(self) -> bool:
        now = self._clock_s()
        before, self._last_key_s = self._last_key_s, now
        return now - before >= PAUSE_S


def _ends_a_step(edit: Edit) -> bool:
    return not _ENDS_A_STEP.isdisjoint(edit.inserted.rstrip()[-1:])


def _begins_a_sentence(cursor: QTextCursor, text: str) -> bool:
    before = split_at(cursor.block().text(), cursor.positionInBlock())[0][-_LOOK_BACK:]
    if text.isspace():
        return _SENTENCE_END.search(before) is not None
    return text not in _CLOSING and _CHINESE_END.search(before) is not None
