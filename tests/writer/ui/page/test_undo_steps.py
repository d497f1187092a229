"""Undo takes back a thought at a time; deleting takes what a writer sees as one character."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from tests.writer.ui.modifiers import NONE, SHIFT
from writer.ui.page.page import Page
from writer.ui.page.undo_steps import PAUSE_S, UndoSteps


class Typist:
    """A page with a clock that stands still until the typist pauses."""

    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.now_s = 0.0
        self.page = Page()
        self.page._undo_steps = UndoSteps(self.page, lambda: self.now_s)

    def type(self, text):
        for char in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_unknown, NONE, char)
                QApplication.sendEvent(self.page, key)

    def press(self, key, times=1, modifiers=NONE):
        for _ in range(times):
            self.qtbot.keyClick(self.page, key, modifiers)

    def pause(self):
        self.now_s += PAUSE_S

    def undo(self):
        self.page.undo()
        return self.page.text()

    def redo(self):
        self.page.redo()
        return self.page.text()


@pytest.fixture
def typist(nothing_survives, qtbot):
    typist = Typist(qtbot)
    typist.page.show()
    yield typist
    typist.page.close()
    typist.page.deleteLater()


# One step took the whole paragraph.
def test_undo_takes_back_a_sentence(typist):
    typist.type("The lamp burned. She rose. And")
    assert typist.undo() == "The lamp burned. She rose."
    assert typist.undo() == "The lamp burned."
    assert typist.undo() == ""
    assert typist.redo() == "The lamp burned."
    assert typist.redo() == "The lamp burned. She rose."


def test_a_pause_ends_a_step(typist):
    typist.type("The lamp ")
    typist.pause()
    typist.type("burned low")
    assert typist.undo() == "The lamp "
    assert typist.undo() == ""


def test_every_pause_ends_a_step(typist):
    for word in ("one ", "two ", "three ", "four"):
        typist.type(word)
        typist.pause()
    assert [typist.undo() for _ in range(4)] == ["one two three ", "one two ", "one ", ""]


def test_a_line_end_ends_a_step(typist):
    typist.type("one")
    typist.press(Qt.Key.Key_Return)
    typist.type("two")
    assert typist.undo().rstrip("\n") == "one"
    while (left := typist.undo()) and left != "one":
        pass
    assert left == "one"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("“Well!”", " he said"),
        ("Well…", " yes"),
        ("Really?!", " Yes"),
        ("\u4ed6\u6765\u4e86\u3002", "\u5979\u7b11"),
        ("\u4ed6\u8bf4\u201c\u597d\uff01\u201d", "\u5979"),
    ],
)
def test_sentences_end_in_many_ways(typist, first, second):
    typist.type(first + second)
    assert typist.undo() == first
    assert typist.undo() == ""


def test_a_number_or_an_address_is_one_step(typist):
    typist.type("3.50 at inkling.example")
    assert typist.undo() == ""


def test_sentences_typed_over_a_selection_come_back(typist):
    typist.page.load_text("old words")
    typist.page.selectAll()
    typist.type("New. More")
    while typist.page.document().isUndoAvailable():
        last = typist.undo()
    assert last == "old words"


# Half of what looks like one character stayed.
@pytest.mark.parametrize(
    "character",
    [
        "\U0001f1e9\U0001f1ea",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
        "\U0001f44d\U0001f3fd",
        "1\ufe0f\u20e3",
        "\u2764\ufe0f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "e\u0301",
        "x\u0302\u0323",
        "\u1112\u1161\u11ab",
        "\u0915\u094d\u0937\u093f",
        "\U00020000",
        "a",
        "\n",
    ],
)
def test_backspace_and_delete_take_one_character(typist, character):
    page = typist.page
    for key, place in ((Qt.Key.Key_Backspace, "end"), (Qt.Key.Key_Delete, "start")):
        page.load_text(f"<{character}>")
        page.moveCursor(QTextCursor.MoveOperation.End)
        move = QTextCursor.MoveOperation
        page.moveCursor(move.Left)
        if place == "start":
            page.moveCursor(move.Start)
            page.moveCursor(move.Right)
        typist.press(key)
        assert page.text() == "<>"
        assert typist.undo() == f"<{character}>"


def test_two_flags_are_two_characters(typist):
    flags = "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7"
    typist.page.load_text(flags)
    typist.page.moveCursor(QTextCursor.MoveOperation.End)
    typist.press(Qt.Key.Key_Backspace, modifiers=SHIFT)
    assert typist.page.text() == flags[:2]


def test_characters_deleted_in_a_row_are_one_step(typist):
    typist.type("The lamp")
    typist.press(Qt.Key.Key_Backspace, 4)
    assert typist.page.text() == "The "
    assert typist.undo() == "The lamp"
    assert typist.redo() == "The "


def test_a_pause_or_a_sentence_ends_a_row_of_deletions(typist):
    typist.page.load_text("One. Two.")
    typist.page.moveCursor(QTextCursor.MoveOperation.End)
    typist.press(Qt.Key.Key_Backspace, 7)
    typist.pause()
    typist.press(Qt.Key.Key_Backspace)
    assert typist.page.text() == "O"
    assert typist.undo() == "On"
    assert typist.undo() == "One"
    assert typist.undo() == "One. Two"
    assert typist.undo() == "One. Two."


def test_deleting_at_the_ends_of_the_text_does_nothing(typist):
    typist.type("a")
    typist.press(Qt.Key.Key_Delete)
    typist.page.moveCursor(QTextCursor.MoveOperation.Start)
    typist.press(Qt.Key.Key_Backspace)
    assert typist.page.text() == "a"
    assert typist.undo() == ""


def test_deleting_a_selection_takes_the_selection(typist):
    typist.page.load_text("one two")
    typist.page.selectAll()
    typist.press(Qt.Key.Key_Backspace)
    assert typist.page.text() == ""
    assert typist.undo() == "one two"
