"""A folder of texts: what belongs to it, in which order, whatever else is in it."""

from __future__ import annotations

import os
import sys

import pytest

from writer.documents import workspace as module
from writer.documents.workspace import Folder, name_in, read_workspace
from writer.errors import WorkspaceError


def make(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n", encoding="utf-8")


def texts(root):
    return [name_in(root, each.path) for each in read_workspace(root).texts]


def test_texts_belong_to_it_and_nothing_else(tmp_path):
    make(
        tmp_path,
        *("b.txt", "a.md", "c.TXT", "picture.png", ".hidden.txt", "letter.docx", "x.txt~"),
        *(".git/c.txt", "node_modules/d/e.md", "pictures/one.png", "drafts/f.txt"),
    )
    (tmp_path / "empty").mkdir()
    assert texts(tmp_path) == ["drafts/f.txt", "a.md", "b.txt", "c.TXT"]
    assert [each.name for each in read_workspace(tmp_path).folders[1:]] == ["drafts", "empty"]


def test_texts_stand_in_natural_order_behind_folders(tmp_path):
    make(tmp_path, "ch 10.txt", "ch 2.txt", "Part 2/a.txt", "Part 10/a.txt", "Part 2/10.txt")
    assert texts(tmp_path) == [
        "Part 2/10.txt",
        "Part 2/a.txt",
        "Part 10/a.txt",
        "ch 2.txt",
        "ch 10.txt",
    ]


def test_size_and_time_are_those_of_the_file(tmp_path):
    make(tmp_path, "a.txt")
    text = read_workspace(tmp_path).texts[0]
    status = (tmp_path / "a.txt").stat()
    assert (text.size, text.modified_ns) == (status.st_size, status.st_mtime_ns)


def test_a_chosen_order_is_followed(tmp_path):
    make(tmp_path, "a.txt", "b.txt", "c.txt", "d.txt", "part/x.txt", "part/y.txt")
    order = "# mine\nc.txt\npart/y.txt\ngone.txt\na.txt\n../outside.txt\n/etc/passwd\n"
    (tmp_path / "order.txt").write_text(order, encoding="utf-8")
    # b stands behind a, before which it is by name; d behind c; x before y, at the beginning.
    assert texts(tmp_path) == ["c.txt", "d.txt", "part/x.txt", "part/y.txt", "a.txt", "b.txt"]


def test_an_order_by_another_program_is_read(tmp_path):
    make(tmp_path, "a.txt", "b.txt", "ü.txt")
    (tmp_path / "order.txt").write_bytes("\ufeffü.txt\r\n./b.txt\r\n\r\na.txt".encode())
    assert texts(tmp_path) == ["ü.txt", "b.txt", "a.txt"]


def test_a_text_that_is_called_like_the_order_is_a_text(tmp_path):
    make(tmp_path, "a.txt")
    (tmp_path / "order.txt").write_text("# The Order\n\nThey came at night.\n", encoding="utf-8")
    assert texts(tmp_path) == ["a.txt", "order.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_back_end(tmp_path):
    make(tmp_path, "book/a.txt", "elsewhere/b.txt")
    (tmp_path / "book/loop").symlink_to(tmp_path / "book")
    (tmp_path / "book/up").symlink_to(tmp_path)
    (tmp_path / "book/linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "book/nowhere.txt").symlink_to(tmp_path / "none")
    found = texts(tmp_path / "book")
    assert "a.txt" in found
    assert sum(name.endswith("b.txt") for name in found) == 1
    assert len(found) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes there only")
def test_names_are_bytes(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    (tmp_path / "a.txt").write_bytes(b"x")
    (tmp_path / "order.txt").write_bytes(b"caf\xe9.txt\na.txt\n")
    assert [os.fsencode(name) for name in texts(tmp_path)] == [b"caf\xe9.txt", b"a.txt"]


def test_a_pipe_is_no_text(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes with names here")
    os.mkfifo(tmp_path / "pipe.txt")
    assert texts(tmp_path) == []


def test_too_many_and_too_deep_is_said(tmp_path, monkeypatch):
    make(tmp_path, *(f"{n}.txt" for n in range(9)), "a/b/c/d.txt")
    assert read_workspace(tmp_path).complete
    monkeypatch.setattr(module, "MOST_TEXTS", 5)
    found = read_workspace(tmp_path)
    assert len(found.texts) == 5
    assert not found.complete
    monkeypatch.setattr(module, "MOST_TEXTS", 50)
    monkeypatch.setattr(module, "DEEPEST", 2)
    found = read_workspace(tmp_path)
    assert len(found.texts) == 9
    assert not found.complete


def test_looking_can_be_cancelled(tmp_path):
    make(tmp_path, "a.txt", "b/c.txt")
    assert len(read_workspace(tmp_path, lambda: True).texts) == 1


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(WorkspaceError, match="gone"):
        read_workspace(tmp_path / "gone")
    make(tmp_path, "a.txt")
    with pytest.raises(WorkspaceError, match=r"a\.txt"):
        read_workspace(tmp_path / "a.txt")


def test_a_folder_that_cannot_be_read_is_left_out(tmp_path, monkeypatch, caplog):
    make(tmp_path, "a.txt", "secret/b.txt")
    scan = os.scandir

    def scandir(path):
        if path == tmp_path / "secret":
            raise PermissionError
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert texts(tmp_path) == ["a.txt"]
    assert "secret" in caplog.text


def test_an_empty_folder_is_a_workspace(tmp_path):
    assert read_workspace(tmp_path).folder == Folder(tmp_path)
