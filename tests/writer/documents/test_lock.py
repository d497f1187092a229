"""One file, one text: who has a file open is known, and a process that dies leaves no lock."""

from __future__ import annotations

import errno
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from writer.documents import lock
from writer.documents.lock import (
    FileLock,
    Holder,
    lock_file,
    no_lock,
    remove_stale_locks,
    this_process,
)
from writer.files.holding import hold
from writer.paths import locks_dir

ROOT = Path(__file__).parents[3]

HOLD = """
import sys
from pathlib import Path
from writer.documents.lock import lock_file
taken = lock_file(Path(sys.argv[1]))
print(type(taken).__name__, flush=True)
sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKLING_DATA", str(tmp_path / "data"))


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_text("Two roads")
    return path


def held(path: Path) -> FileLock:
    taken = lock_file(path)
    assert isinstance(taken, FileLock)
    return taken


def holding(path: Path) -> subprocess.Popen[str]:
    """Return a process that has the file, until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "FileLock\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate(timeout=60)


def test_a_file_is_had_by_one(poem: Path) -> None:
    first = held(poem)
    assert lock_file(poem) == this_process()
    first.release()
    second = held(poem)
    first.release()
    assert lock_file(poem) == this_process()
    second.release()
    assert list(locks_dir().iterdir()) == []


def test_different_files_have_different_locks(poem: Path) -> None:
    locks = [held(poem), held(poem.with_name("not there yet.txt")), held(Path("/"))]
    assert len(list(locks_dir().iterdir())) == 3
    for each in locks:
        each.release()


@pytest.mark.skipif(os.name != "posix", reason="Windows lets few users make links")
def test_a_link_leads_to_the_same_lock(poem: Path) -> None:
    link = poem.with_name("link.txt")
    link.symlink_to(poem)
    taken = held(link)
    assert taken.covers(poem)
    assert not taken.covers(poem.with_name("other.txt"))
    assert isinstance(lock_file(poem), Holder)
    taken.release()
    assert not taken.covers(poem)


def test_nothing_is_covered_by_no_lock(poem: Path) -> None:
    assert not no_lock().covers(poem)
    no_lock().release()


def test_another_process_is_named(poem: Path) -> None:
    process = holding(poem)
    try:
        holder = lock_file(poem)
        assert holder == Holder(process.pid, socket.gethostname())
        assert isinstance(holder, Holder)
        assert not holder.is_this_process
        assert not holder.elsewhere
    finally:
        end(process)


def test_a_process_that_is_killed_leaves_no_lock(poem: Path) -> None:
    end(holding(poem))
    assert len(list(locks_dir().iterdir())) == 1
    held(poem).release()
    assert list(locks_dir().iterdir()) == []


def test_what_killed_processes_left_is_removed_and_what_is_held_stays(
    poem: Path, tmp_path: Path
) -> None:
    end(holding(tmp_path / "left.txt"))
    taken = held(poem)
    remove_stale_locks(locks_dir())
    assert len(list(locks_dir().iterdir())) == 1
    assert isinstance(lock_file(poem), Holder)
    taken.release()
    remove_stale_locks(tmp_path / "no such folder")


def test_a_lock_that_its_holder_removes_at_that_moment_holds_nobody_back(
    poem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both the file that was opened and the one that is there now could be locked.
    taken, original = held(poem), hold

    def release_first(descriptor: int) -> None:
        taken.release()
        original(descriptor)

    monkeypatch.setattr(lock, "hold", release_first)
    second = held(poem)
    monkeypatch.undo()
    monkeypatch.setenv("INKLING_DATA", str(poem.parent / "data"))
    assert lock_file(poem) == this_process()
    second.release()


def test_a_home_that_may_not_be_written_holds_nobody_back(poem: Path) -> None:
    locks_dir().parent.parent.mkdir()
    locks_dir().parent.write_text("in the way")
    taken = held(poem)
    assert taken.covers(poem)
    assert held(poem)
    taken.release()


def test_a_system_without_locks_holds_nobody_back(
    poem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(lock, "hold", refuse)
    assert held(poem).covers(poem)
    assert held(poem).covers(poem)


@pytest.mark.parametrize(
    "written", [b"", b"{", b"[]", b'{"process": "x"}', b"\xff" * 100_000, b'{"process": 1e99}']
)
def test_a_lock_without_a_readable_name_is_still_one(written: bytes, poem: Path) -> None:
    taken = held(poem)
    (path,) = locks_dir().iterdir()
    with path.open("r+b") as file:
        file.truncate(0)
        file.write(written)
    assert lock_file(poem) == Holder()
    taken.release()


def test_a_holder_on_another_machine_is_elsewhere() -> None:
    assert Holder(1, "no-such-machine").elsewhere
    assert not Holder(1, "").elsewhere


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_nobody_else_can_read_which_files_are_open(poem: Path) -> None:
    taken = held(poem)
    (path,) = locks_dir().iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(locks_dir().stat().st_mode) == 0o700
    assert "poem" not in path.name
    assert msgspec.json.decode(path.read_bytes(), type=Holder) == this_process()
    taken.release()
