"""Reads poems of either language, and says what stands beside their lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from writer.assist.verse.chinese import checker as chinese
from writer.assist.verse.chinese.notes import poem_note as chinese_note
from writer.assist.verse.chinese.poem import read_poem
from writer.assist.verse.chinese.regulated_check import LENGTHS
from writer.assist.verse.english import checker as english
from writer.assist.verse.english.notes import poem_note as english_note
from writer.assist.verse.english.pronouncing import open_pronouncer
from writer.assist.verse.form import find_form
from writer.assist.verse.form_list import list_forms
from writer.assist.verse.notes import NOTHING, LineNote, Said, heaviest, titled
from writer.assist.verse.opening_finder import find_opening
from writer.assist.verse.poems_in_text import Tunes

if TYPE_CHECKING:
    from writer.assist.verse.notes import PoemNote
    from writer.assist.verse.poems_in_text import PoemPlace
    from writer.text.scripts import Language

_LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")

_FREE: Final = "free-verse"
_OF_ONE_LINE: Final = frozenset(["", _FREE, "blank-verse"])
"""Forms that the beginning of any poem may have."""

_STRAYING: Final = 0.25
"""Share of the lines that leave a form, more than one, beyond which it is free verse."""

_LEAST_LINES: Final = 4
"""Lines of regulated verse."""


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A form that a poem may be read in.

    Attributes:
        name: of its file.
        language: of the poem.
        title: what it is called.
    """

    name: str
    language: Language
    title: Said


class VerseReader:
    """Reads poems; slowly the first time, when tables are opened."""

    def forms(self) -> tuple[tuple[KnownForm, ...], Tunes]:
        """Return the forms there are, in an order to look one up in, and what tunes look like."""
        listed = list_forms()
        known = (
            KnownForm(each.name, language, Said(form.title, form.titles.get("zh", form.title)))
            for language in _LANGUAGES
            for each in listed.of(language)
            for form in [each.form]
        )
        return tuple(known), Tunes.of(each.form for each in listed.of("zh"))

    def read(self, poem: PoemPlace, form: str = "", *, goes_on: bool = False) -> PoemNote:
        """Return what is said of a poem.

        Args:
            poem: where it is.
            form: name of the form that it should have; empty = found by its lines.
            goes_on: the writer is at its last line, which may be unfinished: nothing is held
                against that.

        Raises:
            FormError: there is no such form, or one is ill-formed.
        """
        if poem.language == "zh":
            note = self._read_chinese(poem, form)
        else:
            note = (self._read_begun if goes_on else self._read_english)(poem.rows, form)
        return _to_come(note, poem.text) if goes_on and not form else note

    def _read_begun(self, rows: tuple[str, ...], form: str) -> PoemNote:
        """Return what is said of a poem whose last line may be unfinished."""
        note, before = self._read_english(rows, form), self._read_english(rows[:-1], form)
        if not before.rows or _keeps(note, before):
            return note
        return replace(before, rows=(*before.rows, tuple(map(_counted, note.rows[-1]))))

    def _read_english(self, rows: tuple[str, ...], form: str) -> PoemNote:
        text, pronouncer = "\n".join(rows), open_pronouncer()
        report = english.check(text, form or None, pronouncer)
        if report and not form and report.form and _strays(report):
            report = english.check(text, _FREE, pronouncer)
        return english_note(report, len(rows)) if report else NOTHING

    def _read_chinese(self, poem: PoemPlace, form: str) -> PoemNote:
        text = poem.text if form else _whole_couplets(poem.text)
        report = chinese.check_poem(text, find_form(form) if form else None)
        if report is None:
            return NOTHING
        return chinese_note(report, poem.rows)


def _strays(report: english.Report) -> bool:
    """Return whether a poem leaves the form that it seems to have too often to mean it."""
    faults = sum(line.verdict == "irregular" for line in report.lines)
    return faults > max(1, _STRAYING * len(report.lines))


def _to_come(note: PoemNote, text: str) -> PoemNote:
    """Return what is said of a poem with the form that is begun, if it has no whole one."""
    if note.form not in _OF_ONE_LINE:
        return note
    opening = find_opening(text)
    if opening is None or not opening.forms:
        return note
    form = opening.forms[0]
    left = len(form.lines) - len(opening.lines) - bool(opening.begun)
    if left < 0 or len(form.lines) == 1:
        return note
    title = Said(form.title, form.titles.get("zh", form.title))
    line = "句" if form.language == "zh" else "行"
    return replace(note, title=titled(title, left, line))


def _keeps(note: PoemNote, before: PoemNote) -> bool:
    """Return whether a poem is with its last line what it was without, or more."""
    if heaviest(note.rows[-1]) == "fault":
        return False
    return bool(note.form) or (not before.form and note.metre == before.metre)


def _counted(line: LineNote) -> LineNote:
    """Return a line of which no more is said than how long it is."""
    return LineNote(line.figure, "", line.summary, line.words, (), line.sources)


def _whole_couplets(text: str) -> str:
    """Return regulated verse as far as it goes in couplets; any other text as it is.

    A line more would make old-style verse of it, in which no tone is wrong.
    """
    poem = read_poem(text)
    length = poem.lengths[0] if poem.lengths else 0
    full = len(list(takewhile(lambda each: each == length, poem.lengths)))
    count = full - full % 2
    if length not in LENGTHS or count < _LEAST_LINES or len(poem.lengths) - count > 2:
        return text
    return text[: poem.lines[count - 1].offsets[-1] + 1]
