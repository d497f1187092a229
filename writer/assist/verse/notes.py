"""What is said of the lines of a poem beside them, in English and in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.text.scripts import Language

Weight = Literal["fault", "licence", "note"]

WEIGHTS: Final[tuple[Weight, ...]] = ("fault", "licence", "note")
"""The heaviest first."""


@dataclass(frozen=True, slots=True)
class Said:
    """The same in both languages of the interface.

    Attributes:
        english: for one who reads English.
        chinese: for one who reads Chinese.
    """

    english: str
    chinese: str

    def to(self, language: Language) -> str:
        """Return what is said to one who reads ``language``."""
        return self.chinese if language == "zh" else self.english


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a line does.

    Attributes:
        name: what it is called.
        weight: a ``fault`` leaves the form, a ``licence`` is one that poets take, a ``note`` is
            worth knowing.
        why: a sentence.
    """

    name: Said
    weight: Weight
    why: Said


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word, or a Chinese character, as it was read.

    Attributes:
        text: as it is written.
        parts: its syllables, as many as there are signs; the whole of it where there are none.
        signs: weak (×) and strong (/) syllables, in Chinese its tone.
        sounds: the reading; in Chinese all that the book has, one a line.
        is_sure: whether that is known and no guess.
        is_meant: whether a remark is about it.
    """

    text: str
    parts: tuple[str, ...]
    signs: str
    sounds: str
    is_sure: bool
    is_meant: bool = False


@dataclass(frozen=True, slots=True)
class LineNote:
    """What is said of a line.

    Attributes:
        figure: how long it is; in Chinese only where that is not as it should be.
        letter: of its rhyme; empty = none.
        summary: the same in words, and more.
        words: as they were read.
        remarks: on what it does.
        sources: where its readings are from; empty = from the book named in the summary.
    """

    figure: str
    letter: str
    summary: Said
    words: tuple[ReadWord, ...]
    remarks: tuple[Remark, ...] = ()
    sources: Said = Said("", "")


@dataclass(frozen=True, slots=True)
class PoemNote:
    """What is said of a poem.

    Attributes:
        form: name of the form's file, of a Chinese one its title; empty = it keeps none.
        metre: of its lines; empty = none, or it is Chinese.
        title: which form it has, and how much of it is missing.
        rows: the notes on each row of the text that was read; several lines may stand in one.
    """

    form: str
    metre: tuple[str, ...]
    title: Said
    rows: tuple[tuple[LineNote, ...], ...]


NOTHING: Final = PoemNote("", (), Said("", ""), ())
"""What is said of what is no poem."""


def titled(title: Said, missing: int, line: str = "行") -> Said:
    """Return the title of a form, and how many lines of it a poem lacks, or has too many.

    Args:
        title: of the form.
        missing: lines; negative = too many.
        line: what a Chinese reader calls a line: 行, of Chinese verse 句.
    """
    count = abs(missing)
    if not count:
        return title
    lines = "line" if count == 1 else "lines"
    english = f"{count} {lines} {'left' if missing > 0 else 'too many'}"
    chinese = f"还差 {count} {line}" if missing > 0 else f"多 {count} {line}"
    return Said(f"{title.english} · {english}", f"{title.chinese} · {chinese}")


def heaviest(lines: Iterable[LineNote]) -> Weight | None:
    """Return the heaviest weight of the remarks on lines; None where there are none."""
    found = {remark.weight for line in lines for remark in line.remarks}
    return next((weight for weight in WEIGHTS if weight in found), None)
