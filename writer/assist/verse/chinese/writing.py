"""Chinese poems whose form holds: written line by line, every version at once.

Each line is drawn among drafts that all keep the form (:mod:`.line_drafts`). Where no draft can
be had, the form gives way step by step, in the order its file says, and the line says so.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.cancellation import never
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal
from writer.assist.verse.chinese.keeping import (
    checked_acrostic,
    gave_way,
    kept_characters,
    refuse_misfits,
    with_word,
)
from writer.assist.verse.chinese.lexicon import lexicon
from writer.assist.verse.chinese.line_drafts import (
    FREE,
    KEYWORD_BONUS,
    LADDER,
    LineDrafts,
    LineWish,
    Start,
    relaxed,
)
from writer.assist.verse.chinese.rhyme_check import neighbours
from writer.assist.verse.request import WrittenLine, WrittenVerse, silent
from writer.errors import FormError
from writer.model.language_model import join
from writer.model.sampling import log_sum_exp
from writer.text.scripts import is_han

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

BOLDNESS = 1.3
"""Factor on the temperature: a search among whole lines is more careful than drawing by tokens.
Of the pairs of characters in 200 quatrains from four titles .743 differ at 1.27 and .812 at 1.33,
of free text .845; from one to the other a character costs half a bit more. Several searches for
each line, of fewer rows, lie on the same line and take half as long again."""

DRAFTS = 16
"""Of a line, where one poem is written."""

LEAST_DRAFTS = 8
"""Of a line of each poem, where many are."""

MOST_THEMES = 8
"""Characters of a title, the first ones, that a poem is drawn to until enough have come."""

ENOUGH_THEMES = 2

THEME_BONUS = 1.5
"""Nats for a token with a character of the title that has not come yet; twice as many in the
second half of a poem in which none has. Of 32 quatrains 94 % have one, without it 34 %, and both
are as likely and as various."""

AVOIDED = 3.0
"""Nats off a draft that begins as the same line of another version does."""

FOLLOWED = 6
"""Drafts of a line, the luckiest, that are judged by how well a line that stands then follows."""

_ANY_LENGTH = 7
_MOST_TITLE = 60
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
        FormError: the acrostic is longer than the poem, what shall stand in it is not Chinese or
            finds no room, or the writer's lists forbid all words.
    """
    lines = len(request.form.lines) * request.stanzas
    request = replace(request, acrostic=checked_acrostic(request.acrostic, lines))
    refuse_misfits(request)
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
        due: the keywords by the line that has to bring them, if they have not come before.
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
    due: list[tuple[int, str]] = field(default_factory=list)
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
        """Return what stands behind a line; a given one may bring its own mark."""
        marks = self.form.marks or "，。"
        brings_own = unicodedata.category(self.given[number][-1:] or "字").startswith("P")
        mark = "" if brings_own else marks[number % len(marks)]
        if number + 1 == len(self.places):
            return mark
        if self.places[number + 1].stanza != self.places[number].stanza:
            return f"{mark}\n\n"
        return f"{mark}\n" if marks[number % len(marks)] == "。" else mark

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
            reader.tokenizer.encode,
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
        given = [line.strip() for line in request.lines[: len(places)]]
        given += [""] * (len(places) - len(given))
        tokens = self._reader.tokens(self._context(form))
        step = self._reader.cache.read_tokens(tokens, self._cancelled)
        poem = _Poem(form, places, given, step.logits[0, 0], step.state)
        for number, line in enumerate(given):
            if end := line or self._kept(poem.places[number], number)[-1:].strip(FREE):
                self._settle_rhyme(poem, number, end)
        words = [word for word in request.keywords if word and word not in "".join(given)]
        open_lines = [number for number, line in enumerate(given) if not line]
        for count, word in enumerate(words, start=1):
            if open_lines:
                due = -(-count * len(open_lines) // len(words)) - 1
                poem.due.append((open_lines[due], word))
        return poem

    def go_on(self, poems: Sequence[_Poem]) -> None:
        """Write the next line of poems that all are as long."""
        number = len(poems[0].lines)
        to_write = []
        to_read = []
        for poem in poems:
            if standing := self._standing(poem, number):
                given = bool(poem.given[number])
                poem.lines.append(WrittenLine(standing, poem.places[number].rhyme, given))
                to_read.append((poem, poem.state, self._encode(standing)))
            else:
                to_write.append(poem)
        openings: set[str] = set()
        drafted = self._drafts(to_write, number) if to_write else []
        for poem, (drafts, steps) in zip(to_write, drafted, strict=True):
            draft = self._choose(drafts, openings, self._keywords(poem))
            openings.add(draft.text[:2])
            poem.value += draft.value
            poem.count += len(draft.text)
            self._settle_rhyme(poem, number, draft.text)
            poem.lines.append(WrittenLine(draft.text, poem.places[number].rhyme, False, steps))
            to_read.append((poem, draft.state, [*draft.tokens]))
        if not poems[0].is_done:
            self._read(number, to_read)

    def _drafts(
        self, poems: Sequence[_Poem], number: int
    ) -> list[tuple[list[Draft], tuple[str, ...]]]:
        """Return drafts of a line for each poem, with what gave way.

        Raises:
            FormError: the writer's own lists forbid all that could stand.
        """
        rows = max(LEAST_DRAFTS, DRAFTS // len(poems))
        wishes = [self._wish(poem, number) for poem in poems]
        found = self._with_due_words(poems, wishes, rows)
        steps: list[list[str]] = [
            [*gave_way(wish, poem.text, self._lexicon.book)]
            for poem, wish in zip(poems, wishes, strict=True)
        ]
        ladder = dict.fromkeys([*self._request.form.relaxations, *LADDER])
        for step in ("", *ladder):
            missing = [place for place, drafts in enumerate(found) if not drafts]
            for place in missing if step else ():
                changed = relaxed(wishes[place], step, neighbours)
                steps[place] += [step] if changed != wishes[place] else []
                wishes[place] = changed
            if missing:
                starts = [self._start(poems[place], wishes[place], rows) for place in missing]
                drafted = self._drafting.draft(starts, self._cancelled)
                for place, drafts in zip(missing, drafted, strict=True):
                    found[place] = drafts
        if not all(found):
            raise FormError("No word fits line {line} of this form.", line=number + 1)
        return [
            (self._followed(poem, drafts, number), tuple(dict.fromkeys(taken)))
            for poem, drafts, taken in zip(poems, found, steps, strict=True)
        ]

    def _start(self, poem: _Poem, wish: LineWish, rows: int) -> Start:
        before = self._request.before[-_NEAR:] + poem.text
        wanted = FOLLOWED if self._is_led_to(poem) else 1
        return Start(wish, poem.logits, poem.state, rows, before, wanted)

    def _with_due_words(
        self, poems: Sequence[_Poem], wishes: Sequence[LineWish], rows: int
    ) -> list[list[Draft]]:
        """Return for each poem drafts with the keyword that has to come now; none without one."""
        starts: list[Start] = []
        owners: list[int] = []
        for owner, (poem, wish) in enumerate(zip(poems, wishes, strict=True)):
            due = [word for line, word in poem.due if line <= len(poem.lines)]
            word = next((word for word in due if word in self._keywords(poem)), "")
            changed = with_word(wish, word, self._lexicon.book) if word else []
            starts += [self._start(poem, each, -(-rows // len(changed))) for each in changed]
            owners += [owner] * len(changed)
        found: list[list[Draft]] = [[] for _ in poems]
        drafted = self._drafting.draft(starts, self._cancelled) if starts else []
        for owner, drafts in zip(owners, drafted, strict=True):
            # The luck of lines that have the word at several places cannot be compared.
            for draft in drafts[:1]:
                draft.luck = draft.weight + float(self._random.gumbel())
                found[owner].append(draft)
        return found

    def _is_led_to(self, poem: _Poem) -> bool:
        """Return whether a line stands already behind the next one to write."""
        return any(poem.given[len(poem.lines) + 1 : len(poem.lines) + 2])

    def _followed(self, poem: _Poem, drafts: list[Draft], number: int) -> list[Draft]:
        """Return the luckiest drafts, luckier the better the line that stands behind follows."""
        if not self._is_led_to(poem):
            return drafts
        some = drafts[:FOLLOWED]
        between = self._encode(poem.behind(number))
        standing = self._encode(poem.given[number + 1])
        rows = [[*draft.tokens, *between, *standing] for draft in some]
        first = len(rows[0]) - len(standing)
        positions = np.arange(first - 1, len(rows[0]) - 1)
        states = join([draft.state for draft in some])
        step = self._reader.model.run(np.array(rows, np.int64).T, states, positions)
        values = step.logits - log_sum_exp(step.logits)[..., None]
        chances = values[np.arange(len(standing)), :, standing].sum(axis=0)
        for draft, chance in zip(some, chances.tolist(), strict=True):
            draft.luck += chance / self._drafting.temperature
        return some

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
        places = range(number + 1, len(poem.places))
        later = [poem.given[each] or self._kept(poem.places[each], each) for each in places]
        taken = "".join([line.text for line in poem.lines] + later)
        return LineWish(
            tones,
            level,
            bool(letter),
            rhymes,
            self._kept(poem.places[number], number),
            frozenset(taken) - {FREE},
            self._keywords(poem),
            *self._themes(poem),
        )

    def _themes(self, poem: _Poem) -> tuple[str, float]:
        """Return the characters of the title that may still come, and what each is worth."""
        chars = [char for char in dict.fromkeys(self._request.title) if is_han(char)]
        missing = [char for char in chars[:MOST_THEMES] if char not in poem.text]
        come = len(chars[:MOST_THEMES]) - len(missing)
        late = not come and 2 * len(poem.lines) >= len(poem.places)
        return "".join(missing if come < ENOUGH_THEMES else []), THEME_BONUS * (1 + late)

    def _kept(self, place: FormLine, number: int) -> str:
        """Return what a line keeps, as :attr:`LineWish.kept`."""
        request = self._request
        initial = request.acrostic[number : number + 1].strip() or place.initial
        locked = request.locked[number] if number < len(request.locked) else ()
        length = len(place.tones) or place.syllables or _ANY_LENGTH
        return kept_characters(length, initial, locked, number)

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
        ends = [char for char in line if is_han(char)][-1:]
        if not letter or letter in poem.rhymes or not ends:
            return
        book, char = self._lexicon.book, ends[0]
        tone = poem.places[number].tones[-1:]
        level: Level = book.settled(char) or "平"
        if tone in {"平", "仄"}:
            level = "平" if tone == "平" else "仄"
        if rhymes := book.rhymes(char, level):
            poem.rhymes[letter] = rhymes, level

    def _encode(self, text: str) -> list[int]:
        # As the model has read poems: stanzas are not parted.
        return self._reader.tokenizer.encode(text.replace("\n\n", "\n"))

    def _read(self, number: int, lines: Sequence[tuple[_Poem, HiddenState, list[int]]]) -> None:
        """Let the model read lines, and what stands behind them."""
        by_length = defaultdict(list)
        for poem, state, tokens in lines:
            read = [*tokens, *self._encode(poem.behind(number))]
            by_length[len(read)].append((poem, state, read))
        for some in by_length.values():
            rows = np.array([read for *_, read in some], np.int64)
            step = self._reader.model.run(rows.T, join([state for _, state, _ in some]))
            for row, (poem, *_) in enumerate(some):
                poem.logits, poem.state = step.logits[0, row], step.state.select([row])

    def _context(self, form: Form) -> str:
        """Return what the model reads before the first line."""
        request = self._request
        before = request.before.rstrip(" ")
        if before and not before.endswith("\n"):
            before += "\n"
        kind = form.titles.get("zh", form.title)
        title = " ".join(request.title.split())[:_MOST_TITLE] or "、".join(request.keywords)
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
        given = self._request.lines
        return sum(
            tone in {"平", "仄"} and bool(levels := book.levels(char)) and tone not in levels
            for number, place in enumerate(way.lines)
            for line in ["".join(given[number : number + 1]) or self._kept(place, number)]
            for tone, char in zip(place.tones, line, strict=False)
        )
