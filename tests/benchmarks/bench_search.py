"""How long finding in a folder of 500 texts takes, and how deaf the page is meanwhile."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMainWindow

from tests.benchmarks.conftest import Figure
from writer.documents.replacing import replaced_text
from writer.documents.search import search_texts
from writer.documents.word_counts import WordCounts
from writer.documents.workspace import read_workspace
from writer.text.regular_expression import RegularExpression
from writer.text.search_pattern import search_pattern
from writer.ui.dialogs.messages import Messages
from writer.ui.shared.settings import LiveSettings
from writer.ui.window.open_folder import OpenFolder
from writer.ui.window.search_panel import SearchPanel

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.benchmarks.conftest import Report
    from writer.text.search_pattern import SearchPattern

FILES = 500
FILE_CHARACTERS = 40_000
WORDS = (
    *("the", "lamp", "burned", "low", "and", "nobody", "came", "down", "to", "river", "that"),
    *("night", "while", "boats", "were", "gone", "said", "quietly", "don’t", "remember"),
    *("“well”", "house", "of", "her", "own", "café"),
)
RARE = "Marlowe"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return 500 chapters, 20 MB, in paragraphs of a hundred words or so."""
    root = tmp_path_factory.mktemp("book")
    chance = random.Random(1)
    for number in range(FILES):
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < FILE_CHARACTERS:
            words = chance.choices(WORDS, k=chance.randint(5, 200))
            if chance.random() < 0.05:
                words[0] = RARE
            paragraphs.append(" ".join(words) + ".\n")
        chapter = root / f"part {number % 10}" / f"chapter {number}.txt"
        chapter.parent.mkdir(exist_ok=True)
        chapter.write_text("".join(paragraphs), encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("regular expression", RegularExpression(rf"\b{RARE}\b \w+ \w*l")),
        ("regular expression with a group", RegularExpression(r"“(\w)ell” \1\w+")),
        ("words as one sees them", search_pattern(f"{RARE} don't")),
        ("whole words", search_pattern(RARE, whole_words=True)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_finding_in_a_folder(
    folder: Path, report: Report, name: str, pattern: SearchPattern
) -> None:
    # Of the processor: what else the machine does is no matter of ours, and nothing is waited for.
    begun = time.process_time()
    paths = [each.path for each in read_workspace(folder).texts]
    first = 0.0
    count = 0
    for found in search_texts(paths, pattern, {}):
        first = first or time.process_time() - begun
        count += len(found.matches)
    assert count
    report.check(
        Figure(f"500 texts, {name}: first of {count}", first, 0.3, "s"),
        Figure(f"500 texts, {name}: all", time.process_time() - begun, 2, "s"),
    )


def test_listing_and_counting_a_folder(folder: Path, report: Report) -> None:
    begun = time.process_time()
    texts = read_workspace(folder).texts
    listed = time.process_time() - begun
    counts = WordCounts()
    words = sum(map(counts.count, texts))
    assert words > FILES * 1000
    report.check(
        Figure("500 texts: listing", listed, 0.2, "s"),
        Figure(f"500 texts: counting {words:,} words", time.process_time() - begun, 10, "s"),
    )


@pytest.mark.parametrize("words", ["lamp", "Marlowe", r"“(\w)ell” \1\w+"])
def test_the_window_answers_while_all_texts_are_searched(
    folder: Path, report: Report, qtbot: QtBot, tmp_path: Path, words: str
) -> None:
    """A timer that wants to act every 5 ms is what a key is to the search."""
    window = QMainWindow()
    qtbot.addWidget(window)
    opened = OpenFolder(LiveSettings(tmp_path / "settings.json"), window)
    panel = SearchPanel(opened, list, Messages(window), window)
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, panel)
    window.resize(1000, 700)
    window.show()
    opened.open(folder)
    # Counting is measured apart.
    qtbot.waitUntil(lambda: opened.workspace is not None, timeout=60_000)
    opened.end()
    for box in panel.findChildren(QCheckBox)[2:]:
        box.setChecked(words.startswith("“"))
    panel.findChild(QLineEdit).setText(words)
    late: list[float] = []
    own: list[float] = []
    first: list[float] = []
    ticker = QTimer(window, interval=5, timerType=Qt.TimerType.PreciseTimer)
    last = begun = time.perf_counter()
    spent = time.thread_time()

    def tick() -> None:
        nonlocal last, spent
        now = time.perf_counter()
        late.append(1000 * (now - last) - 5)
        own.append(1000 * (time.thread_time() - spent))
        last, spent = now, time.thread_time()
        if not first and panel.view.model().rowCount():
            first.append(now - begun)

    ticker.timeout.connect(tick)
    ticker.start()
    panel.search()
    qtbot.waitUntil(lambda: not panel.busy, timeout=120_000)
    took = time.perf_counter() - begun
    ticker.stop()
    panel.end()
    late.sort()
    report.check(
        Figure(f"the window finds {words}: its own longest work", max(own), 16, "ms"),
        Figure(f"the window finds {words}: first places seen", first[0], 0.3, "s"),
        Figure(f"the window finds {words}: all", took, 2, "s"),
        Figure(f"the window finds {words}: late, p99", late[len(late) * 99 // 100], 16, "ms"),
        Figure(f"the window finds {words}: late, longest", late[-1], 50, "ms"),
    )


def test_replacing_in_a_text(folder: Path, report: Report) -> None:
    text = "".join(each.path.read_text("utf-8") for each in read_workspace(folder).texts[:50])
    begun = time.perf_counter()
    _, count = replaced_text(text, search_pattern("don't"), "do not")
    assert count
    report.check(Figure("replacing in 2 MB", time.perf_counter() - begun, 1, "s"))
