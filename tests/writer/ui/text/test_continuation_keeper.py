"""Continuations come back with their text, for a while, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from writer.assist.continuing.branch_files import BranchFiles
from writer.assist.continuing.branches import Branch, Branches
from writer.ui.dialogs.messages import Unsaved
from writer.ui.text.continuation_keeper import ContinuationKeeper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from tests.window_fakes import ScriptedMessages
    from writer.ui.page.editor import Editor
    from writer.ui.text.file_session import FileSession
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

PLACE = "Two roads\n"


@pytest.fixture
def files(tmp_path: Path) -> BranchFiles:
    return BranchFiles(tmp_path / "continuations")


@pytest.fixture
def keeper(
    editor: Editor, session: FileSession, files: BranchFiles
) -> Iterator[ContinuationKeeper]:
    keeper = ContinuationKeeper(editor.pending, session, files, editor)
    yield keeper
    keeper.close()


@pytest.fixture
def continued(
    editor: Editor, assistant: FakeAssistant, dispatcher: SuggestionDispatcher, qtbot: QtBot
) -> Callable[[str], None]:
    """Return a function that has the text continued at its end, and drops that again."""

    def write(text: str) -> None:
        assistant.pieces = (text,)
        cursor = editor.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        editor.setTextCursor(cursor)
        editor.continuing.start()
        qtbot.waitUntil(lambda: editor.pending.text == text and dispatcher.idle)
        editor.continuing.remove()

    return write


def settle(keeper: ContinuationKeeper, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not keeper.background.busy)


def kept(files: BranchFiles, path: Path) -> list[str]:
    return [each.text for _, branches in files.load(str(path)) for each in branches.all]


def here(editor: Editor) -> list[str]:
    return [each.text for each in editor.pending.written.at(editor.text()).all]


def test_they_are_kept_when_the_writer_rests_and_come_back_with_the_text(
    keeper: ContinuationKeeper,
    session: FileSession,
    editor: Editor,
    files: BranchFiles,
    poem: Path,
    tmp_path: Path,
    continued: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    session.open(poem)
    settle(keeper, qtbot)
    continued("Diverged")
    qtbot.waitUntil(lambda: kept(files, poem) == ["Diverged"])
    other = tmp_path / "other.txt"
    other.write_text(PLACE)
    session.open(other)
    settle(keeper, qtbot)
    assert here(editor) == []
    session.open(poem)
    settle(keeper, qtbot)
    assert here(editor) == ["Diverged"]


def test_what_was_written_last_is_kept_when_the_text_goes(
    keeper: ContinuationKeeper,
    session: FileSession,
    files: BranchFiles,
    poem: Path,
    continued: Callable[[str], None],
) -> None:
    session.open(poem)
    continued("Diverged")
    keeper.close()
    assert kept(files, poem) == ["Diverged"]


def test_those_of_an_untitled_text_are_kept_once_it_has_a_file(
    keeper: ContinuationKeeper,
    session: FileSession,
    files: BranchFiles,
    messages: ScriptedMessages,
    tmp_path: Path,
    continued: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    continued("Diverged")
    settle(keeper, qtbot)
    assert not (tmp_path / "continuations").exists()
    messages.paths = [tmp_path / "new.txt"]
    session.save_as()
    keeper.close()
    assert kept(files, tmp_path / "new.txt") == ["Diverged"]


def test_they_follow_a_file_that_is_renamed(
    keeper: ContinuationKeeper,
    session: FileSession,
    files: BranchFiles,
    poem: Path,
    tmp_path: Path,
    continued: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    session.open(poem)
    continued("Diverged")
    qtbot.waitUntil(lambda: bool(kept(files, poem)))
    renamed = tmp_path / "roads.txt"
    poem.rename(renamed)
    session.follow(renamed)
    settle(keeper, qtbot)
    assert kept(files, poem) == []
    assert kept(files, renamed) == ["Diverged"]


def test_of_a_private_text_nothing_is_on_the_disk(
    keeper: ContinuationKeeper,
    session: FileSession,
    editor: Editor,
    poem: Path,
    tmp_path: Path,
    continued: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    session.open(poem)
    continued("Diverged")
    qtbot.waitUntil(lambda: bool(list((tmp_path / "continuations").glob("*"))))
    keeper.set_private(True)
    continued("Converged")
    keeper.close()
    assert list((tmp_path / "continuations").glob("*")) == []
    assert here(editor) == ["Diverged", "Converged"]
    keeper.set_private(False)
    keeper.close()
    assert len(list((tmp_path / "continuations").glob("*"))) == 1


@pytest.mark.parametrize("everything", [False, True])
def test_what_is_to_be_forgotten_is_gone_here_and_on_the_disk(
    keeper: ContinuationKeeper,
    session: FileSession,
    editor: Editor,
    files: BranchFiles,
    poem: Path,
    continued: Callable[[str], None],
    everything: bool,
) -> None:
    files.save("/texts/other.txt", [("key", Branches().with_branch(Branch(" x", made_s=9e9)))])
    session.open(poem)
    continued("Diverged")
    keeper.close()
    keeper.forget(everything=everything)
    keeper.close()
    assert here(editor) == []
    assert kept(files, poem) == []
    assert bool(files.load("/texts/other.txt")) is not everything


def test_a_damaged_file_is_told_of_and_the_text_opens(
    keeper: ContinuationKeeper,
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    poem: Path,
    tmp_path: Path,
    continued: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    said: list[str] = []
    keeper.message_raised.connect(said.append)
    session.open(poem)
    continued("Diverged")
    keeper.close()
    (path,) = (tmp_path / "continuations").glob("*")
    path.write_bytes(b"damaged")
    messages.unsaved = Unsaved.DISCARD
    session.open(poem)
    qtbot.waitUntil(lambda: bool(said))
    assert "set aside" in said[0]
    assert editor.text() == PLACE
    assert here(editor) == []


def test_an_earlier_version_of_the_text_leaves_them(
    keeper: ContinuationKeeper,
    session: FileSession,
    editor: Editor,
    poem: Path,
    continued: Callable[[str], None],
) -> None:
    session.open(poem)
    continued("Diverged")
    editor.replace_text("One road")
    editor.replace_text(PLACE)
    assert here(editor) == ["Diverged"]


# Those of the next text were not read, and then written over with nothing.
def test_what_holds_for_a_private_text_does_not_hold_for_the_next(
    keeper: ContinuationKeeper,
    session: FileSession,
    editor: Editor,
    files: BranchFiles,
    poem: Path,
    continued: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    session.open(poem)
    continued("Diverged")
    keeper.close()
    session.open(poem.with_name("new.txt"))
    keeper.set_private(True)
    session.open(poem)
    keeper.set_private(False)
    settle(keeper, qtbot)
    keeper.close()
    assert here(editor) == kept(files, poem) == ["Diverged"]
