"""English poems whose form holds, written line by line, every version at once.

Each line is drawn among drafts that all keep the form (:mod:`.line_drafts`). A poem is gone on
with in a few ways at once, and the best of them is known only at its end: so a line that begins a
rhyme is chosen together with those that answer it, and a line before one that stands already by
how well that follows. Where no word fits, the form gives way step by step, in the order its file
says, and the line says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.cancellation import never
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal
from writer.assist.verse.english.lexicon import lexicon
from writer.assist.verse.english.line_drafts import LineDrafts, Start
from writer.assist.verse.english.line_masks import ENDINGS
from writer.assist.verse.english.pronouncing import open_pronouncer
from writer.assist.verse.english.wishes import LADDER, Wishes
from writer.assist.verse.request import WrittenLine, WrittenVerse, silent
from writer.errors import FormError
from writer.model.language_model import join
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.personal.personal_words import PersonalWords
    from writer.assist.suggest.text_model import TextModel
    from writer.assist.verse.english.lexicon import Lexicon
    from writer.assist.verse.english.line_drafts import Draft
    from writer.assist.verse.english.wishes import Written
    from writer.assist.verse.request import Tell, VerseRequest
    from writer.model.language_model import HiddenState

MOST_VERSIONS = 24

ROWS = 16
"""Beginnings of a line that are followed at once, where one poem is written."""

LEAST_ROWS = 8
"""The same for each poem, where several are."""

WAYS = 2
"""In which a poem is gone on with: with four and as much work, each line is the worse by more than
the choice among them wins."""

BOLDNESS: Final = 1.03
"""Factor on the temperature: a search among whole lines is more careful than drawing by tokens.
Of the pairs of words in 200 quatrains from four openings .649 differ at 1.0, .716 at 1.1, of free
text .729; they have 1.17, 1.25 and 1.35 bits a byte."""

_NEAR: Final = 2_000
"""Characters before a poem in which a coarse word may stand that may come again."""

_AT_ONCE: Final = 64
"""Words that are compared with the writer's lists at once; hardly one is on them."""

_FOLLOWS: Final = 1.0
"""Nats for each nat by which a line that stands follows better."""

