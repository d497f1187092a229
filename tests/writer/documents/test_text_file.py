from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer.documents import text_file as document
from writer.documents.text_file import (
    NO_FILE,
    fingerprint_on_disk,
    is_still_there,
    read_document,
    save_document,
)
from writer.errors import DocumentChangedError, DocumentError, EncodingError
from writer.files.atomic import UnfinishedWriteError, atomic_write_bytes

POEM = "The lamp burns low.\nNobody comes.\n"

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX rights and devices")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_bytes(POEM.encode())
    return path


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", False), ("utf-8", True), ("utf-16-le", True), ("utf-16-be", True)],
)
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff")))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_saved_is_what_is_read(
    tmp_path: Path, text: str, encoding: str, bom: bool, newline: document.Newline
) -> None:
    if not bom and any(char < " " for char in text.replace("\n", "")):
        return  # more control characters than text make a file binary
    saved = save_document(text, tmp_path / "a.txt", encoding, bom, newline)
    assert saved.fingerprint == read_document(saved.path).fingerprint
    read = read_document(saved.path)
    assert (read.text, read.encoding, read.bom) == (text, encoding, bom)
    assert read.newline == newline or "\n" not in text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp949", "euc_jp", "koi8-r", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_opened_and_saved_unchanged_is_the_same_file(
    tmp_path: Path, encoding: str, newline: str, data: st.DataObject
) -> None:
    sample = {"gb18030": "夜雨的。", "cp949": "한국의 밤", "euc_jp": "かなの", "koi8-r": "дождь"}
    letters = sample.get(encoding, "é“ü”") + "abc \t\0\f\u00a0\u2028\n"
    text = data.draw(st.text(st.sampled_from(letters), max_size=60))
    content = text.replace("\n", newline).encode(encoding, errors="ignore")
    content += data.draw(st.sampled_from([b"", b"\0" * 20, b"\xff", b"\xe2\x80"]))
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    try:
        read = read_document(path)
    except EncodingError:
        return
    if not read.mixed_newlines:
        save_document(read.text, path, read.encoding, read.bom, read.newline, read.fingerprint)
        assert path.read_bytes() == content


