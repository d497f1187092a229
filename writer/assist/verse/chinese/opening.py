"""The Chinese poem that a text ends with the beginning of, and what forms it may have.

The lengths of lines say which forms are possible, their tones which of those are meant: two
clauses of five characters are prose as often as not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from writer.assist.verse.chinese.poem import read_poem
from writer.assist.verse.chinese.rhyme_books import rhyme_book
from writer.assist.verse.form import Form
from writer.assist.verse.form_list import list_forms
from writer.assist.verse.opening import Opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.form import FormLine

MOST_FORMS: Final = 6
"""What one steps through."""

FREE: Final = Form(
    title="Free verse", titles={"zh": "自由诗"}, language="zh", scheme="-", repeats=True
)
"""What lines have that keep no form."""

_STANZA: Final = "\n\n"

_MOST_BLOCKS: Final = 3
"""A tune comes in halves, and a title may stand apart."""

_LONGEST_ROW: Final = 32
_LONGEST_LINE: Final = 11
_LONGEST_MEAN: Final = 8.0
"""Characters of verse: of a row, of a line, and of lines in the mean."""

_FREE_ROWS: Final = 3
"""Rows from which lines of any length are verse; below a title, one less."""

_EVEN_LINES: Final = 3
"""Lines of one length from which they are verse, whatever their tones; below a title, one less."""

_NUMERALS: Final = "〇一二三四五六七八九十"

_WRONG: Final = 1 / 12
"""Share of the characters that may have another tone than the form they were meant in."""

_NO_VERSE: Final = re.compile(r"[“”「」『』‘’\"'（）()：:…—A-Za-z0-9]")
_SPOKEN: Final = re.compile("[的了们吗呢吧她很]")
"""Words of today, which two lines that fit a form by chance have as a rule."""

_PARAGRAPH: Final = re.compile(r"[\u3000 ]{2,}[^\n]*\Z")
"""A row of its own that is indented as prose is."""

_ENDED: Final = re.compile(r"[，。！？；、,.!?;]\s*\Z")


@dataclass(frozen=True, slots=True)
class _Begun:
    """The beginning of a poem.

    Attributes:
        title: of it; empty where it has none.
        lines: of it, complete or not.
        starts: where each of them begins in the text.
        rows: as they stand, the title left out.
        ended: a mark or a line end stands behind the last line.
        before: the text before it.
        breaks: numbers of lines behind which a stanza ends.
    """

    title: str
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    rows: tuple[str, ...]
    ended: bool
    before: str
    breaks: tuple[int, ...]


def chinese_opening(text: str, form: Form | None = None) -> Opening | None:
    """Return the poem that a text ends with the beginning of.

    Args:
        text: up to the caret.
        form: that the poem shall have; None = found by the title and the lines.

    Returns:
        None where the last lines are no verse, or the whole of a poem, or no beginning of
        the form.
    """
    forms = [form] if form else [each.form for each in list_forms().of("zh")]
    openings = []
    for begun in _readings(text):
        possible = [*forms, *([] if form else _even_form(begun))]
        fitting = [each for each in possible if _begins(each, begun)]
        if form is None:
            fitting = list(_meant(fitting, begun))
        if fitting:
            return _opening(fitting, begun)
        if form is None and _is_free(begun):
            openings.append(_opening([], begun))
    return openings[0] if openings else None


def _opening(forms: Sequence[Form], begun: _Begun) -> Opening:
    is_whole = begun.ended or any(_ends_line(form, begun) for form in forms[:1])
    lines = begun.lines if is_whole else begun.lines[:-1]
    return Opening(
        (*forms[: MOST_FORMS - 1], FREE),
        begun.before,
        begun.title,
        lines,
        begun.starts[: len(lines)],
        "" if is_whole else begun.lines[-1],
        begun.breaks,
    )


def _readings(text: str) -> Iterator[_Begun]:
    """Yield the last blocks of a text as a poem, the most of them first."""
    rest = text.rstrip()
    blocks = rest.split(_STANZA)
    for count in range(min(_MOST_BLOCKS, len(blocks)), 0, -1):
        poem_text = _STANZA.join(blocks[-count:])
        poem = read_poem(f"{poem_text}\n" if poem_text else "")
        lines = tuple(line.text for line in poem.lines)
        if not lines or _PARAGRAPH.match(poem_text):
            continue
        ended = _ENDED.search(rest) is not None or text[len(rest) :].startswith("\n")
        offset = poem.lines[0].offsets[0]
        rows = tuple(row.strip() for row in poem_text[offset:].strip().split("\n"))
        starts = [line.offsets[0] for line in poem.lines]
        breaks = tuple(
            number
            for number, (one, after) in enumerate(pairwise(starts), start=1)
            if _STANZA in poem_text[one:after]
        )
        before = rest[: len(rest) - len(poem_text)]
        places = tuple(len(before) + start for start in starts)
        yield _Begun(poem.title, lines, places, rows, ended, before, breaks)


def _begins(form: Form, begun: _Begun) -> bool:
    """Return whether lines are the beginning of a form, by their lengths."""
    if not form.asks:
        return False
    *lines, last = begun.lines
    places = _places(form, len(begun.lines) + 1)
    if len(places) <= len(lines) or any(
        _length(place) not in {None, len(line)} for place, line in zip(places, lines, strict=False)
    ):
        return False
    length = _length(places[len(lines)])
    if length in {None, len(last)}:
        return len(places) > len(begun.lines)
    return not begun.ended and len(last) < (length or 0)


def _ends_line(form: Form, begun: _Begun) -> bool:
    """Return whether the last line is as long as the form has it."""
    place = _places(form, len(begun.lines))[-1]
    return _length(place) in {None, len(begun.lines[-1])}


def _places(form: Form, count: int) -> Sequence[FormLine]:
    """Return what a form asks of each of ``count`` lines; fewer where it has no more."""
    places = form.lines
    times = -(-count // len(places)) if form.repeats else 1
    return (places * times)[:count]


def _length(place: FormLine) -> int | None:
    return len(place.tones) or place.syllables


def _meant(forms: Sequence[Form], begun: _Begun) -> Iterator[Form]:
    """Yield the forms that a writer may mean, the likeliest first; none where it may be prose."""
    named = [form for form in forms if begun.title.startswith(form.titles.get("zh", " "))]
    if not forms or (not named and not _may_be_verse(begun)):
        return
    yield from named
    # A single clause may be prose.
    whole = len(begun.lines) - (not begun.ended and not _ends_line(forms[0], begun))
    if not begun.title and (whole < 2 or (whole == 2 and any(map(_SPOKEN.search, begun.lines)))):
        return
    wrong = {form.title: _misfits(form, begun.lines) for form in forms}
    forgiven = max(1, round(_WRONG * sum(map(len, begun.lines))))
    others = [form for form in forms if form not in named]
    regulated = [form for form in others if form.tones and form.book == "pingshui"]
    tunes = [form for form in others if form.tones and form not in regulated]
    fitting = [form for form in regulated if wrong[form.title] <= forgiven]
    fitting.sort(key=lambda form: len(form.lines))
    old_style = [form for form in others if not form.tones]
    yield from fitting
    if fitting or named or whole >= _EVEN_LINES - bool(begun.title):
        yield from old_style
    if not named and len(set(map(len, begun.lines))) > 1:
        yield from (form for form in tunes if wrong[form.title] <= forgiven // 2)


def _may_be_verse(begun: _Begun) -> bool:
    """Return whether lines may be verse at all, as they stand."""
    return not any(_NO_VERSE.search(row) or len(row) > _LONGEST_ROW for row in begun.rows)


def _even_form(begun: _Begun) -> list[Form]:
    """Return the form of lines that all are as long, of which every second one rhymes."""
    length = len(begun.lines[0])
    # Prose strings such clauses together, but in one row.
    rows = sum(map(bool, begun.rows)) + bool(begun.title)
    if len(begun.lines) < 2 or rows < 2 or length not in {3, 4, 6}:
        return []
    title = f"{_NUMERALS[length]}言诗"
    english = f"Lines of {length} characters"
    return [
        Form(
            title=english,
            titles={"zh": title},
            language="zh",
            book="cilin",
            scheme="-A-A",
            syllables=(length,),
            repeats=True,
            marks="，。",
            relaxations=("repeated characters",),
        )
    ]


def _is_free(begun: _Begun) -> bool:
    """Return whether lines are verse of no form that is known."""
    lengths = list(map(len, begun.lines))
    rows = [row for row in begun.rows if row]
    parted = len(begun.rows) - len(rows)
    return (
        len(rows) >= _FREE_ROWS - bool(begun.title)
        and 2 * parted < len(rows)  # as stanzas are, and not each row of its own
        and len({row[0] for row in rows}) > 1
        and _may_be_verse(begun)
        and max(lengths) <= _LONGEST_LINE
        and sum(lengths) <= _LONGEST_MEAN * len(lengths)
    )


def _misfits(form: Form, lines: Sequence[str]) -> int:
    """Return how many characters have another tone than they should, in the best way."""
    book = rhyme_book(form.book)

    def wrong(way: Form) -> int:
        return sum(
            tone != "中" and bool(levels := book.levels(char)) and tone not in levels
            for place, line in zip(way.lines, lines, strict=False)
            for tone, char in zip(place.tones, line, strict=False)
        )

    return min(map(wrong, form.ways))
