"""What a Chinese poem does with its form: which form it has, and every place that leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.assist.verse.chinese.marks import Mark
from writer.assist.verse.chinese.poem import read_poem
from writer.assist.verse.chinese.readings import ENGLISH, Read, repeated
from writer.assist.verse.chinese.regulated_check import (
    best_scheme,
    check_regulated,
    looks_regulated,
)
from writer.assist.verse.chinese.rhyme_books import rhyme_book
from writer.assist.verse.chinese.rhyme_check import (
    check_echoes,
    check_old_style,
    check_rhymes,
    main_rhyme,
)
from writer.assist.verse.form import form_paths, load_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.chinese.poem import Poem, PoemLine
    from writer.assist.verse.chinese.regulated import Level
    from writer.assist.verse.chinese.rhyme_books import BookName
    from writer.assist.verse.form import Form, FormLine

_MOST_WRONG = 2
"""Places that a poem may have wrong and still be meant as regulated verse; of four lines, one."""

_QUATRAIN, _OCTAVE = 4, 8
_LENGTHS = {5: "五言", 7: "七言"}
_OLD_STYLE = "Old-style verse", "古体诗"


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line and what is to be said of it.

    Attributes:
        text: its characters.
        offsets: where they stand in the text.
        tones: of each: 平, 仄, 中 where both are possible, ？ where nobody knows.
        readings: of each, as the book has them: ``平声 删 / 去声 谏``; empty = not in it.
        uncertain: places of characters whose tone neither the book nor usage settles; nothing
            is guessed of them.
        rhyme: letter of the rhyme that it should have; empty = none.
        marks: on it.
    """

    text: str
    offsets: tuple[int, ...]
    tones: str
    readings: tuple[str, ...]
    uncertain: tuple[int, ...]
    rhyme: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found.

    Attributes:
        form: title of the form in English.
        chinese_form: in Chinese.
        variant: 平起首句入韵, …; empty where the form has only one.
        book: title of the rhyme book.
        rhyme: that the poem has; empty where it has several or none.
        lines: of the poem.
    """

    form: str
    chinese_form: str
    variant: str
    book: str
    rhyme: str
    lines: tuple[CheckedLine, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks, by line."""
        return tuple(mark for line in self.lines for mark in line.marks)

    @property
    def is_regular(self) -> bool:
        """Whether the form holds, licences included."""
        return all(mark.weight != "fault" for mark in self.marks)


def check_poem(text: str, form: Form | None = None, book: BookName | None = None) -> Report | None:
    """Return what is to be said of a poem; None where there is no line.

    Args:
        text: with or without title.
        form: that it should have; None = found by its title and its lines.
        book: of rhymes; None = 平水韵 for verse in lines of one length, 词林正韵 for tunes.
    """
    poem = read_poem(text)
    if not poem.lines:
        return None
    lines = [line.text for line in poem.lines]
    read = Read(lines, rhyme_book(book or (form.book if form else "pingshui")))
    if _is_tune(form):
        assert form is not None  # noqa: S101 - said by the line above
        return _as_tune(poem, form, read)
    if looks_regulated(lines):
        meant = form is not None and bool(form.tones)
        if meant or (form is None and _is_regulated(read)):
            return _as_regulated(poem, read)
    if form is None and (tune := _tune_of(poem)):
        return _as_tune(poem, tune, Read(lines, rhyme_book(book or tune.book)))
    return _as_old_style(poem, form, Read(lines, rhyme_book(book or "cilin")))


def chinese_forms() -> list[Form]:
    """Return all Chinese forms, the writer's own included.

    Raises:
        FormError: one is ill-formed.
    """
    forms = [load_form(path) for path in form_paths().values()]
    return [form for form in forms if form.language == "zh"]


def _is_regulated(read: Read) -> bool:
    marks = check_regulated(read, best_scheme(read))
    wrong = [mark for mark in marks if mark.weight == "fault" or mark.name == "折腰体"]
    rhymes = [
        read.can(line, len(read.lines[line]) - 1, "平") for line in range(1, len(read.lines), 2)
    ]
    return all(rhymes) and len(wrong) <= _forgiven(len(read.lines))


