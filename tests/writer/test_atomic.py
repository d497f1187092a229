from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from writer.atomic import atomic_path, atomic_write_bytes, remove_leftovers

if TYPE_CHECKING:
    from pathlib import Path

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX rights, links and signals")


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_bytes(b"old")
    return path


def test_new_contents_replace_the_old(poem: Path) -> None:
    atomic_write_bytes(poem, b"new")
    assert poem.read_bytes() == b"new"
    assert list(poem.parent.iterdir()) == [poem]


def test_a_new_file_gets_the_rights_of_any_other_new_file(tmp_path: Path) -> None:
    atomic_write_bytes(tmp_path / "ours", b"")
    (tmp_path / "other").touch()
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_failure_leaves_the_old_file_and_nothing_else(poem: Path) -> None:
    with pytest.raises(KeyboardInterrupt), atomic_path(poem) as temporary:  # noqa: PT012
        temporary.write_bytes(b"half")
        raise KeyboardInterrupt
    assert poem.read_bytes() == b"old"
    assert list(poem.parent.iterdir()) == [poem]


@posix_only
def test_rights_are_kept(poem: Path) -> None:
    poem.chmod(0o640)
    atomic_write_bytes(poem, b"new")
    assert stat.S_IMODE(poem.stat().st_mode) == 0o640


@posix_only
def test_a_symbolic_link_stays_one(poem: Path) -> None:
    link = poem.with_name("link.txt")
    link.symlink_to(poem.name)
    atomic_write_bytes(link, b"new")
    assert link.is_symlink()
    assert poem.read_bytes() == b"new"


@posix_only
def test_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="not a regular file"):
        atomic_write_bytes(pipe, b"new")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix_only
def test_a_write_protected_file_is_not_replaced(
    poem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poem.chmod(0o444)
    # Root may write everything, and tests often run as root.
    monkeypatch.setattr(os, "access", lambda path, mode: not (mode & os.W_OK))
    with pytest.raises(PermissionError):
        atomic_write_bytes(poem, b"new")
    assert poem.read_bytes() == b"old"


@posix_only
def test_a_program_killed_while_writing_leaves_the_old_file(poem: Path) -> None:
    program = """
        import sys, time
        from pathlib import Path
        from writer.atomic import atomic_path

        with atomic_path(Path(sys.argv[1])) as temporary:
            temporary.write_bytes(b"half")
            print("half written", flush=True)
            time.sleep(60)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(poem)], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"half written\n"
        writer.send_signal(signal.SIGKILL)
    assert poem.read_bytes() == b"old"


def test_what_killed_writers_left_is_removed_and_nothing_else(tmp_path):
    for name in (".inkling-0123456789abcdef.tmp", "notes.tmp", ".hidden"):
        (tmp_path / name).write_text("x")
    remove_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"notes.tmp", ".hidden"}
