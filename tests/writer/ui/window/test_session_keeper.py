"""What was open comes back at the next start: windows, tabs, order, carets, scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextCursor

from tests.fakes import FakeAssistant
from writer.app import Program
from writer.documents.lock import FileLock, lock_file
from writer.documents.session import Session, load_session, session_path
from writer.model.library import ModelLibrary
from writer.ui.dialogs.messages import Messages, Unsaved
from writer.ui.shared.settings import LiveSettings
from writer.ui.shared.word_lists import LiveWords
from writer.ui.window.session_keeper import SessionKeeper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from writer.ui.text.open_text import OpenText
    from writer.ui.window.main_window import MainWindow

WAIT_MS = 60_000


class Starter:
    """Starts the program anew, after the one before has ended."""

    def __init__(self, qapp: QApplication, data: Path) -> None:
        self._qapp = qapp
        self._data = data
        self._running: Program | None = None

    def __call__(self) -> Program:
        self.end()
        self._running = Program(
            self._qapp,
            ModelLibrary(self._data / "bundled", self._data / "own"),
            FakeAssistant,
            LiveSettings(self._data / "settings.json"),
            LiveWords(self._data / "words.json"),
        )
        return self._running

    def end(self, *, by_signal: bool = False) -> None:
        if self._running is not None:
            if not by_signal:
                self._running.quit()
            self._running.stop()
            self._running.deleteLater()
            self._running = None


@pytest.fixture
def start(
    nothing_survives: None,
    tmp_path: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Starter]:
    monkeypatch.setattr(Messages, "ask_to_save", lambda *_, **__: Unsaved.DISCARD)
    style, palette = qapp.style().objectName(), qapp.palette()
    starter = Starter(qapp, tmp_path / "data")
    yield starter
    starter.end()
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.fixture
def book(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.md" for name in ("one", "two", "three")]
    for path in paths:
        path.write_text(f"{path.stem}\n" * 400)
    return paths


def restored(start: Starter, qtbot: QtBot) -> Program:
    program = start()
    program.restore()
    keeper = program.findChild(SessionKeeper)
    qtbot.waitUntil(lambda: not keeper._waiting and not keeper._timer.isActive(), timeout=WAIT_MS)
    return program


def names(window: MainWindow) -> list[str]:
    return [text.session.name for text in window.texts]


def caret(text: OpenText) -> int:
    return text.editor.textCursor().position()


def test_windows_tabs_order_carets_and_scroll_come_back(
    start: Starter, book: list[Path], qtbot: QtBot
) -> None:
    program = start()
    first = program.open(book[0])
    for path in book[1:]:
        program.open(path)
    first.area.tabs.moveTab(2, 0)
    first.go_to_text(+1)
    shown = first.text
    shown.editor.go_back(40, 200)
    qtbot.waitUntil(lambda: shown.editor.verticalScrollBar().value() == 200, timeout=WAIT_MS)
    hidden = first.texts[2].editor
    hidden.moveCursor(QTextCursor.MoveOperation.End)
    second = program.open_window()
    second.resize(500, 300)
    second.open(book[0].with_name("never saved.md"))
    second.open(book[0].with_name("four.md"))
    assert second.session.save()

    program = restored(start, qtbot)
    assert len(program.windows) == 2
    window, other = program.windows
    assert names(window) == ["three.md", "one.md", "two.md"]
    assert window.session.name == "one.md"
    assert window.area.tabs.currentIndex() == 1
    assert caret(window.text) == 40
    qtbot.waitUntil(lambda: window.editor.verticalScrollBar().value() == 200, timeout=WAIT_MS)
    assert caret(window.texts[2]) == len("two\n" * 400)
    assert names(other) == ["four.md"]
    assert other.width() == 500
    assert not window.isWindowModified()


def test_a_text_behind_others_comes_back_where_it_was_scrolled(
    start: Starter, book: list[Path], qtbot: QtBot
) -> None:
    window = start().open(book[0])
    window.editor.go_back(0, 100)
    qtbot.waitUntil(lambda: window.editor.verticalScrollBar().value() == 100, timeout=WAIT_MS)
    window.open(book[1])
    (again,) = restored(start, qtbot).windows
    # Twice: what was never looked at has its place still.
    (again,) = restored(start, qtbot).windows
    assert names(again) == ["one.md", "two.md"]
    assert again.texts[0].editor.top == 100
    again.go_to_text(-1)
    qtbot.waitUntil(lambda: again.editor.verticalScrollBar().value() == 100, timeout=WAIT_MS)


def test_files_that_are_gone_are_left_out_and_named(
    start: Starter, book: list[Path], qtbot: QtBot
) -> None:
    program = start()
    for path in book:
        program.open(path)
    start.end()
    book[0].unlink()
    book[2].unlink()
    (window,) = restored(start, qtbot).windows
    assert names(window) == ["two.md"]
    message = window.statusBar().currentMessage()
    assert "one.md" in message
    assert "three.md" in message


def test_files_that_another_inkling_has_are_left_to_it(
    start: Starter, book: list[Path], qtbot: QtBot
) -> None:
    program = start()
    for path in book:
        program.open(path)
    start.end()
    taken = lock_file(book[0])
    assert isinstance(taken, FileLock)
    (window,) = restored(start, qtbot).windows
    assert names(window) == ["two.md", "three.md"]
    taken.release()


def test_nothing_comes_back_unasked(start: Starter, book: list[Path], qtbot: QtBot) -> None:
    program = start()
    window = program.open(book[0])
    window.settings.choose("workplace", reopen_texts=False)
    (window,) = restored(start, qtbot).windows
    assert names(window) == ["Untitled"]
    window.settings.choose("workplace", reopen_texts=True)


def test_the_window_that_is_closed_last_comes_back_and_no_other(
    start: Starter, book: list[Path], qtbot: QtBot
) -> None:
    program = start()
    first, second = program.open(book[0]), program.open(None)
    second.open(book[1])
    first.close()
    second.close()
    (window,) = restored(start, qtbot).windows
    assert names(window) == ["two.md"]


def test_what_a_signal_ends_comes_back(start: Starter, book: list[Path]) -> None:
    start().open(book[0])
    start.end(by_signal=True)
    assert [each.path for each in load_session(session_path()).windows[0].texts] == [book[0]]


def test_a_text_that_was_not_opened_again_yet_is_not_lost(
    start: Starter, book: list[Path], qtbot: QtBot
) -> None:
    program = start()
    for path in book:
        program.open(path)
    program = start()
    program.restore()
    assert len(program.windows[0].texts) == 1
    (window,) = restored(start, qtbot).windows
    assert sorted(names(window)) == ["one.md", "three.md", "two.md"]


# F74: caret and scroll were forgotten.
def test_a_file_opens_where_it_was_left(start: Starter, book: list[Path], qtbot: QtBot) -> None:
    program = start()
    window = program.open(book[0])
    window.editor.go_back(12, 150)
    qtbot.waitUntil(lambda: window.editor.verticalScrollBar().value() == 150, timeout=WAIT_MS)
    window.close_text()
    window = program.open(book[0])
    assert caret(window.text) == 12
    qtbot.waitUntil(lambda: window.editor.verticalScrollBar().value() == 150, timeout=WAIT_MS)
    program = start()
    program.open(book[1])
    window = program.open(book[0])
    assert names(window) == ["two.md", "one.md"]
    assert caret(window.text) == 12


def test_a_file_that_is_shorter_by_now_opens_at_its_end(
    start: Starter, book: list[Path], qtbot: QtBot
) -> None:
    window = start().open(book[0])
    window.editor.go_back(900, 300)
    program = start()
    book[0].write_text("A \N{WRITING HAND}\N{GRINNING FACE}", encoding="utf-8")
    text = program.open(book[0]).text
    assert caret(text) == 5
    # The pair that Qt makes of a character is not taken apart.
    text.editor.go_back(4, 9)
    assert caret(text) == 3


def test_without_a_session_there_is_an_empty_window(start: Starter, qtbot: QtBot) -> None:
    assert load_session(session_path()) == Session()
    (window,) = restored(start, qtbot).windows
    assert names(window) == ["Untitled"]


def test_a_program_that_is_killed_has_noted_which_texts_were_open(
    start: Starter, book: list[Path], qtbot: QtBot
) -> None:
    program = start()
    program.open(book[0])
    program.open(book[1])
    assert program._resting.isActive()
    program._resting.stop()
    program._on_rest()
    program.findChild(SessionKeeper)._background.wait()
    # As it is on the disk while the program goes on.
    (saved,) = load_session(session_path()).windows
    assert [place.path.name for place in saved.texts] == ["one.md", "two.md"]
    assert saved.shown == 1


def test_nothing_is_noted_where_texts_should_not_come_back(
    start: Starter, book: list[Path]
) -> None:
    program = start()
    program._settings.choose("workplace", reopen_texts=False)
    program.open(book[0])
    program._on_rest()
    program.findChild(SessionKeeper)._background.wait()
    assert not session_path().exists()
