"""What the checker found in a Chinese poem, as it is said beside the lines."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from writer.assist.verse.notes import LineNote, PoemNote, ReadWord, Remark, Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.chinese.checker import CheckedLine, Report

_MISCOUNTED = "字数"
_OF_NO_FORM = "古体诗"


def poem_note(report: Report, rows: Sequence[str]) -> PoemNote:
    """Return what is said of a poem that was checked.

    Args:
        report: of the checker.
        rows: lines of the text that it read.
    """
    starts = [0, *accumulate(len(row) + 1 for row in rows)]
    notes: list[tuple[LineNote, ...]] = [()] * len(rows)
    for line in report.lines:
        if line.offsets:
            notes[bisect_right(starts, line.offsets[0]) - 1] += (line_note(line, report),)
    form = "" if report.chinese_form == _OF_NO_FORM else report.chinese_form
    return PoemNote(form, (), _title(report), tuple(notes))


def line_note(line: CheckedLine, report: Report) -> LineNote:
    """Return what is said of a line (句) of a poem."""
    count = len(line.text)
    meant = {place for mark in line.marks for place in mark.places}
    miscounted = any(mark.name == _MISCOUNTED for mark in line.marks)
    rhyme = f" {report.rhyme}" if report.rhyme else ""
    english = [f"{count} character{'s' * (count != 1)}", line.tones]
    chinese = [f"{count} 字", line.tones]
    if line.rhyme:
        english.append(f"rhyme {line.rhyme} ({report.book}{rhyme})")
        chinese.append(f"韵 {line.rhyme}（{report.book}{rhyme}）")
    return LineNote(
        str(count) if miscounted else "",
        line.rhyme,
        Said("; ".join(english), "；".join(chinese)),
        tuple(
            ReadWord(
                char,
                (char,),
                tone,
                reading.replace(" / ", "\n"),
                place not in line.uncertain,
                place in meant,
            )
            for place, (char, tone, reading) in enumerate(
                zip(line.text, line.tones, line.readings, strict=True)
            )
        ),
        tuple(
            Remark(
                Said(mark.english_name, mark.name), mark.weight, Said(mark.english, mark.chinese)
            )
            for mark in line.marks
        ),
        _uncertain(line),
    )


def _title(report: Report) -> Said:
    parts = [report.variant, f"{report.book} {report.rhyme}" if report.rhyme else ""]
    more = "".join(f" · {part}" for part in parts if part)
    return Said(report.form + more, report.chinese_form + more)


def _uncertain(line: CheckedLine) -> Said:
    """Return which readings are not known, and why."""
    english, chinese = [], []
    for char, reading in _open_readings(line):
        if reading:
            english.append(
                f"{char} is read in two tones, and usage does not settle in which here: {reading}."
            )
            chinese.append(f"“{char}”平仄两读，用例不足以定：{reading}。")
        else:
            english.append(f"{char} is not in the rhyme book.")
            chinese.append(f"“{char}”韵书未收。")
    return Said(" ".join(english), "".join(chinese))


def _open_readings(line: CheckedLine) -> Iterator[tuple[str, str]]:
    seen = set()
    for place in line.uncertain:
        char = line.text[place]
        if char not in seen:
            seen.add(char)
            yield char, line.readings[place]
