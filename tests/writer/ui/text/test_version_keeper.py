"""When versions are taken: before anything goes, and never by asking the page for its text."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextCursor

from writer.documents.provenance import Provenance
from writer.documents.versions import Reason, Versions, key_of
from writer.ui.page.cursor_text import utf16_length
from writer.ui.text.text_changes import TextChanges
from writer.ui.text.version_keeper import REGULAR_S, VersionKeeper

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.page.editor import Editor
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.file_session import FileSession

SENTENCE = "It was a bright cold day in April. "


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Taken:
    """The versions of the text of a test, as they are on the disk."""

    def __init__(self, keeper: VersionKeeper, qtbot: QtBot) -> None:
        self.keeper = keeper
        self.qtbot = qtbot

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.keeper.background.busy)

    def texts(self) -> list[tuple[Reason, str]]:
        """Return why and what, the newest first."""
        self.settle()
        store = self.keeper.versions
        key = self.keeper.owner.known_as()
        return [(version.reason, store.text(version.id)) for version in store.of(key)]

    def all(self) -> dict[str, Reason]:
        return {text: reason for reason, text in self.texts()}


@pytest.fixture
def clock() -> Clock:
    return Clock()


class EveryMoment(Versions):
    """Thins nothing: within a test, all versions are of one minute."""

    def __init__(self, folder: Path) -> None:
        self.seconds = 1_000_000.0
        super().__init__(folder, clock_s=lambda: self.seconds)

    def keep(self, key: str, text: str, reason: Reason, time_s: float | None = None) -> bool:
        self.seconds += 60
        return super().keep(key, text, reason, self.seconds)


@pytest.fixture
def keeper(
    editor: Editor, session: FileSession, settings: LiveSettings, clock: Clock, tmp_path: Path
):
    store = EveryMoment(tmp_path / "versions")
    changes = TextChanges(editor.document(), session, editor)
    keeper = VersionKeeper(editor, session, changes, settings, store, editor, clock)
    yield keeper
    keeper.close()


@pytest.fixture
def taken(keeper: VersionKeeper, qtbot: QtBot) -> Taken:
    return Taken(keeper, qtbot)


def select(editor: Editor, start: int, end: int) -> QTextCursor:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def test_saving_leaves_a_version_and_what_the_file_held_before(
    taken: Taken, session: FileSession, editor: Editor, poem: Path
) -> None:
    session.open(poem)
    editor.insertPlainText("Once. ")
    session.save()
    assert taken.texts() == [
        (Reason.SAVED, "Once. Two roads\n"),
        (Reason.OPENED, "Two roads\n"),
    ]


def test_a_text_that_is_only_read_leaves_none(
    taken: Taken, keeper: VersionKeeper, session: FileSession, poem: Path
) -> None:
    session.open(poem)
    keeper.close()
    assert taken.texts() == []


def test_closing_leaves_one_even_of_what_was_discarded(
    taken: Taken, keeper: VersionKeeper, session: FileSession, editor: Editor, poem: Path
) -> None:
    session.open(poem)
    editor.insertPlainText("Once. ")
    keeper.close()
    assert taken.texts()[0] == (Reason.CLOSED, "Once. Two roads\n")


def test_another_text_in_its_place_is_a_close(
    taken: Taken, keeper: VersionKeeper, session: FileSession, editor: Editor, poem: Path
) -> None:
    session.open(poem)
    editor.insertPlainText("Once. ")
    editor.document().setModified(False)
    other = poem.with_name("other.txt")
    other.write_text("Other")
    session.open(other)
    taken.settle()
    store = keeper.versions
    assert store.text(store.of(key_of(poem))[0].id) == "Once. Two roads\n"
    assert taken.texts() == []


def test_an_untitled_text_takes_its_versions_to_its_file(
    taken: Taken,
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    tmp_path: Path,
) -> None:
    editor.insertPlainText(SENTENCE * 30)
    editor.selectAll()
    editor.textCursor().removeSelectedText()
    assert taken.texts() == [(Reason.BEFORE_DELETION, SENTENCE * 30)]
    editor.insertPlainText("Words")
    messages.paths = [tmp_path / "words.md"]
    session.save()
    assert taken.keeper.owner.path == tmp_path / "words.md"
    assert [reason for reason, _ in taken.texts()] == [Reason.SAVED, Reason.BEFORE_DELETION]


def test_a_text_that_is_renamed_while_it_is_changed_keeps_its_versions(
    taken: Taken, session: FileSession, editor: Editor, poem: Path
) -> None:
    session.open(poem)
    editor.insertPlainText("Once. ")
    session.save()
    editor.insertPlainText("Not saved yet. ")
    renamed = poem.with_name("renamed.txt")
    poem.rename(renamed)
    session.follow(renamed)
    editor.insertPlainText("More. ")
    taken.keeper.take(Reason.REGULAR)
    assert taken.keeper.owner.path == renamed
    assert [text for _, text in taken.texts()] == [
        "Once. Not saved yet. More. Two roads\n",
        "Once. Two roads\n",
        "Two roads\n",
    ]


def test_nothing_is_left_of_an_untitled_text_that_is_thrown_away(
    taken: Taken, keeper: VersionKeeper, editor: Editor
) -> None:
    editor.insertPlainText("Words")
    keeper.take(Reason.REGULAR)
    assert len(taken.texts()) == 1
    keeper.close()
    assert taken.texts() == []


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [(0, 500, True), (0, 499, False), (700, 1_300, True)],
)
def test_before_a_large_deletion_there_is_a_version_with_all_of_it(
    taken: Taken,
    session: FileSession,
    editor: Editor,
    poem: Path,
    start: int,
    end: int,
    kept: bool,
) -> None:
    poem.write_text(SENTENCE * 100)
    session.open(poem)
    cursor = select(editor, 10, 10)
    cursor.insertText("typed a moment ago ")
    before = editor.text()
    select(editor, start, end).removeSelectedText()
    assert (taken.all().get(before) is Reason.BEFORE_DELETION) is kept


def test_a_quarter_of_a_short_text_is_a_large_deletion(
    taken: Taken, session: FileSession, editor: Editor, poem: Path
) -> None:
    poem.write_text(SENTENCE * 8)
    session.open(poem)
    select(editor, 0, 2).removeSelectedText()
    editor.insertPlainText("Th")
    before = editor.text()
    select(editor, 0, len(before) // 4 - 1).removeSelectedText()
    assert before not in taken.all()
    editor.undo()
    editor.insertPlainText("x")
    before = editor.text()
    select(editor, 0, len(before) // 4 + 1).removeSelectedText()
    assert taken.all()[before] is Reason.BEFORE_DELETION


def test_many_small_deletions_in_a_row_are_a_large_one(
    taken: Taken, session: FileSession, editor: Editor, poem: Path
) -> None:
    poem.write_text(SENTENCE * 100)
    session.open(poem)
    editor.insertPlainText("x")
    before = editor.text()
    for _ in range(60):
        select(editor, 0, 10).removeSelectedText()
    assert taken.all()[before] is Reason.BEFORE_DELETION


def test_what_is_replaced_is_kept_too(
    taken: Taken, session: FileSession, editor: Editor, poem: Path
) -> None:
    poem.write_text(SENTENCE * 100)
    session.open(poem)
    editor.insertPlainText("x")
    before = editor.text()
    select(editor, 0, 2_000).insertText("Something else. " * 200)
    assert taken.all()[before] is Reason.BEFORE_DELETION


def test_before_a_continuation_is_kept_there_is_a_version(
    taken: Taken, session: FileSession, editor: Editor, poem: Path
) -> None:
    session.open(poem)
    editor.insertPlainText("My own. ")
    editor._changes.insert("And the machine's.", Provenance.ACCEPTED)
    before = editor.text()
    assert before not in taken.all()
    editor._changes.insert(" It goes on.", Provenance.CONTINUED)
    assert taken.all()[before] is Reason.BEFORE_CONTINUATION


def test_who_writes_for_ten_minutes_leaves_one_at_a_rest(
    taken: Taken, session: FileSession, editor: Editor, clock: Clock, poem: Path
) -> None:
    session.open(poem)
    editor.insertPlainText("Once. ")
    taken.keeper._on_rest()
    assert [reason for reason, _ in taken.texts()] == [Reason.OPENED]
    clock.now_s += REGULAR_S
    taken.keeper._on_rest()
    assert taken.texts()[0] == (Reason.REGULAR, "Once. Two roads\n")
    editor.insertPlainText("More. ")
    taken.keeper._on_rest()
    assert len(taken.texts()) == 2


def test_broken_bytes_come_back_as_they_were(
    taken: Taken, session: FileSession, editor: Editor, poem: Path
) -> None:
    poem.write_bytes("Café, 文字\u2028end ".encode() * 9 + b"\xff\xe9\x00" + b" word" * 50)
    session.open(poem)
    text = editor.text()
    editor.insertPlainText("😀 ")
    with_smile = editor.text()
    assert with_smile == "😀 " + text
    select(editor, 0, 200).removeSelectedText()
    assert taken.all() == {text: Reason.OPENED, with_smile: Reason.BEFORE_DELETION}


def test_restoring_is_one_step_back_and_keeps_the_present_first(
    taken: Taken, session: FileSession, editor: Editor, poem: Path
) -> None:
    session.open(poem)
    editor.insertPlainText("Once. ")
    taken.keeper.restore("Two roads diverged\n")
    assert editor.text() == "Two roads diverged\n"
    assert taken.texts()[:2] == [
        (Reason.RESTORED, "Two roads diverged\n"),
        (Reason.BEFORE_RESTORING, "Once. Two roads\n"),
    ]
    editor.undo()
    assert editor.text() == "Once. Two roads\n"


def test_a_private_text_keeps_none_until_it_is_private_no_more(
    taken: Taken, keeper: VersionKeeper, session: FileSession, editor: Editor, poem: Path
) -> None:
    session.open(poem)
    keeper.set_private(True)
    editor.insertPlainText("Secret. ")
    session.save()
    assert taken.texts() == []
    keeper.set_private(False)
    editor.insertPlainText("Open. ")
    session.save()
    assert Reason.SAVED in {reason for reason, _ in taken.texts()}


def test_none_are_kept_where_the_writer_wants_none(
    taken: Taken, settings: LiveSettings, session: FileSession, editor: Editor, poem: Path
) -> None:
    settings.choose("versions", keep=False, megabytes=50)
    assert taken.keeper.versions.most_bytes == 50_000_000
    session.open(poem)
    editor.insertPlainText("Once. ")
    session.save()
    assert taken.texts() == []


def test_saving_never_fails_because_of_versions(
    keeper: VersionKeeper,
    taken: Taken,
    session: FileSession,
    editor: Editor,
    poem: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "versions").write_text("no folder")
    said: list[str] = []
    keeper.message_raised.connect(said.append)
    session.open(poem)
    for _ in range(3):
        editor.insertPlainText("Once. ")
        assert session.save()
    taken.settle()
    assert len(said) == 1
    assert "not affected" in said[0]
    assert poem.read_text() == "Once. " * 3 + "Two roads\n"


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_the_text_that_is_followed_is_the_text(
    seed: int, taken: Taken, session: FileSession, editor: Editor, poem: Path
) -> None:
    rng = random.Random(seed)
    poem.write_text("Two roads\n" * 5 + "文😀字\n", encoding="utf-8")
    session.open(poem)
    for _ in range(60):
        text = editor.text()
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice([0, 0, 1, 5, 80]))
        cursor = select(editor, utf16_length(text[:start]), utf16_length(text[:end]))
        match rng.randrange(7):
            case 0:
                cursor.removeSelectedText()
            case 1:
                cursor.insertText(rng.choice(["a", "\n", "😀", "文\n字", "word " * 20]))
            case 2:
                editor.undo()
            case 3:
                editor.redo()
            case 4:
                editor.replace_text(editor.text()[rng.randrange(5) :] + "end\n")
            case 5:
                cursor.beginEditBlock()
                cursor.insertText("one")
                cursor.movePosition(QTextCursor.MoveOperation.End)
                cursor.insertText("other")
                cursor.endEditBlock()
            case 6:
                editor.setTextCursor(cursor)
                editor._changes.insert("continued ", Provenance(rng.randrange(3)))
        if not rng.randrange(10):
            taken.keeper.take(Reason.REGULAR)
            assert taken.texts()[0][1] == editor.text() or not editor.text()
    taken.keeper.take(Reason.REGULAR)
    assert taken.texts()[0][1] == editor.text()
