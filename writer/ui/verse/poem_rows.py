"""From a draft to the rows that are shown of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from writer.assist.verse.measuring import length
from writer.ui.shared.figures import figure
from writer.ui.verse.form_words import letter_of, what_gave_way
from writer.ui.verse.line_rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from writer.assist.verse.measuring import Measured
    from writer.assist.verse.poem_draft import DraftLine, Place, PoemDraft
    from writer.assist.verse.request import WrittenLine
    from writer.text.scripts import Language

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
    places = draft.places
    for number, (line, place, words) in enumerate(zip(draft.lines, places, measures, strict=True)):
        row = _row(number, line, place, words, draft.wish.form.language)
        opens = number > 0 and places[number - 1].stanza != place.stanza
        rows.append(replace(row, opens_stanza=opens, wanted=is_wanted(number)))
        if versions is not None and versions.number == number:
            rows += [_version(versions, which) for which in range(len(versions.lines))]
    return rows


def _row(
    number: int,
    line: DraftLine,
    place: Place,
    words: tuple[Measured, ...] | None,
    language: Language,
) -> Row:
    counted = length(words) if words is not None and line.text else None
    words = words or ()
    kept = [at for at, word in enumerate(words) if word.word in line.kept]
    heard = [words[at].word.text for at in kept]
    return Row(
        number,
        line.text,
        letter=letter_of(place),
        length=_length(counted, place.length),
        note=what_gave_way(line.relaxed),
        locked=line.locked,
        words=words,
        kept=frozenset(kept),
        spoken=", ".join(_about(number, line, place, _counted(counted, language), heard))
        + f": {line.text or translate('Verse', 'still to be written')}",
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


def _counted(counted: int | None, language: Language) -> str:
    """Return a length in words; nothing where it is not known."""
    if counted is None:
        return ""
    zh = language == "zh"
    many = translate("Verse", "{n} characters") if zh else translate("Verse", "{n} syllables")
    return many.format(n=figure(counted))


def _about(
    number: int, line: DraftLine, place: Place, counted: str, kept: Sequence[str]
) -> Iterator[str]:
    """Yield everything about a line, for who does not see it."""
    yield translate("Verse", "Line {n}").format(n=figure(number + 1))
    if place.letter:
        yield translate("Verse", "rhyme {letter}").format(letter=letter_of(place))
    if counted:
        yield counted
    if line.locked:
        yield translate("Verse", "locked")
    if kept:
        yield translate("Verse", "locked words: {words}").format(words=", ".join(kept))
    if line.relaxed:
        yield what_gave_way(line.relaxed)
