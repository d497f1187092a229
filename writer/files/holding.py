"""Holding a file, so that other processes see that somebody is there; it ends with the process.

However a process ends, the system lets go of what it held: nothing has to be tidied up.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from writer.files.atomic import PRIVATE_FILE

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD_BYTE: Final = 1_000_000
"""Windows holds bytes, which nobody else can read then: one far behind those that are written."""


def hold(descriptor: int) -> None:
    """Hold an open file until it is closed.

    Raises:
        OSError: another one holds it, or the file system knows no locks.
    """
    if sys.platform == "win32":
        os.lseek(descriptor, _HELD_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Hold:
    """A file that this process holds, until it lets go or ends.

    Args:
        path: the file; it is made if it is missing, for the user's eyes only.

    Raises:
        BlockingIOError: another one holds it, or this process does already.
        OSError: the file cannot be opened, or the file system knows no locks.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        try:
            hold(self._descriptor)
        except OSError:
            self.let_go()
            raise

    def let_go(self) -> None:
        """Let others have the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
