"""Files that are written wholly or not at all.

The new contents go to a temporary file in the same folder, reach the disk, and only then take
the place of the old file. After a crash, a full disk or a pulled plug, there is the old file or
the new one, never half of either. Functions here raise :class:`OSError`; their callers know
what the file means to the user and put it into words.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX, _SUFFIX = ".inkling-", ".tmp"


def atomic_write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, replacing what was there in one step.

    Raises:
        OSError: it could not be written; an old file is as it was.
    """
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Yield a temporary path that takes the place of ``path`` when the block succeeds.

    The temporary file exists already, empty, and is gone afterwards in any case. A symbolic
    link stays one: the file it points to is replaced. The old file's permissions are kept, and
    a file that may not be written is not replaced either.

    Raises:
        OSError: it could not be written; an old file is as it was.
    """
    target = Path(os.path.realpath(path))
    old = _writable_file(target)
    temporary = target.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
    temporary.touch(exist_ok=False)
    try:
        yield temporary
        _flush_to_disk(temporary)
        if old is not None:
            _copy_rights(old, temporary)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def remove_leftovers(folder: Path) -> None:
    """Delete what writers that were killed left in ``folder``; nobody may be writing there."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            path.unlink()


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


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _copy_rights(old: os.stat_result, path: Path) -> None:
    if hasattr(os, "chown"):
        # Only root may give files away; for others owner and group are mostly right already.
        with suppress(OSError):
            os.chown(path, old.st_uid, old.st_gid)
    path.chmod(stat.S_IMODE(old.st_mode))


def _flush_folder(folder: Path) -> None:
    """Make the renaming itself durable, where the system offers that (Windows does not)."""
    if os.name != "posix":
        return
    # The new file is in place; some network file systems refuse to flush a folder.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
