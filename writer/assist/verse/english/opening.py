"""The English poem that a text ends with the beginning of: its lines, its title, its likely forms.

Prose, lists, letters and dialogue are not taken for verse, at the price of a poem now and then.
A poem is told by lines that end before the page does, and by what prose does not do: it goes on
over line ends, it rhymes, its lines keep a metre. (Of windows of novels and of articles, and of
poems, see the tests.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Final

from writer.assist.continuing.layout import is_item
from writer.assist.verse.english.likely_forms import Beginning, likely_forms
from writer.assist.verse.english.line import FUNCTION_WORDS, verse_words
from writer.assist.verse.english.poem import PoemLine
from writer.assist.verse.english.pronouncing import normal, open_pronouncer
from writer.assist.verse.english.rhyme_scheme import FULL
from writer.assist.verse.opening import Opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.form import Form

_LONGEST: Final = 72
"""Characters of a line; a hexameter has 65."""

_MOST_LINES: Final = 48
"""Of a poem that are looked at."""

_LEAST_LINES: Final = 2

_COUNTED_LINES: Final = 12
"""The last ones, by which verse is told."""

_FEW: Final = 0.2
"""Share of the lines that may begin with a small letter in verse that begins with capitals."""

_SHORT: Final = 38
"""Mean characters of lines up to which verse may begin with small letters."""

_MANY_RHYMES: Final = 0.3
_SAID: Final = 0.5
"""Share of the lines that begin with somebody's words from which they are a dialogue."""

_SPOKEN: Final = 0.5
"""Share of the lines without a function word from which they are a list."""

_RHYMES, _METRE, _RUNS_ON, _PAUSES, _MANY = 1.0, 0.8, 0.7, 0.4, 0.3
_SMALL = 0.4
_UNLIKE, _USUAL_DIFFERENCE, _MOST_DIFFERENCE = 1.5, 0.15, 0.55
"""What tells for verse: a rhyme, a metre, the share of sentences that go on over a line end, and
of those with a pause there, four lines, small letters in front of them; and what against it:
lengths that differ by more than a share of their mean, up to another."""

_ENOUGH: Final = 0.6
"""What tells for verse has to weigh so much together."""

_HEADING: Final = re.compile(r"\s*#{1,6}\s+(.*?)\s*#*\s*$")
_NO_VERSE: Final = re.compile(
    r"[{}<>=\\|`@~^]|\w_\w|://"  # code, addresses
    r"|^\s*\w[\w .'’]{0,24}:\s+\S"  # who speaks, a field of a form
    r"|^\s*(?:Dear|Yours|Sincerely|Regards|Best wishes|Kind regards)\b[^.]*,\s*$"
)
_SPEECH: Final = re.compile(r"\s*(?:“[^”]*”|\"[^\"]*\"|‘.*’(?!\w)|'.*'(?!\w)|(?:—|--|–)\s*\w)")
_LONGER: Final = 1.25
"""How much longer than all lines of a stanza the first line of the next may be."""

_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’)]*\s*$")
_MARKED: Final = re.compile(r"[.,;:!?…—–-][\"'”’)]*\s*$")
_PAUSE: Final = re.compile(r"[,;—–][\"'”’)]*\s*$")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LEADS_ON: Final = frozenset(
    """
    a an the of to in on at by for from with and or nor but as if than that my thy your his her
    its our their into upon through
    """.split()  # noqa: SIM905 - a list is no easier to read
)
"""Words after which a line is rarely done."""

_ANY_LENGTH: Final = 8
_MOST_OF_LINE: Final = 0.7
"""Share of the shortest line's syllables that a last line has to have to be done."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a text that may be a line of verse.

    Attributes:
        start: where it begins in the text.
        text: of it.
        parted: an empty row stands before it.
    """

    start: int
    text: str
    parted: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """The last rows of a text that may be verse, one at least.

    Attributes:
        rows: none of them empty.
        title: above them; empty where there is none.
        start: where title or rows begin in the text.
        closed: an empty row stands behind them.
    """

    rows: tuple[_Row, ...]
    title: str
    start: int
    closed: bool

    @property
    def breaks(self) -> tuple[int, ...]:
        """Numbers of rows behind which a stanza ends."""
        within = (number for number, row in enumerate(self.rows) if row.parted and number)
        return *within, *([len(self.rows)] if self.closed else [])


def english_opening(text: str, form: Form | None = None) -> Opening | None:
    """Return the poem that a text ends with the beginning of.

    Args:
        text: up to the caret.
        form: that the poem shall have, whose lines are then taken for verse; None = found.

    Returns:
        None where the text ends with no verse, with no more than a line of it, or with as
        many lines as the form has.
    """
    block = _last_rows(text)
    if block is None:
        return None
    pronouncer = open_pronouncer()
    lines = _poem_lines(block, pronouncer)
    is_begun = not text.endswith("\n") and _is_begun(lines, text)
    whole = len(lines) - is_begun
    if form is None and whole < _LEAST_LINES:
        return None
    if form and not form.repeats and whole >= len(form.lines):
        return None
    breaks = tuple(each for each in block.breaks if each <= whole)
    beginning = Beginning(lines[:whole], breaks, block.title, pronouncer)
    if form is None and not _is_verse(beginning):
        return None
    return Opening(
        (form,) if form else likely_forms(beginning),
        text[: block.start],
        block.title,
        tuple(line.text for line in lines[:whole]),
        tuple(row.start + len(row.text) - len(row.text.lstrip()) for row in block.rows[:whole]),
        block.rows[-1].text.lstrip() if is_begun else "",
        breaks,
    )


