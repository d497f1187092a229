"""What other programs do to the file meanwhile."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from writer.documents import text_file
from writer.ui.dialogs.messages import Conflict, Unsaved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.page.editor import Editor
    from writer.ui.text.file_session import FileSession


def change_on_disk(path: Path, text: str) -> None:
    """Do what another program does, some seconds later."""
    path.write_text(text, encoding="utf-8")
    later = path.stat().st_mtime + 5
    os.utime(path, (later, later))


@pytest.fixture
def look(session: FileSession, qtbot: QtBot) -> Callable[[], None]:
    """Look at the disk, and wait for what comes of it."""

    def look_and_wait() -> None:
        session.look_at_disk()
        qtbot.waitUntil(lambda: not session.background.busy, timeout=60_000)

    return look_and_wait


def test_a_file_begun_here_and_meanwhile_elsewhere_is_not_overwritten(
    session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    session.open(tmp_path / "new.md")
    editor.insertPlainText("Mine")
    (tmp_path / "new.md").write_text("Theirs")
    assert not session.save()
    assert (tmp_path / "new.md").read_text() == "Theirs"


@pytest.mark.parametrize(
    ("choice", "on_disk", "in_editor", "saved"),
    [
        (Conflict.OVERWRITE, "Mine. Two roads\n", "Mine. Two roads\n", True),
        (Conflict.CANCEL, "Theirs\n", "Mine. Two roads\n", False),
        (Conflict.RELOAD, "Theirs\n", "Theirs\n", True),
        (Conflict.SAVE_AS, "Theirs\n", "Mine. Two roads\n", True),
    ],
)
def test_a_file_changed_by_another_program_is_never_overwritten_in_silence(
    choice: Conflict,
    on_disk: str,
    in_editor: str,
    saved: bool,
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    poem: Path,
    tmp_path: Path,
) -> None:
    session.open(poem)
    editor.insertPlainText("Mine. ")
    change_on_disk(poem, "Theirs\n")
    messages.conflict = choice
    messages.paths = [tmp_path / "mine.txt"]
    assert session.save() is saved
    assert messages.said == ["poem.txt"]
    assert poem.read_text() == on_disk
    assert editor.text() == in_editor
    assert session.modified is not saved


def test_after_a_reload_the_own_version_is_one_undo_away(
    session: FileSession, editor: Editor, messages: ScriptedMessages, poem: Path
) -> None:
    # Reloading began a new text: nothing could be taken back.
    session.open(poem)
    editor.insertPlainText("Mine. ")
    change_on_disk(poem, "Theirs\n")
    messages.conflict = Conflict.RELOAD
    session.save()
    assert (editor.text(), session.modified) == ("Theirs\n", False)
    editor.undo()
    assert (editor.text(), session.modified) == ("Mine. Two roads\n", True)
    editor.redo()
    assert (editor.text(), session.modified) == ("Theirs\n", False)


def test_a_change_on_disk_is_offered_when_nothing_can_be_lost(
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    poem: Path,
    look: Callable[[], None],
) -> None:
    session.open(poem)
    change_on_disk(poem, "Theirs, longer\n")
    messages.agree = True
    look()
    assert editor.text() == "Theirs, longer\n"
    assert not session.modified


def test_a_declined_reload_is_not_offered_again_and_counts_as_a_change(
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    poem: Path,
    look: Callable[[], None],
) -> None:
    session.open(poem)
    change_on_disk(poem, "Theirs\n")
    look()
    look()
    assert len(messages.said) == 1
    assert editor.text() == "Two roads\n"
    assert session.modified


def test_with_changes_of_ones_own_a_change_on_disk_is_only_mentioned(
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    poem: Path,
    qtbot: QtBot,
) -> None:
    session.open(poem)
    editor.insertPlainText("Mine. ")
    change_on_disk(poem, "Theirs\n")
    with qtbot.waitSignal(session.message_raised) as raised:
        session.look_at_disk()
    assert "you will be asked" in raised.args[0]
    assert messages.said == []


def test_a_file_that_was_only_touched_is_read_once_and_never_in_the_way(
    session: FileSession,
    messages: ScriptedMessages,
    poem: Path,
    look: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It was read at every return to the window, on the thread that takes the keys.
    read_on: list[threading.Thread] = []
    digest = text_file._digest
    monkeypatch.setattr(
        text_file,
        "_digest",
        lambda path: read_on.append(threading.current_thread()) or digest(path),
    )
    session.open(poem)
    change_on_disk(poem, "Two roads\n")
    look()
    look()
    assert messages.said == []
    assert len(read_on) == 1
    assert read_on[0] is not threading.main_thread()


def test_a_look_that_ends_after_a_save_says_nothing(
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    poem: Path,
    qtbot: QtBot,
) -> None:
    session.open(poem)
    editor.insertPlainText("Mine. ")
    session.look_at_disk()
    session.background.wait()
    assert session.save()
    qtbot.waitUntil(lambda: not session.background.busy, timeout=60_000)
    assert messages.said == []
    assert not session.modified


def test_a_deleted_file_leaves_the_only_copy_here(
    session: FileSession,
    editor: Editor,
    poem: Path,
    look: Callable[[], None],
    qtbot: QtBot,
) -> None:
    session.open(poem)
    poem.unlink()
    with qtbot.waitSignal(session.message_raised, timeout=60_000) as raised:
        look()
    assert "poem.txt is gone" in raised.args[0]
    assert session.modified
    assert session.save()
    assert poem.read_text() == "Two roads\n"


def lose_file(poem: Path) -> None:
    poem.unlink()


def lose_folder(poem: Path) -> None:
    poem.parent.rename(poem.parent.with_name("moved"))


def empty_file(poem: Path) -> None:
    poem.write_text("")


@pytest.mark.parametrize("lose", [lose_file, lose_folder, empty_file])
def test_the_only_copy_of_a_text_is_not_closed_unasked(
    lose: Callable[[Path], None],
    session: FileSession,
    messages: ScriptedMessages,
    tmp_path: Path,
) -> None:
    # The file was deleted by another program; the window closed with the last copy in it.
    folder = tmp_path / "texts"
    folder.mkdir()
    poem = folder / "poem.txt"
    poem.write_text("Two roads\n")
    session.open(poem)
    assert session.may_close()
    lose(poem)
    assert session.unsaved
    assert not session.may_close()
    assert messages.said == ["poem.txt"]
    messages.unsaved = Unsaved.DISCARD
    assert session.may_close()
