"""The order in which people put names that are counted: chapter 2 before chapter 10.

Figures count by their value, and so do Chinese numerals (第二章 before 第十章), and number words
and Roman numerals behind a word that counts (Chapter Two, Part IV). Capitals and accents decide
only between names that are otherwise the same.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Final, TypeAlias
from unicodedata import combining, normalize

NaturalKey: TypeAlias = "tuple[tuple[tuple[bool, int, str], ...], str]"

_ONES: Final = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER_WORDS: Final = {
    **{word: value for value, word in enumerate(_ONES, 1)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    **{
        f"{ten}-{one}": 10 * tens + ones
        for (tens, ten), (ones, one) in product(enumerate(_TENS, 2), enumerate(_ONES[:9], 1))
    },
}
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_COUNTED: Final = re.compile(
    r"\b(chapter|part|book|volume|vol\.?|act|scene|canto|section|episode)[ _]"
    r"([a-z]+(?:-[a-z]+)?)(?![^\W_])"
)
"""A word that is counted, and what may be its number."""

_IS_ROMAN: Final = re.compile(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")

_CHINESE_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "\N{IDEOGRAPHIC NUMBER ZERO}": 0,
    "两": 2,
}
_CHINESE_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIAD: Final = "万"
_PARTS_OF_A_BOOK: Final = {"上": 1, "中": 2, "下": 3}

_NUMBERS: Final = re.compile(
    # Longer runs of figures are parted: Python reads no number of any length.
    r"(\d{1,100}|[零\u3007一二两三四五六七八九十百千万]+|[上中下](?=[卷册部篇集]|\W|$))"
)


def natural_key(name: str) -> NaturalKey:
    """Return what to sort names by."""
    apart = normalize("NFKD", name).casefold()
    plain = "".join(char for char in apart if not combining(char))
    pieces = _NUMBERS.split(_COUNTED.sub(_in_figures, plain))
    # Every second piece is a number; a number stands before a letter.
    keys = tuple(
        (False, _value(piece), "") if index % 2 else (True, 0, piece)
        for index, piece in enumerate(pieces)
        if piece
    )
    return keys, name


def _in_figures(match: re.Match[str]) -> str:
    word, number = match.groups()
    value = _NUMBER_WORDS.get(number) or (_roman(number) if _IS_ROMAN.fullmatch(number) else 0)
    return f"{word} {value}" if value else match[0]


def _roman(number: str) -> int:
    values = [_ROMAN[char] for char in number]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    return _PARTS_OF_A_BOOK.get(number) or _chinese(number)


def _chinese(number: str) -> int:
    if all(char in _CHINESE_DIGITS for char in number):
        return int("".join(str(_CHINESE_DIGITS[char]) for char in number[:100]))
    total = below_myriad = digit = 0
    for char in number:
        if char in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[char]
        elif char == _MYRIAD:
            total += ((below_myriad + digit) or 1) * 10_000
            below_myriad = digit = 0
        else:
            # 十 alone is ten: the one before it is not said.
            below_myriad += (digit or 1) * _CHINESE_UNITS[char]
            digit = 0
    return total + below_myriad + digit
