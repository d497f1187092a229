"""A poem that a writer leads line by line: what stands, what stays, and what is to be written.

Plain values: whatever is done to a draft gives another one, so that one can go back.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from writer.assist.verse.request import VerseRequest
from writer.text.word_runs import units

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from writer.assist.verse.form import Form, FormLine
    from writer.assist.verse.request import LockedWord, WrittenLine, WrittenVerse

MOST_LINES: Final = 100
"""Of a poem in a form that repeats."""

_FEW_LINES: Final = 8
"""Of a poem whose form is a single line, before the writer says how many."""

_STILL_ITS: Final = 0.5
"""Share of the words of a changed line that were in it before, for the change to be an edit."""

_END_MARKS: Final = re.compile(r"[\s，。！？；：、,.!?;:…—]+$")
_ANY_MARKS: Final = "，。"


class Source(Enum):
    """Who wrote a line."""

    TYPED = auto()
    WRITTEN = auto()
    """By the model."""
    EDITED = auto()
    """By the model, and changed by the writer."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of a draft.

    Attributes:
        text: of it; empty = still to be written.
        source: who wrote it.
        locked: it stays when others are written anew.
        kept: words that stay when it is written anew.
        relaxed: what gave way in it; the steps of the form's ladder.
    """

    text: str = ""
    source: Source = Source.WRITTEN
    locked: bool = False
    kept: tuple[LockedWord, ...] = ()
    relaxed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands in its poem, and what the form asks of it.

    Attributes:
        stanza: from 0.
        letter: of its rhyme, another in each repetition of the form; empty = no rhyme.
        refrain: the same for all lines that are the same; empty = no refrain.
        length: in syllables or characters; None = any.
    """

    stanza: int
    letter: str = ""
    refrain: str = ""
    length: int | None = None


@dataclass(frozen=True, slots=True)
class PoemWish:
    """What a poem shall be.

    Attributes:
        form: in all its ways.
        way: the one it shall have; empty = any.
        stanzas: how often the form comes.
        title: of the poem.
        keywords: that shall come in it.
        acrostic: what its lines begin with.
    """

    form: Form
    way: str = ""
    stanzas: int = 1
    title: str = ""
    keywords: tuple[str, ...] = ()
    acrostic: str = ""

    @property
    def shape(self) -> tuple[Form, str, int]:
        """What decides over the lines of the poem."""
        return self.form, self.way, self.stanzas

    def in_way(self, way: str) -> Form:
        """Return the form in a way; in all of them where none is named."""
        return next((each for each in self.form.ways if way and each.variant == way), self.form)


