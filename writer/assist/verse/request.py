"""What is asked of whatever writes verse, and what comes back: plain data of no language."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.assist.text_identity import TextIdentity
    from writer.assist.verse.form import Form

    Tell = Callable[["WrittenVerse"], None]

TEMPERATURE: Final = 0.8
"""A search among whole lines, not a draw of tokens: what is bold enough for prose is wild here."""


@dataclass(frozen=True, slots=True)
class LockedWord:
    """A word that a line to be written has, at a place of its own.

    Attributes:
        text: of the word; in Chinese, characters.
        place: how many syllables, in Chinese characters, stand before it in the line.
    """

    text: str
    place: int


@dataclass(frozen=True, slots=True)
class VerseRequest:
    """A wish for a poem.

    Attributes:
        form: that it shall have; of one that comes in several ways any will do.
        before: text before the poem, which the model reads.
        title: of the poem.
        keywords: that shall come in it.
        acrostic: what its lines begin with, a character for each; may be shorter.
        lines: those that stand already, in order; an empty one is to be written.
        locked: by line, what stays of it while the rest is written anew; may be shorter.
        stanzas: how often a form that repeats shall come.
        temperature: 0 = always the likeliest line; 1 = as bold as the model.
        seed: the same seed, wish and model give the same poem; None = a new one.
        text: in which it is written; None = any.
        remember: what was learned from all texts writes along.
    """

    form: Form
    before: str = ""
    title: str = ""
    keywords: tuple[str, ...] = ()
    acrostic: str = ""
    lines: tuple[str, ...] = ()
    locked: tuple[tuple[LockedWord, ...], ...] = ()
    stanzas: int = 1
    temperature: float = TEMPERATURE
    seed: int | None = None
    text: TextIdentity | None = None
    remember: bool = False

    def seeded(self) -> VerseRequest:
        """Return the same wish with a seed, a new one where it has none."""
        return self if self.seed is not None else replace(self, seed=secrets.randbits(31))


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line of a poem.

    Attributes:
        text: without what stands after it.
        rhyme: letter of its rhyme; empty = none.
        given: it stood already.
        relaxed: what gave way, since no word fitted; the steps of the form's ladder.
    """

    text: str
    rhyme: str = ""
    given: bool = False
    relaxed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenVerse:
    """A poem.

    Attributes:
        text: as it is set, with line ends.
        lines: of it.
        variant: the way of the form that it has; empty where there is but one.
        score: the higher the better: mean log-probability of what was written, in nats a
            character or word.
    """

    text: str
    lines: tuple[WrittenLine, ...]
    variant: str = ""
    score: float = 0.0


def silent(_verse: WrittenVerse) -> None:
    """Tell nobody of the lines of a poem while it is written."""
