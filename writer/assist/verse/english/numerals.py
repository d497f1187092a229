"""Numerals as they are read aloud: ``1914`` is “nineteen fourteen”."""

from __future__ import annotations

from typing import Final

_SMALL: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS: Final = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip

MOST: Final = 999_999
"""Greatest number that is read as one; a longer one is read by its digits."""


def read_aloud(digits: str) -> list[str]:
    """Return the words of a numeral; four digits from 1100 to 1999 are read as a year."""
    number = int(digits)
    if number > MOST or (len(digits) > 1 and digits.startswith("0")):
        return [_SMALL[int(digit)] for digit in digits]
    if 1100 <= number <= 1999 and number % 100:
        low = number % 100
        return [
            *_below_hundred(number // 100),
            *(["oh"] if low < 10 else []),
            *_below_hundred(low),
        ]
    return _read(number)


def _read(number: int) -> list[str]:
    for unit, name in ((1000, "thousand"), (100, "hundred")):
        if number >= unit:
            rest = number % unit
            joined = ["and"] if rest and rest < 100 else []
            return [*_read(number // unit), name, *joined, *(_read(rest) if rest else [])]
    return _below_hundred(number)


def _below_hundred(number: int) -> list[str]:
    if number < 20:
        return [_SMALL[number]]
    return [_TENS[number // 10], *([_SMALL[number % 10]] if number % 10 else [])]
