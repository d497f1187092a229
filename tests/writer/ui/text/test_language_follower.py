from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from writer.ui.page.page import default_text_font
from writer.ui.text.language_follower import LanguageFollower
from writer.ui.text.text_counter import TextCounter

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from writer.ui.page.editor import Editor

ENGLISH, CHINESE = "The lamp burned low. ", "天色暗下来的时候，河边没有人。"


class Followed:
    """An editor that is followed without waiting, and what was told of its counts."""

    def __init__(self, editor: Editor, qtbot: QtBot) -> None:
        self.editor, self._qtbot = editor, qtbot
        editor.load_text("The lamp.")
        self._counter = TextCounter(editor.document(), editor)
        LanguageFollower(editor, self._counter, rest_ms=0)

    @property
    def language(self) -> str:
        families = self.editor.font().families()
        return "zh" if families == default_text_font("zh").families() else "en"

    def write(self, text: str) -> None:
        """Have ``text`` alone on the page, and let it rest."""
        cursor = self.editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)
        self.rest()

    def rest(self) -> None:
        with self._qtbot.waitSignal(self._counter.counted):
            pass
        QApplication.processEvents()


@pytest.fixture
def followed(editor: Editor, qtbot: QtBot) -> Followed:
    if default_text_font("zh") == default_text_font("en"):
        pytest.skip("no Chinese face on this system")
    return Followed(editor, qtbot)


# A page that was begun empty on an English desktop kept narrow quotation marks for ever.
def test_the_page_follows_what_is_written(followed: Followed) -> None:
    assert followed.language == "en"
    followed.write(CHINESE)
    assert followed.language == "zh"
    followed.write(ENGLISH)
    assert followed.language == "en"


@pytest.mark.parametrize(("first", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_a_text_in_two_languages_does_not_go_to_and_fro(
    first: str, language: str, followed: Followed
) -> None:
    followed.write(first)
    followed.write("河边没有人。The lamp burned low.")
    assert followed.language == language
    followed.write("")
    assert followed.language == language


def test_neither_undo_nor_the_mark_of_changes_knows_of_it(followed: Followed) -> None:
    followed.editor.selectAll()
    followed.editor.textCursor().insertText(CHINESE)
    steps = followed.editor.document().availableUndoSteps()
    followed.rest()
    assert followed.language == "zh"
    assert followed.editor.document().availableUndoSteps() == steps
    followed.editor.undo()
    assert followed.editor.text() == "The lamp."
    assert not followed.editor.document().isModified()
    followed.rest()
    assert followed.language == "en"
    assert not followed.editor.document().isModified()


def test_a_composition_does_not_jump(followed: Followed) -> None:
    cursor = followed.editor.textCursor()
    cursor.select(cursor.SelectionType.Document)
    cursor.insertText(CHINESE)
    QApplication.sendEvent(followed.editor, QInputMethodEvent("ni", []))
    followed.rest()
    assert followed.language == "en"
    done = QInputMethodEvent("", [])
    done.setCommitString("你")
    QApplication.sendEvent(followed.editor, done)
    followed.rest()
    assert followed.language == "zh"
