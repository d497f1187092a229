"""A line that makes every key slow is noticed and can be wrapped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from writer.ui.page.long_lines import LONGEST_LINE, WRAPPED, LongLines
from writer.ui.page.page import Page

SENTENCE = "The lamp burned low in the 😀 window. "
LONG = SENTENCE * (LONGEST_LINE // len(SENTENCE) + 1)


class Watched:
    def __init__(self):
        self.page = Page()
        self.document = self.page.document()
        self.lines = LongLines(self.document, self.page)
        self.found, self.gone = [], []
        self.lines.found.connect(self.found.append)
        self.lines.gone.connect(lambda: self.gone.append(True))

    @property
    def longest(self):
        block, longest = self.document.firstBlock(), 0
        while block.isValid():
            longest = max(longest, block.length() - 1)
            block = block.next()
        return longest


@pytest.fixture
def watched(nothing_survives, qapp):
    watched = Watched()
    yield watched
    watched.page.deleteLater()


def test_a_long_line_is_noticed_once(watched):
    watched.document.setPlainText(f"one\n{LONG}\ntwo")
    assert len(watched.found) == 1
    assert watched.found[0] > LONGEST_LINE
    cursor = QTextCursor(watched.document.findBlockByNumber(1))
    cursor.insertText("more")
    assert len(watched.found) == 1


def test_a_long_text_of_many_lines_is_not(watched):
    watched.document.setPlainText(f"{SENTENCE}\n" * 3000)
    assert watched.found == []


def test_a_pasted_line_is_noticed(watched):
    watched.document.setPlainText("one")
    QTextCursor(watched.document).insertText(LONG)
    assert len(watched.found) == 1


def test_another_text_is_noticed_again(watched):
    watched.document.setPlainText(LONG)
    watched.document.setPlainText(LONG)
    assert len(watched.found) == 2
    before = len(watched.gone)
    watched.document.setPlainText("short")
    assert len(watched.gone) == before + 1


def test_wrapping_adds_line_ends_alone_and_is_one_step(watched):
    text = f"one\n{LONG}\ntwo"
    watched.document.setPlainText(text)
    watched.lines.wrap()
    assert watched.longest <= WRAPPED + WRAPPED // len(SENTENCE) + 1
    wrapped = watched.document.toPlainText()
    assert wrapped.replace("\n", "") == text.replace("\n", "")
    assert wrapped.startswith("one\n" + SENTENCE)
    assert watched.gone == [True]
    watched.document.undo()
    assert watched.document.toPlainText() == text
    assert len(watched.found) == 2


def test_a_wrapped_line_is_written_in(desk):
    d = desk()
    d.load(LONG)
    lines = LongLines(d.editor.document(), d.editor)
    lines.wrap()
    d.move_caret(len(SENTENCE))
    d.press(Qt.Key.Key_X)
    assert d.editor.document().findBlockByNumber(0).length() < WRAPPED * 2
