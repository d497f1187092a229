"""Opening files that anybody may have put there: ordinary ones only, and only so much of them.

A pipe waits for ever, a device never ends, and what a path is can change between the question
and the opening; so it is the open file that is asked. Functions here raise :class:`OSError`.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path


def open_ordinary(path: Path) -> BinaryIO:
    """Return a file open for reading.

    Raises:
        OSError: it is not there, may not be read, or is no ordinary file.
    """
    # Without waiting, since a pipe may have nobody at its other end. Windows has no such flag.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not an ordinary file", str(path))
    return os.fdopen(descriptor, "rb")


def read_ordinary(path: Path, limit: int) -> bytes:
    """Return the contents of a file.

    Raises:
        OSError: as :func:`open_ordinary`, or there are more than ``limit`` bytes, whatever the
            system says of its size.
    """
    with open_ordinary(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


_BINARY = getattr(os, "O_BINARY", 0)
