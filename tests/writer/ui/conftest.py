"""A desk to test at: an editor in a window, a worker thread, an assistant with a script.

And what whole windows are built from: settings in a file, a library in folders, answers.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes import FakeAssistant
from tests.window_fakes import ScriptedMessages, listable_bundle
from writer.assist.options import AssistanceOptions
from writer.model.library import ModelLibrary
from writer.ui.page.editor import Editor
from writer.ui.page.inline_text import GAP
from writer.ui.shared.settings import LiveSettings
from writer.ui.shared.word_lists import LiveWords
from writer.ui.window.commands.keys import keys_in_force, page_shortcuts
from writer.ui.workers.journal_writer import JournalWriter
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


class Clock:
    """Milliseconds that pass with every look at it; ``step_ms = 0`` makes them stand still."""

    def __init__(self):
        self.now_ms = 0.0
        self.step_ms = 1000.0

    def __call__(self):
        self.now_ms += self.step_ms
        return self.now_ms


class Desk:
    """What a test of the editor has its hands on."""

    def __init__(self, qtbot, assistant, options):
        self.qtbot = qtbot
        self.assistant = assistant
        self.clock = Clock()
        self.dispatcher = SuggestionDispatcher(lambda: assistant)
        self.channel = self.dispatcher.channel()
        self.editor = Editor(self.channel, options, clock_ms=self.clock)
        self.messages = []
        self.accepted = []
        self.failures = []
        self.editor.set_shortcuts(page_shortcuts(keys_in_force(options.key_preset)))
        self.editor.message_raised.connect(self.messages.append)
        self.editor.accepting.accepted.connect(self.accepted.append)
        self.dispatcher.failed.connect(self.failures.append)
        self.editor.resize(700, 400)
        self.editor.show()
        self.editor.activateWindow()
        self.editor.setFocus()
        qtbot.waitUntil(self.editor.hasFocus)

    @property
    def text(self):
        return self.editor.text()

    @property
    def caret(self):
        return self.editor.textCursor().position()

    @property
    def undo_steps(self):
        return self.editor.document().availableUndoSteps()

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.editor, key, modifiers)

    def type(self, text):
        self.qtbot.keyClicks(self.editor, text)

    def commit(self, text, preedit=""):
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(text)
        QApplication.sendEvent(self.editor, event)

    def compose(self, text):
        QApplication.sendEvent(self.editor, QInputMethodEvent(text, []))

    def load(self, text, caret=None):
        self.editor.load_text(text)
        self.move_caret(len(text) if caret is None else caret)

    def move_caret(self, position, anchor=None):
        cursor = self.editor.textCursor()
        cursor.setPosition(position if anchor is None else anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)

    def click(self, point: QPoint):
        self.qtbot.mouseClick(self.editor.viewport(), Qt.MouseButton.LeftButton, pos=point)

    def wait_for_ghost(self, text):
        self.qtbot.waitUntil(lambda: self.editor.ghost.text == text)

    def type_for_ghost(self, typed, ghost):
        """Type and wait until the suggestion for exactly this text is on the page."""
        self.type(typed)
        self.wait_for_ghost(ghost)
        self.settle()

    def wait_for_continuation(self, text):
        self.qtbot.waitUntil(lambda: self.editor.pending.text == text)
        self.settle()

    def hold_after(self, pieces):
        """Let the assistant stream that many pieces, then wait to be released."""
        whole = iter(self.assistant.pieces)
        original = self.assistant._wait
        sent = []

        def wait(cancelled):
            if len(sent) == pieces:
                self.assistant.released.clear()
            sent.append(next(whole, ""))
            return original(cancelled)

        self.assistant._wait = wait

    def settle(self):
        """Wait until the worker has nothing to do and its answers have arrived."""
        self.qtbot.waitUntil(lambda: self.dispatcher.idle)

    def stays_silent(self):
        """Wait likewise, and return whether no ghost text came."""
        self.settle()
        return self.editor.ghost.text == self.drawn() == ""

    def drawn(self):
        """Return what is drawn in the caret's paragraph without being text."""
        drawn = self.editor.textCursor().block().layout().preeditAreaText()
        return drawn.removeprefix(GAP)


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    """Keep what windows remember of texts within the test."""
    monkeypatch.setenv("INKLING_DATA", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def _copies_go_with_the_test():
    yield
    # The offscreen clipboard outlives Python, and the process would end in a segmentation fault
    # when it lets go of an object of Python's. What setText() puts there is Qt's own.
    if QApplication.instance():
        QApplication.clipboard().setText("")


@pytest.fixture
def desk(nothing_survives, qtbot):
    """Return a function that lays a desk: assistant's script as keywords, options as a value."""
    desks = []

    def lay(options=None, **script):
        desks.append(Desk(qtbot, FakeAssistant(**script), options or AssistanceOptions()))
        return desks[-1]

    yield lay
    for each in desks:
        assert each.dispatcher.stop()
        each.editor.close()
        each.editor.deleteLater()
        each.dispatcher.deleteLater()


@pytest.fixture
def settings(tmp_path, qapp):
    """Yield the settings of a window, stored in a file of the test's own."""
    settings = LiveSettings(tmp_path / "settings" / "settings.json")
    yield settings
    settings.save()


@pytest.fixture
def words(tmp_path, qapp):
    """Return word lists in a file of the test's own."""
    return LiveWords(tmp_path / "words.json")


@pytest.fixture
def messages(qtbot):
    """Return what answers a window's questions instead of dialogs."""
    window = QWidget()
    # Closed and deleted before the fixtures that need it end.
    qtbot.addWidget(window)
    return ScriptedMessages(window)


@pytest.fixture
def assistant():
    return FakeAssistant(candidates=("morning", "evening", "night"))


@pytest.fixture
def dispatcher(assistant, qapp):
    dispatcher = SuggestionDispatcher(lambda: assistant)
    yield dispatcher
    assert dispatcher.stop()


@pytest.fixture
def journal(tmp_path, qapp):
    journal = JournalWriter(tmp_path / "data" / "data" / "journal")
    yield journal
    journal.stop()


@pytest.fixture
def library(tmp_path):
    """Return a library with one bundled model, one of the writer's own, and a damaged one."""
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    listable_bundle(bundled, "inkling-en", "Inkling English", "en")
    listable_bundle(own, "my-poems", "My poems", "zh", bits_per_byte=1.25)
    broken = listable_bundle(own, "broken", "Broken", "en")
    (broken / "card.json").write_text("{")
    return ModelLibrary(bundled, own)
