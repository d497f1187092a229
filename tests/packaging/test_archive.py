from __future__ import annotations

import os
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform == "win32", reason="no such archive is made there")
def test_two_archives_of_the_same_files_are_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive import tar_gz

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name, order in (("one", "ab"), ("two", "ba")):
        folder = tmp_path / name
        (folder / "empty").mkdir(parents=True)
        for letter in order:
            (folder / letter).write_text(letter)
        (folder / "a").chmod(0o750)
        (folder / "link").symlink_to("a")
        os.utime(folder / "b", (len(order), ord(order[0])))
        tar_gz(folder, "program", tmp_path / f"{name}.tar.gz")
    one, two = (tmp_path / f"{name}.tar.gz" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    with tarfile.open(one) as archive:
        names = {entry.name: entry for entry in archive}
    assert set(names) == {"program", *(f"program/{name}" for name in ("a", "b", "empty", "link"))}
    assert (names["program/a"].mode, names["program/b"].mode) == (0o755, 0o644)
    assert {(entry.uid, entry.uname, entry.mtime) for entry in names.values()} == {
        (0, "root", 1700000000)
    }
