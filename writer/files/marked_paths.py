"""Files that a writer said something about, from one day to the next.

An empty file each, named by a hash of the path: what somebody wanted left alone is not named.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from writer.files.atomic import PRIVATE_FILE, make_private_folder

if TYPE_CHECKING:
    from pathlib import Path


class MarkedPaths:
    """A folder of such marks.

    Args:
        folder: may hold other things, and need not exist yet.
        suffix: of the marks.
    """

    def __init__(self, folder: Path, suffix: str) -> None:
        self._folder = folder
        self._suffix = suffix

    def __contains__(self, path: str) -> bool:
        """Return whether ``path`` is marked."""
        try:
            return self._mark(path).exists()
        except OSError:
            return False

    def add(self, path: str) -> None:
        """Mark ``path``.

        Raises:
            OSError: that cannot be noted.
        """
        make_private_folder(self._folder)
        self._mark(path).touch(PRIVATE_FILE)

    def remove(self, path: str) -> None:
        """Mark ``path`` no more.

        Raises:
            OSError: that cannot be noted.
        """
        self._mark(path).unlink(missing_ok=True)

    def _mark(self, path: str) -> Path:
        name = sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{name}{self._suffix}"
