from __future__ import annotations

import logging
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from tests.fakes import FakeAssistant
from writer.app import RESCUED, Program, start_log, tidy_up
from writer.documents.export import export_book
from writer.documents.journal import Journal
from writer.documents.recovery import lost_texts
from writer.model.library import ModelLibrary
from writer.paths import config_dir, data_dir, memory_dir
from writer.settings import WorkplaceOptions
from writer.ui.dialogs.messages import Conflict, Messages, Unsaved
from writer.ui.page.exact_text import from_document
from writer.ui.shared.settings import LiveSettings
from writer.ui.shared.theme import DARK
from writer.ui.shared.word_lists import LiveWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from writer.documents.recovery import LostText
    from writer.ui.window.main_window import MainWindow

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that holds settings, models and state of the test's own."""
    monkeypatch.setenv("INKLING_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what dialogs say; questions about unsaved changes are answered with Discard."""
    said: list[str] = []
    monkeypatch.setattr(Messages, "tell_error", lambda _, error: said.append(str(error)))
    monkeypatch.setattr(Messages, "ask_to_save", lambda *_, **__: Unsaved.DISCARD)
    return said


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant(candidates=("morning",))


@pytest.fixture
def program(
    nothing_survives: None,
    data: Path,
    said: list[str],
    assistant: FakeAssistant,
    qapp: QApplication,
) -> Iterator[Program]:
    style, palette = qapp.style().objectName(), qapp.palette()
    library = ModelLibrary(data / "bundled", data / "own")
    program = Program(
        qapp,
        library,
        lambda: assistant,
        LiveSettings(data / "config" / "settings.json"),
        LiveWords(data / "words.json"),
    )
    yield program
    program.quit()
    program.stop()
    program.deleteLater()
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_text("Two roads\n", encoding="utf-8")
    return path


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


def raise_unexpected(program: Program) -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError as error:
        program.on_unexpected(type(error), error, error.__traceback__)


def test_a_defect_keeps_the_text_is_said_once_and_logged(
    program: Program, said: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture, data: Path
) -> None:
    program.open_window().editor.textCursor().insertText("Precious")
    raise_unexpected(program)
    raise_unexpected(program)
    qtbot.waitUntil(lambda: bool(said))
    assert len(said) == 1
    assert "still in the window" in said[0]
    assert "ZeroDivisionError" not in said[0]
    program._journal.stop()
    assert [lost.recorded.text for lost in lost_in(data)] == ["Precious"]
    assert "raise_unexpected" in caplog.text


def test_a_defect_on_another_thread_is_told_on_the_gui_thread(
    program: Program, said: list[str], qtbot: QtBot
) -> None:
    program.open_window()
    thread = threading.Thread(target=raise_unexpected, args=(program,))
    thread.start()
    thread.join()
    assert said == []
    qtbot.waitUntil(lambda: len(said) == 1)
    assert "still in the window" in said[0]


def test_the_log_is_a_file_that_stays_small(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    start_log(tmp_path / "state")
    handler = next(h for h in logging.getLogger().handlers if h not in before)
    try:
        logging.getLogger("writer").warning("something odd")
        assert "something odd" in (tmp_path / "state" / "inkling.log").read_text()
        assert isinstance(handler, RotatingFileHandler)
        assert handler.maxBytes > 0
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_without_room_for_a_log_the_program_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    before = list(logging.getLogger().handlers)
    start_log(tmp_path / "file" / "state")
    assert logging.getLogger().handlers == before


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
