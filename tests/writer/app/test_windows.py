"""Windows that come, go and share one worker."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from tests.writer.app.handling import run_python
from writer.ui.dialogs.messages import Messages, Unsaved
from writer.ui.shared.theme import DARK

if TYPE_CHECKING:
    import pytest
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from writer.app import Program
    from writer.ui.window.main_window import MainWindow


def test_each_file_gets_a_window(program: Program, poem: Path, tmp_path: Path) -> None:
    program.open_window(poem)
    program.open_window(tmp_path / "new.txt")
    assert [window.session.name for window in program.windows] == ["poem.txt", "new.txt"]
    assert [window.editor.text() for window in program.windows] == ["Two roads\n", ""]


def test_a_text_takes_the_window_in_which_nothing_was_written(
    program: Program, poem: Path
) -> None:
    empty = program.open(None)
    assert program.open(poem) is empty
    assert empty.editor.text() == "Two roads\n"
    assert len(empty.texts) == 1


def test_a_text_opens_in_the_window_that_was_used_last(
    program: Program, poem: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = program.open(poem), program.open(None)
    first.activateWindow()
    qtbot.waitUntil(first.isActiveWindow)
    assert program.open(tmp_path / "other.txt") is first
    assert [text.session.name for text in first.texts] == ["poem.txt", "other.txt"]
    second.activateWindow()
    qtbot.waitUntil(second.isActiveWindow)
    first.file_wanted.emit(tmp_path / "dropped on the first.txt")
    assert first.session.name == "dropped on the first.txt"
    assert second.text.untouched


# F8: one text in two windows, and later "another program changed it".


def test_a_file_in_another_inkling_is_read_only_here(
    program: Program, poem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """
import sys
from pathlib import Path
from writer.documents.lock import lock_file
taken = lock_file(Path(sys.argv[1]))
print("locked", flush=True)
sys.stdin.readline()
"""
    asked: list[str] = []
    monkeypatch.setattr(Messages, "confirm", lambda _, question, *__: bool(asked.append(question)))
    process = run_python(code, Path(os.environ["INKLING_DATA"]), poem, stdin=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == "locked\n"
    try:
        window = program.open(poem)
        assert asked == ["poem.txt is open in another Inkling."]
        assert window.text.untouched
        monkeypatch.setattr(Messages, "confirm", lambda *_: True)
        program.open(poem)
        assert window.session.read_only
        assert says_read_only(window)
    finally:
        process.kill()
        process.communicate(timeout=60)
    window.close_text()
    program.open(poem)
    assert not window.session.read_only
    assert not says_read_only(window)


def says_read_only(window: MainWindow) -> bool:
    labels = window.statusBar().findChildren(QLabel)
    return next(label for label in labels if label.text() == "read-only").isVisible()


def test_every_window_is_inside_the_screen(program: Program) -> None:
    for _ in range(20):
        program.open_window()
    for window in program.windows:
        assert window.screen().availableGeometry().contains(window.geometry())


def test_new_window_opens_an_empty_one_beside_it(program: Program) -> None:
    first = program.open_window()
    first.window_wanted.emit()
    assert len(program.windows) == 2
    assert program.windows[1].pos() != first.pos()


def test_a_closed_window_is_forgotten(program: Program) -> None:
    window = program.open_window()
    program.open_window()
    window.close()
    assert window not in program.windows
    assert len(program.windows) == 1


def test_quit_closes_all_windows(program: Program) -> None:
    program.open_window()
    program.open_window().quit_wanted.emit()
    assert program.windows == ()


def test_a_window_that_is_kept_ends_the_quitting(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.open_window()
    second = program.open_window()
    second.editor.textCursor().insertText("words")
    monkeypatch.setattr(Messages, "ask_to_save", lambda *_, **__: Unsaved.CANCEL)
    program.quit()
    assert program.windows == (second,)
    monkeypatch.setattr(Messages, "ask_to_save", lambda *_, **__: Unsaved.DISCARD)


def test_both_windows_get_suggestions_from_one_worker(program: Program, qtbot: QtBot) -> None:
    for window in (program.open_window(), program.open_window()):
        window.activateWindow()
        qtbot.waitUntil(window.editor.hasFocus)
        qtbot.keyClicks(window.editor, "Good ")
        qtbot.waitUntil(lambda window=window: window.area.candidates.words == ["morning"])


def test_the_model_is_loaded_after_the_start(
    program: Program, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    program.open_window()
    qtbot.waitUntil(lambda: assistant.warmed_up)


def test_another_model_in_the_settings_is_used(
    program: Program, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    settings = program._settings
    settings.choose("assistance", model_id="my-poems")
    qtbot.waitUntil(lambda: assistant.model_id == "my-poems")


def test_the_theme_of_the_settings_colours_the_program(
    program: Program, qapp: QApplication
) -> None:
    program._settings.choose("appearance", theme="dark")
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == DARK.page
