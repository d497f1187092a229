"""What reading one file may cost, whatever the file says of itself.

A few kilobytes can ask for hours of work or gigabytes of text. Every reader of a format has a
budget of its own for one file and asks it while it works; input is bounded where it is read.
"""

from __future__ import annotations

import time

from writer.documents.extract.problems import beyond_bounds

MAX_SECONDS = 30.0
"""Of processor time, which a busy machine does not use up: a novel takes one."""

MAX_CHARACTERS = 40_000_000
"""Ten times the text of the Bible."""

PARAGRAPH_COST = 40
"""Characters that a paragraph counts for besides its own: it takes so much memory."""

_EVENTS_BETWEEN_LOOKS = 500


class Budget:
    """Processor time and characters for one file."""

    def __init__(self, name: str, seconds: float = MAX_SECONDS) -> None:
        """Start the clock of this thread.

        Args:
            name: of the file, for messages.
            seconds: of processor time.
        """
        self._name, self._seconds = name, seconds
        self._deadline = time.thread_time() + seconds
        self._characters = MAX_CHARACTERS
        self._events = 0

    def tick(self) -> None:
        """Count a small step; now and then look at the clock.

        Raises:
            DocumentError: the time is used up.
        """
        self._events += 1
        if self._events % _EVENTS_BETWEEN_LOOKS == 0:
            self.look()

    def look(self) -> None:
        """Look at the clock.

        Raises:
            DocumentError: the time is used up.
        """
        if time.thread_time() > self._deadline:
            raise beyond_bounds(self._name, f"takes more than {self._seconds:.0f} seconds to read")

    def spend(self, characters: int) -> None:
        """Count text.

        Raises:
            DocumentError: there is more than any book has.
        """
        self._characters -= characters
        if self._characters < 0:
            millions = f"{MAX_CHARACTERS / 1e6:,.0f} million"
            raise beyond_bounds(self._name, f"holds more than {millions} characters of text")
