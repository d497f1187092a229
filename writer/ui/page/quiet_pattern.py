"""A pattern for all who mark, count and seek on the page: what goes wrong is said once, to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from writer.errors import SearchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from writer.text.search_pattern import SearchPattern


class QuietPattern:
    """Finds nothing any more once it takes too long.

    Args:
        pattern: what to find.
        tell: is told what went wrong.

    Attributes:
        pattern: what to find.
        failed: it took too long.
    """

    def __init__(self, pattern: SearchPattern, tell: Callable[[SearchError], object]) -> None:
        self.pattern = pattern
        self._tell = tell
        self.failed = False

    def finditer(self, text: str) -> Iterator[Any]:
        """Yield the matches in a paragraph, or nothing."""
        if self.failed:
            return
        try:
            yield from self.pattern.finditer(text)
        except SearchError as error:
            self.failed = True
            self._tell(error)
