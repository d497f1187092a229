from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from writer.documents import text_file
from writer.documents.text_file import read_document
from writer.ui.dialogs.messages import Conflict, Unsaved
from writer.ui.page.editor import Editor
from writer.ui.text.file_session import FileSession

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


@pytest.fixture
def editor(dispatcher: SuggestionDispatcher, settings: LiveSettings, qtbot: QtBot) -> Editor:
    editor = Editor(dispatcher.channel(), settings.assistance)
    qtbot.addWidget(editor)
    return editor


@pytest.fixture
def session(editor: Editor, messages: ScriptedMessages, settings: LiveSettings) -> FileSession:
    return FileSession(editor, messages, settings, editor)


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_text("Two roads\n", encoding="utf-8")
    return path


def write(editor: Editor, text: str) -> None:
    editor.textCursor().insertText(text)


def change_on_disk(path: Path, text: str) -> None:
    """Do what another program does, some seconds later."""
    path.write_text(text, encoding="utf-8")
    later = path.stat().st_mtime + 5
    os.utime(path, (later, later))


def test_a_text_is_opened_changed_and_saved(
    session: FileSession, editor: Editor, poem: Path
) -> None:
    assert session.open(poem)
    assert (editor.text(), session.name, session.modified) == ("Two roads\n", "poem.txt", False)
    write(editor, "Once. ")
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
    write(editor, "First words")
    assert session.save()
    assert (tmp_path / "new.md").read_text() == "First words"


