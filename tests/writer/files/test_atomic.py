from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import textwrap
import warnings
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from writer.files.atomic import (
    UnfinishedWriteError,
    atomic_path,
    atomic_write_bytes,
    make_private_folder,
    remove_leftovers,
)
from writer.paths import unfinished_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

posix_only = pytest.mark.skipif(os.name != "posix", reason="POSIX rights, links and signals")
root_only = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away"
)


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the copies of files that are written in place in a folder of the test's own."""
    folder = tmp_path_factory.mktemp("inkling")
    monkeypatch.setenv("INKLING_DATA", str(folder))
    return folder


def refuse(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    number: int,
    only: Callable[..., bool] | None = None,
) -> None:
    """Let a function of the system fail, as some file systems do; for ``only`` some arguments."""
    real = getattr(os, name)

    def refused(*args: object, **options: object) -> object:
        if only is None or only(*args):
            raise OSError(number, os.strerror(number))
        return real(*args, **options)

    monkeypatch.setattr(os, name, refused)


def copies() -> list[str]:
    """Return the names of what is kept of files that are written in place."""
    folder = unfinished_dir()
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


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
def test_a_second_name_shows_the_new_text(poem: Path) -> None:
    # The file was replaced, and its other name kept the old text for ever.
    mirror = poem.with_name("mirror.txt")
    mirror.hardlink_to(poem)
    atomic_write_bytes(poem, b"new, and longer")
    atomic_write_bytes(mirror, b"new")
    assert poem.read_bytes() == b"new"
    assert poem.samefile(mirror)
    assert copies() == []


@root_only
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o2664, 0o4755])
def test_owner_group_and_rights_are_carried_over(poem: Path, mode: int) -> None:
    os.chown(poem, 1234, 4321)
    poem.chmod(mode)
    atomic_write_bytes(poem, b"new")
    status = poem.stat()
    assert (status.st_uid, status.st_gid) == (1234, 4321)
    assert stat.S_IMODE(status.st_mode) == mode
    assert poem.read_bytes() == b"new"


@posix_only
def test_what_may_not_be_given_away_is_written_in_place(
    poem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The second person of a group took the file from its owner by saving.
    if os.geteuid() == 0:
        os.chown(poem, 1234, 4321)
    poem.chmod(0o664)
    before = poem.stat()
    refuse(monkeypatch, "chown", errno.EPERM)
    monkeypatch.setattr("writer.files.attributes._owner", fake_owner(poem))
    atomic_write_bytes(poem, b"new")
    after = poem.stat()
    assert poem.read_bytes() == b"new"
    assert (after.st_ino, after.st_uid, after.st_gid, after.st_mode) == (
        (before.st_ino, before.st_uid, before.st_gid, before.st_mode)
    )
    assert copies() == []


def fake_owner(of_another: Path) -> Callable[[Path], tuple[int, int]]:
    """Return who owns a file when one of them belongs to another person."""
    return lambda path: (1234, 4321) if path == of_another else (1000, 1000)


@root_only
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_temporary_copy_of_a_closed_file_is_never_open_to_others(
    poem: Path, umask: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The copy of a file that its owner alone could read was readable by all while it was written.
    poem.chmod(0o600)
    seen = []
    for name in ("chown", "chmod", "replace", "fsync"):
        watch(monkeypatch, name, lambda: seen.extend(rights_of_all(poem.parent)))
    earlier = os.umask(umask)
    try:
        with atomic_path(poem) as temporary:
            seen.extend(rights_of_all(poem.parent))
            temporary.write_bytes(b"new")
            seen.extend(rights_of_all(poem.parent))
    finally:
        os.umask(earlier)
    assert set(seen) == {0o600}
    assert stat.S_IMODE(poem.stat().st_mode) == 0o600


@root_only
def test_a_group_gets_no_rights_before_it_is_the_right_one(
    poem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.chown(poem, 1234, 4321)
    poem.chmod(0o660)
    seen = []
    watch(
        monkeypatch,
        "chmod",
        lambda: seen.extend(
            (path.stat().st_gid, stat.S_IMODE(path.stat().st_mode))
            for path in poem.parent.iterdir()
        ),
    )
    atomic_write_bytes(poem, b"new")
    assert set(seen) == {(4321, 0o660), (4321, 0o600)}


def watch(monkeypatch: pytest.MonkeyPatch, name: str, look: Callable[[], object]) -> None:
    real = getattr(os, name)

    def watched(*args: object, **options: object) -> object:
        look()
        result = real(*args, **options)
        look()
        return result

    monkeypatch.setattr(os, name, watched)


def rights_of_all(folder: Path) -> list[int]:
    return [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()]


def set_attribute(path: Path, name: str, value: bytes) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("Python sets attributes on Linux only")
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"no such attributes here: {error}")


def access_list(user: int, group_mask: int = 7) -> bytes:
    """Return a list in the kernel's format: ``user`` may read and write, besides the owner."""
    entries = [(1, 6, -1), (2, 6, user), (4, 4, -1), (16, group_mask, -1), (32, 0, -1)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)


@posix_only
def test_attributes_and_access_lists_are_carried_over(poem: Path) -> None:
    set_attribute(poem, "user.origin", b"a friend")
    set_attribute(poem, "system.posix_acl_access", access_list(1234))
    mode = poem.stat().st_mode
    atomic_write_bytes(poem, b"new")
    assert os.getxattr(poem, "user.origin") == b"a friend"
    assert os.getxattr(poem, "system.posix_acl_access") == access_list(1234)
    assert poem.stat().st_mode == mode


@posix_only
def test_a_folder_s_access_list_opens_no_closed_file(poem: Path) -> None:
    # A new file has the list of its folder; the one that it replaces had none.
    poem.chmod(0o600)
    set_attribute(poem.parent, "system.posix_acl_default", access_list(1234))
    atomic_write_bytes(poem, b"new")
    assert "system.posix_acl_access" not in os.listxattr(poem)
    assert stat.S_IMODE(poem.stat().st_mode) == 0o600


@posix_only
def test_an_attribute_that_cannot_be_copied_keeps_its_file(
    poem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_attribute(poem, "user.origin", b"a friend")
    refuse(monkeypatch, "setxattr", errno.EPERM)
    inode = poem.stat().st_ino
    atomic_write_bytes(poem, b"new")
    assert poem.stat().st_ino == inode
    assert os.getxattr(poem, "user.origin") == b"a friend"
    assert poem.read_bytes() == b"new"


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640])
@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.EPERM, errno.ENOSYS])
def test_a_share_on_which_rights_cannot_be_set_can_be_written(
    poem: Path, mode: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The refusal ended the save, every time.
    poem.chmod(mode)
    refuse(monkeypatch, "chmod", number)
    atomic_write_bytes(poem, b"new")
    assert poem.read_bytes() == b"new"
    assert stat.S_IMODE(poem.stat().st_mode) == mode
    assert list(poem.parent.iterdir()) == [poem]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_that_does_not_flush_can_be_written(
    poem: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "fsync", number)
    atomic_write_bytes(poem, b"new")
    assert poem.read_bytes() == b"new"


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EDQUOT])
def test_a_failure_to_reach_the_disk_is_no_refusal(
    poem: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "fsync", number)
    with pytest.raises(OSError, match=re.escape(os.strerror(number))):
        atomic_write_bytes(poem, b"new")
    assert poem.read_bytes() == b"old"
    assert list(poem.parent.iterdir()) == [poem]


