"""From a key press to candidates and ghost text, as a writer types a text nobody trained on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

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


@pytest.mark.parametrize("remembers", [False, True])
@pytest.mark.parametrize(
    ("model_id", "sample"),
    [("inkling-en", "en/the-salt-road.txt"), ("inkling-zh", "zh/du-kou.txt")],
)
def test_the_editor_has_suggestions_before_the_next_key(
    model_id: str, sample: str, remembers: bool, tmp_path: Path, qtbot: QtBot, report: Report
) -> None:
    """Real events on a real page, as the writer has it."""
    library = ModelLibrary(resources_dir() / "models", tmp_path)
    if not library.entries():
        pytest.skip("there are no models in resources/models")
    text = (resources_dir() / "samples" / sample).read_text(encoding="utf-8")
    dispatcher = SuggestionDispatcher(lambda: Assistant(library, model_id, "cpu"))
    channel = dispatcher.channel()
    editor = Editor(channel, AssistanceOptions(learn=remembers))
    qtbot.addWidget(editor)
    editor.set_identity(TextIdentity())
    editor.load_text(text[:BEFORE])
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.show()
    editor.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    loop = QEventLoop()
    answers: list[object] = []
    channel.suggestions_ready.connect(answers.append)
    channel.suggestions_ready.connect(loop.quit)
    times_ms = []
    # The first keys load the model and read what stands before.
    for number, char in enumerate(text[BEFORE : BEFORE + KEYS + WARMING]):
        start = time.perf_counter()
        answers.clear()
        press(editor, char)
        if not answers:  # events are handled while a key is pressed
            loop.exec()
        if number >= WARMING:
            times_ms.append(1000 * (time.perf_counter() - start))
    assert dispatcher.stop()
    memory = ", with a memory" if remembers else ""
    name = f"{model_id}: key in the editor → suggestions{memory}"
    report.check_latency(name, times_ms, p50=8, p95=20, p99=50)


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
