"""What tests of the program do to it and see of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from writer.documents.recovery import lost_texts
from writer.ui.page.exact_text import from_document

if TYPE_CHECKING:
    from writer.app import Program
    from writer.documents.recovery import LostText
    from writer.ui.window.main_window import MainWindow

ROOT = Path(__file__).parents[3]


def lost_in(data: Path) -> list[LostText]:
    """Return what a start would recover now; it is forgotten then."""
    found = lost_texts(data / "data" / "journal", from_document)
    for each in found:
        each.forget()
    return [text for each in found for text in each.texts]


def end_without_a_word(program: Program) -> None:
    """Stop writing journals, and let go of them and of files, as the end of a process does."""
    assert program.keep_all()
    program._journal.stop()
    for window in program.windows:
        for text in window.texts:
            text.session.close()


def notice_of(window: MainWindow) -> str:
    """Return what stands above the page."""
    notice = window.area.notice
    return (
        "" if notice.isHidden() else " ".join(each.text() for each in notice.findChildren(QLabel))
    )


def run_python(
    code: str, data: Path, *arguments: object, stdin: int | None = None
) -> subprocess.Popen[str]:
    environment = os.environ | {"INKLING_DATA": str(data), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
