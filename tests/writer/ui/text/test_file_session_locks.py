"""F8: a file that is open elsewhere in Inkling can be read here, and is not written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from writer.documents import lock
from writer.documents.lock import FileLock, Holder, lock_file
from writer.paths import locks_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.window_fakes import ScriptedMessages
    from writer.ui.page.editor import Editor
    from writer.ui.text.file_session import FileSession


@pytest.fixture
def taken(poem: Path) -> Iterator[FileLock]:
    """The poem is open elsewhere."""
    taken = lock_file(poem)
    assert isinstance(taken, FileLock)
    yield taken
    taken.release()


def free(path: Path) -> bool:
    got = lock_file(path)
    if isinstance(got, Holder):
        return False
    got.release()
    return True


def test_an_open_file_is_held_until_the_text_is_closed(session: FileSession, poem: Path) -> None:
    assert session.open(poem)
    assert session.open(poem)
    assert not free(poem)
    assert not session.read_only
    session.close()
    assert free(poem)


def test_another_text_lets_go_of_the_file_before(session: FileSession, poem: Path) -> None:
    session.open(poem)
    session.open(poem.with_name("new.txt"))
    assert free(poem)
    assert not free(poem.with_name("new.txt"))
    session.show_imported("Dear Anna", poem.with_name("letter.docx"))
    assert free(poem.with_name("new.txt"))
    assert list(locks_dir().iterdir()) == []


def test_a_file_that_cannot_be_opened_is_not_held(session: FileSession, poem: Path) -> None:
    session.open(poem)
    bad = poem.with_name("image.txt")
    bad.write_bytes(bytes(range(256)) * 4)
    assert not session.open(bad)
    assert free(bad)
    assert not free(poem)


@pytest.mark.parametrize(
    ("holder", "words"),
    [
        (None, "poem.txt is open in another window."),
        (Holder(1, ""), "poem.txt is open in another Inkling."),
        (Holder(1, "attic"), "poem.txt is open in an Inkling on the machine attic."),
    ],
)
def test_a_file_that_is_open_elsewhere_is_opened_only_when_wished(
    holder: Holder | None,
    words: str,
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    taken: FileLock,
    poem: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if holder is not None:
        monkeypatch.setattr(lock, "_holder", lambda _path: holder)
    assert not session.open(poem)
    assert messages.said == [words]
    assert session.document is None
    assert editor.text() == ""


@pytest.fixture
def read_only(
    session: FileSession, messages: ScriptedMessages, taken: FileLock, poem: Path
) -> FileSession:
    messages.agree = True
    assert session.open(poem)
    messages.said.clear()
    return session


def test_it_is_read_only_then(read_only: FileSession, editor: Editor) -> None:
    assert read_only.read_only
    assert editor.isReadOnly()
    assert editor.text() == "Two roads\n"
    assert not read_only.modified


def test_saving_asks_for_another_name_and_goes_on_there(
    read_only: FileSession, editor: Editor, messages: ScriptedMessages, poem: Path
) -> None:
    messages.paths = [poem.with_name("mine.txt")]
    assert read_only.save()
    assert read_only.name == "mine.txt"
    assert not read_only.read_only
    assert not free(poem.with_name("mine.txt"))
    editor.insertPlainText("My ")
    assert read_only.save()
    assert poem.with_name("mine.txt").read_text() == "My Two roads\n"
    assert poem.read_text() == "Two roads\n"


def test_another_encoding_is_saved_elsewhere_too(
    read_only: FileSession, messages: ScriptedMessages, poem: Path
) -> None:
    messages.paths = [poem.with_name("mine.txt")]
    assert read_only.save_with("utf-16", bom=True)
    assert poem.read_text() == "Two roads\n"
    assert poem.with_name("mine.txt").read_text("utf-16") == "Two roads\n"


def test_reading_it_in_another_encoding_does_not_make_it_writable(
    read_only: FileSession, editor: Editor
) -> None:
    assert read_only.reopen("latin-1")
    assert editor.isReadOnly()


def test_the_next_text_in_its_place_can_be_written(
    read_only: FileSession, editor: Editor, poem: Path
) -> None:
    assert read_only.open(poem.with_name("other.txt"))
    assert not editor.isReadOnly()


def test_it_can_be_written_once_it_is_free(
    read_only: FileSession, editor: Editor, taken: FileLock, poem: Path
) -> None:
    taken.release()
    assert read_only.open(poem)
    assert not editor.isReadOnly()


def test_the_lock_follows_the_text_to_another_name(
    session: FileSession, messages: ScriptedMessages, poem: Path
) -> None:
    session.open(poem)
    messages.paths = [poem.with_name("two.txt")]
    assert session.save_as()
    assert free(poem)
    assert not free(poem.with_name("two.txt"))


def test_a_text_is_not_saved_over_one_that_is_open(
    session: FileSession,
    editor: Editor,
    messages: ScriptedMessages,
    taken: FileLock,
    poem: Path,
) -> None:
    editor.insertPlainText("Other words")
    messages.paths = [poem]
    assert not session.save_as()
    assert "poem.txt” was not saved: it is open in another tab or window" in messages.said[-1]
    assert poem.read_text() == "Two roads\n"
    assert editor.text() == "Other words"
    assert session.document is None


def test_a_save_that_fails_holds_what_it_held(
    session: FileSession, messages: ScriptedMessages, poem: Path, tmp_path: Path
) -> None:
    session.open(poem)
    messages.paths = [tmp_path / "no such folder" / "two.txt"]
    assert not session.save_as()
    assert not free(poem)
    assert free(tmp_path / "no such folder" / "two.txt")


def test_where_no_lock_can_be_had_a_file_is_opened_and_saved(
    session: FileSession, editor: Editor, poem: Path
) -> None:
    locks_dir().parent.mkdir(parents=True)
    locks_dir().write_text("in the way")
    assert session.open(poem)
    editor.insertPlainText("Yes. ")
    assert session.save()
    assert poem.read_text() == "Yes. Two roads\n"
