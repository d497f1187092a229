"""What the checker found in an English poem, as it is said beside the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.phonetics import phonetic
from writer.assist.verse.english.spelling import syllables
from writer.assist.verse.form import find_form
from writer.assist.verse.notes import LineNote, PoemNote, ReadWord, Remark, Said, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.verse.english.checker import CheckedLine, CheckedWord, Report

_STRONG, _WEAK = "/", "×"
_PLACES: Final = {"s": _STRONG, "w": _WEAK}
_STRESSES: Final = {"1": _STRONG, "2": "\\", "0": _WEAK, "m": _STRONG, "f": _WEAK}

_FEET: Final = {
    "iamb": ("iambic", "抑扬格"),
    "trochee": ("trochaic", "扬抑格"),
    "anapaest": ("anapaestic", "抑抑扬格"),
    "dactyl": ("dactylic", "扬抑抑格"),
    "amphibrach": ("amphibrachic", "抑扬抑格"),
}
_COUNTS: Final = (
    ("monometer", "一"),
    ("dimeter", "二"),
    ("trimeter", "三"),
    ("tetrameter", "四"),
    ("pentameter", "五"),
    ("hexameter", "六"),
    ("heptameter", "七"),
    ("octameter", "八"),
    ("nonameter", "九"),
)

_LONGEST_SCHEME: Final = 24
"""Letters of a scheme that are told with the metre."""

_SURE: Final = frozenset(["writer", "sure", "table", "rule"])
_SOURCES: Final = {
    "writer": ("as you have it: {words}", "按你的读音表：{words}"),
    "rule": ("by rule and letters: {words}", "按规则与拼写：{words}"),
    "guess": ("guessed by rule: {words}", "按规则推测：{words}"),
    "letters": ("guessed from the letters: {words}", "按拼写推测：{words}"),
}
_DICTIONARY: Final = Said("the others: dictionary", "其余：词典")
_ALL_DICTIONARY: Final = Said("dictionary", "词典")


def poem_note(report: Report, rows: int) -> PoemNote:
    """Return what is said of a poem that was checked.

    Args:
        report: of the checker.
        rows: lines of the text that it read, titles and empty ones too.
    """
    notes: list[tuple[LineNote, ...]] = [()] * rows
    places = {line.number: place for place, line in enumerate(report.lines, start=1)}
    for line in report.lines:
        notes[line.number - 1] = (line_note(line, places.get(line.partner or 0)),)
    return PoemNote(report.form, report.metre, _title(report), tuple(notes))


def line_note(line: CheckedLine, partner: int | None = None) -> LineNote:
    """Return what is said of a line.

    Args:
        line: as it was checked.
        partner: number, in the poem, of the line that it rhymes with.
    """
    return LineNote(
        str(line.syllables),
        line.rhyme.strip("-"),
        _summary(line, partner),
        _words(line),
        tuple(
            Remark(
                Said(each.name, each.chinese_name), each.weight, Said(each.english, each.chinese)
            )
            for each in line.marks
        ),
        _sources(line.words),
    )


def metre_title(metre: str) -> Said:
    """Return what ``iamb 5`` is called: ``iambic pentameter``."""
    foot, feet = metre.split()
    english, chinese = _FEET[foot]
    size, number = _COUNTS[int(feet) - 1]
    return Said(f"{english} {size}", f"{chinese}{number}音步")


def _title(report: Report) -> Said:
    metres = [metre_title(metre) for metre in report.metre]
    if report.form:
        form = find_form(report.form)
        title = Said(form.title, form.titles.get("zh", form.title))
    elif metres:
        title = Said(
            " / ".join(metre.english for metre in metres),
            "、".join(metre.chinese for metre in metres),
        )
    else:
        title = Said("free verse", "自由诗")
    if not report.form and report.scheme.strip("- ") and len(report.scheme) <= _LONGEST_SCHEME:
        title = Said(f"{title.english} · {report.scheme}", f"{title.chinese} · {report.scheme}")
    return titled(title, report.missing)


def _summary(line: CheckedLine, partner: int | None) -> Said:
    one = line.syllables == 1
    english = [f"{line.syllables} {'syllable' if one else 'syllables'}"]
    chinese = [f"{line.syllables} 个音节"]
    if line.metre:
        metre = metre_title(line.metre)
        feet = " | ".join(
            " ".join(_PLACES[place] for place in foot) for foot in line.feet.split("|")
        )
        english.append(f"{metre.english}: {feet}")
        chinese.append(f"{metre.chinese}：{feet}")
    if line.rhyme.strip("-"):
        with_line = partner is not None and line.kind is not None
        english.append(f"rhyme {line.rhyme}" + (f", with line {partner}" if with_line else ""))
        chinese.append(f"韵 {line.rhyme}" + (f"，与第 {partner} 行" if with_line else ""))
    return Said("; ".join(english), "；".join(chinese))


def _words(line: CheckedLine) -> tuple[ReadWord, ...]:
    places = line.feet.replace("|", "")
    read, start = [], 0
    for word in line.words:
        end = start + len(word.marks)
        signs = (
            "".join(_PLACES[place] for place in places[start:end])
            if places
            else "".join(_STRESSES[mark] for mark in word.marks)
        )
        parts = syllables(word.text, max(1, len(signs)))
        is_sure = word.source in _SURE
        read.append(ReadWord(word.text, parts, signs, phonetic(word.sounds), is_sure))
        start = end
    return tuple(read)


def _sources(words: Sequence[CheckedWord]) -> Said:
    """Return who says how the words sound."""
    english, chinese, known = [], [], False
    for source in ("writer", "rule", "guess", "letters"):
        named = dict.fromkeys(word.text for word in words if word.source == source)
        if named:
            quoted = [f"“{word}”" for word in named]
            english.append(_SOURCES[source][0].format(words=", ".join(quoted)))
            chinese.append(_SOURCES[source][1].format(words="、".join(quoted)))
    known = any(word.source not in _SOURCES for word in words)
    if known:
        rest = _DICTIONARY if english else _ALL_DICTIONARY
        english.append(rest.english)
        chinese.append(rest.chinese)
    return Said(f"Readings: {'; '.join(english)}.", f"读音：{'；'.join(chinese)}。")
