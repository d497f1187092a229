"""The texts that nothing is learned from, because the writer said so, from one day to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from writer.errors import MemoryStoreError
from writer.files.marked_paths import MarkedPaths

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX: Final = ".unlearned"


class UnlearnedTexts:
    """The marks of such texts.

    Args:
        folder: that of the memories; it may not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self._marks = MarkedPaths(folder, SUFFIX)

    def __contains__(self, path: str) -> bool:
        """Return whether nothing is learned from the text at ``path``."""
        return path in self._marks

    def add(self, path: str) -> None:
        """Learn nothing from the text at ``path`` any more.

        Raises:
            MemoryStoreError: that cannot be noted.
        """
        try:
            self._marks.add(path)
        except OSError as error:
            raise _not_noted(error) from None

    def remove(self, path: str) -> None:
        """Let the text at ``path`` be learned from again.

        Raises:
            MemoryStoreError: that cannot be noted.
        """
        try:
            self._marks.remove(path)
        except OSError as error:
            raise _not_noted(error) from None


def _not_noted(error: OSError) -> MemoryStoreError:
    return MemoryStoreError(
        "Whether this text may be learned from could not be noted for the next start:"
        " {reason}. Until the program ends it holds.",
        reason=error.strerror or error,
    )
