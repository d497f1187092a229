"""A text that is never asked for: known from what it began as and every change since.

The GUI notes changes as they come, which costs a key a few microseconds; what the text is now,
or was before the last change, a worker finds out when somebody wants to know.

Positions are those of Qt: UTF-16 units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

_UTF16: Final = "utf-16-le"


class Edit(NamedTuple):
    """One change.

    Attributes:
        position: where.
        removed: how many positions went.
        added: what came in their place.
    """

    position: int
    removed: int
    added: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A text at one moment, not yet put together."""

    begun: str
    edits: tuple[Edit, ...] = ()

    def text(self) -> str:
        """Put the text together; takes some milliseconds for a novel."""
        if not self.edits:
            return self.begun
        data = bytearray(self.begun.encode(_UTF16, "surrogatepass"))
        for position, removed, added in self.edits:
            data[2 * position : 2 * (position + removed)] = added.encode(_UTF16, "surrogatepass")
        return data.decode(_UTF16, "surrogatepass")


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
        if len(self._edits) > self._sealed and (joined := _joined(self._edits[-1], edit)):
            self._edits[-1] = joined
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


def _joined(last: Edit, edit: Edit) -> Edit | None:
    """Return two changes as one, where they are of a kind and touch each other."""
    if edit.removed == 0 and edit.position == last.position + utf16_units(last.added):
        return last._replace(added=last.added + edit.added)
    if not edit.added and not last.added and edit.position + edit.removed == last.position:
        return Edit(edit.position, last.removed + edit.removed, "")
    return None


def utf16_units(text: str) -> int:
    """Return how many positions ``text`` takes in Qt."""
    return len(text) if text.isascii() else len(text.encode(_UTF16, "surrogatepass")) // 2
