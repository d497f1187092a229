"""The program as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.writer.app.handling import ROOT, lost_in, run_python

if TYPE_CHECKING:
    from pathlib import Path

RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from writer.app import run

def write():
    page = next(w for w in QApplication.topLevelWidgets() if hasattr(w, "editor"))
    page.editor.textCursor().insertText("Unsaved words")
    print("written", flush=True)

QTimer.singleShot(0, write)
sys.exit(run([Path(name) for name in sys.argv[1:]]))
"""


DEFECT = """
from PySide6.QtCore import QCoreApplication
from writer.ui.dialogs.messages import Messages

def tell(_, sentence):
    print(sentence, flush=True)
    QCoreApplication.exit(3)

Messages.tell_error = tell
"""


def test_a_defect_in_a_slot_reaches_the_writer_as_a_sentence(tmp_path: Path) -> None:
    code = DEFECT + RUN.replace('print("written", flush=True)', "raise ZeroDivisionError")
    process = run_python(code, tmp_path)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "still in the window" in output
    assert "Traceback" not in output + errors
    assert "ZeroDivisionError" in (tmp_path / "state" / "inkling.log").read_text()
    assert [lost.recorded.text for lost in lost_in(tmp_path)] == ["Unsaved words"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_an_interrupted_program_ends_at_once_and_keeps_the_text(name: str, tmp_path: Path) -> None:
    process = run_python(RUN, tmp_path, tmp_path / "poem.txt")
    assert process.stdout
    assert process.stdout.readline() == "written\n"
    number = getattr(signal, name)
    if name == "SIGKILL":
        # Nothing can be done any more: what was written a second ago has to be on the disk.
        time.sleep(1)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == (-number if name == "SIGKILL" else 130)
    assert [lost.recorded.text for lost in lost_in(tmp_path)] == ["Unsaved words"]
    assert not (tmp_path / "poem.txt").exists()
    assert "Traceback" not in errors


def test_starting_imports_nothing_that_is_slow(tmp_path: Path) -> None:
    slow = ("numpy", "onnxruntime", "torch", "onnx", "training", "rjieba", "cchardet")
    slow += ("markdown_it", "docx", "lxml", "pypdf", "PySide6.QtPrintSupport")
    code = f"import sys, writer.app; print([name for name in {slow} if name in sys.modules])"
    output, _ = run_python(code, tmp_path).communicate(timeout=60)
    assert output == "[]\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only there a session may have no screen")
def test_without_a_screen_one_sentence_says_so(tmp_path: Path) -> None:
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    result = subprocess.run(
        [sys.executable, "-m", "writer"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in screens}
        | {"INKLING_DATA": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("There is no screen to open a window on;")
    assert result.stderr.count("\n") == 1
