"""A text of a million words with all that follows it: journal, versions, counts, suggestions."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from tests.benchmarks.bench_page import PARAGRAPH, PARAGRAPHS, typed_at
from tests.benchmarks.bench_program import resident_mb
from tests.benchmarks.conftest import Figure
from tests.fakes import FakeAssistant
from tests.window_fakes import ScriptedMessages
from writer.app import SWITCH_S
from writer.assist.memory.unlearned import UnlearnedTexts
from writer.ui.shared.settings import LiveSettings
from writer.ui.text.journal_tap import JournalTap
from writer.ui.text.open_text import OpenText
from writer.ui.text.version_keeper import VersionKeeper
from writer.ui.workers.journal_writer import JournalWriter
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QObject
    from pytestqt.qtbot import QtBot

    from tests.benchmarks.conftest import Report
    from writer.documents.edits import Edit


@pytest.fixture
def spent_ms(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What each change of a text costs journal and versions, on the GUI thread."""
    spent_ms: list[float] = []

    def timed(slot: Callable[..., None]) -> Callable[[QObject, Edit], None]:
        def run(follower: QObject, edit: Edit) -> None:
            start = time.perf_counter()
            slot(follower, edit)
            spent_ms.append(1000 * (time.perf_counter() - start))

        return run

    monkeypatch.setattr(JournalTap, "_on_changed", timed(JournalTap._on_changed))
    monkeypatch.setattr(VersionKeeper, "_on_changed", timed(VersionKeeper._on_changed))
    return spent_ms


def test_a_million_words_open_and_are_written_in(
    qtbot: QtBot,
    report: Report,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spent_ms: list[float],
) -> None:
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    novel = tmp_path / "novel.txt"
    novel.write_text(PARAGRAPH * PARAGRAPHS)
    sys.setswitchinterval(SWITCH_S)
    dispatcher = SuggestionDispatcher(lambda: FakeAssistant(ghost=" of the night"))
    window, journal = QWidget(), JournalWriter(tmp_path / "journal")
    qtbot.addWidget(window)
    settings = LiveSettings(tmp_path / "settings.json")
    unlearned = UnlearnedTexts(tmp_path)
    text = OpenText(settings, dispatcher, ScriptedMessages(window), unlearned, journal, window)
    window.resize(900, 700)
    text.editor.resize(900, 700)
    window.show()
    qtbot.waitExposed(window)
    start = time.perf_counter()
    assert text.session.open(novel)
    text.editor.viewport().repaint()
    opened_s = time.perf_counter() - start
    qtbot.waitUntil(lambda: text.counter.complete, timeout=60_000)
    times_ms = [spent for place in range(8) for spent in typed_at(text.editor, place / 8)]
    assert len(spent_ms) == 2 * len(times_ms)
    pairs = sorted(map(sum, zip(spent_ms[::2], spent_ms[1::2], strict=True)))
    memory = resident_mb("self")
    text.close()
    journal.stop()
    dispatcher.stop()
    report.check(
        Figure("a million words: open and painted", opened_s, 3, "s"),
        Figure(
            "… with a journal and versions: stall per key, p99", sorted(times_ms)[-2], 16, "ms"
        ),
        Figure("… journal and versions, of each key, p99", pairs[-2], 0.2, "ms"),
        Figure("… resident memory, without a model", memory, 400, "MB"),
    )
