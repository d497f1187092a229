"""Bytes and characters: what is read in another encoding, and what is saved in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from writer.documents.text_file import read_document
from writer.ui.dialogs.messages import Unsaved

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.page.editor import Editor
    from writer.ui.text.file_session import FileSession


def test_encoding_and_line_ends_of_a_file_are_kept(
    session: FileSession, editor: Editor, tmp_path: Path
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("床前明月光，疑是地上霜。\r\n".encode("gb18030"))
    session.open(path)
    editor.insertPlainText("静夜思\n")
    session.save()
    assert path.read_bytes() == "静夜思\r\n床前明月光，疑是地上霜。\r\n".encode("gb18030")


def test_mixed_line_ends_survive_until_something_is_changed(
    session: FileSession, editor: Editor, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.txt"
    path.write_bytes(b"one\r\ntwo\r\nthree\nfour")
    session.open(path)
    assert session.save()
    assert path.read_bytes() == b"one\r\ntwo\r\nthree\nfour"
    editor.insertPlainText("x")
    assert session.save()
    assert path.read_bytes() == b"xone\r\ntwo\r\nthree\r\nfour"


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


def test_broken_bytes_are_said_and_saved_as_they_were(
    session: FileSession, editor: Editor, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("The café. ".encode() * 10 + b"\xff")
    with qtbot.waitSignal(session.message_raised) as raised:
        session.open(path)
    assert "1 of them" in raised.args[0]
    editor.insertPlainText("Ça va. ")
    assert session.save()
    assert path.read_bytes() == "Ça va. ".encode() + "The café. ".encode() * 10 + b"\xff"


def test_what_a_file_was_read_in_is_named(
    session: FileSession, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("안녕하세요".encode("euc-kr"))
    with qtbot.waitSignal(session.message_raised) as raised:
        session.open(path)
    assert "Korean (EUC-KR)" in raised.args[0]
    assert "Reopen with Encoding" in raised.args[0]


def test_a_wrong_guess_is_put_right_by_reading_the_file_again(
    session: FileSession, editor: Editor, tmp_path: Path
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("ёж".encode("koi8-r"))
    session.open(path)
    assert session.reopen("koi8-r")
    assert (editor.text(), session.modified) == ("ёж", False)
    editor.insertPlainText("Мой ")
    assert session.save()
    assert path.read_bytes() == "Мой ёж".encode("koi8-r")


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
    editor.insertPlainText("Changed. ")
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
    editor.insertPlainText("Été")
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
    editor.insertPlainText("☕ ")
    messages.agree = agree
    assert session.save() is agree
    assert "“☕”" in messages.said[0]
    assert read_document(path).encoding == encoding
    assert editor.text() == "☕ Un café, s’il vous plaît"
