"""The texts that nothing is learned from, because the writer said so, from one day to the next.

An empty file a text, named by a hash of its path: a text that was to be forgotten is not named.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from writer.errors import MemoryStoreError

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX: Final = ".unlearned"


class UnlearnedTexts:
    """A folder of such marks.

    Args:
        folder: that of the memories; it may not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __contains__(self, path: str) -> bool:
        """Return whether nothing is learned from the text at ``path``."""
        try:
            return self._mark(path).exists()
        except OSError:
            return False

    def add(self, path: str) -> None:
        """Learn nothing from the text at ``path`` any more.

        Raises:
            MemoryStoreError: that cannot be noted.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._mark(path).touch(mode=0o600)
        except OSError as error:
            raise _not_noted(error) from None

    def remove(self, path: str) -> None:
        """Let the text at ``path`` be learned from again.

        Raises:
            MemoryStoreError: that cannot be noted.
        """
        try:
            self._mark(path).unlink(missing_ok=True)
        except OSError as error:
            raise _not_noted(error) from None

    def _mark(self, path: str) -> Path:
        name = sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{name}{SUFFIX}"


def _not_noted(error: OSError) -> MemoryStoreError:
    return MemoryStoreError(
        "Whether this text may be learned from could not be noted for the next start:"
        " {reason}. Until the program ends it holds.",
        reason=error.strerror or error,
    )
