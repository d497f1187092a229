"""What is asked of whoever looks for rhymes at a caret, and what comes back: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from writer.assist.text_identity import TextIdentity
    from writer.assist.verse.form import Book
    from writer.errors import WriterError
    from writer.text.scripts import Language

Kind = Literal["perfect", "rich", "promoted", "slant", "neighbour"]
"""``perfect``: it rhymes. ``rich``: the same sound altogether. ``promoted``: on a last syllable
that is not stressed. ``slant``: nearly. ``neighbour``: in Chinese, of a rhyme beside it (邻韵)."""


RHYME_KINDS: Final[dict[Language, tuple[Kind, ...]]] = {
    "en": ("perfect", "rich", "promoted", "slant"),
    "zh": ("perfect", "neighbour"),
}
"""The kinds that words of a language come in, the fullest first."""


@dataclass(frozen=True, slots=True)
class RhymeRequest:
    """A caret at which a rhyme is looked for.

    Attributes:
        before: text before it.
        after: text behind it, some lines of it.
        word: what to rhyme with; empty = what the place wants.
        book: of rhymes, for Chinese; None = by the form.
        text: in which the caret stands; None = any.
    """

    before: str
    after: str = ""
    word: str = ""
    book: Book | None = None
    text: TextIdentity | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What one may rhyme with at a place.

    Attributes:
        word: a word, in Chinese a character.
        line: that it ends, for the eye; empty = it is the word at the caret.
    """

    word: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class RhymePlace:
    """What a rhyme takes the place of, and what it rhymes with.

    Attributes:
        word: to rhyme with; empty = there is none.
        choices: what else may be meant, the likeliest first; the word is among them.
        replaced: characters before the caret that a rhyme takes the place of.
        replaced_after: the same behind the caret.
        tail: what of them stands behind the word and stays: punctuation.
        ends_line: the rhyme ends its line.
    """

    word: str = ""
    choices: tuple[Choice, ...] = ()
    replaced: int = 0
    replaced_after: int = 0
    tail: str = ""
    ends_line: bool = False


@dataclass(frozen=True, slots=True)
class OfferedRhyme:
    """A word that rhymes.

    Attributes:
        text: as it would stand.
        kind: how it rhymes.
        syllables: how many it has; in Chinese, characters.
        completes: the line is whole with it, by its metre or its length.
        uncertain: it rhymes in one of its readings, and usage does not settle which it is.
        value: the higher, the better it goes on: nats by which the place makes it likelier.
    """

    text: str
    kind: Kind
    syllables: int
    completes: bool = False
    uncertain: bool = False
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Rhymes:
    """What rhymes at a place.

    Attributes:
        language: of the words.
        place: what was looked at.
        readings: of the word, for the eye: ``de·SERT``, ``平声 删``; none where it is unknown.
        rhymes: those that fit best first.
        ranked: whether a model knew the place.
        problems: what could not be used of the writer's own pronunciations.
    """

    language: Language = "en"
    place: RhymePlace = RhymePlace()
    readings: tuple[str, ...] = ()
    rhymes: tuple[OfferedRhyme, ...] = ()
    ranked: bool = False
    problems: tuple[WriterError, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[OfferedRhyme, ...]:
        """Return those of a kind, those that fit best first."""
        return tuple(each for each in self.rhymes if each.kind == kind)

    def best(self, count: int) -> tuple[OfferedRhyme, ...]:
        """Return those to be offered first: full rhymes that complete the line, if there are.

        Without full ones those on a last syllable take their place; without a model there are
        none.
        """
        full = [*self.of_kind("perfect"), *self.of_kind("rich")] or self.of_kind("promoted")
        ranked = sorted(full, key=lambda each: (not each.completes, -each.value))
        return tuple(ranked[:count] if self.ranked else [])
