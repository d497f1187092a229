"""New texts, other names and places, the bin: nothing is replaced, nothing leads out."""

from __future__ import annotations

import os
import sys

import pytest

from writer.documents import workspace_changes as module
from writer.documents.workspace import Folder, name_in, read_workspace
from writer.documents.workspace_changes import (
    free_name,
    move,
    new_folder,
    new_text,
    place,
    put,
    rename,
    throw_away,
)
from writer.errors import WorkspaceError


@pytest.fixture
def book(tmp_path):
    for name in ("a.txt", "b.md", "part/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def order(root):
    return (root / "order.txt").read_text("utf-8").splitlines()[1:]


def texts(root):
    return [name_in(root, each.path) for each in read_workspace(root).texts]


def test_a_new_text_is_there_and_empty(book):
    assert new_text(book, " chapter 1 ") == book / "chapter 1.txt"
    assert new_text(book / "part", "x.md").read_bytes() == b""
    assert new_text(book, "Dr. No").name == "Dr. No.txt"
    assert new_folder(book, "drafts").is_dir()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        ".",
        "..",
        "../x",
        "a/b",
        "/etc/passwd",
        "a\\b",
        "a\0b",
        "a\nb",
        ".hidden",
        "x" * 256,
        "ü" * 200,
        "order.txt",
        "Order.TXT",
    ],
)
def test_a_name_that_is_none_is_refused(book, name):
    before = sorted(book.rglob("*"))
    for act in (
        lambda: new_text(book, name),
        lambda: new_folder(book, name),
        lambda: rename(read_workspace(book), book / "a.txt", name),
    ):
        with pytest.raises(WorkspaceError):
            act()
    assert sorted(book.rglob("*")) == before


@pytest.mark.parametrize("name", ["a?", "con", "NUL.txt", "x.", 'say "hi"'])
def test_names_that_windows_does_not_have_are_refused_there(book, name, monkeypatch):
    monkeypatch.setattr("writer.documents.workspace_changes.sys.platform", "win32")
    with pytest.raises(WorkspaceError):
        new_text(book, name)


def test_nothing_is_replaced(book):
    space = read_workspace(book)
    for act in (
        lambda: new_text(book, "a.txt"),
        lambda: new_folder(book, "part"),
        lambda: rename(space, book / "b.md", "a.txt"),
    ):
        with pytest.raises(WorkspaceError, match="already"):
            act()
    new_text(book, "c.txt")
    with pytest.raises(WorkspaceError, match="already"):
        move(space, book / "c.txt", book / "part")
    assert (book / "a.txt").read_text("utf-8") == "a.txt"
    assert (book / "part/c.txt").read_text("utf-8") == "part/c.txt"


def test_a_text_keeps_its_suffix(book):
    space = read_workspace(book)
    assert rename(space, book / "b.md", "notes") == book / "notes.md"
    assert rename(space, book / "notes.md", "notes.txt") == book / "notes.txt"
    assert rename(space, book / "part", "part 1.5") == book / "part 1.5"


def test_a_name_may_change_in_capitals_only(book):
    assert rename(read_workspace(book), book / "a.txt", "A.txt").exists()
    assert "A.txt" in {each.name for each in book.iterdir()}


def test_the_order_follows(book):
    put(read_workspace(book), [book / "b.md", book / "part/c.txt", book / "a.txt"])
    assert texts(book) == order(book) == ["b.md", "part/c.txt", "a.txt"]
    rename(read_workspace(book), book / "part", "end")
    rename(read_workspace(book), book / "b.md", "z")
    assert texts(book) == order(book) == ["z.md", "end/c.txt", "a.txt"]
    move(read_workspace(book), book / "z.md", book / "end")
    assert order(book) == ["end/z.md", "end/c.txt", "a.txt"]
    assert texts(book) == order(book)


@pytest.mark.parametrize(
    ("name", "folder", "before", "now"),
    [
        ("b.md", "", "a.txt", ["part/c.txt", "part/d.txt", "b.md", "a.txt"]),
        ("b.md", "", "part", ["b.md", "part/c.txt", "part/d.txt", "a.txt"]),
        ("part", "", None, ["a.txt", "b.md", "part/c.txt", "part/d.txt"]),
        ("part", "", "b.md", ["a.txt", "part/c.txt", "part/d.txt", "b.md"]),
        ("a.txt", "part", "part/d.txt", ["part/c.txt", "part/a.txt", "part/d.txt", "b.md"]),
        ("a.txt", "part", None, ["part/c.txt", "part/d.txt", "part/a.txt", "b.md"]),
        ("part/d.txt", "", "a.txt", ["part/c.txt", "d.txt", "a.txt", "b.md"]),
        ("a.txt", "empty", None, ["part/c.txt", "part/d.txt", "b.md", "empty/a.txt"]),
        ("b.md", "", "empty", ["b.md", "part/c.txt", "part/d.txt", "a.txt"]),
    ],
)
def test_a_text_is_put_before_another(book, name, folder, before, now):
    new_text(book / "part", "d")
    new_folder(book, "empty")
    space = read_workspace(book)
    assert texts(book) == ["part/c.txt", "part/d.txt", "a.txt", "b.md"]
    folders = {
        each.path: each
        for each in [space.folder, *space.folder.entries]
        if isinstance(each, Folder)
    }
    target = place(space, book / name, folders[book / folder], before and book / before)
    assert target == book / folder / name.rsplit("/", maxsplit=1)[-1]
    assert order(book) == texts(book) == now


def test_a_name_that_is_free_is_found(book):
    assert free_name(book, "Untitled") == "Untitled"
    assert free_name(book, "A") == "A 2"
    assert free_name(book / "gone", "a") == "a"


def test_a_folder_cannot_be_in_itself(book):
    space = read_workspace(book)
    (book / "part/inner").mkdir()
    for target in ("part", "part/inner"):
        with pytest.raises(WorkspaceError, match="in itself"):
            move(space, book / "part", book / target)


def test_what_is_gone_is_said(book):
    space = read_workspace(book)
    (book / "a.txt").unlink()
    with pytest.raises(WorkspaceError, match="as it was"):
        rename(space, book / "a.txt", "b")
    with pytest.raises(WorkspaceError, match="as it was"):
        new_text(book / "nowhere", "b")


def test_the_bin_takes_a_text_and_its_place_in_the_order(book, monkeypatch):
    put(read_workspace(book), [book / "b.md", book / "a.txt", book / "part/c.txt"])
    binned = []
    monkeypatch.setattr(module, "move_to_bin", binned.append)
    throw_away(read_workspace(book), book / "b.md")
    assert binned == [book / "b.md"]
    assert order(book) == ["a.txt", "part/c.txt"]


def test_without_a_bin_everything_stays(book, monkeypatch):
    def refuse(path):
        raise OSError("there is none")

    monkeypatch.setattr(module, "move_to_bin", refuse)
    with pytest.raises(WorkspaceError, match="there is none"):
        throw_away(read_workspace(book), book / "a.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes there only")
def test_a_name_in_other_bytes_can_be_mended(book):
    path = book / os.fsdecode(b"caf\xe9.txt")
    path.write_bytes(b"x")
    put(read_workspace(book), [path])
    assert rename(read_workspace(book), path, "café").read_bytes() == b"x"
    assert order(book) == ["café.txt"]
