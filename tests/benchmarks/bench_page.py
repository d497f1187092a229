"""How long the window is deaf after a key, in a text of a million words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.conftest import Figure
from tests.fakes import FakeAssistant
from writer.assist.options import AssistanceOptions
from writer.ui.page.editor import Editor
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from tests.benchmarks.conftest import Report

PARAGRAPH = "the lamp burned low and nobody came down to the river that night " * 8 + "\n"
"""104 words, 521 characters."""

PARAGRAPHS = 10_000
KEYS = "and the boats were gone "


def test_a_million_words_do_not_slow_the_keys(qtbot: QtBot, report: Report) -> None:
    dispatcher = SuggestionDispatcher(lambda: FakeAssistant(ghost=" of the night"))
    editor = Editor(dispatcher.channel(), AssistanceOptions())
    qtbot.addWidget(editor)
    editor.load_text(PARAGRAPH * PARAGRAPHS)
    editor.resize(900, 700)
    editor.show()
    qtbot.waitExposed(editor)
    times_ms = [spent for place in range(8) for spent in typed_at(editor, place / 8)]
    dispatcher.stop()
    report.check(
        Figure("a million words: longest stall of 192 keys", max(times_ms), 50, "ms"),
        Figure("a million words: stall per key, p99", sorted(times_ms)[-2], 16, "ms"),
    )


def typed_at(editor: Editor, share: float) -> Iterator[float]:
    """Type in a paragraph that far into the text; yield the milliseconds of every key."""
    document = editor.document()
    block = document.findBlockByNumber(int(share * document.blockCount()))
    caret = QTextCursor(block)
    caret.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    editor.setTextCursor(caret)
    QApplication.processEvents()
    for key in KEYS:
        start = time.perf_counter()
        QTest.keyClick(editor, Qt.Key(ord(key.upper())))
        QApplication.processEvents()
        yield 1000 * (time.perf_counter() - start)
