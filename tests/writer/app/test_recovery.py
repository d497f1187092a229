"""What a crash leaves, and what the next start makes of it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeAssistant
from tests.writer.app.handling import end_without_a_word, lost_in, notice_of
from writer.app import RESCUED, Program, tidy_up
from writer.documents.journal import Journal
from writer.model.library import ModelLibrary
from writer.paths import config_dir, data_dir, memory_dir
from writer.settings import WorkplaceOptions
from writer.ui.dialogs.messages import Conflict, Messages
from writer.ui.shared.settings import LiveSettings
from writer.ui.shared.word_lists import LiveWords

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


ROOT = Path(__file__).parents[3]


def later_program(qapp: QApplication, data: Path) -> Program:
    library = ModelLibrary(data / "bundled", data / "own")
    settings, words = LiveSettings(data / "config" / "s.json"), LiveWords(data / "words.json")
    return Program(qapp, library, FakeAssistant, settings, words)


def test_only_changed_texts_are_kept(program: Program, poem: Path, data: Path) -> None:
    program.open_window(poem)
    program.open_window(poem.with_name("other.txt")).editor.textCursor().insertText("Not saved 诗")
    program.open_window().editor.textCursor().insertText("Nor this")
    end_without_a_word(program)
    texts = {lost.recorded.text: lost.document for lost in lost_in(data)}
    assert texts.keys() == {"Not saved 诗", "Nor this"}
    other = texts["Not saved 诗"]
    assert other
    assert other.path == poem.with_name("other.txt")


def test_without_changes_nothing_is_kept(program: Program, poem: Path, data: Path) -> None:
    program.open_window(poem)
    end_without_a_word(program)
    assert not (data / "data" / "journal").exists()


def test_saved_and_closed_texts_leave_nothing(program: Program, poem: Path, data: Path) -> None:
    window = program.open_window(poem)
    window.editor.textCursor().insertText("Not ")
    assert program.keep_all()
    window.session.save()
    program.open_window().editor.textCursor().insertText("Given up")
    assert program.keep_all()
    program.quit()
    assert not program.windows
    end_without_a_word(program)
    assert lost_in(data) == []
    assert list((data / "data" / "journal").iterdir()) == []


def test_a_lost_text_comes_back_with_its_last_steps_and_its_caret(
    program: Program, poem: Path, data: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    editor = program.open_window(poem).editor
    qtbot.keyClicks(editor, "Ah. ")
    qtbot.keyClicks(editor, "Oh.")
    program.keep_all()
    qtbot.keyClicks(editor, " No")
    end_without_a_word(program)
    later = later_program(qapp, data)
    try:
        window = later.open(poem)
        later.recover()
        qtbot.waitUntil(lambda: window.editor.text() != "Two roads\n", timeout=60_000)
        assert later.windows == (window,)
        assert window.editor.text() == "Ah. Oh. NoTwo roads\n"
        assert window.editor.textCursor().position() == 10
        assert window.session.modified
        assert window.session.document
        assert "poem.txt is back as you left it" in notice_of(window)
        # It is safe in the journal of the program that shows it, and nowhere else.
        assert later.keep_all()
        assert len(list((data / "data" / "journal").glob("*/*.journal"))) == 1
        window.editor.undo()
        assert window.editor.text() == "Ah. Oh.Two roads\n"
        while window.editor.document().isUndoAvailable():
            window.editor.undo()
        assert window.editor.text() == "Two roads\n"
        window.editor.redo()
        assert window.session.save()
        assert window.text.lost is None
        window.attach(window.new_text())
        window.attach(window.texts[0])
        assert notice_of(window) == ""
    finally:
        later.quit()
        later.stop()
        later.deleteLater()
    assert lost_in(data) == []


def test_a_file_that_changed_since_is_not_overwritten_unasked(
    program: Program,
    poem: Path,
    data: Path,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program.open_window(poem).editor.textCursor().insertText("My ")
    end_without_a_word(program)
    poem.write_text("Other words entirely\n")
    asked: list[str] = []

    def cancel(_: Messages, name: str) -> Conflict:
        asked.append(name)
        return Conflict.CANCEL

    monkeypatch.setattr(Messages, "ask_about_conflict", cancel)
    later = later_program(qapp, data)
    try:
        window = later.open(None)
        later.recover()
        qtbot.waitUntil(lambda: window.editor.text() == "My Two roads\n", timeout=60_000)
        for _ in range(2):
            window.editor.undo()
        assert window.editor.text() == "Other words entirely\n"
        for _ in range(2):
            window.editor.redo()
        assert not window.session.save()
        assert asked == ["poem.txt"]
        assert poem.read_text() == "Other words entirely\n"
    finally:
        later.quit()
        later.stop()
        later.deleteLater()


def test_what_cannot_be_recorded_again_stays_for_the_next_start(
    program: Program,
    data: Path,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program.open_window().editor.textCursor().insertText("Precious")
    end_without_a_word(program)
    later = later_program(qapp, data)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    try:
        with monkeypatch.context() as full:
            full.setattr(Journal, "begin", fail)
            window = later.open(None)
            later.recover()
            qtbot.waitUntil(lambda: window.editor.text() == "Precious", timeout=60_000)
            assert later.keep_all()
    finally:
        later.quit()
        later.stop()
        later.deleteLater()
    assert [lost.recorded.text for lost in lost_in(data)] == ["Precious"]


@pytest.mark.skipif(os.name != "posix", reason="locks as POSIX has them")
def test_a_save_that_was_cut_short_is_told_of_once(
    program: Program, poem: Path, data: Path, said: list[str]
) -> None:
    # A file with two names is written in place; a power cut left half of a text.
    poem.with_name("mirror.txt").hardlink_to(poem)
    code = """
