"""One file, one text: what is open in one Inkling is not written by another.

A small file in the user's data stands for each file that is open, and the system holds a lock on
it for the process: whatever ends that process ends the lock. In it stands who has it. Nothing is
ever put beside the writer's own files, and where no lock can be had, none is needed to go on.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import socket
import sys
from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING, Final

import msgspec

from writer.documents.same_file import real_name
from writer.files.atomic import PRIVATE_FILE, make_private_folder
from writer.files.holding import hold
from writer.paths import locks_dir

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

_SUFFIX: Final = ".lock"
_LARGEST: Final = 1_000
"""Bytes that are read of what another process wrote."""
_HELD: Final = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
"""How a system says that another one has the lock; anything else means that it has no locks."""
_TRIES: Final = 4
_PAUSE_S: Final = 0.004
"""Whoever removes what is left behind, or looks, has a lock for a moment."""


class Holder(msgspec.Struct, frozen=True):
    """Who has a file open.

    Attributes:
        process: its number; 0 = unknown.
        host: the machine that it runs on; "" = unknown.
    """

    process: int = 0
    host: str = ""

    @property
    def is_this_process(self) -> bool:
        """Whether it is the one that asks."""
        return self == this_process()

    @property
    def elsewhere(self) -> bool:
        """Whether it runs on another machine."""
        return bool(self.host) and self.host != socket.gethostname()


class FileLock:
    """The right to write one file, until it is released or the process ends.

    Args:
        name: of the file behind all links.
        path: of the file that stands for it.
        descriptor: of that, open and locked; None where no lock could be had.
    """

    def __init__(self, name: str, path: Path | None = None, descriptor: int | None = None) -> None:
        self._name = name
        self._path = path
        self._descriptor = descriptor

    def covers(self, path: Path) -> bool:
        """Return whether this is the lock on the file that ``path`` leads to."""
        return self._name == real_name(path)

    def release(self) -> None:
        """Let others have the file; leave nothing behind."""
        self._name = ""
        if self._descriptor is None or self._path is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform == "win32":
            os.close(descriptor)  # an open file cannot be removed there
            descriptor = None
        with suppress(OSError):
            self._path.unlink()
        if descriptor is not None:
            os.close(descriptor)


def no_lock() -> FileLock:
    """Return a lock on nothing, for a text that is in no file."""
    return FileLock("")


def this_process() -> Holder:
    """Return what this process writes into the locks that it has."""
    return Holder(os.getpid(), socket.gethostname())


def lock_file(path: Path) -> FileLock | Holder:
    """Take the lock on the file that ``path`` leads to, which need not exist yet.

    Returns:
        The lock, or who has it. Where no lock can be had, such as in a home that may not be
        written, the lock holds nobody back.
    """
    name = real_name(path)
    try:
        make_private_folder(locks_dir())
        return _take(name, locks_dir() / _name_of_lock(name))
    except OSError as error:
        logger.warning("There is no lock on a file that is open: %s", error)
        return FileLock(name)


def remove_stale_locks(folder: Path) -> None:
    """Delete what processes left that had no time to release their locks."""
    with suppress(OSError):
        for path in folder.glob(f"*{_SUFFIX}"):
            with suppress(OSError):
                taken = _try(path)
                if taken is not None:
                    FileLock("", path, taken).release()


def _take(name: str, path: Path) -> FileLock | Holder:
    for _ in range(_TRIES):
        descriptor = _try(path)
        if descriptor is None:
            sleep(_PAUSE_S)
            continue
        # Who had it may have removed the file between our opening and locking it.
        if _is_at(descriptor, path):
            _sign(descriptor)
            return FileLock(name, path, descriptor)
        os.close(descriptor)
    return _holder(path)


def _try(path: Path) -> int | None:
    """Return an open, locked file; None where another process has it.

    Raises:
        OSError: it cannot be opened, or there are no locks here.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), PRIVATE_FILE)
    try:
        hold(descriptor)
    except OSError as error:
        os.close(descriptor)
        if error.errno in _HELD:
            return None
        raise
    return descriptor


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _sign(descriptor: int) -> None:
    with suppress(OSError):  # a full disk: the lock holds without a name
        os.ftruncate(descriptor, 0)
        os.write(descriptor, msgspec.json.encode(this_process()))


def _holder(path: Path) -> Holder:
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST), type=Holder)
    except (OSError, msgspec.DecodeError):
        return Holder()


def _name_of_lock(name: str) -> str:
    # The name of a file says what one writes about; a hash of it does not.
    return hashlib.blake2b(os.fsencode(name), digest_size=16).hexdigest() + _SUFFIX
