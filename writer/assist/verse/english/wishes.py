"""What is asked of each line of a poem: by its form, by who wants it, by the lines that stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.verse.english.form_finder import fitted
from writer.assist.verse.english.lexicon import fits_at
from writer.assist.verse.english.line import last_word, verse_words
from writer.assist.verse.english.line_masks import ENDINGS, LONGEST, LineWish, Lock
from writer.assist.verse.english.poem import read_poem
from writer.assist.verse.english.sounds import rhyme_key, stresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from writer.assist.verse.english.lexicon import Lexicon
    from writer.assist.verse.english.line import VerseWord
    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.form import FormLine
    from writer.assist.verse.request import LockedWord, VerseRequest, WrittenLine
    from writer.model.tokenizer import Tokenizer

LADDER: Final = ("slant rhyme", "loose stress", "no rhyme", "acrostic", "loose length")
"""What gives way in any form once all that its file names has."""

_ANY_LENGTHS = (8, 8, 9, 7)
"""Syllables of lines of free verse, where the writer has none."""

_LONGEST_FREE = 16
"""Syllables of a line of free verse at most."""

_NEAR = 2_000
"""Characters before a poem that are looked at for the length of its lines."""

_SHORT_FIRST = {"anapaest": 1}
"""Weak syllables that the first foot of a line lacks, as in most limericks."""

_KEYWORD: Final = 6.0
"""Nats for a word that shall come; twice as many where hardly a line is left for it."""

_TITLE: Final = 4.0
"""Nats for a word of the title, until one has come."""

_LEAST_STANZA = 3
"""Lines of a stanza that ends its clause: couplets run on."""

_PARTNERS_A_LINE = 3
"""Words that must share a rhyme, for each line that has it."""


@dataclass(slots=True)
class Written:
    """What stands of a poem.

    Attributes:
        lines: that are written.
        words: how often its words of weight come, by number.
        openings: numbers of the words that begin its lines.
        ends: by letter of rhyme, the words that end its lines; those not in the lexicon as -1.
        rhymes: by letter, the number of its rhyme.
    """

    lines: list[WrittenLine] = field(default_factory=list)
    words: dict[int, int] = field(default_factory=dict)
    openings: frozenset[int] = frozenset()
    ends: dict[str, tuple[int, ...]] = field(default_factory=dict)
    rhymes: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Written:
        """Return what can be gone on with in another way."""
        return Written(
            [*self.lines], {**self.words}, self.openings, {**self.ends}, {**self.rhymes}
        )


class Wishes:
    """Says what the lines of a poem have to be.

    Args:
        request: for the poem.
        lexicon: the words that may come.
        pronouncer: says how other words sound.
        tokenizer: spells words that are locked.
        unwanted: numbers of the words that must not come.

    Attributes:
        places: what the form asks of each line.
    """

    def __init__(
        self,
        request: VerseRequest,
        lexicon: Lexicon,
        pronouncer: Pronouncer,
        tokenizer: Tokenizer,
        unwanted: frozenset[int] = frozenset(),
    ) -> None:
        self._request, self._lexicon = request, lexicon
        self._pronouncer, self._tokenizer = pronouncer, tokenizer
        form = request.form
        asked = fitted(form, len(form.lines) * request.stanzas)
        self.places = [line for line in asked if line is not None]
        self._lengths = self._free_lengths()
        self._unwanted = unwanted
        self._keywords = self._numbers(request.keywords)
        title = self._numbers(word.text for word in verse_words(request.title, pronouncer))
        self._title = frozenset(word for word in title if not lexicon.light[word])

    def begin(self) -> Written:
        """Return a poem of which only the lines stand that are given."""
        written = Written()
        for number in range(len(self.places)):
            if line := self.given(number):
                words = verse_words(line, self._pronouncer)
                numbers = [self._lexicon.number(word.text) for word in words]
                known = [-1 if each is None else each for each in numbers]
                self.settle(written, number, line, known)
        return written

    def given(self, number: int) -> str:
        """Return the line that is given; empty = it is to be written."""
        lines = self._request.lines
        return lines[number].strip() if number < len(lines) else ""

    def standing(self, written: Written, number: int) -> str:
        """Return the line that stands there already, or that a refrain repeats; or nothing."""
        refrain = self.places[number].refrain
        if self.given(number) or not refrain:
            return self.given(number)
        alike = [other for other, place in enumerate(self.places) if place.refrain == refrain]
        earlier = [written.lines[other].text for other in alike if other < len(written.lines)]
        return next(filter(None, [*earlier, *map(self.given, alike)]), "")

    def settle(self, written: Written, number: int, line: str, words: Sequence[int]) -> None:
        """Note a line: what later ones must not have, and what they have to rhyme with.

        Args:
            written: of the poem.
            number: of the line.
            line: its text.
            words: their numbers in the lexicon, or -1.
        """
        for word in words:
            if word >= 0 and not self._lexicon.light[word]:
                written.words[word] = written.words.get(word, 0) + 1
        written.openings |= {word for word in words[:1] if word >= 0}
        letter, end = self.places[number].rhyme, last_word(line)
        place = self._lexicon.number(end)
        written.ends[letter] = (*written.ends.get(letter, ()), -1 if place is None else place)
        if letter and end and letter not in written.rhymes:
            spoken = self._pronouncer.spoken(end)
            rhyme = self._lexicon.rhyme_of(rhyme_key(spoken.readings[0]))
            if spoken.rhymes and rhyme is not None:
                written.rhymes[letter] = rhyme

    def wish(
        self, written: Written, number: int, gave_way: Sequence[str]
    ) -> tuple[LineWish, tuple[str, ...]]:
        """Return what a line has to be, and what its locked words let give way.

        Args:
            written: of the poem.
            number: of the line.
            gave_way: what is asked no more, steps of the ladder.
        """
        asked = self.places[number]
        beat = self._beat(asked, number)
        locks, gone = self._locks(number, beat)
        end = locks[-1].end if locks else 0
        beat += "." * (end - len(beat) if end > len(beat) else "loose length" in gave_way)
        if "loose stress" in gave_way:
            beat = "." * len(beat)
        ends = self._ends(written, asked, gave_way)
        if locks and end == len(beat) and asked.rhyme in written.rhymes:
            gone += self._missed(locks[-1].word, written, asked)
        initial = self._initial(number)
        if initial and not self._lexicon.beginning(initial).any():
            initial = ""
            gone.append("acrostic")
        keywords, bonus = self._hoped(written, number)
        wish = LineWish(
            places=beat,
            ends=ends,
            initial="" if "acrostic" in gave_way else initial,
            taken=written.words,
            openings=written.openings,
            keywords=keywords,
            bonus=bonus,
            unwanted=self._unwanted,
            locks=locks,
            endings=self._endings(number),
        )
        return wish, tuple(dict.fromkeys(gone))

    def asks(self, written: Written, number: int, step: str) -> bool:
        """Return whether a line is asked what a step of the ladder lets go.

        Args:
            written: of the poem.
            number: of the line.
            step: of :data:`LADDER`, or of a form's relaxations.
        """
        if step.endswith("rhyme"):
            return self.places[number].rhyme in written.rhymes
        if step == "loose stress":
            return self.places[number].metre is not None
        if step == "acrostic":
            return bool(self._initial(number))
        return step == "loose length"

    def ease(self, written: Written, word: int = -1) -> float:
        """Return how common the rhymes are that lines to be written have to find.

        Args:
            written: of the poem.
            word: that the next line ends with; its rhyme counts, too.

        Returns:
            The sum of the logarithms of how often the corpora have words of each.
        """
        number = len(written.lines) + (word >= 0)
        rest = range(number, len(self.places))
        letters = {self.places[each].rhyme for each in rest if not self.given(each)}
        rhymes = {letter: rhyme for letter, rhyme in written.rhymes.items() if letter in letters}
        if word >= 0 and (letter := self.places[number - 1].rhyme) in letters:
            rhymes.setdefault(letter, int(self._lexicon.rhymes[word]))
        return sum(map(self._lexicon.ease, rhymes.values()))

    def behind(self, number: int) -> str:
        """Return the line ends behind a line."""
        if number + 1 == len(self.places):
            return ""
        return "\n\n" if self.places[number].stanza != self.places[number + 1].stanza else "\n"

    def _hoped(self, written: Written, number: int) -> tuple[frozenset[int], float]:
        """Return the words that shall come from a line on, and what one of them is worth."""
        keywords = self._keywords - written.words.keys()
        if not keywords and self._title.isdisjoint(written.words):
            return self._title, _TITLE
        return keywords, _KEYWORD * (1 + (self._left(number) <= len(keywords) + 1))

    def _numbers(self, words: Iterable[str]) -> frozenset[int]:
        """Return the numbers of the words that may come."""
        numbers = {self._lexicon.number(word) for word in words}
        return frozenset(number for number in numbers if number is not None) - self._unwanted

    def _left(self, number: int) -> int:
        """Return how many lines are to be written from a line on."""
        return sum(not self.given(later) for later in range(number, len(self.places)))

    def _initial(self, number: int) -> str:
        """Return what a line begins with, in lower case; empty = anything."""
        wanted = self._request.acrostic[number : number + 1].strip()
        return (wanted or self.places[number].initial).lower()

    def _endings(self, number: int) -> tuple[str, ...]:
        """Return what may stand behind a line: a poem ends its sentence, a stanza its clause.

        A refrain ends as it has to wherever it comes.
        """
        refrain = self.places[number].refrain
        alike = [n for n, place in enumerate(self.places) if refrain and place.refrain == refrain]
        return min((self._endings_at(place) for place in alike or [number]), key=len)

    def _endings_at(self, number: int) -> tuple[str, ...]:
        if number + 1 == len(self.places):
            return (".", "!", "?")
        stanza = self.places[number].stanza
        lines = sum(place.stanza == stanza for place in self.places)
        ends = stanza != self.places[number + 1].stanza
        return (".", ";", ":", "!", "?") if ends and lines >= _LEAST_STANZA else ENDINGS

    def _beat(self, place: FormLine, number: int) -> str:
        if place.metre:
            return place.metre.places[_SHORT_FIRST.get(place.metre.foot, 0) :]
        return "." * (place.syllables or self._lengths[number % len(self._lengths)])

    def _ends(
        self, written: Written, place: FormLine, gave_way: Sequence[str]
    ) -> NDArray[np.intp]:
        """Return the words that may end a line."""
        book = self._lexicon
        used = {word for words in written.ends.values() for word in words}
        rhyme = written.rhymes.get(place.rhyme)
        if rhyme is not None and "no rhyme" not in gave_way:
            ends = [word for word in written.ends[place.rhyme] if word >= 0]
            perfect = book.partners(rhyme, used, ends)
            if "slant rhyme" not in gave_way:
                return perfect
            return np.union1d(perfect, book.slant_partners(rhyme, used))
        lines = sum(other.rhyme == place.rhyme for other in self.places) if place.rhyme else 0
        free = book.open_ends(_PARTNERS_A_LINE * lines)
        others = np.isin(book.rhymes[free], list(written.rhymes.values()))
        return free[~others & ~np.isin(free, list(used))]

    def _missed(self, word: int, written: Written, place: FormLine) -> Iterator[str]:
        """Yield by how much a word misses a rhyme."""
        used = {each for words in written.ends.values() for each in words}
        ends = [each for each in written.ends[place.rhyme] if each >= 0]
        rhyme = written.rhymes[place.rhyme]
        if word not in self._lexicon.partners(rhyme, used, ends):
            near = word in self._lexicon.slant_partners(rhyme, used)
            yield "slant rhyme" if near else "no rhyme"

    def _locks(self, number: int, beat: str) -> tuple[tuple[Lock, ...], list[str]]:
        """Return the locked words of a line, and what gives way since they do not fit it."""
        wanted = self._request.locked[number : number + 1]
        locks: list[Lock] = []
        gone: list[str] = []
        for locked in sorted(wanted[0] if wanted else (), key=lambda each: each.place):
            words = verse_words(locked.text, self._pronouncer)
            # What has no vowel takes a syllable's time, too.
            length = max(1, sum(len(word.ways[0].marks) for word in words))
            # Whoever counted its place may have counted otherwise; one syllable more is common.
            place = max(min(locked.place, len(beat) + 1 - length), locks[-1].end if locks else 0)
            if not words or place + length > LONGEST:
                gone.append("locked words")
                continue
            locks.append(Lock(place, length, self._spelt(locked, place), self._number(words)))
            gone += self._strained(words, beat, place)
        if locks and locks[-1].end > len(beat):
            gone.append("loose length")
        return tuple(locks), gone

    def _strained(self, words: Sequence[VerseWord], beat: str, place: int) -> Iterator[str]:
        """Yield what gives way for locked words at a place."""
        for word in words:
            spoken, marks = word.spoken, stresses(word.spoken.readings[0])
            if not spoken.fills_a_line:
                yield "loose length"
            elif place + len(marks) <= len(beat) and not (fits_at(marks, beat) >> place) & 1:
                yield "loose stress"
            place += len(marks)

    def _spelt(self, locked: LockedWord, place: int) -> tuple[int, ...]:
        text = locked.text.strip()
        if place:
            return tuple(self._tokenizer.encode(f" {text}"))
        # As it stands behind a line end, for a word at the beginning has a token of its own.
        return tuple(self._tokenizer.encode(f"\n{text[:1].upper()}{text[1:]}")[1:])

    def _number(self, words: Sequence[VerseWord]) -> int:
        number = self._lexicon.number(words[-1].text) if words else None
        return -1 if number is None else number

    def _free_lengths(self) -> tuple[int, ...]:
        lines = read_poem(self._request.before[-_NEAR:], self._pronouncer)
        lengths = (line.syllables for line in lines)
        return tuple(each for each in lengths if 0 < each <= _LONGEST_FREE) or _ANY_LENGTHS
