"""What a poem in English does with its form: what it keeps and leaves, and by which licence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.assist.verse.english.form_finder import find_best, fitted
from writer.assist.verse.english.marks import mark, quoted
from writer.assist.verse.english.metre import MetreFinder, tolerance
from writer.assist.verse.english.poem import read_poem
from writer.assist.verse.english.pronouncing import normal
from writer.assist.verse.english.rhyme_scheme import LineEnds, RhymeLink, letters
from writer.assist.verse.form import Metre, find_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.english.line import VerseWord, Way
    from writer.assist.verse.english.marks import Mark
    from writer.assist.verse.english.poem import PoemLine
    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.english.scansion import Scansion
    from writer.assist.verse.form import Form, FormLine

_FEET_OF_HEXAMETER = 6

_FAR_OFF = 2
"""Syllables that a line has more or less than its metre, beyond which no licence explains it."""


@dataclass(frozen=True, slots=True)
class CheckedWord:
    """A word as it was read.

    Attributes:
        text: as it is written.
        start: where it begins in the line.
        marks: of its syllables, see :class:`writer.assist.verse.english.line.Way`.
        sounds: the reading.
        source: who says so, see :data:`writer.assist.verse.english.pronouncing.Source`.
    """

    text: str
    start: int
    marks: str
    sounds: bytes
    source: str


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line and what is to be said of it.

    Attributes:
        number: in the text, from 1.
        text: of the line.
        stanza: from 0.
        syllables: as they were counted.
        metre: in which it was read; empty = in none.
        feet: weak and strong places, ``ws|ws|sw``; empty without a metre.
        rhyme: letter; ``-`` = rhymes with nothing.
        partner: number, in the text, of the earlier line that it rhymes or should rhyme with.
        kind: of rhyme.
        words: as they were read.
        marks: on it.
    """

    number: int
    text: str
    stanza: int
    syllables: int
    metre: str
    feet: str
    rhyme: str
    partner: int | None
    kind: str | None
    words: tuple[CheckedWord, ...]
    marks: tuple[Mark, ...]

    @property
    def verdict(self) -> str:
        """``regular``, ``licence`` or ``irregular``."""
        weights = {each.weight for each in self.marks}
        return (
            "irregular" if "fault" in weights else "licence" if "licence" in weights else "regular"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What was found.

    Attributes:
        form: name of the form's file; empty = none was found.
        title: of the form.
        metre: of the lines, in the order in which they come again; empty = none.
        scheme: letters of all lines, with a space between stanzas.
        missing: lines that the form has more than the poem; negative = fewer.
        lines: of the poem.
    """

    form: str
    title: str
    metre: tuple[str, ...]
    scheme: str
    missing: int
    lines: tuple[CheckedLine, ...]

    @property
    def is_regular(self) -> bool:
        """Whether the form holds, licences included."""
        return not self.missing and all(line.verdict != "irregular" for line in self.lines)


def check(text: str, form: str | None, pronouncer: Pronouncer) -> Report | None:
    """Return what is to be said of a poem; None where there is no line.

    Args:
        text: with or without title.
        form: name of the form that it should have; None = found by its lines.
        pronouncer: says how words sound.

    Raises:
        FormError: there is no such form, or it is ill-formed.
    """
    lines = read_poem(text, pronouncer)
    if not lines:
        return None
    poem = _Poem(lines, pronouncer)
    name = form or find_best(lines, poem.finder, poem.ends)
    return _Check(poem, name, find_form(name) if name else None).report()


class _Poem:
    """Lines with what is found once for all questions about them."""

    def __init__(self, lines: list[PoemLine], pronouncer: Pronouncer) -> None:
        self.lines = lines
        self.finder = MetreFinder([line.words for line in lines])
        self.ends = LineEnds([line.text for line in lines], pronouncer)


class _Check:
    """A poem beside a form, or beside the metre and the rhymes that were found in it."""

    def __init__(self, poem: _Poem, name: str, form: Form | None) -> None:
        self._poem, self._name, self._form = poem, name, form
        self._wanted = fitted(form, len(poem.lines)) if form else []
        self._metres = self._asked_metres() or self._found_metres()
        self._links = self._asked_links() if self._has_rhymes() else poem.ends.links()

    def report(self) -> Report:
        """Return everything."""
        names = letters(self._links)
        lines = self._poem.lines
        scheme = ""
        for number, line in enumerate(lines):
            parted = number and lines[number - 1].stanza != line.stanza
            scheme += (" " if parted else "") + names[number]
        said = dict.fromkeys(_said(metre) for metre in self._metres if metre)
        return Report(
            form=self._name,
            title=self._form.title if self._form else "",
            metre=tuple(said),
            scheme=scheme,
            missing=_missing(self._form, len(lines)),
            lines=tuple(self._line(number, names[number]) for number in range(len(lines))),
        )

    def _asked_metres(self) -> list[Metre | None]:
        asked = [wanted.metre if wanted else None for wanted in self._wanted]
        return asked if any(asked) else []

    def _found_metres(self) -> list[Metre | None]:
        """Return the metre of each line, where the form asks for none and counts nothing."""
        count = len(self._poem.lines)
        counted = any(wanted and wanted.syllables for wanted in self._wanted)
        pattern = None if counted else self._poem.finder.pattern()
        if not pattern:
            return [None] * count
        return [pattern.metres[number % len(pattern.metres)] for number in range(count)]

    def _has_rhymes(self) -> bool:
        return any(wanted and wanted.rhyme for wanted in self._wanted)

    def _asked_links(self) -> list[RhymeLink | None]:
        """Return for each line the one before that it should rhyme with, by the form."""
        links: list[RhymeLink | None] = []
        for number, wanted in enumerate(self._wanted):
            partners = [
                other
                for other in range(number)
                if wanted and (each := self._wanted[other]) and each.rhyme == wanted.rhyme
            ]
            if not (wanted and wanted.rhyme and partners):
                links.append(None)
                continue
            kinds = [(self._poem.ends.rhyme(other, number), other) for other in partners]
            fit = [(kind, other) for kind, other in kinds if kind]
            kind, partner = fit[-1] if fit else (None, partners[0])
            links.append(RhymeLink(partner, kind))
        return links

    def _line(self, number: int, letter: str) -> CheckedLine:
        line, metre, link = self._poem.lines[number], self._metres[number], self._links[number]
        scansion, marks = self._measured(number, metre)
        ways = scansion.ways if scansion else tuple(word.ways[0] for word in line.words)
        marks += [*self._form_marks(number, ways), *self._rhyme_marks(number), *_guesses(line)]
        return CheckedLine(
            number=line.number,
            text=line.text,
            stanza=line.stanza,
            syllables=sum(len(way.marks) for way in ways),
            metre=_said(scansion.metre) if scansion else "",
            feet=scansion.marked if scansion else "",
            rhyme=letter,
            partner=self._poem.lines[link.partner].number if link else None,
            kind=link.kind if link else None,
            words=tuple(_checked(word, way) for word, way in zip(line.words, ways, strict=True)),
            marks=tuple(marks),
        )

    def _measured(self, number: int, metre: Metre | None) -> tuple[Scansion | None, list[Mark]]:
        """Return how a line reads in its metre, and what is to be said of that."""
        if not metre:
            return None, []
        line, finder = self._poem.lines[number], self._poem.finder
        scansion = finder.scansion(number, metre)
        if (scansion is None or not _within(scansion)) and metre == Metre("iamb", 5):
            longer = finder.scansion(number, Metre("iamb", _FEET_OF_HEXAMETER))
            if longer and _within(longer):
                return longer, [mark("hexameter"), *_licences(line, longer)]
        far_off = abs(line.syllables - len(metre.places)) > _FAR_OFF
        if scansion is None or (far_off and not _within(scansion)):
            return None, [mark("feet", syllables=line.syllables, metre=_said(metre))]
        marks = list(_licences(line, scansion))
        if scansion.broken:
            words = quoted([line.words[each].text for each in scansion.broken])
            marks.append(mark("stress", words=words))
        elif not _within(scansion):
            marks.append(mark("strained", metre=_said(metre)))
        return scansion, marks

    def _form_marks(self, number: int, ways: Sequence[Way]) -> Iterator[Mark]:
        """Yield what a form without a metre says of the length, and what any says of words."""
        line, wanted = self._poem.lines[number], self._wanted_of(number)
        if not wanted:
            return
        count = sum(len(way.marks) for way in ways)
        if wanted.syllables and not wanted.metre and count != wanted.syllables:
            yield _length(line, count, wanted.syllables)
        if wanted.initial and not normal(line.text.lstrip("“‘\"'—")).startswith(
            normal(wanted.initial)
        ):
            yield mark("initial", wanted=wanted.initial)
        for other in range(number):
            before = self._wanted_of(other)
            if wanted.refrain and before and before.refrain == wanted.refrain:
                if _plain(self._poem.lines[other].text) != _plain(line.text):
                    yield mark("refrain", line=other + 1)
                return

    def _wanted_of(self, number: int) -> FormLine | None:
        return self._wanted[number] if number < len(self._wanted) else None

    def _rhyme_marks(self, number: int) -> Iterator[Mark]:
        link, ends = self._links[number], self._poem.ends
        wanted = self._wanted_of(number)
        if not link or link.kind == "perfect" or (wanted and wanted.refrain and link.kind):
            return
        said = {
            "word": ends.words[number],
            "partner": ends.words[link.partner],
            "line": link.partner + 1,
        }
        if link.kind:
            yield mark(link.kind if link.kind == "same word" else f"{link.kind} rhyme", **said)
            return
        unknown = [each for each in (number, link.partner) if not ends.known(each)]
        if unknown:
            yield mark("unknown rhyme", word=ends.words[unknown[0]])
        else:
            yield mark("no rhyme", **said)


def _within(scansion: Scansion) -> bool:
    return not scansion.broken and scansion.cost <= tolerance(scansion.metre.feet)


def _licences(line: PoemLine, scansion: Scansion) -> Iterator[Mark]:
    for name in scansion.licences:
        changed = [
            word.text
            for word, way in zip(line.words, scansion.ways, strict=True)
            if way.licence == name
        ]
        yield mark(name, words=quoted(changed))


def _length(line: PoemLine, count: int, wanted: int) -> Mark:
    """Return what is to be said of a line that has too many syllables, or too few."""
    if wanted not in line.lengths:
        return mark("syllables", syllables=count, wanted=wanted)
    name = "elision" if wanted < count else "expansion"
    words = [
        word.text
        for word in line.words
        if any(way.is_whole and len(way.marks) != len(word.ways[0].marks) for way in word.ways)
    ]
    return mark(name, words=quoted(words))


def _guesses(line: PoemLine) -> Iterator[Mark]:
    words = [word.text for word in line.words if word.spoken.source in {"guess", "letters"}]
    if words:
        yield mark("guess", words=quoted(words))


def _checked(word: VerseWord, way: Way) -> CheckedWord:
    return CheckedWord(word.text, word.start, way.marks, way.sounds, word.spoken.source)


def _missing(form: Form | None, count: int) -> int:
    if form is None:
        return 0
    each = len(form.lines)
    return -count % each if form.repeats else each - count


def _plain(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in normal(text)).split()


def _said(metre: Metre) -> str:
    return f"{metre.foot} {metre.feet}"
