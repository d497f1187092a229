"""Replacing in many texts, and taking it back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents import replacing as module
from writer.documents.lock import FileLock, lock_file
from writer.documents.replacing import replace_in_files, replaced_text, take_back
from writer.documents.text_file import save_document
from writer.errors import (
    DocumentChangedError,
    DocumentError,
    DocumentInUseError,
    SearchError,
)
from writer.text.regular_expression import RegularExpression
from writer.text.search_pattern import search_pattern

BYTES = [
    b"one cat\r\ntwo cats\nthree cat\rend",
    "\ufeffcat Käfig\r\n".encode("utf-16"),
    b"\xef\xbb\xbfcat\n",
    "猫 cat 猫猫猫猫猫".encode("gb18030"),
    b"broken \xff cat \xfe caf\xc3\xa9 caf\xc3\xa9 caf\xc3\xa9 caf\xc3\xa9 caf\xc3\xa9\n",
    b"no end of line: cat",
]


@given(st.text("ab\r\n", max_size=40))
def test_line_ends_stay_as_they_are(text):
    for pattern in (search_pattern("a"), RegularExpression("a")):
        assert replaced_text(text, pattern, "xy") == (text.replace("a", "xy"), text.count("a"))


def test_words_are_put_in_as_they_are_and_groups_by_expressions_only():
    assert replaced_text("cat", search_pattern("cat"), r"\1 \n") == (r"\1 \n", 1)
    swap = RegularExpression(r"(\w+) (\w+)")
    assert replaced_text("one two\r\nthree", swap, r"\2 \1") == ("two one\r\nthree", 1)
    assert replaced_text("a b\r\nc", swap, r"\1\n\2") == ("a\r\nb\r\nc", 1)
    assert replaced_text("one", swap, "x") == ("one", 0)


def test_replacing_can_be_cancelled(tmp_path):
    assert replaced_text("cat", search_pattern("cat"), "dog", lambda: True) == ("cat", 0)
    path = tmp_path / "a.txt"
    path.write_text("cat", encoding="utf-8")
    assert list(replace_in_files([path], search_pattern("cat"), "dog", lambda: True)) == []
    assert path.read_text("utf-8") == "cat"


@pytest.mark.parametrize("data", BYTES)
def test_only_the_words_change_and_taking_back_brings_every_byte(tmp_path, data):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    (done,) = replace_in_files([path], search_pattern("cat"), "dog")
    assert done.problem is None
    wide = b"\0" in data
    cat, dog = ("c\0a\0t\0", "d\0o\0g\0") if wide else ("cat", "dog")
    assert path.read_bytes() == data.replace(cat.encode(), dog.encode())
    assert done.count == data.count(cat.encode())
    (back,) = take_back([done])
    assert back.problem is None
    assert path.read_bytes() == data


def test_a_file_without_a_match_is_not_written(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("dog", encoding="utf-8")
    before = path.stat()
    assert list(replace_in_files([path], search_pattern("cat"), "x")) == []
    assert path.stat() == before


def test_a_file_that_changes_meanwhile_is_left_alone(tmp_path, monkeypatch):
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    for path in (a, b):
        path.write_text("cat", encoding="utf-8")
    replaced = module.replaced_text

    def meanwhile(*args):
        if args[0] == "cat" and a.read_text("utf-8") == "cat":
            a.write_text("another cat", encoding="utf-8")
        return replaced(*args)

    monkeypatch.setattr(module, "replaced_text", meanwhile)
    first, second = replace_in_files([a, b], search_pattern("cat"), "dog")
    assert isinstance(first.problem, DocumentChangedError)
    assert a.read_text("utf-8") == "another cat"
    assert second.count == 1
    assert b.read_text("utf-8") == "dog"


def test_what_changed_since_is_not_taken_back(tmp_path):
    paths = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in paths:
        path.write_text("cat", encoding="utf-8")
    done = list(replace_in_files(paths, search_pattern("cat"), "dog"))
    paths[1].write_text("dog, and more", encoding="utf-8")
    back = list(take_back(done))
    assert [bool(each.problem) for each in back] == [False, True, False]
    assert [path.read_text("utf-8") for path in paths] == ["cat", "dog, and more", "cat"]


def test_a_failure_in_between_leaves_each_file_whole_and_can_be_taken_back(tmp_path, monkeypatch):
    paths = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in paths:
        path.write_text("cat", encoding="utf-8")

    def full(text, path, *args, **options):
        if path.stem == "b":
            raise DocumentError("The disk is full.")
        return save_document(text, path, *args, **options)

    monkeypatch.setattr(module, "save_document", full)
    done = list(replace_in_files(paths, search_pattern("cat"), "dog"))
    assert [path.read_text("utf-8") for path in paths] == ["dog", "cat", "dog"]
    assert len(list(take_back(done))) == 2
    assert [path.read_text("utf-8") for path in paths] == ["cat", "cat", "cat"]


def test_a_character_that_does_not_fit_leaves_the_file(tmp_path):
    path = tmp_path / "a.txt"
    data = "猫 cat 猫猫猫猫猫".encode("gb18030")
    path.write_bytes(data)
    (done,) = replace_in_files([path], search_pattern("cat"), "\ud800")
    assert done.problem
    assert path.read_bytes() == data


def test_an_expression_that_takes_too_long_ends_it(tmp_path, monkeypatch):
    monkeypatch.setattr("writer.text.regular_expression.PATIENCE_S", 0.01)
    path = tmp_path / "a.txt"
    path.write_text("a" * 5000, encoding="utf-8")
    with pytest.raises(SearchError):
        list(replace_in_files([path, path], RegularExpression("(a|a)*b|(a+)+c"), ""))


def test_a_file_that_is_open_elsewhere_is_left_alone(tmp_path):
    paths = [tmp_path / f"{name}.txt" for name in "ab"]
    for path in paths:
        path.write_text("cat", encoding="utf-8")
    lock = lock_file(paths[0])
    assert isinstance(lock, FileLock)
    left, done = replace_in_files(paths, search_pattern("cat"), "dog")
    assert isinstance(left.problem, DocumentInUseError)
    assert [path.read_text("utf-8") for path in paths] == ["cat", "dog"]
    lock.release()
    lock = lock_file(paths[1])
    assert isinstance(lock, FileLock)
    (back,) = take_back([done])
    assert isinstance(back.problem, DocumentInUseError)
    lock.release()
    (back,) = take_back([done])
    assert back.problem is None
    assert paths[1].read_text("utf-8") == "cat"


@pytest.fixture(autouse=True)
def own_data(tmp_path_factory, monkeypatch):
    """Keep locks within the test."""
    monkeypatch.setenv("INKLING_DATA", str(tmp_path_factory.mktemp("data")))
