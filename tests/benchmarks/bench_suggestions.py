"""From a key press to candidates and ghost text, as a writer types a text nobody trained on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.conftest import Figure
from writer.assist.assistant import Assistant
from writer.assist.options import AssistanceOptions
from writer.assist.text_identity import TextIdentity
from writer.model.library import ModelLibrary
from writer.paths import resources_dir
from writer.ui.page.editor import Editor
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.benchmarks.conftest import Report

KEYS = 600
BEFORE = 400
WARMING = 20

TURNS = 8
KEYS_IN_TURN = 20


@pytest.mark.parametrize(
    ("model_id", "sample"),
    [("inkling-en", "en/the-salt-road.txt"), ("inkling-zh", "zh/du-kou.txt")],
)
def test_the_editor_has_suggestions_before_the_next_key(
    model_id: str, sample: str, tmp_path: Path, qtbot: QtBot, report: Report
) -> None:
    """Real events on a real page, as the writer has it; the text's own memory answers, too."""
    library = ModelLibrary(resources_dir() / "models", tmp_path)
    if not library.entries():
        pytest.skip("there are no models in resources/models")
    text = (resources_dir() / "samples" / sample).read_text(encoding="utf-8")
    dispatcher = SuggestionDispatcher(lambda: Assistant(library, model_id, "cpu"))
    desk = Desk(dispatcher, text, 1, qtbot, learn=True)
    # The first keys load the model and read what stands before.
    times_ms = [desk.press_next() for _ in range(KEYS + WARMING)][WARMING:]
    assert dispatcher.stop()
    name = f"{model_id}: key in the editor → suggestions"
    report.check_latency(name, times_ms, p50=8, p95=20, p99=50)


def test_three_texts_in_turn_are_as_quick_as_one(
    tmp_path: Path, qtbot: QtBot, report: Report
) -> None:
    """Each text is written in for a while, and then comes again; all are learned from."""
    library = ModelLibrary(resources_dir() / "models", tmp_path)
    if not library.entries():
        pytest.skip("there are no models in resources/models")
    text = (resources_dir() / "samples/en/the-salt-road.txt").read_text(encoding="utf-8")
    dispatcher = SuggestionDispatcher(lambda: Assistant(library, "inkling-en", "cpu"))
    # One after the other, so that all of them have the same hour of a machine that others use.
    desks = [Desk(dispatcher, text[shift:], shift + 1, qtbot, learn=True) for shift in range(4)]
    alone, *others = desks
    for desk in desks:
        desk.look()
        for _ in range(WARMING):
            desk.press_next()
    one_ms, three_ms = [], []
    for _ in range(TURNS):
        alone.look()
        one_ms += [alone.press_next() for _ in range(len(others) * KEYS_IN_TURN)]
        for desk in others:
            desk.look()
            three_ms += [desk.press_next() for _ in range(KEYS_IN_TURN)]
    assert dispatcher.stop()
    ratio = float(np.mean(three_ms) / np.mean(one_ms))
    report.check(Figure("key in one of three texts / key in one text", ratio, 1.3, "times"))


class Desk:
    """A page with its channel, and the keys that write a text on it."""

    def __init__(
        self,
        dispatcher: SuggestionDispatcher,
        text: str,
        number: int,
        qtbot: QtBot,
        *,
        learn: bool,
    ) -> None:
        self._channel = dispatcher.channel()
        self._editor = Editor(self._channel, AssistanceOptions(learn=learn))
        self._qtbot = qtbot
        self._keys = iter(text[BEFORE:])
        self._loop = QEventLoop()
        self._answers: list[object] = []
        self._channel.suggestions_ready.connect(self._answers.append)
        self._channel.suggestions_ready.connect(self._loop.quit)
        qtbot.addWidget(self._editor)
        self._editor.set_identity(TextIdentity(number=number))
        self._editor.load_text(text[:BEFORE])
        self._editor.moveCursor(QTextCursor.MoveOperation.End)
        self.look()

    def look(self) -> None:
        """Bring the page to the front."""
        self._editor.show()
        self._editor.activateWindow()
        self._editor.setFocus()
        self._qtbot.waitUntil(self._editor.hasFocus)

    def press_next(self) -> float:
        """Type the next character; return after how many milliseconds it was answered."""
        start = time.perf_counter()
        self._answers.clear()
        press(self._editor, next(self._keys))
        if not self._answers:  # events are handled while a key is pressed
            self._loop.exec()
        return 1000 * (time.perf_counter() - start)


def press(editor: Editor, char: str) -> None:
    """Type a character: by its key, or as an input method commits it."""
    if char == "\n":
        QTest.keyClick(editor, Qt.Key.Key_Return)
    elif char.isascii():
        QTest.keyClicks(editor, char)
    else:
        event = QInputMethodEvent()
        event.setCommitString(char)
        QApplication.sendEvent(editor, event)
