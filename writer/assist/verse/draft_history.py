"""The poems that a writer had before, to go back to and forward again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from writer.assist.verse.poem_draft import PoemDraft

MOST: Final = 100
"""Drafts that are kept; the oldest goes first."""


class DraftHistory:
    """The drafts of a poem, of which one is looked at.

    Args:
        draft: the first.
    """

    def __init__(self, draft: PoemDraft) -> None:
        self._drafts = [draft]
        self._at = 0

    @property
    def now(self) -> PoemDraft:
        """The draft that is looked at."""
        return self._drafts[self._at]

    @property
    def number(self) -> int:
        """Which one it is, from 1."""
        return self._at + 1

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._drafts)

    def put(self, draft: PoemDraft) -> None:
        """Go on to another draft; those that one had gone back from are given up."""
        if draft != self.now:
            self._drafts = [*self._drafts[: self._at + 1], draft][-MOST:]
            self._at = len(self._drafts) - 1

    def replace(self, draft: PoemDraft) -> None:
        """Have another draft in the place of the one that is looked at."""
        self._drafts[self._at] = draft

    def go(self, step: int) -> bool:
        """Look at a draft before (-1) or behind (+1); return whether there is one."""
        there = 0 <= self._at + step < len(self._drafts)
        self._at += step if there else 0
        return there
