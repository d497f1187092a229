"""The bin of the desktop, from which a writer can take back what was removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.foreign import NOT_FOREIGN

if TYPE_CHECKING:
    from pathlib import Path


def move_to_bin(path: Path) -> None:
    """Move a file or folder to the bin of its disk.

    Raises:
        OSError: there is no bin, or it takes nothing; everything is as it was.
    """
    # Loads what the desktop has for it, of which no start should wait.
    from send2trash import send2trash

    try:
        send2trash(path)
    except OSError:
        raise
    except NOT_FOREIGN:
        raise
    except BaseException as error:  # a border: each desktop fails in its own way
        raise OSError(str(error)) from error
