"""Chinese poems whose form holds: written line by line, every version at once.

Each line is drawn among drafts that all keep the form (:mod:`.line_drafts`). Where no draft can
be had, the form gives way step by step, in the order its file says, and the line says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.cancellation import never
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal
from writer.assist.verse.chinese.lexicon import lexicon
from writer.assist.verse.chinese.line_drafts import (
    KEYWORD_BONUS,
    LineDrafts,
    LineWish,
    Start,
    relaxed,
)
from writer.assist.verse.chinese.rhyme_check import neighbours
from writer.assist.verse.request import WrittenLine, WrittenVerse, silent
from writer.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.suggest.text_model import TextModel
    from writer.assist.verse.chinese.line_drafts import Draft
    from writer.assist.verse.chinese.regulated import Level
    from writer.assist.verse.form import Form, FormLine
    from writer.assist.verse.request import Tell, VerseRequest
    from writer.model.language_model import HiddenState

MOST_VERSIONS = 24

BOLDNESS = 1.33
"""Factor on the temperature: a search among whole lines is more careful than drawing by tokens.
Of the pairs of characters in 200 quatrains from four titles .749 differ at 1.3 and .847 at 1.4, of
free text .857; from one to the other the text becomes less likely by half a nat a character."""

DRAFTS = 16
"""Of a line, where one poem is written."""

LEAST_DRAFTS = 8
"""Of a line of each poem, where many are."""

AVOIDED = 3.0
"""Nats off a draft that begins as the same line of another version does."""

LADDER: Final = ("repeated characters", "neighbouring rhyme", "loose tones", "no rhyme")
"""What gives way in any form once all that its file names has."""

_ANY_LENGTH = 7
_ANY_RHYME: tuple[frozenset[str] | None, Level] = None, "平"
_NEAR = 2_000

# fmt: off
AUTHORS: Final = {
    "cilin": (
        "辛弃疾", "晏几道", "苏轼", "张炎", "周邦彦", "吴文英", "刘辰翁",
        "朱敦儒", "秦观", "柳永", "贺铸", "欧阳修", "姜夔", "史达祖",
    ),
    "pingshui": (
        "陆游", "杨万里", "白居易", "苏轼", "刘克庄", "范成大", "杜牧",
        "许浑", "李商隐", "王维", "刘禹锡", "黄庭坚", "张耒", "戴复古",
    ),
}
# fmt: on
"""Poets whose voice the model may take where nothing stands before a poem."""


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
        request: what is wanted; a Chinese form.
        count: how many, at most :data:`MOST_VERSIONS`.
        cancelled: whether to give up.
        personal: the writer's own words; what is never wanted does not come.
        tell: is given each poem as far as it is written, line after line.

    Raises:
        Superseded: cancelled.
        FormError: the acrostic is longer than the poem, or the writer's lists forbid all words.
    """
    lines = len(request.form.lines) * request.stanzas
    if len(request.acrostic) > lines:
        raise FormError(
            "The acrostic has {initials} characters, but the poem {lines} lines.",
            initials=len(request.acrostic),
            lines=lines,
        )
    writing = _Writing(reader, request, cancelled, personal)
    poems = [writing.begin() for _ in range(min(count, MOST_VERSIONS))]
    while open_ones := [poem for poem in poems if not poem.is_done]:
        writing.go_on(open_ones)
        for poem in open_ones:
            tell(poem.written())
    return sorted((poem.written() for poem in poems), key=lambda verse: -verse.score)


@dataclass(slots=True)
class _Poem:
    """A poem that is being written.

    Attributes:
        form: in one of its ways.
        places: what each line has to be.
        given: the lines that stand already; empty ones are to be written.
        logits: behind what is written, shape (V,).
        state: there, B = 1.
        lines: that are written.
        rhymes: by letter and repetition of the form.
        value: log-probability of what was written here, in nats.
        count: of the characters written here.
    """

    form: Form
    places: Sequence[FormLine]
    given: Sequence[str]
    logits: NDArray[np.float32]
    state: HiddenState
    lines: list[WrittenLine] = field(default_factory=list)
    rhymes: dict[str, tuple[frozenset[str], Level]] = field(default_factory=dict)
    value: float = 0.0
    count: int = 0

    @property
    def is_done(self) -> bool:
        return len(self.lines) == len(self.places)

    @property
    def text(self) -> str:
        """What is written, as it is set."""
        return "".join(line.text + self.behind(n) for n, line in enumerate(self.lines))

    def behind(self, number: int) -> str:
        """Return what stands behind a line."""
        marks = self.form.marks or "，。"
        mark = marks[number % len(marks)]
        if number + 1 == len(self.places):
            return mark
        if self.places[number + 1].stanza != self.places[number].stanza:
            return f"{mark}\n\n"
        return f"{mark}\n" if mark == "。" else mark

    def letter(self, number: int) -> str:
        """Return the rhyme of a line, another in each repetition of the form; empty = none."""
        place = self.places[number]
        repetition = number // len(self.form.lines)
        return place.rhyme and f"{place.rhyme}{repetition}"

    def written(self) -> WrittenVerse:
        score = self.value / max(1, self.count)
        return WrittenVerse(self.text, tuple(self.lines), self.form.variant, score)


