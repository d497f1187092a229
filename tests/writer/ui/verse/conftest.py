"""A page of verse with the reader that ships, which says how often it was asked."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from tests.writer.ui.window.conftest import window
from writer.assist.verse.notes import heaviest
from writer.assist.verse.reader import VerseReader
from writer.ui.page.page import Page
from writer.ui.verse.line_margin import margin_figure, margin_letter
from writer.ui.verse.line_marks import LineMarks
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from writer.assist.verse.notes import PoemNote
    from writer.assist.verse.poems_in_text import PoemPlace

__all__ = ["AskedReader", "Sheet", "sheet", "window"]


class AskedReader(VerseReader):
    """Reads as the program does, notes what, and can be held up.

    Attributes:
        asked: the texts that it has read.
        free: whether it may answer.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.free = Event()
        self.free.set()

    def read(self, poem: PoemPlace, form: str = "", *, goes_on: bool = False) -> PoemNote:
        self.asked.append(poem.text)
        assert self.free.wait(60)
        return super().read(poem, form, goes_on=goes_on)


class Sheet:
    """A page with marks."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.page = Page()
        qtbot.addWidget(self.page)
        self.page.resize(800, 600)
        self.page.show()
        self.reader = AskedReader()
        self.background = BackgroundTasks()
        self.marks = LineMarks(self.page, lambda: self.reader, self.background, rest_ms=1)
        self.failures: list[str] = []
        self.marks.failed.connect(self.failures.append)
        self.marks.want(True)
        self.rest()

    def rest(self) -> None:
        """Wait until everything in view is read."""
        self.qtbot.waitUntil(lambda: self.marks.at_rest, timeout=30_000)

    def load(self, text: str, caret_row: int = 0) -> None:
        """Show a text, with the caret at the beginning of a row, and have it read."""
        self.page.load_text(text)
        self.go_to(caret_row)
        self.rest()

    def go_to(self, row: int) -> None:
        """Put the caret at the end of a row."""
        cursor = QTextCursor(self.page.document().findBlockByNumber(row))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.page.setTextCursor(cursor)

    def type(self, text: str) -> None:
        """Type at the caret, and wait for a rest."""
        for sign in text:
            if sign == "\n":
                self.qtbot.keyClick(self.page, Qt.Key.Key_Return)
            elif sign.isascii():
                self.qtbot.keyClick(self.page, sign)
            else:
                self.page.insertPlainText(sign)
        self.rest()

    def margin(self) -> list[tuple[str, str, str | None]]:
        """Return figure, letter and weight of each row."""
        rows = range(self.page.document().blockCount())
        noted = map(self.marks.lines_at, rows)
        return [(margin_figure(each), margin_letter(each), heaviest(each)) for each in noted]

    def figures(self) -> list[str]:
        return [figure for figure, _, _ in self.margin()]

    def letters(self) -> str:
        return "".join(letter or "-" for _, letter, _ in self.margin())

    def weights(self) -> list[str | None]:
        return [weight for _, _, weight in self.margin()]


@pytest.fixture
def sheet(nothing_survives: None, qtbot: QtBot) -> Iterator[Sheet]:
    sheet = Sheet(qtbot)
    yield sheet
    sheet.reader.free.set()
    sheet.marks.want(False)
    sheet.background.wait()
    sheet.page.close()
