"""Files that are written wholly or not at all.

The new contents go to a temporary file in the same folder, reach the disk, and only then take
the place of the old file. After a crash, a full disk or a pulled plug, there is the old file or
the new one, never half of either.

A file is more than its contents: where replacing it would lose a second name, its owner or its
access list, and where its folder takes no new files, it is written in place instead, with both
versions kept in the user's data folder until that is done. What a file system refuses to do
besides, such as flushing, is left out.

Functions here raise :class:`OSError`; their callers know what the file means to the user and
put it into words.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from writer.files.attributes import carry_over, carry_owner
from writer.paths import unfinished_dir

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX, _SUFFIX = ".inkling-", ".tmp"
_NEW, _OLD = "new-", "old-"

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
_NEW_FILE: Final = 0o666
"""Before the user's mask or the folder's access list takes from it, as everywhere."""

_NO_NEW_FILES: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""How a folder refuses a new file that may hold an old one to be written."""

_NOT_REPLACED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.EXDEV})
"""How a system refuses that another file takes the name: it is mounted there, or in use."""

_NOT_FLUSHED: Final = frozenset(
    {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EPERM}
)
"""How a file system says that it does not flush; anything else is a failure to write."""


class UnfinishedWriteError(OSError):
    """A file was being written in place, and is now neither what it was nor what it should be.

    Attributes:
        copy: the whole new contents.
        before: the whole old contents.
    """

    def __init__(self, error: OSError, target: Path, copy: Path, before: Path) -> None:
        super().__init__(error.errno, error.strerror or str(error), str(target))
        self.copy = copy
        self.before = before


