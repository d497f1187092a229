from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextCursor

from writer.documents.edits import Edit, applied
from writer.ui.text.text_changes import TextChanges

if TYPE_CHECKING:
    from pathlib import Path

    from writer.ui.page.editor import Editor
    from writer.ui.text.file_session import FileSession


@pytest.fixture
def told(editor: Editor, session: FileSession) -> list[Edit]:
    changes = TextChanges(editor.document(), session, editor)
    told: list[Edit] = []
    changes.changed.connect(told.append)
    return told


def test_each_change_is_told_with_what_went_and_came(editor: Editor, told: list[Edit]) -> None:
    editor.insertPlainText("One\ntwo 😀")
    cursor = editor.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(7, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText("三")
    assert told == [Edit(0, 0, "One\ntwo 😀"), Edit(4, 3, "三")]


def test_a_text_that_is_set_as_a_whole_is_told_without_an_end_that_is_not_there(
    editor: Editor, told: list[Edit]
) -> None:
    editor.insertPlainText("One")
    editor.setPlainText("Two")
    assert applied("", told) == "Two"


def test_nothing_is_told_of_a_text_that_is_loaded(
    editor: Editor, session: FileSession, told: list[Edit], poem: Path
) -> None:
    session.open(poem)
    assert told == []
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertPlainText("x")
    assert told == [Edit(10, 0, "x")]


def test_formats_and_inline_text_are_no_change_of_the_text(
    editor: Editor, told: list[Edit]
) -> None:
    editor.insertPlainText("One")
    told.clear()
    layout = editor.document().firstBlock().layout()
    layout.setPreeditArea(3, " ghost")
    editor.document().markContentsDirty(0, 3)
    assert told == []