@dataclass(frozen=True, slots=True)
class PoemDraft:
    """A poem on its way.

    Attributes:
        wish: what it shall be.
        lines: as many as the form has.
        way: of the form, in which it was written; empty = not known, or there is but one.
    """

    wish: PoemWish
    lines: tuple[DraftLine, ...]
    way: str = ""

    @classmethod
    def blank(cls, wish: PoemWish) -> PoemDraft:
        """Return a draft of which nothing is written."""
        return cls(wish, (DraftLine(),) * (len(wish.form.lines) * wish.stanzas))

    @property
    def places(self) -> tuple[Place, ...]:
        """What the form asks of each line."""
        return places_of(self.wish.in_way(self.way or self.wish.way), self.wish.stanzas)

    @property
    def is_blank(self) -> bool:
        """Whether no line stands."""
        return not any(line.text for line in self.lines)

    def loses(self, other: PoemDraft) -> bool:
        """Return whether this draft has a line that the other has not."""
        return bool(Counter(_texts(self)) - Counter(_texts(other)))

    # What the writer does.

    def wishing(self, wish: PoemWish) -> PoemDraft:
        """Return the draft for another wish; in another form only what is locked stays."""
        if wish.shape == self.wish.shape:
            return replace(self, wish=wish)
        blank = PoemDraft.blank(wish)
        locked = [line if line.locked else DraftLine() for line in self.lines]
        rest = blank.lines[len(locked) :]
        return replace(blank, lines=(*locked[: len(blank.lines)], *rest))

    def begun_with(self, texts: Iterable[str]) -> PoemDraft:
        """Return a draft that begins with these lines of the writer's, and has no others."""
        given = [DraftLine(text.strip(), Source.TYPED, locked=True) for text in texts]
        lines = (*given[: len(self.lines)], *(DraftLine(),) * (len(self.lines) - len(given)))
        return PoemDraft(self.wish, lines)

    def typed(self, number: int, text: str) -> PoemDraft:
        """Return the draft with a line as the writer has it, which counts as locked.

        Without a text the line is to be written again.
        """
        before, text = self.lines[number], " ".join(text.split())
        if text == before.text:
            return self
        if not text:
            return self._with({number: DraftLine()})
        return self._with({number: DraftLine(text, _source(before, text), locked=True)})

    def locking(self, number: int) -> PoemDraft:
        """Return the draft with a line locked, or free; a refrain is so wherever it comes."""
        locked = not self.lines[number].locked
        return self._with(
            {
                each: replace(self.lines[each], locked=locked)
                for each in self.copies(number)
                if self.lines[each].text
            }
        )

    def keeping(self, number: int, word: LockedWord) -> PoemDraft:
        """Return the draft with a word of a line locked, or free."""
        line = self.lines[number]
        kept = set(line.kept) ^ {word}
        in_order = tuple(sorted(kept, key=lambda each: each.place))
        return self._with({number: replace(line, kept=in_order)})

    # What is asked of the model, and what comes.

    def open_lines(self, first: int = 0) -> frozenset[int]:
        """Return the lines that may be written anew, from one on."""
        return frozenset(
            number for number, line in enumerate(self.lines) if number >= first and not line.locked
        )

    def copies(self, number: int) -> frozenset[int]:
        """Return the lines that are the same as one: it and, of a refrain, the others."""
        refrain = self.places[number].refrain
        return frozenset({number}) | {
            other
            for other, place in enumerate(self.places)
            if refrain and place.refrain == refrain
        }

    def request(self, wanted: Collection[int]) -> VerseRequest:
        """Return the wish for some lines; all others stand."""
        wish = self.wish
        bare = _bare if wish.form.language == "zh" else str
        given = tuple(
            "" if number in wanted else bare(line.text) for number, line in enumerate(self.lines)
        )
        way = wish.way or (self.way if any(given) else "")
        return VerseRequest(
            wish.in_way(way),
            title=wish.title,
            keywords=wish.keywords,
            acrostic=wish.acrostic,
            lines=given,
            locked=tuple(
                line.kept if number in wanted else () for number, line in enumerate(self.lines)
            ),
            stanzas=wish.stanzas,
        )

    def with_verse(self, verse: WrittenVerse, wanted: Collection[int]) -> PoemDraft:
        """Return the draft with some lines from a poem, which may be written in part so far."""
        return replace(
            self._with(
                {
                    number: self.rewritten(number, verse.lines[number])
                    if number < len(verse.lines)
                    else DraftLine(kept=self.lines[number].kept)
                    for number in wanted
                }
            ),
            way=verse.variant or self.way,
        )

    def taking(self, number: int, written: WrittenLine) -> PoemDraft:
        """Return the draft with another version of a line; a refrain is so wherever it comes."""
        copies = self.copies(number)
        return self._with({each: self.rewritten(each, written) for each in copies})

    def rewritten(self, number: int, written: WrittenLine) -> DraftLine:
        """Return a line as the model wrote it; the words that were locked still are."""
        kept = self.lines[number].kept
        return DraftLine(written.text, Source.WRITTEN, kept=kept, relaxed=written.relaxed)

    # How it is set.

    def passages(self, first: int = 0, end: int | None = None) -> list[tuple[str, Source]]:
        """Return some lines as they are set, those that stand, each with who wrote it."""
        end = len(self.lines) if end is None else end
        numbers = [number for number in range(first, end) if self.lines[number].text]
        found = [
            (self.lines[number].text + self.behind(number), self.lines[number].source)
            for number in numbers
        ]
        if found:
            text, source = found[-1]
            found[-1] = text.rstrip("\n"), source
        return found

    def behind(self, number: int) -> str:
        """Return what stands behind a line: its mark in Chinese, and line ends."""
        places = self.places
        last = number + 1 == len(places)
        ends_stanza = not last and places[number + 1].stanza != places[number].stanza
        if self.wish.form.language != "zh":
            return "" if last else "\n\n" if ends_stanza else "\n"
        marks = self.wish.form.marks or _ANY_MARKS
        mark = marks[number % len(marks)]
        ends_row = mark == "。" and not last
        own = _END_MARKS.search(self.lines[number].text)
        return ("" if own else mark) + ("\n\n" if ends_stanza else "\n" if ends_row else "")

    def stanza_of(self, number: int) -> tuple[int, int]:
        """Return the first line of the stanza of a line, and the one behind its last."""
        stanzas = [place.stanza for place in self.places]
        first = stanzas.index(stanzas[number])
        return first, first + stanzas.count(stanzas[number])

    def _with(self, changed: dict[int, DraftLine]) -> PoemDraft:
        lines = tuple(changed.get(number, line) for number, line in enumerate(self.lines))
        return replace(self, lines=lines)


def places_of(form: Form, stanzas: int) -> tuple[Place, ...]:
    """Return what a form asks of each line of a poem; further stanzas have further letters."""
    each = form.lines
    letters = sorted({line.rhyme for line in each} - {""})
    step = ord(letters[-1]) - ord("A") + 1 if letters else 0
    # Lines that are a form of their own (blank verse) follow without a gap.
    gap = (each[-1].stanza + 1) * (len(each) > 1)
    return tuple(
        Place(
            line.stanza + time * gap,
            _letter(line.rhyme, time * step),
            line.refrain and f"{line.refrain}·{time}",
            _length(line),
        )
        for time in range(stanzas)
        for line in each
    )


def stanzas_at_first(form: Form) -> int:
    """Return how often a form comes before the writer says anything."""
    return _FEW_LINES if form.repeats and len(form.lines) == 1 else 1


def _length(line: FormLine) -> int | None:
    if line.metre:
        # Most lines of anapaests lack the first weak syllable.
        return len(line.metre.places) - (line.metre.foot == "anapaest")
    return len(line.tones) or line.syllables


def _letter(letter: str, further: int) -> str:
    """Return a letter so many further on; behind Z it begins again, as anthologies do."""
    return letter and chr(ord("A") + (ord(letter) - ord("A") + further) % 26)


def _source(before: DraftLine, text: str) -> Source:
    """Return who wrote a line that the writer has changed."""
    if before.source is Source.TYPED or not before.text:
        return Source.TYPED
    words = Counter(units(text))
    still = (words & Counter(units(before.text))).total()
    return Source.EDITED if still >= _STILL_ITS * words.total() else Source.TYPED


def _bare(text: str) -> str:
    """Return a line of Chinese without the mark behind it."""
    return _END_MARKS.sub("", text)


def _texts(draft: PoemDraft) -> Sequence[str]:
    return [line.text for line in draft.lines if line.text]
