"""Checks every poem of a file, each by the rules of its own language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from writer.assist.verse.chinese import checker as chinese
from writer.assist.verse.english import checker as english
from writer.assist.verse.form import find_form
from writer.assist.verse.poems_in_file import split_poems
from writer.assist.verse.poems_in_text import PoemPlace

if TYPE_CHECKING:
    from writer.assist.verse.chinese.rhyme_books import BookName
    from writer.assist.verse.english.pronouncing import Pronouncer


@dataclass(frozen=True, slots=True)
class CheckedPoem:
    """A poem of a text.

    Attributes:
        line: number of its first line in the text, from 1; its title, if it has one.
        report: on it; its places are those in the text.
    """

    line: int
    report: chinese.Report | english.Report


def check_poems(
    text: str, form: str | None, book: BookName | None, pronouncer: Pronouncer
) -> list[CheckedPoem]:
    """Return what is to be said of each poem of a text.

    Args:
        text: one poem or several; see :func:`split_poems`.
        form: name of the form that all should have; None = found by their lines.
        book: of rhymes, for Chinese poems; None = that of their forms.
        pronouncer: says how English words sound.

    Raises:
        FormError: there is no such form, or it is ill-formed.
    """
    wanted = find_form(form) if form else None
    places = split_poems(text)
    if len(places) < 2:
        places = [PoemPlace.of(0, tuple(text.split("\n")))]
    found = []
    for place in places:
        report: chinese.Report | english.Report | None
        if (wanted.language if wanted else place.language) == "zh":
            before = sum(len(row) + 1 for row in text.split("\n", place.start)[: place.start])
            report = _moved(chinese.check_poem(place.text, wanted, book), before)
        else:
            # Its lines are numbered from the beginning of the text.
            report = english.check("\n" * place.start + place.text, form, pronouncer)
        if report is not None:
            found.append(CheckedPoem(place.start + 1, report))
    return found


def _moved(report: chinese.Report | None, offset: int) -> chinese.Report | None:
    """Return the report on a text that begins at an offset of another."""
    return report and replace(
        report,
        lines=tuple(
            replace(line, offsets=tuple(place + offset for place in line.offsets))
            for line in report.lines
        ),
    )
