"""A text that is never asked for: known from what it began as and every change since.

The GUI notes changes as they come, which costs a key a few microseconds; what the text is now,
or was before the last change, a worker finds out when somebody wants to know.
"""

from __future__ import annotations

from dataclasses import dataclass

from writer.documents.edits import Edit, applied, joined


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A text at one moment, not yet put together."""

    begun: str
    edits: tuple[Edit, ...] = ()

    def text(self) -> str:
        """Put the text together; takes some milliseconds for a novel."""
        return applied(self.begun, self.edits) if self.edits else self.begun


class FollowedText:
    """Follows one text.

    Args:
        begun: the text at the beginning.
    """

    def __init__(self, begun: str = "") -> None:
        self._begun = begun
        self._edits: list[Edit] = []
        self._sealed = 0

    def __len__(self) -> int:
        """Return how many changes there are to go through."""
        return len(self._edits)

    def note(self, edit: Edit) -> None:
        """Follow a change; what is typed or deleted in a row becomes one."""
        if len(self._edits) > self._sealed and (together := joined(self._edits[-1], edit)):
            self._edits[-1] = together
        else:
            self._edits.append(edit)

    def snapshot(self, edits: int | None = None) -> Snapshot:
        """Return the text as it is, or was after so many changes."""
        self._sealed = len(self._edits)
        return Snapshot(self._begun, tuple(self._edits[:edits]))

    def begin_at(self, snapshot: Snapshot, text: str) -> int:
        """Forget the changes of a snapshot, now that its text is known.

        Returns:
            How many were forgotten; 0 where another text has begun since.
        """
        if snapshot.begun is not self._begun:
            return 0
        passed = len(snapshot.edits)
        self._begun = text
        del self._edits[:passed]
        self._sealed = max(0, self._sealed - passed)
        return passed
