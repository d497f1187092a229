"""Where words came from, through saving, closing and opening again."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextCursor

from writer.documents.provenance import Provenance, Run
from writer.documents.provenance_files import ProvenanceFiles
from writer.ui.dialogs.messages import Unsaved
from writer.ui.page.cursor_text import utf16_length
from writer.ui.page.provenance_marks import pieces_in
from writer.ui.text.provenance_keeper import MOST_CHANGES, ProvenanceKeeper
from writer.ui.text.text_changes import TextChanges

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.page.editor import Editor
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.file_session import FileSession

A, C, E = Provenance.ACCEPTED, Provenance.CONTINUED, Provenance.EDITED


class Known:
    """What is known of the text of a test."""

    def __init__(self, keeper: ProvenanceKeeper, qtbot: QtBot) -> None:
        self.keeper = keeper
        self.qtbot = qtbot

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.keeper.background.busy)

    def runs(self) -> list[Run]:
        found: list[list[Run]] = []
        self.keeper.look_up(found.append)
        self.qtbot.waitUntil(lambda: bool(found))
        return found[0]


@pytest.fixture
def keeper(
    editor: Editor, session: FileSession, settings: LiveSettings, tmp_path: Path
) -> Iterator[ProvenanceKeeper]:
    files = ProvenanceFiles(tmp_path / "origins")
    changes = TextChanges(editor.document(), session, editor)
    keeper = ProvenanceKeeper(editor, session, changes, settings, files, editor)
    yield keeper
    keeper.close()


@pytest.fixture
def known(keeper: ProvenanceKeeper, qtbot: QtBot) -> Known:
    return Known(keeper, qtbot)


def write(editor: Editor, typed: str, accepted: str = "") -> None:
    for letter in typed:
        with editor._changes.typing():
            editor.textCursor().insertText(letter, editor.currentCharFormat())
    if accepted:
        editor._changes.insert(accepted, A)


def at(editor: Editor, position: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)


def test_what_was_accepted_is_known_after_closing_and_opening(
    known: Known, session: FileSession, editor: Editor, poem: Path, qtbot: QtBot
) -> None:
    session.open(poem)
    write(editor, "It was ", "a bright ")
    write(editor, "cold ", "day")
    editor._changes.insert(", and so on.\n\nAnd on.", C)
    expected = [Run(7, 9, A), Run(21, 3, A), Run(24, 21, C)]
    assert known.runs() == expected
    session.save()
    known.settle()
    session.open(poem)
    assert known.runs() == expected
    assert not editor.document().isModified()
    assert not editor.document().isUndoAvailable()
    at(editor, 10)
    write(editor, "er ")
    assert known.runs()[:2] == [Run(7, 3, E), Run(13, 6, E)]
    editor.undo()
    assert known.runs() == expected


def test_a_moved_file_is_known_again_and_a_changed_one_is_not(
    known: Known, session: FileSession, editor: Editor, messages: ScriptedMessages, poem: Path
) -> None:
    messages.unsaved = Unsaved.DISCARD
    session.open(poem)
    write(editor, "It was ", "bright ")
    session.save()
    known.settle()
    moved = poem.with_name("moved.txt")
    poem.rename(moved)
    assert session.open(moved)
    assert known.runs() == [Run(7, 7, A)]
    changed = poem.with_name("changed.txt")
    changed.write_text(moved.read_text() + "More")
    assert session.open(changed)
    assert known.runs() == []


def test_deleting_within_what_was_accepted_edits_it(
    known: Known, session: FileSession, editor: Editor, poem: Path
) -> None:
    session.open(poem)
    write(editor, "", "brightly")
    at(editor, 3)
    cursor = editor.textCursor()
    cursor.deleteChar()
    assert known.runs() == [Run(0, 7, E)]
    cursor.setPosition(0)
    cursor.setPosition(7, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    assert known.runs() == []


def test_what_one_pastes_or_replaces_was_typed(known: Known, editor: Editor) -> None:
    write(editor, "", "bright day")
    editor.replace_text("bright night and more")
    assert known.runs() == [Run(0, 7, E)]


def test_an_untitled_text_keeps_it_in_its_file(
    known: Known, session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    write(editor, "A ", "day")
    messages.paths = [tmp_path / "day.md"]
    session.save()
    known.settle()
    session.open(tmp_path / "day.md")
    assert known.runs() == [Run(2, 3, A)]


def test_one_state_of_a_file_is_kept_not_all(
    known: Known, session: FileSession, editor: Editor, poem: Path, tmp_path: Path
) -> None:
    session.open(poem)
    for _ in range(4):
        write(editor, "A ", "day ")
        session.save()
        known.settle()
    assert len(list((tmp_path / "origins").iterdir())) == 1
    editor.selectAll()
    editor.textCursor().removeSelectedText()
    session.save()
    known.settle()
    assert list((tmp_path / "origins").iterdir()) == []


@pytest.mark.parametrize("how", ["private", "unwanted"])
def test_where_the_writer_wants_nothing_kept_nothing_is(
    how: str,
    known: Known,
    settings: LiveSettings,
    session: FileSession,
    editor: Editor,
    poem: Path,
    tmp_path: Path,
) -> None:
    session.open(poem)
    write(editor, "A ", "day ")
    session.save()
    known.settle()
    if how == "private":
        known.keeper.set_private(True)
    else:
        settings.choose("provenance", keep=False)
    write(editor, "A ", "day ")
    session.save()
    known.settle()
    assert list((tmp_path / "origins").iterdir()) == []


@pytest.mark.parametrize("seed", range(6))
def test_what_is_followed_is_what_the_document_says(
    seed: int, known: Known, session: FileSession, editor: Editor, poem: Path
) -> None:
    rng = random.Random(seed)
    poem.write_text("Two roads\n" * 3, encoding="utf-8")
    session.open(poem)
    for _ in range(80):
        text = editor.text()
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice([0, 0, 1, 7]))
        cursor = editor.textCursor()
        cursor.setPosition(utf16_length(text[:start]))
        cursor.setPosition(utf16_length(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        match rng.randrange(6):
            case 0:
                cursor.removeSelectedText()
            case 1:
                cursor.clearSelection()
                editor.setTextCursor(cursor)
                write(editor, rng.choice(["word", "\n", "文"]))
            case 2:
                editor.undo()
            case 3:
                editor.redo()
            case _:
                cursor.clearSelection()
                editor.setTextCursor(cursor)
                editor._changes.insert(
                    rng.choice(["taken ", "文😀", "a\n\nb"]), rng.choice([A, C])
                )
        if not rng.randrange(20):
            session.save()
            known.settle()
    length = editor.document().characterCount() - 1
    document = [
        (position, piece.number)
        for piece in pieces_in(editor.document(), 0, length)
        for position in range(piece.start, piece.start + piece.length)
        if editor.document().characterAt(position) != "\u2029"
    ]
    followed = [
        (position, run.origin)
        for run in known.runs()
        for position in range(run.start, run.start + run.length)
        if editor.document().characterAt(position) != "\u2029"
    ]
    assert [position for position, _ in followed] == [position for position, _ in document]


def test_many_changes_are_gone_through_at_a_rest(known: Known, editor: Editor) -> None:
    for _ in range(MOST_CHANGES):
        write(editor, "a", "b")
    known.keeper._on_rest()
    known.settle()
    assert known.keeper._changes == []
    assert len(known.runs()) == MOST_CHANGES
