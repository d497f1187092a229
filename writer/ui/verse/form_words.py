"""Forms of verse in the words of their readers: titles, a description, what gave way in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale

from writer.assist.verse.poem_draft import places_of
from writer.ui.shared.figures import counted, figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from writer.assist.verse.form import Form, FormLine
    from writer.assist.verse.poem_draft import Place


def QT_TRANSLATE_NOOP(_context: str, words: str) -> str:  # noqa: N802 - lupdate's name for it
    """Return ``words`` as they are, and have them found by Qt's tools for translators."""
    return words


_FEET: Final = {
    "iamb": QT_TRANSLATE_NOOP("Verse", "iambic"),
    "trochee": QT_TRANSLATE_NOOP("Verse", "trochaic"),
    "anapaest": QT_TRANSLATE_NOOP("Verse", "anapaestic"),
    "dactyl": QT_TRANSLATE_NOOP("Verse", "dactylic"),
    "amphibrach": QT_TRANSLATE_NOOP("Verse", "amphibrachic"),
}

_METRES: Final = (
    QT_TRANSLATE_NOOP("Verse", "monometer"),
    QT_TRANSLATE_NOOP("Verse", "dimeter"),
    QT_TRANSLATE_NOOP("Verse", "trimeter"),
    QT_TRANSLATE_NOOP("Verse", "tetrameter"),
    QT_TRANSLATE_NOOP("Verse", "pentameter"),
    QT_TRANSLATE_NOOP("Verse", "hexameter"),
    QT_TRANSLATE_NOOP("Verse", "heptameter"),
    QT_TRANSLATE_NOOP("Verse", "octameter"),
    QT_TRANSLATE_NOOP("Verse", "nonameter"),
)

_BOOKS: Final = {
    "pingshui": "平水韵",
    "cilin": "词林正韵",
    "xinyun": "中华新韵",
    "tongyun": "中华通韵",
}
"""Books of rhymes, whose names nobody translates."""

_GAVE_WAY: Final = {
    "slant rhyme": QT_TRANSLATE_NOOP("Verse", "a slant rhyme"),
    "loose stress": QT_TRANSLATE_NOOP("Verse", "stresses are loose"),
    "loose length": QT_TRANSLATE_NOOP("Verse", "another length"),
    "repeated characters": QT_TRANSLATE_NOOP("Verse", "characters come again"),
    "neighbouring rhyme": QT_TRANSLATE_NOOP("Verse", "a rhyme next door (邻韵)"),
    "loose tones": QT_TRANSLATE_NOOP("Verse", "tones are loose"),
    "no rhyme": QT_TRANSLATE_NOOP("Verse", "no rhyme"),
    "acrostic": QT_TRANSLATE_NOOP("Verse", "another initial"),
    "locked words": QT_TRANSLATE_NOOP("Verse", "no room for a locked word"),
}

_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LONGEST_SCHEME: Final = 48
_MOST_LENGTHS: Final = 10


def title_of(form: Form) -> str:
    """Return the title of a form: of a Chinese one the Chinese, else by the interface."""
    chinese = form.language == "zh" or QLocale().language() == QLocale.Language.Chinese
    return form.titles.get("zh", form.title) if chinese else form.title


def letter_of(place: Place) -> str:
    """Return what stands in the margin: the letter of the rhyme, with the figure of a refrain."""
    figures = "".join(sign for sign in place.refrain.partition("·")[0] if sign.isdigit())
    return place.letter + figures.translate(_SUPERSCRIPTS)


def description(form: Form, stanzas: int) -> str:
    """Return what a form asks of a poem: lines, rhymes, metre."""
    places = places_of(form, stanzas)
    lines = counted(len(places), said("one line"), said("{n} lines"))
    parts = [lines, _scheme(places), _measure(form)]
    if form.language == "zh":
        parts.append(_BOOKS[form.book])
    return " · ".join(filter(None, parts))


def what_gave_way(steps: Iterable[str]) -> str:
    """Return what gave way in a line, since no word fitted; empty = nothing."""
    return ", ".join(said(_GAVE_WAY.get(step, step)) for step in steps)


def said(words: str) -> str:
    """Return words about verse in the language of the interface."""
    return QCoreApplication.translate("Verse", words)


def _scheme(places: Sequence[Place]) -> str:
    """Return the letters of a poem, ``ABAB CDCD``; nothing where no line rhymes."""
    if not any(place.letter for place in places):
        return said("unrhymed")
    letters = ""
    for number, place in enumerate(places):
        new = number and place.stanza != places[number - 1].stanza
        letters += (" " if new else "") + (letter_of(place) or "–")
    return letters if len(letters) <= _LONGEST_SCHEME else letters[: _LONGEST_SCHEME - 1] + "…"


def _measure(form: Form) -> str:
    """Return how long the lines are: by feet, else by syllables or characters."""
    metres = list(dict.fromkeys(map(_metre, form.lines)))
    if all(metres):
        return said(" and ").join(metres)
    lengths = [len(line.tones) or line.syllables for line in form.lines]
    if None in lengths:
        return said("lines of any length")
    each = list(dict.fromkeys(lengths))
    is_chinese = form.language == "zh"
    if len(each) == 1:
        template = said("{n} characters each") if is_chinese else said("{n} syllables each")
        return template.format(n=figure(each[0] or 0))
    row = "-".join(str(length) for length in lengths)
    if len(lengths) > _MOST_LENGTHS:
        row = f"{min(filter(None, lengths))}–{max(filter(None, lengths))}"
    template = said("{row} characters") if is_chinese else said("{row} syllables")
    return template.format(row=row)


def _metre(line: FormLine) -> str:
    if line.metre is None:
        return ""
    return f"{said(_FEET[line.metre.foot])} {said(_METRES[line.metre.feet - 1])}"
