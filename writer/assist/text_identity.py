"""Which text is meant: what all that is known of a text hangs on, from page to memory file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TextIdentity:
    """One text, whatever is written in it.

    Two identities are the same where path and number are; what may be done with the text is not
    part of that.

    Attributes:
        path: of its file, or what else names it from one day to the next; empty = it has no
            file yet, and is remembered until the program ends.
        number: tells texts without a file apart.
        may_learn: what is read of it may be kept, and be known in other texts. The writer can
            take that back. While it is open, a text's own words count in any case.
    """

    path: str = ""
    number: int = 0
    may_learn: bool = field(default=True, compare=False)

    @property
    def kept(self) -> bool:
        """Whether it can be found again on another day."""
        return bool(self.path)
