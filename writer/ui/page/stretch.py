"""A part of a document that stays the same part while the text is edited."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor


class Stretch:
    """What a selection held when it was made, with what has been written in it since.

    Args:
        selection: which part of which document.
    """

    def __init__(self, selection: QTextCursor) -> None:
        document = selection.document()
        self._start, self._end = QTextCursor(document), QTextCursor(document)
        self._start.setPosition(selection.selectionStart())
        self._end.setPosition(selection.selectionEnd())
        # What takes the place of the first words belongs to it; the end moves by itself.
        self._start.setKeepPositionOnInsert(True)

    @property
    def start(self) -> int:
        """First position."""
        return self._start.position()

    @property
    def end(self) -> int:
        """The position behind the last one."""
        return self._end.position()

    def has(self, start: int, end: int) -> bool:
        """Return whether all of a place lies in it."""
        return self.start <= start and end <= self.end
