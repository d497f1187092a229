"""Sheets to test parts of the page on, from Qt's bare widget to an editor by hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from tests.fakes import FakeAssistant
from tests.writer.ui.modifiers import CTRL
from tests.writer.ui.page.scripts import PIECES, RAIN, REST, START, WHOLE, rest_of_line
from writer.assist.options import AssistanceOptions
from writer.ui.page.accepting import Accepting
from writer.ui.page.continuing import Continuing
from writer.ui.page.cursor_text import place_of
from writer.ui.page.ghost_text import GhostText
from writer.ui.page.other_words import OtherWords
from writer.ui.page.own_changes import OwnChanges
from writer.ui.page.page import Page
from writer.ui.page.pending_continuation import PendingContinuation
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


class Sheet:
    """A page with the parts of an editor, and nobody who translates events for them."""

    def __init__(self, qtbot, assistant):
        self.qtbot, self.assistant = qtbot, assistant
        self.now_ms = 0.0
        self.composing = False
        self.dispatcher = SuggestionDispatcher(lambda: assistant)
        self.page = Page()
        qtbot.addWidget(self.page)
        self.channel = channel = self.dispatcher.channel()
        options = AssistanceOptions()
        self.changes = OwnChanges(self.page)
        self.ghost = GhostText(self.page, channel, options, self.place, self.clock)
        self.pending = PendingContinuation(self.page, channel)
        self.accepting = Accepting(self.page, self.ghost, self.changes, self.place)
        self.continuing = Continuing(
            self.page, self.pending, self.ghost, self.changes, self.place, options
        )
        self.other_words = OtherWords(self.page, channel, self.pending, self.continuing)
        self.told, self.shown, self.events = [], [], []
        self.ghost.told.connect(self.told.append)
        self.ghost.shown.connect(lambda: self.shown.append(self.ghost.text))
        for name in ("started", "ended", "fell_silent"):
            getattr(self.pending, name).connect(lambda name=name: self.events.append(name))

    def clock(self):
        self.now_ms += 1_000
        return self.now_ms

    def place(self):
        return place_of(
            self.page.textCursor(), composing=self.composing, continuing=self.pending.active
        )

    @property
    def text(self):
        return self.page.text()

    def drawn(self, line=None):
        """Return what is drawn in a paragraph, else the caret's, without being text."""
        caret = self.page.textCursor().block()
        block = caret if line is None else self.page.document().findBlockByNumber(line)
        # Within a word a mark stands before it, so that the line does not break there.
        return block.layout().preeditAreaText().removeprefix("\u2060")

    def type(self, text):
        self.ghost.lift()
        self.page.textCursor().insertText(text)
        self.ghost.typed(text)

    def type_for(self, text, ghost):
        self.type(text)
        self.qtbot.waitUntil(lambda: self.ghost.text == ghost)
        self.settle()

    def continue_after(self, text):
        """Write ``text`` and have it continued to the end."""
        self.page.textCursor().insertText(text)
        self.continuing.start()
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: self.dispatcher.idle and not self.pending.streaming)


@pytest.fixture
def sheet(nothing_survives, qtbot):
    """Return a function that lays a sheet: the assistant's script as keywords."""
    sheets = []

    def lay(**script):
        sheets.append(Sheet(qtbot, FakeAssistant(**script)))
        return sheets[-1]

    yield lay
    for each in sheets:
        assert each.dispatcher.stop()
        each.dispatcher.deleteLater()


@pytest.fixture
def view(nothing_survives, qtbot):
    """Yield a text widget of Qt's with two paragraphs, shown."""
    view = QPlainTextEdit("one two three\nfour")
    view.resize(300, 200)
    view.show()
    yield view
    view.close()
    view.deleteLater()


@pytest.fixture
def page(nothing_survives, qtbot):
    """Yield a page on the screen."""
    page = Page()
    page.resize(1000, 500)
    page.show()
    yield page
    page.close()
    page.deleteLater()


@pytest.fixture
def begun(desk):
    """Return a desk where ghost text shows the rest of a line that was begun."""
    d = desk(ghost=rest_of_line)
    d.type_for_ghost(START, REST)
    return d


@pytest.fixture
def raining(desk):
    """Return a desk on which a continuation has arrived after ``RAIN``."""
    d = desk(continuation=PIECES)
    d.type(RAIN)
    d.settle()
    d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation(WHOLE)
    return d
