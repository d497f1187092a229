"""What the journal of a page says, whatever is done to the page."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from writer.documents.journal import Journal, Origin, Recorded, generations, read_journal
from writer.documents.provenance import Provenance
from writer.documents.text_file import Document
from writer.ui.page.exact_text import from_document
from writer.ui.text import journal_tap
from writer.ui.text.journal_tap import JournalTap
from writer.ui.text.text_changes import TextChanges
from writer.ui.workers.journal_writer import JournalWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from writer.ui.page.editor import Editor
    from writer.ui.text.file_session import FileSession


class Journals:
    """The journals of a program, as they are on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.writer = JournalWriter(folder)

    def files(self) -> list[Path]:
        assert self.writer.flush()
        found = (
            [generations(each) for each in self.folder.iterdir()] if self.folder.exists() else []
        )
        return [files[0] for each in found for files in each.values()]

    def recorded(self) -> Recorded:
        (path,) = self.files()
        recorded = read_journal(path)
        assert recorded
        return recorded

    def text(self) -> str:
        return from_document(self.recorded().text)


@pytest.fixture
def journals(tmp_path: Path) -> Iterator[Journals]:
    journals = Journals(tmp_path / "journals")
    yield journals
    journals.writer.stop()


@pytest.fixture
def tap(editor: Editor, session: FileSession, journals: Journals) -> JournalTap:
    changes = TextChanges(editor.document(), session, editor)
    return JournalTap(editor, changes, journals.writer, editor)


def test_what_is_typed_is_on_the_disk_without_being_asked_for(
    tap: JournalTap, editor: Editor, journals: Journals, qtbot: QtBot
) -> None:
    qtbot.keyClicks(editor, "Once")
    qtbot.waitUntil(lambda: bool(journals.files()), timeout=60_000)
    qtbot.waitUntil(lambda: journals.text() == "Once", timeout=60_000)
    assert journals.recorded().caret == 4


# A key every 300 ms must not put it off for ever.
def test_it_does_not_wait_for_a_rest(
    tap: JournalTap, editor: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_tap, "GATHERING_MS", 600_000)
    qtbot.keyClicks(editor, "a")
    running = tap._gathering.timerId()
    qtbot.keyClicks(editor, "bcd")
    # A timer that is started again is another one.
    assert tap._gathering.timerId() == running != -1


def test_while_nothing_is_written_nothing_happens(
    tap: JournalTap, editor: Editor, journals: Journals
) -> None:
    editor.load_text("A text")
    tap.follow(None)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    assert not tap._gathering.isActive()
    tap.hand_over()
    assert not tap._edits
    editor.insertPlainText("!")
    tap.hand_over()
    before = journals.files()[0].stat()
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    assert not tap._gathering.isActive()
    tap.hand_over()
    assert journals.files()[0].stat().st_mtime_ns == before.st_mtime_ns


def test_a_run_of_letters_is_one_edit(
    tap: JournalTap, editor: Editor, journals: Journals, qtbot: QtBot
) -> None:
    qtbot.keyClicks(editor, "Once upon")
    tap.hand_over()
    assert len(journals.recorded().edits) == 1


def test_a_text_from_a_file_begins_with_what_the_file_has(
    tap: JournalTap, editor: Editor, journals: Journals, tmp_path: Path
) -> None:
    document = Document("Two roads\0\n", tmp_path / "poem.txt", "utf-16-le", True, "\r\n")
    tap.let_go()
    editor.load_text(document.text)
    tap.follow(document)
    editor.insertPlainText("诗")
    tap.hand_over()
    recorded = journals.recorded()
    assert from_document(recorded.beginning) == "Two roads\0\n"
    assert journals.text() == "诗Two roads\0\n"
    assert recorded.origin == Origin.of(document)


def test_once_saved_there_is_no_journal_until_the_next_change(
    tap: JournalTap, editor: Editor, journals: Journals, tmp_path: Path
) -> None:
    editor.insertPlainText("One")
    tap.hand_over()
    editor.insertPlainText(" two")
    editor.document().setModified(False)  # as the session does before it tells of the file
    tap.follow(Document("One two", tmp_path / "poem.txt"))
    tap.hand_over()
    assert journals.files() == []
    editor.insertPlainText("!")
    tap.hand_over()
    assert journals.text() == "One two!"
    assert journals.recorded().beginning == "One two"


