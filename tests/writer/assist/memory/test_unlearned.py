"""Texts that are off the record stay so, and their names are nowhere to be read."""

from __future__ import annotations

import sys

import pytest

from writer.assist.memory.unlearned import UnlearnedTexts
from writer.errors import MemoryStoreError


def test_a_mark_holds_for_one_text_until_it_is_taken_back(tmp_path):
    marks = UnlearnedTexts(tmp_path / "memory")
    assert "/texts/a.txt" not in marks
    marks.add("/texts/a.txt")
    marks.add("/texts/a.txt")
    assert "/texts/a.txt" in UnlearnedTexts(tmp_path / "memory")
    assert "/texts/b.txt" not in marks
    marks.remove("/texts/a.txt")
    marks.remove("/texts/a.txt")
    assert "/texts/a.txt" not in marks


def test_the_marks_do_not_name_the_texts(tmp_path):
    UnlearnedTexts(tmp_path).add("/texts/secret.txt")
    (mark,) = tmp_path.iterdir()
    assert "secret" not in mark.name
    assert mark.read_bytes() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_the_marks_are_the_writers_own(tmp_path):
    UnlearnedTexts(tmp_path / "memory").add("a\udcff.txt")
    assert (tmp_path / "memory").stat().st_mode & 0o77 == 0
    assert next((tmp_path / "memory").iterdir()).stat().st_mode & 0o77 == 0


def test_a_mark_that_cannot_be_set_is_said(tmp_path):
    (tmp_path / "memory").write_text("no folder")
    with pytest.raises(MemoryStoreError, match="could not be noted"):
        UnlearnedTexts(tmp_path / "memory").add("a")
    assert (tmp_path / "memory").read_text() == "no folder"


def test_a_mark_that_cannot_be_taken_back_is_said(tmp_path):
    marks = UnlearnedTexts(tmp_path / "memory")
    marks.add("a")
    (mark,) = (tmp_path / "memory").iterdir()
    mark.unlink()
    mark.mkdir()
    with pytest.raises(MemoryStoreError, match="could not be noted"):
        marks.remove("a")
    assert "a" in marks


def test_a_folder_that_cannot_be_looked_into_marks_nothing(tmp_path):
    # Before Python 3.14, asking whether such a path exists raises an error.
    assert "a" not in UnlearnedTexts(tmp_path / ("long" * 100))
