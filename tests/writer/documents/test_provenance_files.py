"""Origins on disk: found by what a file holds, private, bounded, and never the wrong ones."""

from __future__ import annotations

import os
import stat
import zlib

import pytest

from writer.documents import provenance_files as module
from writer.documents.provenance import Provenance, Run
from writer.documents.provenance_files import ProvenanceFiles
from writer.errors import VersionsError

RUNS = [
    Run(2, 3, Provenance.ACCEPTED),
    Run(7, 2, Provenance.EDITED),
    Run(9, 4, Provenance.CONTINUED),
]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "origins"


@pytest.fixture
def files(folder):
    return ProvenanceFiles(folder)


def test_what_was_kept_is_found_by_what_the_file_holds(files):
    files.keep(b"state", "/caf\udce9.md", 20, RUNS)
    assert files.kept(b"state", 20) == RUNS
    assert files.kept(b"other", 20) == []
    assert files.kept(b"state", 21) == []


def test_the_next_state_takes_the_place_of_the_one_before(files, folder):
    files.keep(b"1", "/a.md", 20, RUNS)
    files.keep(b"2", "/a.md", 20, RUNS[:1], before=b"1")
    assert files.kept(b"1", 20) == []
    assert files.kept(b"2", 20) == RUNS[:1]
    files.keep(b"2", "/a.md", 20, RUNS, before=b"2")
    assert files.kept(b"2", 20) == RUNS
    files.keep(b"3", "/a.md", 20, [], before=b"2")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_nobody_else_may_look(files, folder):
    files.keep(b"1", "/a.md", 20, RUNS)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


def test_the_oldest_go_when_there_are_too_many(files, folder, monkeypatch):
    monkeypatch.setattr(module, "MOST_FILES", 3)
    for number in range(6):
        files.keep(bytes([number]), "/a.md", 20, RUNS)
        os.utime(folder / f"{number:02x}.origins", ns=(number, number))
    files.keep(b"\x09", "/a.md", 20, RUNS)
    assert len(list(folder.iterdir())) == 3
    assert files.kept(b"\x09", 20) == RUNS
    files.forget_all()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zlib",
        zlib.compress(b"no json"),
        zlib.compress(b'{"path": "", "units": 20, "runs": [[0, 5, 9]]}'),
        zlib.compress(b'{"path": "", "units": 20, "runs": [[18, 5, 1]]}'),
        zlib.compress(b'{"path": "", "units": 20, "runs": [[5, 2, 1], [4, 2, 1]]}'),
        zlib.compress(b'{"path": "", "units": 20, "runs": [[-5, 2, 1]]}'),
        zlib.compress(b'{"path": "", "units": 20, "runs": [[5, 0, 1]]}'),
    ],
)
def test_a_damaged_file_is_as_none(files, folder, content):
    folder.mkdir()
    (folder / f"{b'1'.hex()}.origins").write_bytes(content)
    assert files.kept(b"1", 20) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(VersionsError, match="not affected"):
        ProvenanceFiles(tmp_path / "file" / "origins").keep(b"1", "/a.md", 20, RUNS)
