"""English poems whose form holds, written line by line.

Each line is drawn among drafts that all keep the form (:mod:`.line_drafts`). A line that begins a
rhyme prefers one that many words share, and where its partner follows at once, both are chosen
together. Where no word fits, the form gives way step by step, in the order its file says, and
the line says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.cancellation import never
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal
from writer.assist.verse.english.form_finder import fitted
from writer.assist.verse.english.lexicon import lexicon
from writer.assist.verse.english.line import last_word
from writer.assist.verse.english.line_drafts import ENDINGS, LineDrafts, LineWish
from writer.assist.verse.english.poem import read_poem
from writer.assist.verse.english.pronouncing import open_pronouncer
from writer.assist.verse.request import WrittenLine, WrittenVerse, silent
from writer.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.suggest.text_model import TextModel
    from writer.assist.verse.english.line_drafts import Draft
    from writer.assist.verse.form import FormLine
    from writer.assist.verse.request import Tell, VerseRequest
    from writer.model.language_model import HiddenState

MOST_VERSIONS = 24

LADDER: Final = ("slant rhyme", "loose stress", "no rhyme")
"""What gives way in any form once all that its file names has."""

_PAIRED = 3
"""Lines that are tried as the first of a pair whose second follows at once."""

_EASE = 0.5
"""Nats for each nat by which a rhyme is more common than another."""

_ANY_LENGTHS = (8, 8, 9, 7)
"""Syllables of lines of free verse, where the writer has none."""

_SHORT_FIRST = {"anapaest": 1}
"""Weak syllables that the first foot of a line lacks, as in most limericks."""


def write_verse(
    reader: TextModel,
    request: VerseRequest,
    count: int = 1,
    cancelled: Cancelled = never,
    personal: Personal = NOTHING_PERSONAL,
    tell: Tell = silent,
) -> list[WrittenVerse]:
    """Return so many poems, the best first.

    Args:
        reader: the model with what it has read.
        request: what is wanted; an English form.
        count: how many, at most :data:`MOST_VERSIONS`.
        cancelled: whether to give up.
        personal: the writer's own words; what is never wanted does not come.
        tell: is given each poem as far as it is written, line after line.

    Raises:
        FormError: nothing can be written in the form.
        Superseded: cancelled.
    """
    writing = _Writing(reader, request, cancelled, personal)
    poems = [writing.poem(tell) for _ in range(min(count, MOST_VERSIONS))]
    return sorted(poems, key=lambda verse: -verse.score)


@dataclass(slots=True)
class _Poem:
    """A poem that is being written.

    Attributes:
        logits: behind what is written, shape (V,).
        state: there, B = 1.
        lines: that are written.
        words: numbers of the words in them.
        ends: by letter of rhyme, the words that end its lines; those not in the lexicon as -1.
        rhymes: by letter, the number of its rhyme.
        value: log-probability of what was written here, in nats.
        count: of the words written here.
    """

    logits: NDArray[np.float32]
    state: HiddenState
    lines: list[WrittenLine] = field(default_factory=list)
    words: set[int] = field(default_factory=set)
    ends: dict[str, list[int]] = field(default_factory=dict)
    rhymes: dict[str, int] = field(default_factory=dict)
    value: float = 0.0
    count: int = 0

    def copy(self) -> _Poem:
        """Return a poem that can be gone on with in another way."""
        ends = {letter: [*words] for letter, words in self.ends.items()}
        return replace(
            self, lines=[*self.lines], words={*self.words}, ends=ends, rhymes={**self.rhymes}
        )


class _Writing:
    """Writes the poems of one request."""

    def __init__(
        self, reader: TextModel, request: VerseRequest, cancelled: Cancelled, personal: Personal
    ) -> None:
        self._reader, self._request = reader, request
        self._cancelled, self._personal = cancelled, personal
        self._lexicon = lexicon(reader.tokenizer, reader.words)
        self._pronouncer = open_pronouncer()
        self._places = [
            line
            for line in fitted(request.form, len(request.form.lines) * request.stanzas)
            if line is not None
        ]
        self._lengths = self._free_lengths()
        random = np.random.default_rng(request.seed)
        marks = {
            ending: reader.tokenizer.encode(f"a{ending or chr(10)}")[-1] for ending in ENDINGS
        }
        self._drafting = LineDrafts(
            reader.model, self._lexicon, marks, random, request.temperature
        )

    def poem(self, tell: Tell) -> WrittenVerse:
        """Return a poem, and tell of its lines meanwhile."""
        tokens = self._reader.tokens(self._context())
        step = self._reader.cache.read_tokens(tokens, self._cancelled)
        poem = _Poem(step.logits[0, 0], step.state)
        for number, line in enumerate(self._request.lines[: len(self._places)]):
            if line:
                self._settle(poem, number, last_word(line))
        while len(poem.lines) < len(self._places):
            poem = self._with_next(poem)
            tell(self._written(poem))
        return self._written(poem)

    def _written(self, poem: _Poem) -> WrittenVerse:
        """Return a poem as far as it is written."""
        text = "".join(line.text + self._behind(n) for n, line in enumerate(poem.lines)).strip()
        return WrittenVerse(text, tuple(poem.lines), score=poem.value / max(1, poem.count))

    def _with_next(self, poem: _Poem) -> _Poem:
        """Return a poem with its next line, or with the pair that begins there."""
        number = len(poem.lines)
        if standing := self._standing(poem, number):
            given = number < len(self._request.lines) and bool(self._request.lines[number])
            self._read(poem, standing + self._behind(number, as_read=True))
            letter = self._places[number].rhyme
            poem.lines.append(WrittenLine(standing, _letter(letter), given))
            return poem
        drafts, gave_way = self._drafts(poem, number)
        if not self._begins_pair(poem, number):
            return self._with(poem, number, drafts[0], gave_way)
        pairs = []
        for draft in _of_different_ends(drafts)[:_PAIRED]:
            first = self._with(poem.copy(), number, draft, gave_way)
            seconds, second_gave_way = self._drafts(first, number + 1)
            both = self._with(first, number + 1, seconds[0], second_gave_way)
            pairs.append((len(second_gave_way), -draft.luck - seconds[0].luck, both))
        return min(pairs, key=lambda pair: pair[:2])[2]

    def _begins_pair(self, poem: _Poem, number: int) -> bool:
        """Return whether a line begins a rhyme whose second line follows, and is to be written."""
        letter = self._places[number].rhyme
        return (
            bool(letter)
            and letter not in poem.rhymes
            and number + 1 < len(self._places)
            and self._places[number + 1].rhyme == letter
            and not self._standing(poem, number + 1)
        )

    def _drafts(self, poem: _Poem, number: int) -> tuple[list[Draft], tuple[str, ...]]:
        """Return drafts of a line, with what gave way.

        Raises:
            FormError: the writer's own lists forbid all that could stand.
        """
        gave_way: list[str] = []
        for step in ("", *dict.fromkeys([*self._request.form.relaxations, *LADDER])):
            gave_way += [step] if step else []
            wish = self._wish(poem, number, gave_way)
            if not len(wish.ends):
                continue
            drafts = self._drafting.draft(wish, poem.logits, poem.state, self._cancelled)
            before = "\n".join(line.text for line in poem.lines) + "\n"
            allowed = [
                draft
                for draft in drafts
                if not self._personal.words.forbids(before, self._text(draft))
            ]
            if allowed:
                return self._by_ease(allowed, poem, number), tuple(gave_way)
        raise FormError("No word fits line {line} of this form.", line=number + 1)

    def _by_ease(self, drafts: list[Draft], poem: _Poem, number: int) -> list[Draft]:
        """Return drafts, the best first; of those that begin a rhyme, rather an easy one."""
        letter = self._places[number].rhyme
        if not letter or letter in poem.rhymes:
            return drafts

        def luck(draft: Draft) -> float:
            return draft.luck + _EASE * self._lexicon.ease(
                int(self._lexicon.rhymes[draft.words[-1]])
            )

        return sorted(drafts, key=luck, reverse=True)

    def _wish(self, poem: _Poem, number: int, gave_way: Sequence[str]) -> LineWish:
        place = self._places[number]
        places = self._beat(place, number)
        acrostic = self._request.acrostic[number : number + 1].strip() or place.initial
        keywords = {self._lexicon.number(word) for word in self._request.keywords}
        return LineWish(
            places="." * len(places) if "loose stress" in gave_way else places,
            ends=self._ends(poem, place, gave_way),
            initial=acrostic.lower(),
            taken=frozenset(poem.words),
            keywords=frozenset(word for word in keywords if word is not None) - poem.words,
            is_last=number + 1 == len(self._places),
        )

    def _beat(self, place: FormLine, number: int) -> str:
        if place.metre:
            return place.metre.places[_SHORT_FIRST.get(place.metre.foot, 0) :]
        return "." * (place.syllables or self._lengths[number % len(self._lengths)])

    def _ends(self, poem: _Poem, place: FormLine, gave_way: Sequence[str]) -> NDArray[np.intp]:
        """Return the words that may end a line."""
        book = self._lexicon
        used = {word for words in poem.ends.values() for word in words}
        rhyme = poem.rhymes.get(place.rhyme)
        if rhyme is not None and "no rhyme" not in gave_way:
            ends = [word for word in poem.ends[place.rhyme] if word >= 0]
            perfect = book.partners(rhyme, used, ends)
            if "slant rhyme" not in gave_way:
                return perfect
            return np.union1d(perfect, book.slant_partners(rhyme, used))
        free = book.open_ends if place.rhyme else np.flatnonzero(book.rhymes >= 0)
        others = np.isin(book.rhymes[free], list(poem.rhymes.values()))
        return free[~others & ~np.isin(free, list(used))]

    def _with(self, poem: _Poem, number: int, draft: Draft, gave_way: tuple[str, ...]) -> _Poem:
        """Return the poem with a line that was drafted."""
        text = self._text(draft)
        self._settle(poem, number, self._lexicon.words[draft.words[-1]])
        poem.words |= {word for word in draft.words if not self._lexicon.light[word]}
        poem.value += draft.value
        poem.count += len(draft.words)
        self._read(poem, text + self._behind(number, as_read=True))
        letter = _letter(self._places[number].rhyme)
        poem.lines.append(WrittenLine(text, letter, relaxed=gave_way))
        return poem

    def _text(self, draft: Draft) -> str:
        return self._reader.tokenizer.decode(draft.tokens).strip() + draft.ending

    def _settle(self, poem: _Poem, number: int, word: str) -> None:
        """Note what a line ends with, and what later ones have to rhyme with."""
        letter = self._places[number].rhyme
        place = self._lexicon.number(word)
        poem.ends.setdefault(letter, []).append(-1 if place is None else place)
        if not letter or letter in poem.rhymes:
            return
        table = self._pronouncer.table
        known = table.number(word.lower())
        if known is not None:
            poem.rhymes[letter] = int(table.rhymes[table.reading_numbers(known)[0]])

    def _standing(self, poem: _Poem, number: int) -> str:
        """Return the line that stands there already, or that a refrain repeats."""
        given = self._request.lines
        refrain = self._places[number].refrain
        earlier = (
            line.text
            for line, place in zip(poem.lines, self._places, strict=False)
            if refrain and place.refrain == refrain
        )
        return (given[number] if number < len(given) else "") or next(earlier, "")

    def _behind(self, number: int, *, as_read: bool = False) -> str:
        """Return the line ends behind a line; the model reads one more than the last needs."""
        if number + 1 == len(self._places):
            return "\n" if as_read else ""
        return "\n\n" if self._places[number].stanza != self._places[number + 1].stanza else "\n"

    def _read(self, poem: _Poem, text: str) -> None:
        """Let the model read what stands next."""
        # As it stands behind a line end, for a word at the beginning has a token of its own.
        tokens = self._reader.tokenizer.encode(f"\n{text}")[1:]
        step = self._reader.model.run(np.array(tokens, np.int64)[:, None], poem.state)
        poem.logits, poem.state = step.logits[0, 0], step.state

    def _free_lengths(self) -> tuple[int, ...]:
        lines = read_poem(self._request.before, self._pronouncer)
        return tuple(line.syllables for line in lines) or _ANY_LENGTHS

    def _context(self) -> str:
        """Return what the model reads before the first line."""
        request = self._request
        before = request.before.rstrip(" ")
        if before and not before.endswith("\n"):
            before += "\n"
        title = request.title or ", ".join(request.keywords)
        if title or not before.strip():
            before += f"{title or 'A Song'}\n\n"
        return before


def _of_different_ends(drafts: Sequence[Draft]) -> list[Draft]:
    return list({draft.words[-1]: draft for draft in reversed(drafts)}.values())[::-1]


def _letter(rhyme: str) -> str:
    return rhyme[:1]
