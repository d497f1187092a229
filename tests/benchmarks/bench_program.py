"""The whole program from outside: how soon it is there, how much it takes, how still it sits."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.conftest import ROOT, Figure
from writer.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import Popen

    from tests.benchmarks.conftest import Report

IDLE_SECONDS = 20.0

# The program as it is, with a voice: it says when it has painted and when it first suggests.
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtTest import QTest
from writer import app
from writer.ui.window.main_window import MainWindow

class Window(MainWindow):
    painted = False

    def __init__(self, *parts):
        super().__init__(*parts)
        self.text.channel.suggestions_ready.connect(self.on_suggestions)

    def event(self, event):
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self.painted:
            self.painted = True
            print("painted", flush=True)
            QTimer.singleShot(0, lambda: QTest.keyClicks(self.editor, "The old "))
        return handled

    def on_suggestions(self, suggestions):
        if suggestions.candidates:
            print("suggested", flush=True)

app.MainWindow = Window
app.run([])
"""


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[Popen[str], float]]:
    """The running program and the time it was started; an untitled text, a fresh user."""
    if not (resources_dir() / "models" / "inkling-en").is_dir():
        pytest.skip("there are no models in resources/models")
    environment = os.environ | {
        "INKLING_DATA": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        yield program, start
        program.kill()


def test_start_memory_and_rest(started: tuple[Popen[str], float], report: Report) -> None:
    program, start = started
    painted = wait_for(program, "painted") - start
    suggested = wait_for(program, "suggested") - start
    figures = [
        Figure("start → window painted", painted, 1.0, "s"),
        Figure("start → first suggestion", suggested, 1.5, "s"),
    ]
    if Path("/proc/self/stat").exists():
        time.sleep(13)  # what the last key caused is done, and the caret rests
        busy = cpu_seconds(program.pid)
        time.sleep(IDLE_SECONDS)
        share = 100 * (cpu_seconds(program.pid) - busy) / IDLE_SECONDS
        figures += [
            Figure("resident memory, editor with model", resident_mb(program.pid), 250, "MB"),
            Figure("processor time at rest, of one core", share, 0.1, "%"),
        ]
    report.check(*figures)


def wait_for(program: Popen[str], word: str) -> float:
    """Return the time when the program said ``word``."""
    assert program.stdout is not None
    for line in program.stdout:
        if line.strip() == word:
            return time.perf_counter()
    raise AssertionError(f"the program ended before it had {word}")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int | str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
