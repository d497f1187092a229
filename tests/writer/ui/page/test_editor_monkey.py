"""A monkey at the keyboard: whatever is pressed in whatever order, text and page stay in step."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.writer.ui.modifiers import ALT, CTRL, NONE, SHIFT
from writer.ui.page.inline_text import GAP

START = "It was late.\n\nThe “old” 😀 man (and 月亮)."
SONG = "la li lo la. "

# Undo and redo are apart: they are what the others are checked with.
KEYS = [
    (Qt.Key.Key_Tab, NONE),
    (Qt.Key.Key_Tab, NONE),
    (Qt.Key.Key_Backtab, SHIFT),
    (Qt.Key.Key_Right, CTRL | SHIFT),
    (Qt.Key.Key_BracketRight, ALT),
    (Qt.Key.Key_BracketLeft, ALT),
    (Qt.Key.Key_Escape, NONE),
    (Qt.Key.Key_Space, CTRL),
    (Qt.Key.Key_Return, CTRL),
    (Qt.Key.Key_Return, CTRL),
    (Qt.Key.Key_Return, CTRL),
    (Qt.Key.Key_Return, NONE),
    (Qt.Key.Key_R, ALT),
    (Qt.Key.Key_W, ALT),
    (Qt.Key.Key_S, ALT),
    (Qt.Key.Key_Right, ALT),
    (Qt.Key.Key_Return, CTRL | SHIFT),
    (Qt.Key.Key_1, ALT),
    (Qt.Key.Key_Backspace, NONE),
    (Qt.Key.Key_Delete, CTRL),
    (Qt.Key.Key_Left, NONE),
    (Qt.Key.Key_Up, SHIFT),
    (Qt.Key.Key_End, CTRL),
    (Qt.Key.Key_Home, NONE),
]


class Monkey:
    def __init__(self, desk, seed):
        self.desk = desk
        self.random = random.Random(seed)

    def act(self):
        deeds = [self.type, self.press, self.press, self.ask, self.ask, self.compose, self.click]
        deed = self.random.choice(deeds)
        deed()

    def type(self):
        self.desk.type(self.random.choice(["l", "la", " ", "(", ".", "la li"]))

    def press(self):
        self.desk.press(*self.random.choice(KEYS))

    def compose(self):
        self.desk.compose("yue")
        self.desk.commit(self.random.choice(["月", "", "😀"]))

    def click(self):
        viewport = self.desk.editor.viewport().rect()
        x, y = self.random.randrange(viewport.width()), self.random.randrange(viewport.height())
        self.desk.click(QPoint(x, y))

    def ask(self):
        """Go where suggestions are welcome, wait for one, and do something with it."""
        self.desk.press(Qt.Key.Key_End, CTRL)
        self.desk.type(" l")
        self.desk.editor.ghost.ask_now()
        self.desk.settle()
        self.press()


def drawn_anywhere(editor):
    blocks = (editor.document().findBlockByNumber(n) for n in range(editor.blockCount()))
    drawn = [text for block in blocks if (text := block.layout().preeditAreaText())]
    return [text.removeprefix(GAP) for text in drawn]


def check(editor):
    """What is drawn beside the text is exactly the ghost or the continuation, and no text."""
    shown = (editor.ghost.text or editor.pending.text).replace("\n", "\u2028")
    assert not (editor.ghost.text and editor.pending.text)
    drawn = drawn_anywhere(editor)
    # A continuation is drawn once a frame, so it may lag behind by a piece.
    assert drawn in ([shown] if shown else [], []) or shown.startswith(drawn[0])
    assert len(drawn) <= 1
    assert editor.text() == editor.toPlainText()


@pytest.mark.parametrize("seed", range(4))
def test_nothing_goes_wrong_and_everything_can_be_undone(desk, seed):
    d = desk(
        ghost=lambda request: SONG[len(request.before) % 7 :],
        alternatives=["lu lu", "l"],
        candidates=["la", "lilac"],
        continuation=[" oh", ",\nno", "."],
        several=[" lu.", " oh la."],
        words=["lu", "lo"],
    )
    d.load(START)
    monkey = Monkey(d, seed)
    for _ in range(200):
        monkey.act()
        check(d.editor)
    assert d.accepted
    assert d.assistant.continuations
    d.editor.continuing.keep()
    written = d.text
    steps = d.undo_steps
    for _ in range(steps):
        d.editor.undo()
        check(d.editor)
    assert d.text == START
    for _ in range(steps):
        d.editor.redo()
    assert d.text == written
    d.settle()
    check(d.editor)
