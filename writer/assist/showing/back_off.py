"""Suggestions that go unheeded are held back more and more, then pause."""

from __future__ import annotations

from typing import Final

IGNORED_BEFORE_DOUBLING: Final = 5
"""Suggestions not wanted in a row that double what a look costs."""
IGNORED_BEFORE_PAUSING: Final = 10
PAUSE_MS: Final = 30_000.0


class BackOff:
    """Counts suggestions that were not wanted.

    Attributes:
        ignored: how many in a row.
    """

    def __init__(self) -> None:
        self.ignored = 0
        self._paused_until_ms = float("-inf")

    @property
    def reluctance(self) -> float:
        """By how much more a suggestion costs: 0 when none was ignored, 1 = twice as much."""
        return self.ignored / IGNORED_BEFORE_DOUBLING

    def pause_left_ms(self, now_ms: float) -> float:
        """Return for how long nothing is to be shown; 0 = there is no pause."""
        return max(0.0, self._paused_until_ms - now_ms)

    def ignore(self, now_ms: float) -> bool:
        """Count one more; return whether a pause begins with it."""
        self.ignored += 1
        if self.ignored < IGNORED_BEFORE_PAUSING:
            return False
        self._paused_until_ms = now_ms + PAUSE_MS
        # After the pause they are rare still, and five more make the next pause.
        self.ignored = IGNORED_BEFORE_DOUBLING
        return True

    def reset(self) -> None:
        """Something was wanted."""
        self.ignored = 0
        self._paused_until_ms = float("-inf")