def _forgiven(lines: int) -> int:
    return max(min(lines // 4, _MOST_WRONG), lines // 8)


def _is_tune(form: Form | None) -> bool:
    return form is not None and bool(form.tones) and form.book == "cilin"


def _tune_of(poem: Poem) -> Form | None:
    """Return the tune that a poem has by its title and size, or by the lengths of its lines."""
    tunes = [form for form in chinese_forms() if _is_tune(form)]
    for tune in tunes:
        size = sum(len(line.tones) for line in tune.lines)
        if size == sum(poem.lengths) and poem.title.startswith(tune.titles.get("zh", " ")):
            return tune
    for tune in tunes:
        if tuple(len(line.tones) for line in tune.lines) == poem.lengths:
            read = Read([line.text for line in poem.lines], rhyme_book(tune.book))
            wrong = [mark for mark in _tones(read, tune.lines) if mark.weight == "fault"]
            if len(wrong) <= _forgiven(len(poem.lines)):
                return tune
    return None


def _as_regulated(poem: Poem, read: Read) -> Report:
    scheme = best_scheme(read)
    count, length = len(read.lines), len(read.lines[0])
    level: Level = "平"
    rhyming = [line for line in range(count) if line % 2 or (scheme.rhymes_first and not line)]
    ends = [(line, level) for line in rhyming]
    rhyme = main_rhyme(read, ends)
    marks = [
        *check_regulated(read, scheme),
        *check_rhymes(read, ends, first_may_differ=scheme.rhymes_first),
        *check_echoes(read, [line for line in range(count) if line not in rhyming], rhyme),
        *repeated(read.lines),
    ]
    kind = {_QUATRAIN: "绝句", _OCTAVE: "律诗"}.get(count, "排律")
    english = {_QUATRAIN: "quatrain", _OCTAVE: "octave"}.get(count, "long poem")
    size = {5: "Five", 7: "Seven"}[length]
    rhymes_first = "首句入韵" if scheme.rhymes_first else "首句不入韵"
    return Report(
        f"{size}-character regulated {english}",
        _LENGTHS[length] + kind,
        f"{scheme.start}起{rhymes_first}",
        read.book.title,
        rhyme,
        _checked(poem.lines, read, marks, set(rhyming)),
    )


def _as_old_style(poem: Poem, form: Form | None, read: Read) -> Report:
    count = len(read.lines)
    rhyming = list(range(1, count, 2))
    if count > 1 and read.book.rhymes(read.lines[0][-1]) & read.book.rhymes(read.lines[1][-1]):
        rhyming.insert(0, 0)
    names = (form.title, form.titles.get("zh", form.title)) if form else _OLD_STYLE
    marks = [*_lengths(poem, form), *check_old_style(read, rhyming)]
    return Report(*names, "", read.book.title, "", _checked(poem.lines, read, marks, set(rhyming)))


def _as_tune(poem: Poem, form: Form, read: Read) -> Report:
    poem = poem.cut([len(line.tones) for line in form.lines])
    read = Read([line.text for line in poem.lines], read.book)
    places = form.lines
    marks = [*_lengths(poem, form), *_tones(read, places), *_refrains(read, places)]
    rhymes = set()
    for letter in sorted({place.rhyme for place in places} - {""}):
        ends = [
            (number, _end(place))
            for number, place in enumerate(places[: len(read.lines)])
            if place.rhyme == letter and place.tones
        ]
        rhymes.add(main_rhyme(read, ends))
        marks += check_rhymes(read, ends)
    letters = [place.rhyme for place in places]
    rhyming = {number for number, letter in enumerate(letters) if letter}
    return Report(
        form.title,
        form.titles.get("zh", form.title),
        form.variant,
        read.book.title,
        rhymes.pop() if len(rhymes) == 1 else "",
        _checked(poem.lines, read, marks, rhyming, letters),
    )


def _end(place: FormLine) -> Level:
    return "平" if place.tones[-1] == "平" else "仄"


def _lengths(poem: Poem, form: Form | None) -> Iterator[Mark]:
    if form is None:
        return
    places = form.lines
    count = len(poem.lines)
    if count != len(places) and not (form.repeats and count % len(places) == 0):
        yield Mark(
            "句数",
            "fault",
            count - 1,
            (),
            f"The form has {len(places)} lines, not {count}.",
            f"此体应为{len(places)}句，现为{count}句。",
        )
    for number, line in enumerate(poem.lines):
        place = places[number % len(places)]
        wanted = len(place.tones) or place.syllables
        if wanted and wanted != len(line.text):
            yield Mark(
                "字数",
                "fault",
                number,
                (),
                f"The line should have {wanted} characters, not {len(line.text)}.",
                f"此句应为{wanted}字，现为{len(line.text)}字。",
            )


def _tones(read: Read, places: Sequence[FormLine]) -> Iterator[Mark]:
    for number, (line, wanted) in enumerate(zip(read.lines, places, strict=False)):
        if len(line) != len(wanted.tones):
            continue
        for place, tone in enumerate(wanted.tones):
            if tone == "中" or (place == len(line) - 1 and wanted.rhyme):
                continue  # what is wrong with a rhyme is said once
            level: Level = "平" if tone == "平" else "仄"
            if not read.can(number, place, level):
                said = read.said(number, place)
                yield Mark(
                    "平仄",
                    "fault",
                    number,
                    (place,),
                    f"A {ENGLISH[level]} tone should stand here: {said}.",
                    f"此处应{level}：{said}。",
                )
            elif rare := read.rare(number, place, level):
                yield rare


def _refrains(read: Read, places: Sequence[FormLine]) -> Iterator[Mark]:
    said: dict[str, int] = {}
    for number, (line, place) in enumerate(zip(read.lines, places, strict=False)):
        if not place.refrain:
            continue
        first = said.setdefault(place.refrain, number)
        if read.lines[first] != line:
            yield Mark(
                "叠句",
                "fault",
                number,
                (),
                f"The line should repeat line {first + 1}: {read.lines[first]}.",
                f"此句应叠第{first + 1}句“{read.lines[first]}”。",
            )


def _checked(
    lines: Sequence[PoemLine],
    read: Read,
    marks: Sequence[Mark],
    rhyming: set[int],
    letters: Sequence[str] = (),
) -> tuple[CheckedLine, ...]:
    return tuple(
        CheckedLine(
            line.text,
            line.offsets,
            read.tones(number),
            tuple(" / ".join(map(str, read.book.readings(char))) for char in line.text),
            tuple(n for n, char in enumerate(line.text) if read.book.settled(char) is None),
            (letters[number] if number < len(letters) else "A") if number in rhyming else "",
            tuple(mark for mark in marks if mark.line == number),
        )
        for number, line in enumerate(lines)
    )
