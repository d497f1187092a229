"""Carrying a poem on in the form that its first lines have.

What is written is the rest of the stanza at the caret, or the next one: in a form of one line or
two, four lines. It stands as the writer's lines do, with the same gaps and, in Chinese, marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import msgspec

from writer.assist.continuing.boldness import ORDINARY
from writer.assist.continuing.written import KeptForm
from writer.assist.verse.english.line import last_word
from writer.assist.verse.english.pronouncing import normal, open_pronouncer
from writer.assist.verse.form import Variant
from writer.assist.verse.measuring import measure
from writer.assist.verse.notes import Said
from writer.assist.verse.opening_finder import find_opening
from writer.assist.verse.request import TEMPERATURE, VerseRequest
from writer.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from writer.assist.request import ContinuationRequest
    from writer.assist.verse.form import Form, FormLine
    from writer.assist.verse.opening import Opening
    from writer.assist.verse.request import LockedWord, WrittenVerse
    from writer.text.scripts import Language

LEAST_LINES: Final = 4
"""That are written at once, where the form has so small stanzas that no stanza is worth a look."""

_LEAST_STANZA: Final = 3
"""Lines of a form whose repetitions are stanzas, with an empty line between them."""

_EARLIER_LINES: Final = 8
"""Lines of a form without stanzas that are taken for the poem so far."""

_MARK: Final = re.compile(r"\s*[，。！？；、：,.!?;:]")


@dataclass(frozen=True, slots=True)
class PoemPart:
    """What of a poem is to be written at a caret.

    Attributes:
        form: how the poem is called, and how it might be.
        wish: for whoever writes verse; None where it is free verse, and written like any text.
        layout: how the lines are set; None where there is no wish.
        begun: what stands of the first line to come.
    """

    form: KeptForm
    wish: VerseRequest | None
    layout: _Layout | None = None
    begun: str = ""

    @property
    def free(self) -> KeptForm | None:
        """The form of a poem that is written like any text; None where it is not."""
        return self.form if self.wish is None else None

    def lines(self, verse: WrittenVerse) -> list[str]:
        """Return what comes behind the caret, by lines, with the line ends in front.

        Raises:
            FormError: a line that was begun does not go on in it.
        """
        assert self.wish is not None  # noqa: S101 - else there is no verse
        assert self.layout is not None  # noqa: S101
        first, *others = (line.text for line in verse.lines[len(self.wish.lines) :])
        if self.begun:
            first = rest_of_line(self.begun, first)
        return [self.layout.set(number, text) for number, text in enumerate([first, *others])]


def poem_part(request: ContinuationRequest) -> PoemPart | None:
    """Return what of a poem is to be written at a caret; None where none is begun there."""
    if not request.form:
        return None
    opening = find_opening(request.before)
    if opening is None or not opening.forms:
        return None
    titles = [form.title for form in opening.forms]
    number = titles.index(request.form) if request.form in titles else 0
    form = opening.forms[number]
    names = tuple(Said(each.title, each.titles.get("zh", each.title)) for each in opening.forms)
    said = KeptForm(number, names)
    if not form.asks:
        return PoemPart(said, None)
    part = _Part.of(form, len(opening.lines))
    if form.language == "en" and not _ends_with_word(opening.begun):
        return None
    kept = words_of(opening.begun, form.language)
    text = request.before.removesuffix(opening.begun)
    write = _chinese_layout if form.language == "zh" else _english_layout
    layout = write(text, opening, form, part)
    before = opening.before
    if part.first:
        whole = text + layout.lead
        before = whole[: (*opening.starts, len(whole))[part.first]]
    wish = VerseRequest(
        part.form(form),
        before,
        "" if part.first else opening.title,
        lines=opening.lines[part.first :],
        locked=(*[()] * (len(opening.lines) - part.first), kept),
        temperature=TEMPERATURE * request.temperature / ORDINARY.temperature,
        seed=request.seed,
        text=request.text,
        remember=request.remember,
    )
    if opening.begun:
        layout = replace(layout, lead="")
    return PoemPart(said, wish, layout, opening.begun)


def words_of(begun: str, language: Language) -> tuple[LockedWord, ...]:
    """Return the words of a line that is begun, which stay."""
    (words,) = measure([begun], language)
    return tuple(each.word for each in words)


def _ends_with_word(begun: str) -> bool:
    """Return whether the last word of a line is one, as far as it is spelt."""
    if not begun[-1:].isalpha():
        return True
    return open_pronouncer().table.number(normal(last_word(begun))) is not None


def rest_of_line(begun: str, line: str) -> str:
    """Return what comes behind the beginning of a line.

    Raises:
        FormError: the line begins otherwise.
    """
    words = re.findall(r"\w+", begun)
    match = re.match(
        r"\W*" + r"\W+".join(map(re.escape, words)) + "(?![A-Za-z])", line, re.IGNORECASE
    )
    if match is None:
        raise FormError("No line can begin with “{words}” in this form.", words=begun.strip())
    rest = line[match.end() :]
    if _MARK.search(begun[-2:]):
        rest = rest.lstrip(",.;:!?—")
    return rest.lstrip() if begun[-1:].isspace() else rest


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of a poem: those that stand, from a repetition of its form on, and those to come.

    Attributes:
        first: number of the first of them in the poem.
        places: what the form asks of each; a repetition has letters of its own.
        stanza_begins: whether a stanza begins with the first line to come.
    """

    first: int
    places: tuple[FormLine, ...]
    stanza_begins: bool

    @classmethod
    def of(cls, form: Form, standing: int) -> _Part:
        """Return the lines through the end of the stanza behind so many that stand."""
        places = form.lines
        size = len(places)
        if form.repeats:
            within = standing % size
            earlier = 0
            if size < _LEAST_STANZA:
                # What stands in such lines shall not be said, nor rhymed with, again.
                earlier = min(standing, _EARLIER_LINES) // size
            times = earlier + max(1, LEAST_LINES // size)
            repeated = [
                replace(place, rhyme=place.rhyme and f"{place.rhyme}{time}")
                for time in range(times)
                for place in places
            ]
            begins = not within and size >= _LEAST_STANZA
            return cls(standing - within - earlier * size, tuple(repeated), begins)
        stanza = places[standing].stanza
        end = max(number for number, place in enumerate(places) if place.stanza == stanza) + 1
        begins = standing > 0 and places[standing - 1].stanza != stanza
        return cls(0, places[:end], begins)

    def form(self, whole: Form) -> Form:
        """Return a form of just these lines."""
        count = len(self.places)
        first, *others = whole.ways
        scheme = _scheme(self.places)

        def cut(tones: Sequence[str]) -> tuple[str, ...]:
            return tuple(tones[number % len(tones)] for number in range(count)) if tones else ()

        variants = tuple(
            Variant(title=way.variant, scheme=_scheme(way.lines[:count]), tones=cut(way.tones))
            for way in others
        )
        metres = [place.metre for place in self.places]
        syllables = [place.syllables for place in self.places]
        return msgspec.structs.replace(
            first,
            scheme=scheme,
            metre=tuple(f"{metre.foot} {metre.feet}" for metre in metres if metre),
            syllables=tuple(length for length in syllables if length),
            tones=cut(first.tones),
            marks="".join(_mark(whole, number) for number in range(count)),
            acrostic="",
            repeats=False,
            variants=variants,
        )


def _scheme(places: Iterable[FormLine]) -> str:
    """Return the letters of lines as a form spells them, without a gap."""
    names: dict[str, str] = {}
    return "".join(
        names.setdefault(place.rhyme, chr(ord("A") + len(names))) + place.refrain[1:]
        if place.rhyme
        else "-"
        for place in places
    )


def _mark(form: Form, number: int) -> str:
    marks = form.marks or "，。"
    return marks[number % len(marks)]


@dataclass(frozen=True, slots=True)
class _Layout:
    """What stands around the lines to come.

    Attributes:
        lead: before the first.
        behind: what stands behind each, a mark as a rule.
        between: what parts each from the one after it.
    """

    lead: str
    behind: tuple[str, ...]
    between: tuple[str, ...]

    def set(self, number: int, text: str) -> str:
        """Return a line with what stands before and behind it."""
        before = self.between[number - 1] if number else self.lead
        return before + text + self.behind[number]


def _english_layout(text: str, opening: Opening, form: Form, part: _Part) -> _Layout:
    standing = len(opening.lines)
    count = part.first + len(part.places) - standing
    size = len(form.lines)
    earlier = range(size, standing, size) if form.repeats else ()
    run_on = any(end not in opening.breaks for end in earlier)
    parted = bool(opening.breaks) if not form.repeats else not run_on
    needed = 1 + (part.stanza_begins and parted)
    end = opening.starts[-1] + len(opening.lines[-1])
    lead = "\n" * max(0, needed - text[end:].count("\n"))
    return _Layout(lead, ("",) * count, ("\n",) * (count - 1))


def _chinese_layout(text: str, opening: Opening, form: Form, part: _Part) -> _Layout:
    ends = [start + len(line) for start, line in zip(opening.starts, opening.lines, strict=True)]
    gaps = [text[end:start] for end, start in zip(ends, opening.starts[1:], strict=False)]
    tail = text[ends[-1] :]
    is_marked = any(map(_MARK.match, [*gaps, tail])) or not (gaps or tail.strip("\n"))
    own_rows = bool(gaps) and all("\n" in gap for gap in gaps)
    one_row = len(gaps) > 1 and not any("\n" in gap for gap in gaps)

    def mark(number: int) -> str:
        return _mark(form, number) if is_marked else ""

    def gap(number: int) -> str:
        closed = _mark(form, number) == "。"
        return "\n" if own_rows or (closed and not one_row) else ""

    last = len(opening.lines) - 1
    needed = "\n\n" if part.stanza_begins and opening.lines else gap(last)
    lead = "" if _MARK.match(tail) else mark(last)
    lead += "\n" * max(0, needed.count("\n") - tail.count("\n"))
    numbers = range(last + 1, part.first + len(part.places))
    return _Layout(lead, tuple(map(mark, numbers)), tuple(map(gap, numbers)))