@given(text=st.text(st.sampled_from("ab é夜\0\x01\x1b\f\x7f\u0085\u2029\n"), max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_saved_can_be_opened(tmp_path: Path, text: str) -> None:
    # A zero byte that was pasted was written, and the file refused ever after.
    try:
        saved = save_document(text, tmp_path / "a.txt")
        read = read_document(saved.path)
    except EncodingError:
        assert len(text.encode()) >= 16  # hardly anything but control characters
        return
    assert read.text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1252", "née\0\1\2\3\4"), ("cp1252", "née\1\2\3\4" * 50), ("utf-16-le", "ਪ\0")],
)
def test_what_could_not_be_opened_again_is_not_written(
    path: Path, encoding: str, text: str
) -> None:
    with pytest.raises(EncodingError, match=r"was not saved: .*Save it as UTF-8"):
        save_document(text, path, encoding)
    assert path.read_text() == POEM


def test_a_file_can_be_read_in_an_encoding_that_one_knows(path: Path) -> None:
    path.write_bytes("Ёж".encode("koi8-r"))
    assert read_document(path, "koi8-r").text == "Ёж"
    path.write_bytes(b"\0\xd8a\0")
    with pytest.raises(EncodingError, match="is not in the encoding UTF-32-LE"):
        read_document(path, "utf-32-le")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_opened_file_is_saved_byte_for_byte(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    text = "“夜里下雨。”\n她说。\n" if encoding == "gb18030" else "“It’s late,” she said.\nYes.\n"
    data = text.replace("\n", newline).encode(encoding)
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    read = read_document(path)
    save_document(read.text, path, read.encoding, read.bom, read.newline, read.fingerprint)
    assert path.read_bytes() == data


def test_mixed_line_ends_are_noticed_and_the_commonest_kept(path: Path) -> None:
    path.write_bytes(b"one\r\ntwo\r\nthree\nfour\rfive")
    read = read_document(path)
    assert read.text == "one\ntwo\nthree\nfour\nfive"
    assert (read.newline, read.mixed_newlines) == ("\r\n", True)


def test_saving_twice_in_a_row_is_no_conflict(path: Path) -> None:
    read = read_document(path)
    first = save_document("one", path, expected=read.fingerprint)
    save_document("two", path, expected=first.fingerprint)
    assert path.read_text() == "two"


def test_a_file_changed_by_another_program_is_not_overwritten(path: Path) -> None:
    read = read_document(path)
    path.write_text("other")
    with pytest.raises(DocumentChangedError, match=r"poem\.txt.*another program.*in the editor"):
        save_document("mine", path, expected=read.fingerprint)
    assert path.read_text() == "other"


def test_a_change_is_noticed_even_when_size_and_time_are_the_same(path: Path) -> None:
    read = read_document(path)
    path.write_bytes(POEM.upper().encode())
    os.utime(path, ns=(0, read.fingerprint.modified_ns))
    with pytest.raises(DocumentChangedError):
        save_document("mine", path, expected=read.fingerprint)


def test_a_file_that_was_only_touched_is_not_a_changed_one(path: Path) -> None:
    read = read_document(path)
    os.utime(path, ns=(0, 0))
    now = fingerprint_on_disk(path, read.fingerprint)
    assert now.same_contents(read.fingerprint)
    assert now.modified_ns == 0
    save_document("mine", path, expected=read.fingerprint)
    assert path.read_text() == "mine"


def test_a_file_that_cannot_be_looked_at_is_not_taken_for_a_deleted_one(path: Path) -> None:
    known = read_document(path).fingerprint
    with pytest.raises(DocumentError, match="was not opened"):
        fingerprint_on_disk(path.with_name("long" * 100), known)
    assert not is_still_there(path.with_name("long" * 100), known)


def test_a_file_is_read_only_where_size_and_time_leave_a_doubt(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_document(path)
    hashed: list[Path] = []
    monkeypatch.setattr(document, "_digest", lambda path: hashed.append(path) or b"")
    assert fingerprint_on_disk(path, read.fingerprint) == read.fingerprint
    path.write_text("another, longer text than the poem that was there")
    assert not fingerprint_on_disk(path, read.fingerprint).same_contents(read.fingerprint)
    assert hashed == []
    path.write_bytes(POEM.upper().encode())
    os.utime(path, ns=(0, 0))
    assert not fingerprint_on_disk(path, read.fingerprint).same_contents(read.fingerprint)
    assert hashed == [path]


@posix_only
def test_a_pipe_in_the_place_of_a_file_is_a_change_and_not_waited_for(path: Path) -> None:
    path.write_bytes(b"")
    known = read_document(path).fingerprint
    path.unlink()
    os.mkfifo(path)
    assert not fingerprint_on_disk(path, known).same_contents(known)
    with pytest.raises(DocumentError, match="a device"):
        save_document("mine", path, expected=known)


def test_only_a_file_of_the_same_size_counts_as_still_there(path: Path) -> None:
    known = read_document(path).fingerprint
    assert is_still_there(path, known)
    path.write_text("cut off")
    assert not is_still_there(path, known)
    shutil.rmtree(path.parent)
    assert not is_still_there(path, known)


def test_a_file_that_appeared_meanwhile_is_not_overwritten(path: Path) -> None:
    with pytest.raises(DocumentChangedError):
        save_document("mine", path, expected=NO_FILE)
    assert path.read_text() == POEM


def test_a_deleted_file_is_written_again(path: Path) -> None:
    read = read_document(path)
    path.unlink()
    assert fingerprint_on_disk(path, read.fingerprint) == NO_FILE
    save_document(read.text, path, expected=read.fingerprint)
    assert path.read_text() == POEM


def test_overwriting_is_possible_once_the_writer_agreed(path: Path) -> None:
    save_document("mine", path, expected=None)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_character_that_does_not_fit_is_named_with_its_line(
    path: Path, newline: document.Newline
) -> None:
    with pytest.raises(EncodingError, match=r"“雨” \(U\+96E8\) in line 2 .* CP1252.*UTF-8"):
        save_document("one\ntwo 雨", path, "cp1252", newline=newline)
    assert path.read_text() == POEM


def test_half_a_character_is_named_and_utf8_not_offered(path: Path) -> None:
    with pytest.raises(EncodingError, match=r"half a character \(U\+D83D\).*Delete it") as caught:
        save_document("\ud83d", path)
    assert "UTF-8, which" not in str(caught.value)


def test_an_unknown_encoding_is_said(path: Path) -> None:
    with pytest.raises(EncodingError, match="no encoding “klingon”"):
        save_document("a", path, "klingon")
    assert path.read_text() == POEM


def test_a_missing_file_and_a_folder_are_said(path: Path) -> None:
    with pytest.raises(DocumentError, match=r"“gone\.txt” was not opened: there is no such file"):
        read_document(path.with_name("gone.txt"))
    with pytest.raises(DocumentError, match="it is a folder"):
        read_document(path.parent)


@pytest.mark.parametrize("extra", [1, 9_000_000])
def test_a_huge_file_is_said_to_be_larger_than_the_limit(path: Path, extra: int) -> None:
    # One that was a byte too large had 210 MB, of 210 MB that were allowed.
    os.truncate(path, document.MAX_DOCUMENT_BYTES + extra)
    with pytest.raises(DocumentError, match=r"larger than 200 MB.*Split it into parts") as raised:
        read_document(path)
    assert str(raised.value).count(" MB") == 1


@posix_only
def test_a_device_is_neither_read_nor_replaced() -> None:
    with pytest.raises(DocumentError, match="a device"):
        read_document(Path("/dev/zero"))
    with pytest.raises(DocumentError, match=r"was not saved: .* a device"):
        save_document("mine", Path("/dev/null"))
    assert not Path("/dev/null").is_file()


def test_a_vanished_folder_is_said(path: Path) -> None:
    shutil.rmtree(path.parent)
    with pytest.raises(DocumentError, match=r"its folder does not exist; your text is still"):
        save_document("mine", path)


def test_a_read_only_folder_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write to read-only folders, and tests often run as root.
    def refuse(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(DocumentError, match=r"its folder is read-only; your text is still"):
        save_document("mine", path.with_name("second.txt"))


def test_a_file_that_is_neither_old_nor_new_is_said_with_its_copies(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, before = path.with_name("new-poem.txt"), path.with_name("old-poem.txt")

    def break_off(*args: object) -> None:
        raise UnfinishedWriteError(OSError(5, "Input/output error"), path, copy, before)

    monkeypatch.setattr(document, "atomic_write_bytes", break_off)
    with pytest.raises(DocumentError, match=r"damaged.*in the editor") as raised:
        save_document("mine", path)
    assert str(copy) in str(raised.value)
    assert "is as it was" not in str(raised.value)


def test_a_file_that_cannot_be_looked_at_after_it_was_saved_is_saved(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It stood there as it should, and was said not to have been saved.
    read = read_document(path)
    real = atomic_write_bytes

    def write_and_vanish(path: Path, data: bytes) -> None:
        real(path, data)
        monkeypatch.setattr(Path, "stat", gone)

    def gone(self: Path, **options: object) -> None:
        raise OSError(116, "Stale file handle")

    with monkeypatch.context() as patched:
        patched.setattr(document, "atomic_write_bytes", write_and_vanish)
        saved = save_document("mine", path, expected=read.fingerprint)
        monkeypatch.undo()
    assert path.read_text() == "mine"
    assert fingerprint_on_disk(path, saved.fingerprint).same_contents(saved.fingerprint)
    save_document("again", path, expected=saved.fingerprint)
    assert path.read_text() == "again"


def test_a_file_that_cannot_be_compared_is_not_overwritten(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_document(path)

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as unreadable:
        unreadable.setattr(document, "_digest", refuse)
        with pytest.raises(DocumentError, match="was not saved: the file or its folder"):
            save_document("mine", path, expected=read.fingerprint)
    assert path.read_text() == POEM


@posix_only
def test_a_full_disk_leaves_the_old_file_and_says_so(path: Path) -> None:
    # A limit on the size of files fails in the middle of writing, as a full disk does.
    program = """
        import resource, signal, sys
        from pathlib import Path
        from writer.documents.text_file import save_document
        from writer.errors import DocumentError

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            save_document("word " * 100_000, Path(sys.argv[1]))
        except DocumentError as error:
            print(error)
    """
    result = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", textwrap.dedent(program), str(path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "“poem.txt” was not saved: the disk is full; your text is still" in result.stdout
    assert path.read_text() == POEM
    assert list(path.parent.iterdir()) == [path]