def test_a_text_with_changes_whose_file_is_renamed_is_recorded_anew(
    tap: JournalTap, editor: Editor, journals: Journals, tmp_path: Path
) -> None:
    # The changes before were dropped, and those after it were put in wrong places.
    document = Document("Two roads\n", tmp_path / "poem.txt")
    tap.let_go()
    editor.load_text(document.text)
    tap.follow(document)
    editor.insertPlainText("Not saved. ")
    tap.hand_over()
    renamed = Document("Two roads\n", tmp_path / "renamed.txt")
    tap.follow(renamed)
    # At no moment are they nowhere.
    assert journals.text() == "Not saved. Two roads\n"
    editor.insertPlainText("More. ")
    tap.hand_over()
    assert journals.text() == "Not saved. More. Two roads\n"
    assert journals.recorded().origin == Origin.of(renamed)


def test_the_only_copy_of_a_text_is_recorded_without_a_change(
    tap: JournalTap, editor: Editor, journals: Journals, tmp_path: Path
) -> None:
    tap.let_go()
    editor.load_text("Two roads")
    tap.follow(Document("Two roads", tmp_path / "poem.txt"))
    editor.document().setModified(True)
    assert tap._gathering.isActive()
    tap.hand_over()
    assert journals.text() == "Two roads"


def test_a_text_that_is_let_go_leaves_nothing(
    tap: JournalTap, editor: Editor, journals: Journals
) -> None:
    editor.insertPlainText("Precious")
    tap.hand_over()
    assert journals.files()
    tap.let_go()
    editor.load_text("Another")
    editor.insertPlainText("x")
    tap.hand_over()
    assert journals.files() == []


def test_a_private_text_is_on_the_disk_nowhere(
    tap: JournalTap, editor: Editor, journals: Journals
) -> None:
    editor.insertPlainText("Not private")
    tap.hand_over()
    tap.set_on(False)
    assert journals.files() == []
    editor.insertPlainText(", secret")
    tap.hand_over()
    assert journals.files() == []
    tap.set_on(True)
    assert tap._gathering.isActive()
    tap.hand_over()
    assert journals.text() == "Not private, secret"


def test_a_journal_that_failed_begins_again_with_the_whole_text(
    tap: JournalTap,
    editor: Editor,
    journals: Journals,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    tap.failed.connect(told.append)
    editor.insertPlainText("One")
    tap.hand_over()
    assert journals.text() == "One"

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Journal, "append", fail)
        broken.setattr(Journal, "begin", fail)
        for text in (" two", " three"):
            editor.insertPlainText(text)
            with qtbot.waitSignal(journals.writer.failed, timeout=60_000):
                tap.hand_over()
            qtbot.waitUntil(lambda: not tap._begun, timeout=60_000)
    assert told == ["No space left on device"]
    assert tap._gathering.isActive()
    assert journals.text() == "One"
    tap.hand_over()
    assert journals.text() == "One two three"


def random_deed(chance: random.Random, editor: Editor, qtbot: QtBot) -> None:
    document = editor.document()
    cursor = editor.textCursor()
    places = [chance.randrange(document.characterCount()) for _ in range(2)]
    # A caret never stands within a character.
    places = [place + ("\udc00" <= document.characterAt(place) < "\ue000") for place in places]
    match chance.randrange(11):
        case 0 | 1:
            qtbot.keyClicks(editor, chance.choice(["a", "word ", "Ab.", " "]))
        case 2:
            editor.insertPlainText(chance.choice(["诗", "😀", "\n", "two\nlines", "\0", "\u2029"]))
        case 3:
            qtbot.keyClick(editor, chance.choice([Qt.Key.Key_Backspace, Qt.Key.Key_Delete]))
        case 4:
            editor.undo()
        case 5:
            editor.redo()
        case 6:
            cursor.setPosition(places[0])
            editor.setTextCursor(cursor)
        case 7:
            cursor.setPosition(places[0])
            cursor.setPosition(places[1], QTextCursor.MoveMode.KeepAnchor)
            editor.setTextCursor(cursor)
        case 8:
            editor._changes.insert("accepted", Provenance.ACCEPTED)
        case 9:
            editor.replace_text(editor.text().replace("a", "oo"))
        case 10:
            qtbot.keyClick(editor, Qt.Key.Key_Return)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_done_to_the_page_the_journal_says_what_the_page_says(
    tap: JournalTap, editor: Editor, journals: Journals, qtbot: QtBot, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        random_deed(chance, editor, qtbot)
        if chance.random() < 0.2:
            tap.hand_over()
            if tap._begun:
                assert journals.text() == editor.text()
    editor.insertPlainText(".")
    tap.hand_over()
    assert journals.text() == editor.text()
    assert journals.recorded().caret == editor.textCursor().position()