import os, shutil, signal, sys
from pathlib import Path
from writer.files import atomic

copy = shutil.copyfileobj

def die(source, file):
    if file.name == sys.argv[1]:
        file.write(source.read(3))
        file.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    copy(source, file)

shutil.copyfileobj = die
atomic.atomic_write_bytes(Path(sys.argv[1]), b"Three roads, and the whole of them")
"""
    subprocess.run([sys.executable, "-c", code, str(poem)], cwd=ROOT, check=False)
    program.open_window()
    program.tell_of_interrupted_saves()
    program.tell_of_interrupted_saves()
    assert poem.read_text().startswith("Thr roads")
    copy, before = sorted((data / "config" / "rescued").iterdir())
    assert copy.read_text() == "Three roads, and the whole of them"
    assert before.read_text() == "Two roads\n"
    assert len(said) == 1
    assert str(copy) in said[0]


def test_a_signal_leaves_a_training_time_for_a_checkpoint(
    program: Program, data: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted = later_program(qapp, data)
    tools, ended = interrupted.open_window().tools, []
    monkeypatch.setattr(tools, "end_work", lambda: ended.append(tools))
    # Without a loop to end, Qt would end each that comes.
    monkeypatch.setattr(qapp, "exit", lambda _: None)
    interrupted.interrupt()
    assert interrupted.windows
    interrupted.stop()
    interrupted.deleteLater()
    assert ended == [tools]


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_nobody_else_can_read_what_the_program_keeps(program: Program, data: Path) -> None:
    # Texts, word lists and settings were open to everybody on the machine.
    program.open_window().editor.insertPlainText("Precious")
    assert program.keep_all()
    program._words.change(lambda lists: lists.with_own(["Marvalon"]))
    program._settings.choose("appearance", zoom=1)
    program._settings.save()
    (kept,) = (data / "data" / "journal").glob("*/*.journal")
    files = {kept, data / "words.json", data / "config" / "settings.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    folders = {path.parent for path in files}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_what_killed_programs_left_is_removed_at_the_start(data: Path, poem: Path) -> None:
    folders = [poem.parent, config_dir(), config_dir() / RESCUED, data_dir(), memory_dir()]
    left = [folder / ".inkling-0123456789abcdef.tmp" for folder in folders]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half a text")
    tidy_up(WorkplaceOptions(recent_files=(str(poem), "/gone/long/ago.txt")))
    assert not any(path.exists() for path in left)
    assert poem.exists()
    if os.name == "posix":
        # What an earlier version left open is closed.
        assert {stat.S_IMODE(path.parent.stat().st_mode) for path in left[1:]} == {0o700}