_EASE: Final = 0.5
"""Nats for each nat by which a rhyme is more common than another."""


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
        tell: is given each poem as far as it is written for good, line after line.

    Raises:
        FormError: nothing can be written in the form.
        Superseded: cancelled.
    """
    writing = _Writing(reader, request, min(count, MOST_VERSIONS), cancelled, personal)
    return sorted(writing.poems(tell), key=lambda verse: -verse.score)


@dataclass(slots=True)
class _Poem:
    """A poem that is being written, in one way.

    Attributes:
        version: that it is a way of.
        written: what stands of it.
        logits: behind that, shape (V,).
        state: there, B = 1.
        luck: of its lines, the higher the better.
        value: log-probability of what was written here, in nats.
        count: of the words written here.
    """

    version: int
    written: Written
    logits: NDArray[np.float32]
    state: HiddenState
    luck: float = 0.0
    value: float = 0.0
    count: int = 0


@dataclass(frozen=True, slots=True)
class _Next:
    """A line that a poem may go on with."""

    poem: _Poem
    draft: Draft
    gave_way: tuple[str, ...]
    luck: float


class _Writing:
    """Writes the poems of one request."""

    def __init__(
        self,
        reader: TextModel,
        request: VerseRequest,
        count: int,
        cancelled: Cancelled,
        personal: Personal,
    ) -> None:
        self._reader, self._request, self._count = reader, request, count
        self._cancelled, self._personal = cancelled, personal
        self._lexicon = lexicon(reader.tokenizer, reader.words)
        pronouncer = open_pronouncer()
        before = f"{request.before[-_NEAR:]}\n"
        words = self._lexicon.words
        unwanted = frozenset(
            word
            for word in _forbidden(self._lexicon, personal.words)
            # A coarse word that stands before it may come in a poem, too.
            if personal.words.forbids(before, words[word])
        )
        # What the writer says otherwise than the table is read otherwise by who checks it.
        corrected = map(self._lexicon.number, pronouncer.corrections)
        unwanted |= {word for word in corrected if word is not None}
        self._wishes = Wishes(request, self._lexicon, pronouncer, reader.tokenizer, unwanted)
        self._marks = {
            ending: reader.tokenizer.encode(f"a{ending or chr(10)}")[-1] for ending in ENDINGS
        }
        self._drafting = LineDrafts(
            reader.model,
            self._lexicon,
            self._marks,
            np.random.default_rng(request.seed),
            BOLDNESS * request.temperature,
        )
        self._rows = ROWS if count == 1 else LEAST_ROWS

    def poems(self, tell: Tell) -> list[WrittenVerse]:
        """Return the poems, and tell of their lines meanwhile."""
        tokens = self._reader.tokens(self._context())
        step = self._reader.cache.read_tokens(tokens, self._cancelled)
        begun = self._wishes.begin()
        poems = [
            _Poem(version, begun.copy(), step.logits[0, 0], step.state)
            for version in range(self._count)
        ]
        told = dict.fromkeys(range(self._count), 0)
        for number in range(len(self._wishes.places)):
            # A line that stands does so in every way of every version.
            if self._wishes.standing(poems[0].written, number):
                poems = self._with_standing(poems, number)
            else:
                poems = self._with_next(poems, number)
            if self._ends_stanza(number):
                poems = [max(ways, key=lambda poem: poem.luck) for ways in _by_version(poems)]
            for ways in _by_version(poems):
                settled = _settled(ways)
                for length in range(told[ways[0].version] + 1, settled + 1):
                    tell(self._verse(ways[0], length))
                told[ways[0].version] = settled
        return [self._verse(poem, len(self._wishes.places)) for poem in poems]

    def _ends_stanza(self, number: int) -> bool:
        """Return whether a stanza is done: no later line tells which way of it was best."""
        places = self._wishes.places
        return number + 1 == len(places) or (
            places[number].stanza != places[number + 1].stanza and not self._is_followed(number)
        )

    def _with_standing(self, poems: Sequence[_Poem], number: int) -> list[_Poem]:
        """Return poems with a line that stands already, those that it follows best."""
        given = self._wishes.given(number)
        rhyme = self._wishes.places[number].rhyme[:1]
        for poem in poems:
            line = self._wishes.standing(poem.written, number)
            poem.written.lines.append(WrittenLine(line, rhyme, bool(given)))
        lines = [poem.written.lines[-1].text for poem in poems]
        for line in dict.fromkeys(lines):
            self._read([poem for poem, its in zip(poems, lines, strict=True) if its == line], line)
        self._break(poems, number)
        kept = (sorted(ways, key=lambda poem: -poem.luck)[:WAYS] for ways in _by_version(poems))
        return [poem for ways in kept for poem in ways]

    def _with_next(self, poems: Sequence[_Poem], number: int) -> list[_Poem]:
        """Return the poems with one more line, in the ways that promise most."""
        # Which of them a line that stands follows best shows when it is read.
        tried = WAYS * (1 + self._is_followed(number))
        chosen: list[_Next] = []
        for ways in self._drafts(poems, number):
            owners = len({id(each.poem) for each in ways})
            chosen += _varied(ways, tried, -(-2 * tried // (owners + 1)))
        return self._gone_on(chosen, number)

    def _is_followed(self, number: int) -> bool:
        return number + 1 < len(self._wishes.places) and bool(self._wishes.given(number + 1))

    def _drafts(self, poems: Sequence[_Poem], number: int) -> list[list[_Next]]:
        """Return for each version the lines it may go on with, the best first.

        Raises:
            FormError: the writer's own lists forbid all that could stand.
        """
        found: dict[int, list[_Next]] = {poem.version: [] for poem in poems}
        ladder = dict.fromkeys([*self._request.form.relaxations, *LADDER])
        gave_way: list[str] = []
        for step in ("", *ladder):
            missing = [poem for poem in poems if not found[poem.version]]
            if step and not any(self._wishes.asks(each.written, number, step) for each in missing):
                continue
            gave_way += [step] if step else []
            rows = {poem.version: 0 for poem in missing}
            for poem in missing:
                rows[poem.version] += 1
            wishes = [self._wishes.wish(poem.written, number, gave_way) for poem in missing]
            starts = [
                Start(wish, poem.logits, poem.state, -(-self._rows // rows[poem.version]))
                for poem, (wish, _) in zip(missing, wishes, strict=True)
            ]
            drafted = self._drafting.draft(starts, self._cancelled)
            for poem, (_, gone), drafts in zip(missing, wishes, drafted, strict=True):
                reasons = tuple(dict.fromkeys([*gone, *gave_way]))
                found[poem.version] += [
                    _Next(poem, draft, reasons, self._luck(poem, draft))
                    for draft in drafts
                    if self._may_stand(poem, draft)
                ]
        if not all(found.values()):
            raise FormError("No word fits line {line} of this form.", line=number + 1)
        return [sorted(ways, key=lambda each: -each.luck) for ways in found.values()]

    def _luck(self, poem: _Poem, draft: Draft) -> float:
        """Return what promises well: luck so far, and rhymes that are easily found."""
        ease = self._wishes.ease(poem.written, draft.words[-1])
        return poem.luck + draft.luck + _EASE * ease

    def _may_stand(self, poem: _Poem, draft: Draft) -> bool:
        before = "".join(f"{line.text}\n" for line in poem.written.lines)
        before = f"{self._request.before[-_NEAR:]}\n{before}"
        return not self._personal.words.forbids(before, self._text(draft))

    def _gone_on(self, chosen: Sequence[_Next], number: int) -> list[_Poem]:
        """Return poems with the lines chosen for them."""
        poems = []
        rhyme = self._wishes.places[number].rhyme[:1]
        states = [each.draft.state.select([each.draft.row]) for each in chosen]
        for each, state in zip(chosen, states, strict=True):
            poem, text = each.poem, self._text(each.draft)
            written = poem.written.copy()
            self._wishes.settle(written, number, text, each.draft.words)
            written.lines.append(WrittenLine(text, rhyme, relaxed=each.gave_way))
            grown = replace(
                poem,
                written=written,
                state=state,
                luck=poem.luck + each.draft.luck,
                value=poem.value + each.draft.value,
                count=poem.count + len(each.draft.words),
            )
            poems.append(grown)
        if number + 1 < len(self._wishes.places):
            marked = [
                (poem, self._marks[each.draft.ending])
                for poem, each in zip(poems, chosen, strict=True)
                if each.draft.ending
            ]
            self._step(marked)
            self._break(poems, number)
        return poems

    def _break(self, poems: Sequence[_Poem], number: int) -> None:
        """Let the model read the line ends behind a line."""
        if number + 1 < len(self._wishes.places):
            ends = self._reader.tokenizer.encode(f"a{self._wishes.behind(number)}")[1:]
            for token in ends:
                self._step([(poem, token) for poem in poems])

    def _step(self, read: Sequence[tuple[_Poem, int]]) -> None:
        """Let the model read a token behind each of some poems."""
        if not read:
            return
        state = join([poem.state for poem, _ in read])
        tokens = np.array([[token for _, token in read]], np.int64)
        step = self._reader.model.run(tokens, state)
        for row, (poem, _) in enumerate(read):
            poem.logits, poem.state = step.logits[0, row], step.state.select([row])

    def _read(self, poems: Sequence[_Poem], line: str) -> None:
        """Let the model read a line behind poems, and note how well it follows."""
        # As it stands behind a line end, for a word at the beginning has a token of its own.
        tokens = self._reader.tokenizer.encode(f"\n{self._reader.as_read(line)}")[1:]
        first = np.stack([poem.logits for poem in poems])
        rows = np.tile(np.array(tokens, np.int64)[:, None], len(poems))
        places = np.arange(len(tokens))
        step = self._reader.model.run(rows, join([poem.state for poem in poems]), places)
        before = np.concatenate([first[None], step.logits[:-1]])
        follows = before[places, :, tokens] - log_sum_exp(before)
        for row, poem in enumerate(poems):
            poem.luck += _FOLLOWS * float(follows[:, row].sum())
            poem.logits, poem.state = step.logits[-1, row], step.state.select([row])

    def _text(self, draft: Draft) -> str:
        return self._reader.tokenizer.decode(draft.tokens).strip() + draft.ending

    def _verse(self, poem: _Poem, length: int) -> WrittenVerse:
        """Return the first lines of a poem."""
        lines = poem.written.lines[:length]
        text = "".join(line.text + self._wishes.behind(n) for n, line in enumerate(lines))
        return WrittenVerse(text.strip(), tuple(lines), score=poem.value / max(1, poem.count))

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


@lru_cache(maxsize=2)
def _forbidden(book: Lexicon, personal: PersonalWords) -> list[int]:
    """Return the numbers of words that the writer wants never to see."""
    found = []
    for first in range(0, len(book.words), _AT_ONCE):
        some = book.words[first : first + _AT_ONCE]
        if personal.forbids("", "\n".join(some)):
            found += [n for n, word in enumerate(some, start=first) if personal.forbids("", word)]
    return found


def _by_version(poems: Sequence[_Poem]) -> list[list[_Poem]]:
    ordered = sorted(poems, key=lambda poem: poem.version)
    return [list(ways) for _, ways in groupby(ordered, key=lambda poem: poem.version)]


def _settled(ways: Sequence[_Poem]) -> int:
    """Return how many first lines all ways of a poem have in common."""
    rows = zip(*([line.text for line in way.written.lines] for way in ways), strict=True)
    return sum(1 for _ in takewhile(lambda row: len(set(row)) == 1, rows))


def _varied(ways: Sequence[_Next], count: int, of_one: int) -> list[_Next]:
    """Return the best ways on, no two of one poem with the same last word, not too many of one.

    Args:
        ways: on, the best first.
        count: how many.
        of_one: how many of one poem.
    """
    found: list[_Next] = []
    ends: set[tuple[int, int]] = set()
    for way in ways:
        owner, end = id(way.poem), way.draft.words[-1]
        if (owner, end) in ends or sum(id(other.poem) == owner for other in found) >= of_one:
            continue
        ends.add((owner, end))
        found.append(way)
        if len(found) == count:
            break
    return found
