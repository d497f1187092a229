"""Cleaned documents on disk: read once, used at every later pass, never all in memory."""

from __future__ import annotations

import tempfile
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class DocumentStore:
    """Documents in the order in which they were added, in a file that vanishes with the store.

    Attributes:
        lengths: characters of every document.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Open an empty store.

        Args:
            folder: with room for the text; where the system has its temporary files if None.

        Raises:
            OSError: the folder cannot be written to.
        """
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as the store
        weakref.finalize(self, self._file.close)
        self._ends = [0]
        self.lengths: list[int] = []

    def __iter__(self) -> Iterator[str]:
        for index in range(len(self.lengths)):
            yield self[index]

    def __getitem__(self, index: int) -> str:
        start, end = self._ends[index : index + 2]
        # Each time anew: two passes may be under way at once.
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8")

    def append(self, text: str) -> None:
        """Add a document.

        Raises:
            OSError: the disk is full.
        """
        data = text.encode("utf-8", "replace")
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        self.lengths.append(len(text))