def test_a_file_begun_here_and_meanwhile_elsewhere_is_not_overwritten(
    session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    session.open(tmp_path / "new.md")
    write(editor, "Mine")
    (tmp_path / "new.md").write_text("Theirs")
    assert not session.save()
    assert (tmp_path / "new.md").read_text() == "Theirs"


def test_encoding_and_line_ends_of_a_file_are_kept(
    session: FileSession, editor: Editor, tmp_path: Path
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("床前明月光，疑是地上霜。\r\n".encode("gb18030"))
    session.open(path)
    write(editor, "静夜思\n")
    session.save()
    assert path.read_bytes() == "静夜思\r\n床前明月光，疑是地上霜。\r\n".encode("gb18030")


@pytest.mark.parametrize(("agree", "encoding"), [(True, "utf-8"), (False, "cp1252")])
def test_a_character_that_does_not_fit_is_said_and_utf8_is_offered(
    agree: bool,
    encoding: str,
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    tmp_path: Path,
) -> None:
    path = tmp_path / "cafe.txt"
    path.write_bytes("Un café, s’il vous plaît".encode("cp1252"))
    session.open(path)
    write(editor, "☕ ")
    messages.agree = agree
    assert session.save() is agree
    assert "“☕”" in messages.said[0]
    assert read_document(path).encoding == encoding
    assert editor.text() == "☕ Un café, s’il vous plaît"


def test_an_untitled_text_asks_where_to_be_saved(
    session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    write(editor, "Words")
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
    write(editor, "Words")
    messages.paths = [folder / name]
    assert session.save_as()
    assert session.name == name
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == "Words"


def test_no_place_to_save_leaves_everything_as_it_is(session: FileSession, editor: Editor) -> None:
    write(editor, "Words")
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
    write(editor, "New. ")
    session.save()
    assert messages.suggestions == [str(poem)]
    assert (tmp_path / "second.md").read_text() == "New. Two roads\n"
    assert poem.read_text() == "Two roads\n"


def test_a_failure_to_save_keeps_the_text_and_says_so(
    session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    session.open(folder / "poem.txt")
    write(editor, "Words")
    folder.rmdir()
    assert not session.save()
    assert "was not saved" in messages.said[0]
    assert editor.text() == "Words"
    assert session.modified


def test_another_place_to_save_is_one_press_away(
    session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    # The message named the way out, and left the writer to find the menu.
    folder = tmp_path / "stick"
    folder.mkdir()
    session.open(folder / "poem.txt")
    write(editor, "Words")
    folder.rmdir()
    messages.agree = True
    messages.paths = [folder / "again.txt", tmp_path / "poem.txt"]
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
    write(editor, "Changed. ")
    messages.unsaved = choice
    assert session.new() is leaves
    assert messages.said == ["poem.txt"]
    assert (editor.text() == "") is leaves
    assert poem.read_text() == saved


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
    write(editor, "Mine. ")
    change_on_disk(poem, "Theirs\n")
    messages.conflict = choice
    messages.paths = [tmp_path / "mine.txt"]
    assert session.save() is saved
    assert messages.said == ["poem.txt"]
    assert poem.read_text() == on_disk
    assert editor.text() == in_editor
    assert session.modified is not saved


@pytest.fixture
def look(session: FileSession, qtbot: QtBot) -> Callable[[], None]:
    """Look at the disk, and wait for what comes of it."""

    def look_and_wait() -> None:
        session.look_at_disk()
        qtbot.waitUntil(lambda: not session.background.busy, timeout=60_000)

    return look_and_wait


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


def test_after_a_reload_the_own_version_is_one_undo_away(
    session: FileSession, editor: Editor, messages: ScriptedMessages, poem: Path
) -> None:
    # Reloading began a new text: nothing could be taken back.
    session.open(poem)
    write(editor, "Mine. ")
    change_on_disk(poem, "Theirs\n")
    messages.conflict = Conflict.RELOAD
    session.save()
    assert (editor.text(), session.modified) == ("Theirs\n", False)
    editor.undo()
    assert (editor.text(), session.modified) == ("Mine. Two roads\n", True)
    editor.redo()
    assert (editor.text(), session.modified) == ("Theirs\n", False)


def test_broken_bytes_are_said_and_saved_as_they_were(
    session: FileSession, editor: Editor, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("The café. ".encode() * 10 + b"\xff")
    with qtbot.waitSignal(session.message_raised) as raised:
        session.open(path)
    assert "1 of them" in raised.args[0]
    write(editor, "Ça va. ")
    assert session.save()
    assert path.read_bytes() == "Ça va. ".encode() + "The café. ".encode() * 10 + b"\xff"


@pytest.mark.parametrize(
    "text", ["no\u00a0break\u2028\u2029\ufdd0 \0\x1b\f\ufeff", "\ufeff\ufeffmark\n", "x\0\0\0"]
)
def test_a_text_that_was_only_opened_is_saved_byte_for_byte(
    session: FileSession, editor: Editor, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(text, encoding="utf-8")
    session.open(path)
    editor.document().setModified(True)
    assert session.save()
    assert path.read_text(encoding="utf-8") == text


def test_a_wrong_guess_is_put_right_by_reading_the_file_again(
    session: FileSession, editor: Editor, tmp_path: Path
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("ёж".encode("koi8-r"))
    session.open(path)
    assert session.reopen("koi8-r")
    assert (editor.text(), session.modified) == ("ёж", False)
    write(editor, "Мой ")
    assert session.save()
    assert path.read_bytes() == "Мой ёж".encode("koi8-r")


def test_what_a_file_was_read_in_is_named(
    session: FileSession, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("안녕하세요".encode("euc-kr"))
    with qtbot.waitSignal(session.message_raised) as raised:
        session.open(path)
    assert "Korean (EUC-KR)" in raised.args[0]
    assert "Reopen with Encoding" in raised.args[0]


def test_an_encoding_that_a_file_cannot_be_in_is_said_and_the_text_stays(
    session: FileSession, editor: Editor, messages: ScriptedMessages, poem: Path
) -> None:
    session.open(poem)
    poem.write_bytes(b"\xff" * 10)
    assert not session.reopen("utf-32-le")
    assert "is not in the encoding UTF-32-LE" in messages.said[-1]
    assert editor.text() == "Two roads\n"


def test_changes_are_asked_about_before_a_file_is_read_again(
    session: FileSession, editor: Editor, messages: ScriptedMessages, poem: Path
) -> None:
    session.open(poem)
    write(editor, "Changed. ")
    messages.unsaved = Unsaved.CANCEL
    assert not session.reopen("cp1252")
    assert editor.text() == "Changed. Two roads\n"


@pytest.mark.parametrize(
    ("encoding", "bom", "data"),
    [
        ("utf-16-le", True, b"\xff\xfe\xe9\0\n\0"),
        ("utf-8", True, b"\xef\xbb\xbf\xc3\xa9\n"),
        ("cp850", False, b"\x82\n"),
    ],
)
def test_a_text_is_saved_in_the_encoding_that_was_chosen(
    encoding: str,
    bom: bool,
    data: bytes,
    session: FileSession,
    poem: Path,
) -> None:
    poem.write_text("é\n", encoding="utf-8")
    session.open(poem)
    assert session.save_with(encoding, bom=bom)
    assert poem.read_bytes() == data
    assert session.document is not None
    assert (session.document.encoding, session.document.bom) == (encoding, bom)


def test_an_untitled_text_asks_where_to_be_saved_in_the_encoding_that_was_chosen(
    session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    write(editor, "Été")
    messages.paths = [tmp_path / "words.txt"]
    assert session.save_with("cp1252", bom=False)
    assert (tmp_path / "words.txt").read_bytes() == "Été".encode("cp1252")


def test_broken_bytes_are_not_carried_into_another_encoding(
    session: FileSession, messages: ScriptedMessages, tmp_path: Path
) -> None:
    path = tmp_path / "old.txt"
    content = "The café. ".encode() * 10 + b"\xff"
    path.write_bytes(content)
    session.open(path)
    assert not session.save_with("gb18030", bom=False)
    assert "was not saved as GB18030" in messages.said[-1]
    assert path.read_bytes() == content


def test_mixed_line_ends_survive_until_something_is_changed(
    session: FileSession, editor: Editor, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.txt"
    path.write_bytes(b"one\r\ntwo\r\nthree\nfour")
    session.open(path)
    assert session.save()
    assert path.read_bytes() == b"one\r\ntwo\r\nthree\nfour"
    write(editor, "x")
    assert session.save()
    assert path.read_bytes() == b"xone\r\ntwo\r\nthree\r\nfour"


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
    write(editor, "Mine. ")
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
    write(editor, "Mine. ")
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


def test_an_untitled_text_that_is_empty_is_closed_unasked(
    session: FileSession, editor: Editor, messages: ScriptedMessages, tmp_path: Path
) -> None:
    # It asked to save nothing at all, once a word had been typed and deleted again.
    assert session.may_close()
    write(editor, "Words")
    assert not session.may_close()
    editor.selectAll()
    editor.textCursor().removeSelectedText()
    assert session.may_close()
    session.open(tmp_path / "never-written.txt")
    write(editor, "W")
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
    write(editor, "Older words")
    editor.document().setModified(False)
    session.open(poem)
    assert not editor.document().isUndoAvailable()
