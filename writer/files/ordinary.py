"""Reading files that may be anything: only ordinary ones, and never more than was asked for.

A path can name a pipe that nobody writes to, or a device without an end, and what it names can
change between a look and the opening. So the handle is asked, and opening never waits.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path


class TooLargeError(OSError):
    """The file holds more than the caller takes."""


@contextmanager
def open_ordinary(path: Path) -> Iterator[BufferedReader]:
    """Yield the file, opened for reading.

    Raises:
        IsADirectoryError: it is a folder.
        OSError: it cannot be opened, or is a pipe, a device or a socket (``EINVAL``).
    """
    # Opening a pipe waits for its writer, unless told not to; a terminal would become ours.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    if path.is_dir():  # Windows would speak of missing rights
        raise IsADirectoryError(errno.EISDIR, "not an ordinary file but a folder", str(path))
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket
            raise _no_ordinary_file(path) from error
        raise
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _no_ordinary_file(path)
        yield file


def read_ordinary(path: Path, most: int) -> tuple[bytes, os.stat_result]:
    """Return the contents of a file, and what the system knew of it before they were read.

    Raises:
        TooLargeError: it holds more than ``most`` bytes.
        OSError: as :func:`open_ordinary`.
    """
    with open_ordinary(path) as file:
        status = os.fstat(file.fileno())
        # The size is not believed: some files of /proc have none and never end.
        data = file.read(most + 1) if status.st_size <= most else b""
        if status.st_size > most or len(data) > most:
            raise TooLargeError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return data, status


def _no_ordinary_file(path: Path) -> OSError:
    return OSError(errno.EINVAL, "not an ordinary file", str(path))
