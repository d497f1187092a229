"""What a checker says about a place in a Chinese poem, in English and in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Weight = Literal["fault", "licence", "note"]

NAMES: Final = {
    "失粘": "broken link between couplets",
    "折腰体": "bent waist",
    "失对": "couplet without opposition",
    "孤平": "lone level tone",
    "三平调": "three level tones at the end",
    "三仄尾": "three oblique tones at the end",
    "平仄": "tone against the form",
    "落韵": "off the rhyme",
    "撞韵": "echo of the rhyme",
    "重字": "repeated character",
    "拗救": "remedied tone",
    "邻韵": "neighbouring rhyme",
    "换韵": "change of rhyme",
    "异读": "rare reading",
    "字数": "number of characters",
    "句数": "number of lines",
    "叠句": "refrain",
}
"""What a mark may be called, with the English for it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark on characters of a line.

    Attributes:
        name: a key of :data:`NAMES`.
        weight: a ``fault`` breaks the form, a ``licence`` is one that poets take, a ``note`` is
            worth knowing.
        line: its number, from 0.
        places: of the characters in the line, from 0.
        english: why, with the reading used.
        chinese: the same.
    """

    name: str
    weight: Weight
    line: int
    places: tuple[int, ...]
    english: str
    chinese: str

    @property
    def english_name(self) -> str:
        """What an English reader calls it."""
        return NAMES[self.name]
