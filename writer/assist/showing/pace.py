"""The writer's typing rhythm."""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final

FIRST_GATE_MS: Final = 120.0
"""Pause before ghost text appears, until the writer's own pace is known."""
SHORTEST_GATE_MS: Final = 80.0
LONGEST_GATE_MS: Final = 400.0
PACE_SHARE: Final = 0.6
"""Share of the median key interval: a fluent typist is not interrupted between two keys."""

_WANTED: Final = 5
"""Intervals needed before their median says more than the first gate."""
_KEPT: Final = 31
_LONGEST_MS: Final = 2000.0
"""A longer interval is a thought, not a rhythm."""
_SHORTEST_MS: Final = 20.0
"""Of a median: nobody types so fast, but a program that sends keys does."""


class Pace:
    """The last intervals between keys."""

    def __init__(self) -> None:
        self._intervals_ms: deque[float] = deque(maxlen=_KEPT)

    @property
    def key_interval_ms(self) -> float:
        """The median interval between two keys, in milliseconds."""
        if len(self._intervals_ms) < _WANTED:
            return FIRST_GATE_MS / PACE_SHARE
        return max(_SHORTEST_MS, median(self._intervals_ms))

    @property
    def gate_ms(self) -> float:
        """How long after a key ghost text appears, in milliseconds."""
        return min(LONGEST_GATE_MS, max(SHORTEST_GATE_MS, PACE_SHARE * self.key_interval_ms))

    def add_interval(self, interval_ms: float, keys: int = 1) -> None:
        """Note how long so many keys have taken."""
        if interval_ms <= _LONGEST_MS * keys:
            self._intervals_ms.append(interval_ms / keys)
