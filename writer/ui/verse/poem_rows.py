"""From a draft to the rows that are shown of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from writer.assist.verse.measuring import length
from writer.ui.shared.figures import figure
from writer.ui.verse.form_words import letter_of, what_gave_way
from writer.ui.verse.line_rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from writer.assist.verse.measuring import Measured
    from writer.assist.verse.poem_draft import PoemDraft
    from writer.assist.verse.request import WrittenLine

    Measures = Sequence["tuple[Measured, ...] | None"]

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Versions:
    """Other versions of a line.

    Attributes:
        number: of the line.
        lines: the versions.
    """

    number: int
    lines: list[WrittenLine] = field(default_factory=list)


def rows_of(
    draft: PoemDraft,
    measures: Measures,
    versions: Versions | None,
    is_wanted: Callable[[int], bool],
) -> list[Row]:
    """Return the rows of a poem, the other versions of a line below it.

    Args:
        draft: the poem.
        measures: the words of each line; None = they are still being counted.
        versions: of a line, if they are being looked through.
        is_wanted: whether a line is being written.
    """
    rows: list[Row] = []
    for number in range(len(draft.lines)):
        rows.append(_row(draft, number, measures[number], wanted=is_wanted(number)))
        if versions is not None and versions.number == number:
            rows += [_version(versions, which) for which in range(len(versions.lines))]
    return rows


def _row(
    draft: PoemDraft, number: int, words: tuple[Measured, ...] | None, *, wanted: bool
) -> Row:
    line, places = draft.lines[number], draft.places
    place = places[number]
    counted = length(words) if words is not None and line.text else None
    words = words or ()
    kept = frozenset(at for at, word in enumerate(words) if word.word in line.kept)
    return Row(
        number,
        line.text,
        letter=letter_of(place),
        length=_length(counted, place.length),
        note=what_gave_way(line.relaxed),
        locked=line.locked,
        words=words,
        kept=kept,
        opens_stanza=number > 0 and places[number - 1].stanza != place.stanza,
        wanted=wanted,
        spoken=_spoken(draft, number, counted, [words[at].word.text for at in sorted(kept)]),
    )


def _version(versions: Versions, which: int) -> Row:
    line = versions.lines[which]
    said = translate("Verse", "Version {n}: {line}").format(n=figure(which + 1), line=line.text)
    return Row(
        versions.number,
        line.text,
        version=which,
        note=what_gave_way(line.relaxed),
        spoken=said,
    )


def _length(counted: int | None, asked: int | None) -> str:
    """Return what stands in the margin: a length, and that of the form where it is another."""
    if counted is None:
        return ""
    return f"{counted}/{asked}" if asked not in {None, counted} else str(counted)


def _spoken(draft: PoemDraft, number: int, counted: int | None, kept: Sequence[str]) -> str:
    """Return a line with everything about it, for who does not see it."""
    line, place = draft.lines[number], draft.places[number]
    parts = [translate("Verse", "Line {n}").format(n=figure(number + 1))]
    if place.letter:
        parts.append(translate("Verse", "rhyme {letter}").format(letter=letter_of(place)))
    if counted is not None:
        zh = draft.wish.form.language == "zh"
        many = translate("Verse", "{n} characters") if zh else translate("Verse", "{n} syllables")
        parts.append(many.format(n=figure(counted)))
    if line.locked:
        parts.append(translate("Verse", "locked"))
    if kept:
        parts.append(translate("Verse", "locked words: {words}").format(words=", ".join(kept)))
    if line.relaxed:
        parts.append(what_gave_way(line.relaxed))
    text = line.text or translate("Verse", "still to be written")
    return f"{', '.join(parts)}: {text}"