def _last_rows(text: str) -> _Block | None:
    """Return the rows at the end of a text that may be lines; None where it ends with prose."""
    rows: list[_Row] = []
    title, start, end = "", 0, len(text)
    gap = closed = False
    for number, row in enumerate(reversed(text.split("\n"))):
        begin = end - len(row)
        end = begin - 1
        if not row.strip():
            gap = gap or number > 0
            continue
        if rows and gap:
            rows[-1] = replace(rows[-1], parted=True)
        closed = closed or (gap and not rows)
        if heading := _HEADING.match(row):
            title, start = heading[1], begin
            break
        if not _may_be_line(row):
            if rows and not gap:
                return None  # a paragraph goes on in them, or people speak
            break
        rows.append(_Row(begin, row, parted=False))
        gap = False
        if len(rows) == _MOST_LINES:
            break
    return _without_prose(rows[::-1], title, start, closed=closed)


def _without_prose(rows: list[_Row], title: str, start: int, *, closed: bool) -> _Block | None:
    """Return a block without what stands before its poem: the title, paragraphs of one row."""
    if not rows:
        return None
    firsts = [number for number, row in enumerate(rows) if row.parted or not number]
    if firsts[-1] == len(rows) - 1 > 0 and not _goes_on(rows[-1], rows[firsts[-2] : -1]):
        return None
    for first, last in reversed(list(pairwise(firsts))):
        if last - first == 1:  # a stanza of one line at most begins, and only at the caret
            above = rows[first]
            named = not _MARKED.search(above.text)
            title, start = (above.text.strip(), above.start) if named else ("", rows[last].start)
            rows = rows[last:]
            break
    return _Block(tuple(rows), title, start if title else rows[0].start, closed)


def _goes_on(row: _Row, stanza: Sequence[_Row]) -> bool:
    """Return whether a row alone may begin the stanza after this one, and no paragraph."""
    longest = max(len(each.text.strip()) for each in stanza)
    return len(row.text.strip()) <= _LONGER * longest and not _SPEECH.match(row.text)


def _may_be_line(row: str) -> bool:
    """Return whether a row may be a line of verse, for all that is seen of it alone."""
    return (
        len(row.strip()) <= _LONGEST
        and bool(_LETTER.search(row))
        and not is_item(row)
        and not _NO_VERSE.search(row)
    )


def _poem_lines(block: _Block, pronouncer: Pronouncer) -> list[PoemLine]:
    lines, stanza = [], 0
    for number, row in enumerate(block.rows):
        stanza += row.parted and number > 0
        text = row.text.strip()
        words = tuple(verse_words(text, pronouncer))
        lines.append(PoemLine(number, text, stanza, words))
    return lines


def _is_begun(lines: Sequence[PoemLine], text: str) -> bool:
    """Return whether the last line is not done, by its end and its length."""
    *earlier, last = lines
    if not last.words:
        return True
    usual = min((line.syllables for line in earlier[-4:]), default=_ANY_LENGTH)
    spaced = text.endswith((" ", "\t"))
    if _MARKED.search(text):
        return spaced and last.syllables < _MOST_OF_LINE * usual
    if normal(last.words[-1].text) in _LEADS_ON:
        return True
    return last.syllables < (usual if spaced else _MOST_OF_LINE * usual)


def _is_verse(beginning: Beginning) -> bool:
    """Return whether lines are verse, and no rows of something else."""
    lines = beginning.lines[-_COUNTED_LINES:]
    texts = [line.text for line in lines]
    rhymes = sum(link is not None and link.kind in FULL for link in beginning.links)
    has_metre = beginning.pattern is not None
    small = fmean(text[:1].islower() for text in texts)
    sounds = has_metre and rhymes >= _MANY_RHYMES * len(lines)
    if not sounds and small > _FEW and _may_be_wrapped(texts, small):
        return False
    if fmean(bool(_SPEECH.match(text)) for text in texts) >= _SAID:
        return False
    if fmean(_has_function_word(line) for line in lines) < _SPOKEN:
        return False
    open_ends = fmean(not _SENTENCE_END.search(text) for text in texts[:-1])
    pauses = fmean(bool(_PAUSE.search(text)) for text in texts[:-1])
    unlike = pstdev(map(len, texts)) / fmean(map(len, texts))
    weight = (
        _RHYMES * bool(rhymes)
        + _METRE * has_metre
        + _RUNS_ON * open_ends
        + _PAUSES * pauses
        + _MANY * (len(lines) >= 4)
        + _SMALL * small
        - _UNLIKE * max(0.0, min(unlike, _MOST_DIFFERENCE) - _USUAL_DIFFERENCE)
    )
    return weight >= _ENOUGH


def _has_function_word(line: PoemLine) -> bool:
    return any(normal(word.text) in FUNCTION_WORDS for word in line.words)


def _may_be_wrapped(rows: Sequence[str], small: float) -> bool:
    """Return whether rows may be prose, which goes on in small letters where a row is full.

    Args:
        rows: the lines.
        small: share of them that begins with a small letter.
    """
    width = max(map(len, rows))
    if fmean(map(len, rows)) > _SHORT:
        return True
    return small < 1 and all(
        len(row) + 1 + len(after.split()[0]) > width for row, after in pairwise(rows)
    )