def atomic_write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write ``data`` to ``path`` in one step; see :func:`atomic_path`.

    Raises:
        OSError: it could not be written; an old file is as it was.
        UnfinishedWriteError: an old file is not as it was.
    """
    with atomic_path(path, private=private) as temporary:
        temporary.write_bytes(data)


@contextmanager
def atomic_path(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Yield a temporary path whose contents become those of ``path`` when the block succeeds.

    The temporary file exists already, empty, and is gone afterwards in any case. A symbolic
    link stays one: the file it points to is replaced. Owner, group, rights and attributes of
    the old file are kept, and a file that may not be written is not replaced either.

    Args:
        path: the file.
        private: nobody but the user may ever read it, whatever the old one allowed.

    Raises:
        OSError: it could not be written; an old file is as it was.
        UnfinishedWriteError: an old file is not as it was.
    """
    target = Path(os.path.realpath(path))
    old = _writable_file(target)
    temporary = _temporary_for(target, old, private=private)
    try:
        yield temporary.path
        _flush_to_disk(temporary.path)
        if private:
            with suppress(OSError):
                temporary.path.chmod(PRIVATE_FILE)
        if not _replace(temporary, target, old, private=private):
            _write_in_place(temporary, target, private=private)
    finally:
        temporary.remove()
    flush_folder(target.parent)


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` if it is missing, and let only the user look into it.

    Raises:
        OSError: it cannot be made.
    """
    if not folder.parent.exists():
        make_private_folder(folder.parent)
    folder.mkdir(PRIVATE_FOLDER, exist_ok=True)
    # One of an earlier version may be open to all; some file systems know no rights.
    with suppress(OSError):
        if stat.S_IMODE(folder.stat().st_mode) & ~PRIVATE_FOLDER:
            folder.chmod(PRIVATE_FOLDER)


def make_private_file(path: Path) -> None:
    """Make an empty file if it is missing, and let only the user read what comes into it.

    Raises:
        OSError: it cannot be made.
    """
    path.touch(PRIVATE_FILE)
    with suppress(OSError):
        path.chmod(PRIVATE_FILE)


def remove_leftovers(folder: Path) -> None:
    """Delete what writers that were killed left in ``folder``; others are not disturbed."""
    with suppress(OSError):
        for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(OSError):
                _remove_if_stale(path)


def interrupted_writes() -> list[tuple[Path, Path]]:
    """Return what is kept of files that a killed program was writing in place.

    Returns:
        Of each the whole new contents, and those before, in files of their own.
    """
    with suppress(OSError):
        copies = sorted(unfinished_dir().glob(f"{_NEW}*"))
        return [
            (copy, copy.with_name(_OLD + copy.name.removeprefix(_NEW)))
            for copy in copies
            if not _is_locked(copy)
        ]
    return []


class _Temporary:
    """A temporary file, locked for as long as it is in use.

    Attributes:
        path: where it lies.
    """

    def __init__(self, folder: Path, mode: int) -> None:
        self.path = folder / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
        self._descriptor: int | None = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        _lock(self._descriptor)

    def take_place_of(self, target: Path) -> None:
        """Move to ``target``, replacing what is there."""
        if sys.platform == "win32":
            self._unlock()  # an open file cannot be renamed there
        self.path.replace(target)

    def remove(self) -> None:
        """Delete the file, if it is still there, and give the lock back."""
        if sys.platform == "win32":
            self._unlock()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self._unlock()

    def _unlock(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> bool:
    """Mark an open file as in use; return False where somebody else did. It ends with us."""
    if sys.platform == "win32":
        return True  # there, nobody can delete what is open
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_locked(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR)
    try:
        return not _lock(descriptor)
    finally:
        os.close(descriptor)


def _remove_if_stale(path: Path) -> None:
    if sys.platform == "win32":
        path.unlink()
        return
    # Whatever lies there under such a name: neither waited for nor followed.
    descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        if stat.S_ISREG(os.fstat(descriptor).st_mode) and _lock(descriptor):
            path.unlink()
    finally:
        os.close(descriptor)


def _writable_file(target: Path) -> os.stat_result | None:
    """Return what is known of the old file, None if there is none."""
    try:
        old = target.stat()
    except FileNotFoundError:
        return None
    # Replacing a device would turn it into a file, and renaming ignores write protection.
    if not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(target))
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    return old


def _temporary_for(target: Path, old: os.stat_result | None, *, private: bool) -> _Temporary:
    # What an old file hides must not show in its copy, however short that lives.
    mode = PRIVATE_FILE if private or old else _NEW_FILE
    try:
        return _Temporary(target.parent, mode)
    except OSError as error:
        if old is None or error.errno not in _NO_NEW_FILES:
            raise
    make_private_folder(unfinished_dir())
    return _Temporary(unfinished_dir(), PRIVATE_FILE)


def _replace(
    temporary: _Temporary, target: Path, old: os.stat_result | None, *, private: bool
) -> bool:
    """Put the new file in the place of the old one; return False where that would lose anything.

    Raises:
        OSError: it failed; the old file is as it was.
    """
    if old is not None:
        if old.st_nlink > 1 or temporary.path.parent != target.parent:
            return False
        if private:
            carry_owner(target, temporary.path)  # as far as that is possible
        elif not carry_over(target, temporary.path):
            return False
    try:
        temporary.take_place_of(target)
    except OSError as error:
        if old is None or error.errno not in _NOT_REPLACED:
            raise
        return False
    return True


def _write_in_place(temporary: _Temporary, target: Path, *, private: bool) -> None:
    """Give ``target`` the contents of ``temporary``; both versions lie elsewhere meanwhile.

    Raises:
        OSError: it failed; the old file is as it was.
        UnfinishedWriteError: the old file is not as it was, but both versions are kept.
    """
    folder = unfinished_dir()
    make_private_folder(folder)
    # Recognisable, and never too long for a name.
    name = f"{secrets.token_hex(4)}-{target.name[-50:]}"
    copy, before = folder / f"{_NEW}{name}", folder / f"{_OLD}{name}"
    try:
        _copy(target, before)
        _copy(temporary.path, copy)
        if private:
            with suppress(OSError):
                target.chmod(PRIVATE_FILE)
        with _in_use(copy):
            _overwrite_or_restore(target, copy, before)
    except UnfinishedWriteError:
        raise
    except BaseException:
        _delete(copy, before)
        raise
    _delete(copy, before)


@contextmanager
def _in_use(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _overwrite_or_restore(target: Path, copy: Path, before: Path) -> None:
    try:
        _overwrite(target, copy)
    except BaseException as error:
        try:
            _overwrite(target, before)
        except OSError as second:
            reason = error if isinstance(error, OSError) else second
            raise UnfinishedWriteError(reason, target, copy, before) from error
        raise


def _overwrite(target: Path, source: Path) -> None:
    # Neither made anew nor emptied first: the room it has cannot be taken by others meanwhile.
    with source.open("rb") as contents, target.open("rb+") as file:
        shutil.copyfileobj(contents, file)
        file.truncate()
        file.flush()
        flush(file.fileno())


def _copy(source: Path, copy: Path) -> None:
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with source.open("rb") as contents, os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(contents, file)
        file.flush()
        flush(descriptor)


def _delete(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        flush(file.fileno())


def flush(descriptor: int) -> None:
    """Have what was written to an open file reach the disk, where the file system does that.

    Raises:
        OSError: it could not be written.
    """
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_FLUSHED:
            raise


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system offers that (Windows does not)."""
    if os.name != "posix":
        return
    # The new file is in place; some network file systems refuse to flush a folder.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
