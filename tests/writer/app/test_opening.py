"""What is opened, and where it is shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from writer.documents.export import export_book

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from writer.app import Program


ROOT = Path(__file__).parents[3]


def test_a_file_that_is_open_comes_to_the_front(
    program: Program, poem: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    first = program.open(poem)
    program.open(tmp_path / "not there yet.txt")
    second = program.open(None)
    second.activateWindow()
    qtbot.waitUntil(second.isActiveWindow)
    qtbot.keyClicks(second.editor, "mine")
    link = tmp_path / "link.txt"
    link.hardlink_to(poem)
    for path in (poem, link, tmp_path / "drafts" / ".." / "poem.txt"):
        (tmp_path / "drafts").mkdir(exist_ok=True)
        first.attach(first.texts[1])
        assert program.open(path) is first
        assert first.session.name == "poem.txt"
        qtbot.waitUntil(first.isActiveWindow)
    second.file_wanted.emit(tmp_path / "not there yet.txt")
    assert first.session.name == "not there yet.txt"
    assert [len(window.texts) for window in program.windows] == [2, 1]


def test_a_document_becomes_an_untitled_text(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.rtf"
    letter.write_bytes(rb"{\rtf1\ansi Dear {\b Anna}}")
    window = program.open(letter)
    qtbot.waitUntil(lambda: window.editor.text().strip() == "Dear Anna", timeout=60_000)
    assert window.session.document is None
    assert window.session.modified
    assert letter.exists()


def test_a_document_that_cannot_be_read_is_said(
    program: Program, tmp_path: Path, said: list[str], qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"no archive")
    window = program.open(letter)
    qtbot.waitUntil(lambda: bool(said), timeout=60_000)
    assert "letter.docx" in said[0]
    assert window.text.untouched


def test_a_document_that_cannot_be_read_leaves_no_tab(
    program: Program, poem: Path, tmp_path: Path, said: list[str], qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"no archive")
    window = program.open(poem)
    program.open(letter)
    assert len(window.texts) == 2
    qtbot.waitUntil(lambda: len(window.texts) == 1, timeout=60_000)
    assert "letter.docx" in said[0]
    assert window.session.name == "poem.txt"


# A dropped file's address stood in the text.
def test_a_file_dropped_on_a_written_page_opens_beside_it(
    program: Program, poem: Path, qtbot: QtBot
) -> None:
    window = program.open(None)
    qtbot.keyClicks(window.editor, "mine")
    window.editor.files_dropped.emit([poem])
    qtbot.waitUntil(lambda: len(window.texts) == 2, timeout=60_000)
    assert [text.editor.text() for text in window.texts] == ["mine", "Two roads\n"]
    assert program.windows == (window,)


def test_a_dropped_document_becomes_an_untitled_text(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.docx"
    export_book("", "", "", [("letter.md", "Dear *all*,\n\nit rained.")], letter)
    window = program.open(None)
    window.editor.files_dropped.emit([letter])
    qtbot.waitUntil(lambda: window.editor.text() != "", timeout=60_000)
    assert window.editor.text() == "Dear all,\n\nit rained."
    assert window.session.document is None
    assert window.session.unsaved


def test_a_model_is_shown_among_the_models_and_no_text(program: Program, tmp_path: Path) -> None:
    broken = tmp_path / "broken.inkling"
    broken.write_bytes(b"no model")
    window = program.open(broken)
    assert window.editor.text() == ""
    assert window.tools._models is not None
    assert window.tools._models.isVisible()
    window.tools._models.background.wait()


def test_what_the_system_wants_opened_is_passed_on(tmp_path: Path) -> None:
    # A process of its own: Qt allows one application in each.
    code = """
from PySide6.QtGui import QFileOpenEvent
from writer.app import Application
application = Application([])
application.file_wanted.connect(print)
application.sendEvent(application, QFileOpenEvent("/texts/poem.txt"))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{Path('/texts/poem.txt')}\n"