class _Writing:
    """Writes the poems of one request."""

    def __init__(
        self, reader: TextModel, request: VerseRequest, cancelled: Cancelled, personal: Personal
    ) -> None:
        self._reader = reader
        self._request = request
        self._cancelled = cancelled
        self._random = np.random.default_rng(request.seed)
        self._lexicon = lexicon(reader.vocabulary, request.form.book)
        self._drafting = LineDrafts(
            reader.model,
            self._lexicon,
            self._random,
            BOLDNESS * request.temperature,
            personal.words.forbids,
        )

    def begin(self) -> _Poem:
        """Return a poem of which nothing is written yet."""
        request = self._request
        form = self._way()
        places = [
            replace(place, stanza=place.stanza + repetition * (form.lines[-1].stanza + 1))
            for repetition in range(request.stanzas)
            for place in form.lines
        ]
        given = [*request.lines[: len(places)], *[""] * (len(places) - len(request.lines))]
        tokens = self._reader.tokens(self._context(form))
        step = self._reader.cache.read_tokens(tokens, self._cancelled)
        poem = _Poem(form, places, given, step.logits[0, 0], step.state)
        for number, line in enumerate(given):
            if line:
                self._settle_rhyme(poem, number, line)
        return poem

    def go_on(self, poems: Sequence[_Poem]) -> None:
        """Write the next line of poems that all are as long."""
        number = len(poems[0].lines)
        to_write = []
        for poem in poems:
            if standing := self._standing(poem, number):
                self._read(poem, standing)
                given = bool(poem.given[number])
                self._add(poem, WrittenLine(standing, poem.places[number].rhyme, given))
            else:
                to_write.append(poem)
        if not to_write:
            return
        openings: set[str] = set()
        for poem, (drafts, gave_way) in zip(to_write, self._drafts(to_write, number), strict=True):
            draft = self._choose(drafts, openings, self._keywords(poem))
            openings.add(draft.text[:2])
            poem.value += draft.value
            poem.count += len(draft.text)
            poem.logits, poem.state = draft.behind
            self._settle_rhyme(poem, number, draft.text)
            self._add(poem, WrittenLine(draft.text, poem.places[number].rhyme, False, gave_way))

    def _drafts(
        self, poems: Sequence[_Poem], number: int
    ) -> list[tuple[list[Draft], tuple[str, ...]]]:
        """Return drafts of a line for each poem, with what gave way.

        Raises:
            FormError: the writer's own lists forbid all that could stand.
        """
        rows = max(LEAST_DRAFTS, DRAFTS // len(poems))
        wishes = [self._wish(poem, number) for poem in poems]
        found: list[list[Draft]] = [[] for _ in poems]
        gave_way: list[list[str]] = [[] for _ in poems]
        ladder = dict.fromkeys([*self._request.form.relaxations, *LADDER])
        for step in ("", *ladder):
            missing = [place for place, drafts in enumerate(found) if not drafts]
            for place in missing if step else ():
                changed = relaxed(wishes[place], step, neighbours)
                gave_way[place] += [step] if changed != wishes[place] else []
                wishes[place] = changed
            if missing:
                starts = [
                    Start(wishes[place], poem.logits, poem.state, rows, self._before(poem))
                    for place in missing
                    for poem in [poems[place]]
                ]
                drafted = self._drafting.draft(starts, self._cancelled)
                for place, drafts in zip(missing, drafted, strict=True):
                    found[place] = drafts
        if not all(found):
            raise FormError("No word fits line {line} of this form.", line=number + 1)
        return [(drafts, tuple(steps)) for drafts, steps in zip(found, gave_way, strict=True)]

    def _choose(
        self, drafts: Sequence[Draft], openings: Container[str], keywords: Sequence[str]
    ) -> Draft:
        """Return the luckiest draft; rather one of an opening that no other version has."""

        def luck(draft: Draft) -> float:
            words = sum(word in draft.text for word in keywords)
            return draft.luck + KEYWORD_BONUS * words - AVOIDED * (draft.text[:2] in openings)

        return max(drafts, key=luck)

    def _wish(self, poem: _Poem, number: int) -> LineWish:
        place = poem.places[number]
        tones = place.tones or "中" * (place.syllables or _ANY_LENGTH)
        letter = poem.letter(number)
        rhymes, level = poem.rhymes.get(letter, _ANY_RHYME)
        if tones[-1] != "中":
            level = "平" if tones[-1] == "平" else "仄"
        later = "".join([*poem.given[number + 1 :], self._request.acrostic[number + 1 :]])
        taken = "".join(line.text for line in poem.lines) + later
        return LineWish(
            tones,
            level,
            bool(letter),
            rhymes,
            self._request.acrostic[number : number + 1].strip() or place.initial,
            frozenset(taken),
            self._keywords(poem),
        )

    def _keywords(self, poem: _Poem) -> tuple[str, ...]:
        """Return the keywords that have not come yet."""
        return tuple(word for word in self._request.keywords if word and word not in poem.text)

    def _standing(self, poem: _Poem, number: int) -> str:
        """Return the line that stands there already, or that a refrain repeats."""
        refrain = poem.places[number].refrain
        earlier = (
            line.text
            for line, place in zip(poem.lines, poem.places, strict=False)
            if refrain and place.refrain == refrain
        )
        return poem.given[number] or next(earlier, "")

    def _settle_rhyme(self, poem: _Poem, number: int, line: str) -> None:
        letter = poem.letter(number)
        if not letter or letter in poem.rhymes:
            return
        book, char = self._lexicon.book, line[-1]
        tone = poem.places[number].tones[-1:]
        level: Level = book.settled(char) or "平"
        if tone in {"平", "仄"}:
            level = "平" if tone == "平" else "仄"
        if rhymes := book.rhymes(char, level):
            poem.rhymes[letter] = rhymes, level

    def _add(self, poem: _Poem, line: WrittenLine) -> None:
        number = len(poem.lines)
        poem.lines.append(line)
        if not poem.is_done:
            # As the model has read poems: stanzas are not parted.
            self._read(poem, poem.behind(number).replace("\n\n", "\n"))

    def _read(self, poem: _Poem, text: str) -> None:
        """Let the model read what was not drawn."""
        tokens = np.array(self._reader.tokenizer.encode(text), np.int64)[:, None]
        step = self._reader.model.run(tokens, poem.state)
        poem.logits, poem.state = step.logits[0, 0], step.state

    def _before(self, poem: _Poem) -> str:
        return self._request.before[-_NEAR:] + poem.text

    def _context(self, form: Form) -> str:
        """Return what the model reads before the first line."""
        request = self._request
        before = request.before.rstrip(" ")
        if before and not before.endswith("\n"):
            before += "\n"
        kind = form.titles.get("zh", form.title)
        title = request.title or "、".join(request.keywords)
        if form.book == "cilin" and form.tones:
            title = f"{kind} {title}".strip()
        if before.strip() and not title:
            return before
        authors = AUTHORS.get(form.book, AUTHORS["pingshui"])
        author = authors[int(self._random.integers(len(authors)))]
        return f"{before}{title or kind}\n作者：{author}\n"

    def _way(self) -> Form:
        """Return a way of the form that what stands already fits best."""
        ways = self._request.form.ways
        wrong = [self._misfits(way) for way in ways]
        best = [way for way, count in zip(ways, wrong, strict=True) if count == min(wrong)]
        return best[int(self._random.integers(len(best)))]

    def _misfits(self, way: Form) -> int:
        book = self._lexicon.book
        starts = [*self._request.acrostic]
        lines = zip_longest(way.lines, self._request.lines, starts[: len(way.lines)])
        return sum(
            tone in {"平", "仄"} and bool(levels := book.levels(char)) and tone not in levels
            for place, line, initial in lines
            if place is not None
            for tone, char in zip(place.tones, line or initial or "", strict=False)
        )
