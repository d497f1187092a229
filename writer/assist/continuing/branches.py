"""Continuations that were written at the places of a text, each with where it branched off.

A writer turns through them, goes on from a word of one, and finds them again on another day. A
place is known by the end of the text before it; what was written is the model's, and the writer's
own text is not kept here. Values only; where they lie on the disk is
:mod:`~writer.assist.continuing.branch_files`' affair. (Earlier versions of the writer's text are
another thing: :mod:`writer.documents.versions`.)
"""

from __future__ import annotations

import dataclasses
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from writer.assist.continuing.ranking import Score
    from writer.assist.continuing.written import KeptForm

MOST_PLACES: Final = 40
"""Of a text; those where nothing was written for longest go first."""

MOST_BRANCHES: Final = 30
"""At a place; the oldest go first."""

MOST_CHARACTERS: Final = 400_000
"""Of all continuations of a text: two hundred pages of second thoughts."""

LONGEST: Final = 20_000
"""Characters of a continuation that is kept; the longest that can be asked for has 1,000 words."""

LIFE_S: Final = 30 * 24 * 3_600
"""Seconds that a continuation is kept."""

_NEAR: Final = 500
"""Characters before a place by which it is known: so it is known again after an edit elsewhere."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A continuation.

    Attributes:
        text: what would come behind the place.
        number: by which its place knows it, from 1; 0 = it has not got one yet.
        seed: with it, place, what was given and model make it again; None = nobody knows.
        scores: of the sentences that were chosen among others.
        parent: number of the continuation from which it branched off; 0 = none.
        at: how many characters it has in common with that.
        given: how many characters it began with: what it has in common, and the word chosen.
        made_s: when, in seconds since 1970.
        form: of verse that it keeps, while the text is open; None where it is not in a poem.
    """

    text: str
    number: int = 0
    seed: int | None = None
    scores: tuple[Score, ...] = ()
    parent: int = 0
    at: int = 0
    given: int = 0
    made_s: float = 0.0
    form: KeptForm | None = None

    @property
    def score(self) -> float | None:
        """Mean of its sentences' scores, the longer ones counting more; None without any."""
        tokens = sum(score.tokens for score in self.scores)
        if not tokens:
            return None
        return sum(score.total * score.tokens for score in self.scores) / tokens


@dataclass(frozen=True, slots=True)
class Branches:
    """The continuations of one place.

    Attributes:
        all: the oldest first.
        shown: number of the one that was shown last; 0 = none.
    """

    all: tuple[Branch, ...] = ()
    shown: int = 0

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.all)

    @property
    def current(self) -> Branch | None:
        """The one that was shown last, else the newest; None where there is none."""
        return self.get(self.shown) or (self.all[-1] if self.all else None)

    @property
    def best_first(self) -> tuple[Branch, ...]:
        """All of them by their scores; those without any come last, the newest first."""

        def rank(branch: Branch) -> tuple[bool, float, int]:
            return (branch.score is None, -(branch.score or 0.0), -branch.number)

        return tuple(sorted(self.all, key=rank))

    def get(self, number: int) -> Branch | None:
        """Return the continuation called ``number``, or None."""
        return next((each for each in self.all if each.number == number), None)

    def with_branch(self, branch: Branch) -> Branches:
        """Return these and one more, which is shown; one that says the same is not kept twice."""
        if not branch.text:
            return self
        same = next((each for each in self.all if each.text == branch.text), None)
        if same is not None:
            return self.showing(same.number)
        number = max((each.number for each in self.all), default=0) + 1
        branch = dataclasses.replace(branch, number=number, text=branch.text[:LONGEST])
        return Branches((*self.all, branch)[-MOST_BRANCHES:], number)

    def showing(self, number: int) -> Branches:
        """Return these with another one shown."""
        return dataclasses.replace(self, shown=number)

    def turned(self, step: int) -> Branches:
        """Return these with the next (1) or previous (-1) one shown, in the order of writing."""
        numbers = [each.number for each in self.all]
        if not numbers:
            return self
        at = numbers.index(self.shown) if self.shown in numbers else len(numbers) - 1
        return self.showing(numbers[(at + step) % len(numbers)])

    def behind(self, kept: str) -> Branches:
        """Return what is left of those that begin with ``kept`` once that is text."""
        left = [each for each in self.all if each.text.startswith(kept) and each.text != kept]
        length = len(kept)
        return Branches(
            tuple(
                dataclasses.replace(
                    each,
                    text=each.text[length:],
                    at=max(0, each.at - length),
                    given=max(0, each.given - length),
                )
                for each in left
            ),
            self.shown,
        )

    def since(self, made_s: float) -> Branches:
        """Return those that were made at ``made_s`` or later."""
        return Branches(tuple(each for each in self.all if each.made_s >= made_s), self.shown)


class BranchedText:
    """All places of a text at which something was written.

    Args:
        clock_s: tells the time, in seconds since 1970.
    """

    def __init__(self, clock_s: Callable[[], float] = time.time) -> None:
        self._clock_s = clock_s
        self._places: OrderedDict[str, Branches] = OrderedDict()

    def at(self, before: str) -> Branches:
        """Return the continuations of the place behind ``before``."""
        return self._places.get(place_key(before), Branches())

    def put(self, before: str, branches: Branches) -> Branches:
        """Keep these at the place behind ``before``, in the place of those there.

        Returns:
            The same, each with its date.
        """
        now_s = self._clock_s()
        dated = tuple(
            each if each.made_s else dataclasses.replace(each, made_s=now_s)
            for each in branches.all
        )
        key = place_key(before)
        branches = dataclasses.replace(branches, all=dated)
        self._places.pop(key, None)
        if branches:
            self._places[key] = branches
        self._hold_bounds()
        return branches

    def places(self) -> tuple[tuple[str, Branches], ...]:
        """Return what is kept, by place; the place of the newest comes last."""
        return tuple(self._places.items())

    def fill(self, places: Iterable[tuple[str, Branches]]) -> None:
        """Know these of earlier days, too; what is known of a place already stands."""
        newer = self._places
        self._places = OrderedDict(places)
        for key, branches in newer.items():
            self._places.pop(key, None)
            self._places[key] = branches
        self._hold_bounds()

    def clear(self) -> None:
        """Forget all of it."""
        self._places.clear()

    def _hold_bounds(self) -> None:
        oldest_s = self._clock_s() - LIFE_S
        for key, branches in list(self._places.items()):
            if kept := branches.since(oldest_s):
                self._places[key] = kept
            else:
                del self._places[key]
        characters = sum(_length(branches) for branches in self._places.values())
        while len(self._places) > MOST_PLACES or (
            characters > MOST_CHARACTERS and len(self._places) > 1
        ):
            _, gone = self._places.popitem(last=False)
            characters -= _length(gone)


def place_key(before: str) -> str:
    """Return what the place behind ``before`` is known by; the text cannot be told from it."""
    near = before[-_NEAR:].encode("utf-8", "surrogatepass")
    return blake2b(near, digest_size=16).hexdigest()


def _length(branches: Branches) -> int:
    return sum(len(each.text) for each in branches.all)
