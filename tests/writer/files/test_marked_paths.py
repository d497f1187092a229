from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from writer.files.marked_paths import MarkedPaths

if TYPE_CHECKING:
    from pathlib import Path


def test_a_mark_holds_until_it_is_removed(tmp_path: Path) -> None:
    marks = MarkedPaths(tmp_path / "marks", ".private")
    assert "/a/poem.txt" not in marks
    marks.add("/a/poem.txt")
    assert "/a/poem.txt" in MarkedPaths(tmp_path / "marks", ".private")
    assert "/a/poem.txt" not in MarkedPaths(tmp_path / "marks", ".other")
    marks.remove("/a/poem.txt")
    marks.remove("/a/poem.txt")
    assert "/a/poem.txt" not in marks


def test_any_name_can_be_marked(tmp_path: Path) -> None:
    marks = MarkedPaths(tmp_path, ".private")
    marks.add("/a/\udcff诗.txt")
    assert "/a/\udcff诗.txt" in marks


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_marks_are_private_and_name_nothing(tmp_path: Path) -> None:
    MarkedPaths(tmp_path / "marks", ".private").add("/a/secret.txt")
    (mark,) = (tmp_path / "marks").iterdir()
    assert "secret" not in mark.name
    assert mark.read_bytes() == b""
    assert stat.S_IMODE(mark.stat().st_mode) == 0o600
    assert stat.S_IMODE(mark.parent.stat().st_mode) == 0o700