def refuse_new_files(monkeypatch: pytest.MonkeyPatch, folder: Path, number: int) -> None:
    refuse(
        monkeypatch,
        "open",
        number,
        lambda path, flags, *_: flags & os.O_CREAT and os.path.dirname(path) == str(folder),  # noqa: PTH120 - may be a string
    )


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_writable_file_in_a_read_only_folder_is_written_in_place(
    poem: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_new_files(monkeypatch, poem.parent, number)
    inode = poem.stat().st_ino
    atomic_write_bytes(poem, b"new")
    assert (poem.read_bytes(), poem.stat().st_ino) == (b"new", inode)
    assert copies() == []
    with pytest.raises(OSError, match=re.escape(os.strerror(number))):
        atomic_write_bytes(poem.with_name("second.txt"), b"new")


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EACCES, errno.EPERM, errno.EXDEV])
def test_a_file_that_cannot_be_replaced_is_written_in_place(
    poem: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file that is mounted by itself, or a folder in which only the owner may rename.
    refuse(monkeypatch, "replace", number)
    atomic_write_bytes(poem, b"new")
    assert poem.read_bytes() == b"new"
    assert list(poem.parent.iterdir()) == [poem]
    assert copies() == []


@posix_only
@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_writing_in_place_that_fails_leaves_the_old_file(
    poem: Path, failure: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    poem.with_name("mirror.txt").hardlink_to(poem)
    fail_in_the_middle(monkeypatch, poem, [failure])
    with pytest.raises(type(failure)):
        atomic_write_bytes(poem, b"much longer than before")
    assert poem.read_bytes() == b"old"
    assert copies() == []


@posix_only
def test_what_can_neither_be_written_nor_restored_is_kept_whole(
    poem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poem.with_name("mirror.txt").hardlink_to(poem)
    gone = OSError(errno.EIO, "the stick was pulled out")
    fail_in_the_middle(monkeypatch, poem, [gone, gone])
    with pytest.raises(UnfinishedWriteError, match="pulled out") as raised:
        atomic_write_bytes(poem, b"new")
    assert raised.value.copy.read_bytes() == b"new"
    assert raised.value.before.read_bytes() == b"old"
    assert "poem.txt" in raised.value.copy.name
    if os.name == "posix":
        assert stat.S_IMODE(raised.value.copy.stat().st_mode) == 0o600
        assert stat.S_IMODE(raised.value.before.stat().st_mode) == 0o600
        assert stat.S_IMODE(unfinished_dir().stat().st_mode) == 0o700


def fail_in_the_middle(
    monkeypatch: pytest.MonkeyPatch, target: Path, failures: list[BaseException]
) -> None:
    """Let the next times that ``target`` is written end after some bytes."""
    real = shutil.copyfileobj

    def copy(source: IO[bytes], file: IO[bytes]) -> None:
        if file.name != str(target) or not failures:
            real(source, file)
            return
        file.write(source.read(2))
        file.flush()
        raise failures.pop(0)

    monkeypatch.setattr(shutil, "copyfileobj", copy)


@posix_only
def test_a_private_file_is_closed_to_others_whatever_it_was(poem: Path) -> None:
    poem.chmod(0o666)
    atomic_write_bytes(poem, b"new", private=True)
    atomic_write_bytes(poem.with_name("second"), b"new", private=True)
    assert rights_of_all(poem.parent) == [0o600, 0o600]
    mirror = poem.with_name("mirror.txt")
    mirror.hardlink_to(poem)
    poem.chmod(0o666)
    atomic_write_bytes(poem, b"newer", private=True)
    assert (mirror.read_bytes(), stat.S_IMODE(mirror.stat().st_mode)) == (b"newer", 0o600)


@root_only
def test_a_private_file_stays_with_its_owner(poem: Path) -> None:
    os.chown(poem, 1234, 4321)
    atomic_write_bytes(poem, b"new", private=True)
    assert (poem.stat().st_uid, poem.stat().st_gid) == (1234, 4321)


@posix_only
def test_a_private_folder_is_closed_to_others_whatever_it_was(tmp_path: Path) -> None:
    for folder in (tmp_path / "new", tmp_path / "old"):
        (tmp_path / "old").mkdir(0o755, exist_ok=True)
        make_private_folder(folder)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix_only
def test_a_program_killed_while_writing_leaves_the_old_file(poem: Path) -> None:
    program = """
        import sys, time
        from pathlib import Path
        from writer.files.atomic import atomic_path

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
        # Another program that starts meanwhile leaves it alone.
        remove_leftovers(poem.parent)
        assert len(list(poem.parent.iterdir())) == 2
        writer.send_signal(signal.SIGKILL)
    assert poem.read_bytes() == b"old"
    remove_leftovers(poem.parent)
    assert list(poem.parent.iterdir()) == [poem]


def test_what_killed_writers_left_is_removed_and_nothing_else(tmp_path):
    for name in (".inkling-0123456789abcdef.tmp", "notes.tmp", ".hidden"):
        (tmp_path / name).write_text("x")
    remove_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"notes.tmp", ".hidden"}


def save_as_another(path: Path) -> str:
    """Write to ``path`` as the second person of the group 4321; return what went wrong."""
    read, write = os.pipe()
    with warnings.catch_warnings():
        # Forked, since another user may have no right to start this Python.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        said = ""
        try:
            os.setgroups([4321])
            os.setgid(2222)
            os.setuid(2222)
            atomic_write_bytes(path, b"new")
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def shared_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a folder that others can reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder, data = Path(name, "texts"), Path(name, "data")
        folder.mkdir()
        data.mkdir()
        data.chmod(0o777)
        monkeypatch.setenv("INKLING_DATA", str(data))
        yield folder


@root_only
@pytest.mark.parametrize("folder_mode", [0o775, 0o2775, 0o755, 0o1777])
def test_the_second_person_of_a_group_leaves_the_file_to_its_owner(
    folder_mode: int, shared_folder: Path
) -> None:
    # Group and owner were those of whoever saved last; the first one was locked out.
    poem = shared_folder / "poem.txt"
    poem.write_bytes(b"old, and longer")
    os.chown(poem, 1111, 4321)
    poem.chmod(0o660)
    os.chown(shared_folder, 1111, 4321)
    shared_folder.chmod(folder_mode)
    assert save_as_another(poem) == ""
    status = poem.stat()
    assert poem.read_bytes() == b"new"
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1111, 4321, 0o660)
    assert list(shared_folder.iterdir()) == [poem]
    assert copies() == []


@root_only
def test_a_file_that_may_only_be_read_is_left_alone(shared_folder: Path) -> None:
    poem = shared_folder / "poem.txt"
    poem.write_bytes(b"old")
    poem.chmod(0o644)
    shared_folder.chmod(0o777)
    assert "PermissionError" in save_as_another(poem)
    assert poem.read_bytes() == b"old"
