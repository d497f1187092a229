"""A text is learned anew when something is gone from it and the writer rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from writer.ui.text import unlearning as module
from writer.ui.text.unlearning import Unlearning

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def document(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QTextDocument:
    monkeypatch.setattr(module, "REST_MS", 30)
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    document.setPlainText("Old Zorbbanovich laughed.")
    return document


def cursor_at(document: QTextDocument, start: int, end: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def test_a_deletion_is_due_once_the_writer_rests(document: QTextDocument, qtbot: QtBot) -> None:
    unlearning = Unlearning(document, document)
    with qtbot.waitSignal(unlearning.due):
        cursor_at(document, 4, 8).removeSelectedText()


def test_writing_on_is_not(document: QTextDocument, qtbot: QtBot) -> None:
    unlearning = Unlearning(document, document)
    with qtbot.assertNotEmitted(unlearning.due, wait=120):
        cursor_at(document, 5, 5).insertText("more")


def test_a_format_is_not(document: QTextDocument, qtbot: QtBot) -> None:
    unlearning = Unlearning(document, document)
    bold = QTextCharFormat()
    bold.setFontItalic(True)
    with qtbot.assertNotEmitted(unlearning.due, wait=120):
        cursor_at(document, 4, 8).mergeCharFormat(bold)


def test_of_a_text_that_is_too_long_it_is_not_taken(
    document: QTextDocument, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST", 10)
    unlearning = Unlearning(document, document)
    with qtbot.assertNotEmitted(unlearning.due, wait=120):
        cursor_at(document, 4, 8).removeSelectedText()
