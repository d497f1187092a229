from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from writer.ui.dialogs.messages import Unsaved

if TYPE_CHECKING:
    from pathlib import Path

    from tests.window_fakes import ScriptedMessages
    from writer.ui.page.editor import Editor
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.file_session import FileSession


def test_a_text_is_opened_changed_and_saved(
    session: FileSession, editor: Editor, poem: Path
) -> None:
    assert session.open(poem)
    assert (editor.text(), session.name, session.modified) == ("Two roads\n", "poem.txt", False)
    editor.insertPlainText("Once. ")
    assert session.modified
    assert session.save()
    assert poem.read_text() == "Once. Two roads\n"
    assert not session.modified


def test_a_file_that_does_not_exist_yet_is_begun(
    session: FileSession, editor: Editor, tmp_path: Path
) -> None:
    assert session.open(tmp_path / "new.md")
    assert session.name == "new.md"
    assert not (tmp_path / "new.md").exists()
    editor.insertPlainText("First words")
    assert session.save()
    assert (tmp_path / "new.md").read_text() == "First words"


def test_an_untitled_text_asks_where_to_be_saved(
    session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    editor.insertPlainText("Words")
    messages.paths = [tmp_path / "words.md"]
    assert session.save()
    assert (tmp_path / "words.md").read_text() == "Words"
    assert session.name == "words.md"


@pytest.mark.parametrize("name", ["README", "Dr. Jekyll", "The 3.5 Lives", ".hidden", "诗"])
@pytest.mark.parametrize("existing", [True, False])
def test_the_name_that_was_confirmed_is_the_one_that_is_written(
    name: str,
    existing: bool,
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    tmp_path: Path,
) -> None:
    # A suffix was added behind the back of the dialog, which had asked about another file.
    folder = tmp_path / "texts"
    folder.mkdir()
    if existing:
        (folder / name).write_text("Old")
    editor.insertPlainText("Words")
    messages.paths = [folder / name]
    assert session.save_as()
    assert session.name == name
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == "Words"


def test_no_place_to_save_leaves_everything_as_it_is(session: FileSession, editor: Editor) -> None:
    editor.insertPlainText("Words")
    assert not session.save()
    assert session.modified
    assert session.document is None


def test_save_as_goes_on_with_the_new_file(
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    poem: Path,
    tmp_path: Path,
) -> None:
    session.open(poem)
    messages.paths = [tmp_path / "second.md"]
    assert session.save_as()
    editor.insertPlainText("New. ")
    session.save()
    assert messages.suggestions == [str(poem)]
    assert (tmp_path / "second.md").read_text() == "New. Two roads\n"
    assert poem.read_text() == "Two roads\n"


@pytest.fixture
def unplugged(session: FileSession, editor: Editor, tmp_path: Path) -> Path:
    """The file of a text with changes, on a stick that is gone."""
    path = tmp_path / "stick" / "poem.txt"
    path.parent.mkdir()
    session.open(path)
    editor.insertPlainText("Words")
    path.parent.rmdir()
    return path


@pytest.mark.usefixtures("unplugged")
def test_a_failure_to_save_keeps_the_text_and_says_so(
    session: FileSession, editor: Editor, messages: ScriptedMessages
) -> None:
    assert not session.save()
    assert "was not saved" in messages.said[0]
    assert editor.text() == "Words"
    assert session.modified


def test_another_place_to_save_is_one_press_away(
    session: FileSession, messages: ScriptedMessages, unplugged: Path, tmp_path: Path
) -> None:
    # The message named the way out, and left the writer to find the menu.
    messages.agree = True
    messages.paths = [unplugged.with_name("again.txt"), tmp_path / "poem.txt"]
    assert session.save()
    assert len(messages.said) == 2
    assert (tmp_path / "poem.txt").read_text() == "Words"
    assert not session.modified


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\x00\x01\x02\xff" * 20, "not a text file"), (None, "it is a folder")],
    ids=["binary", "folder"],
)
def test_what_is_no_text_is_refused_and_the_open_text_stays(
    content: bytes | None,
    sentence: str,
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    poem: Path,
    tmp_path: Path,
) -> None:
    session.open(poem)
    bad = tmp_path / "bad"
    if content is None:
        bad.mkdir()
    else:
        bad.write_bytes(content)
    assert not session.open(bad)
    assert sentence in messages.said[0]
    assert (session.name, editor.text()) == ("poem.txt", "Two roads\n")


@pytest.mark.parametrize(
    ("choice", "leaves", "saved"),
    [
        (Unsaved.SAVE, True, "Changed. Two roads\n"),
        (Unsaved.DISCARD, True, "Two roads\n"),
        (Unsaved.CANCEL, False, "Two roads\n"),
    ],
)
def test_unsaved_changes_are_asked_about_before_another_text(
    choice: Unsaved,
    leaves: bool,
    saved: str,
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    poem: Path,
) -> None:
    session.open(poem)
    editor.insertPlainText("Changed. ")
    messages.unsaved = choice
    assert session.open(poem.with_name("other.txt")) is leaves
    assert messages.said == ["poem.txt"]
    assert (editor.text() == "") is leaves
    assert poem.read_text() == saved


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_at_once_and_the_text_stays(
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    tmp_path: Path,
    poem: Path,
) -> None:
    session.open(poem)
    os.mkfifo(tmp_path / "pipe.txt")
    assert not session.open(tmp_path / "pipe.txt")
    assert "it is no ordinary file" in messages.said[-1]
    assert editor.text() == "Two roads\n"


def test_an_untitled_text_that_is_empty_is_closed_unasked(
    session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    # It asked to save nothing at all, once a word had been typed and deleted again.
    assert session.may_close()
    editor.insertPlainText("Words")
    assert not session.may_close()
    editor.selectAll()
    editor.textCursor().removeSelectedText()
    assert session.may_close()
    session.open(tmp_path / "never-written.txt")
    editor.insertPlainText("W")
    editor.textCursor().deletePreviousChar()
    assert session.may_close()
    assert messages.said == ["Untitled"]


def test_a_file_that_was_emptied_here_is_not_closed_unasked(
    session: FileSession, editor: Editor, messages: ScriptedMessages, poem: Path
) -> None:
    session.open(poem)
    editor.selectAll()
    editor.textCursor().removeSelectedText()
    assert not session.may_close()
    assert messages.said == ["poem.txt"]


def test_opened_and_saved_files_are_remembered(
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    settings: LiveSettings,
    poem: Path,
    tmp_path: Path,
) -> None:
    session.open(poem)
    messages.paths = [tmp_path / "copy.txt"]
    session.save_as()
    assert settings.workplace.recent_files == (str(tmp_path / "copy.txt"), str(poem))
    assert settings.workplace.last_folder == str(tmp_path)


def test_opening_leaves_nothing_to_undo(session: FileSession, editor: Editor, poem: Path) -> None:
    editor.insertPlainText("Older words")
    editor.document().setModified(False)
    session.open(poem)
    assert not editor.document().isUndoAvailable()
