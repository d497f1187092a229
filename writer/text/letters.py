"""Finding a name by a few of its letters, in their order: ``ch2`` finds ``Chapter 2``."""

from __future__ import annotations

import re
from heapq import nsmallest
from typing import TYPE_CHECKING, Final
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_BEGINS: Final = re.compile(r"(?<![^\W_])[^\W_]|(?<=[^\W\d_])\d")
"""Where a word begins, or a number behind one."""

_NOT_IN_NAME: Final = 20
_NOT_AT_A_BEGINNING: Final = 2


def plain_letters(name: str) -> str:
    """Return a name in small letters without accents."""
    return "".join(char for char in normalize("NFKD", name).casefold() if not combining(char))


def best_by_letters(wanted: str, names: Iterable[str], most: int) -> list[int]:
    """Return the places of the names that have the letters of ``wanted``, the best first.

    Args:
        wanted: letters; white space in it is ignored.
        names: as :func:`plain_letters` returns them; folders before ``/``.
        most: of the places.
    """
    letters = "".join(plain_letters(wanted).split())
    if not letters:
        return [place for place, _ in zip(range(most), names, strict=False)]
    likely = re.compile(".*?".join(map(re.escape, letters)), re.DOTALL)
    found = (
        (_distance(letters, name, likely.search), place)
        for place, name in enumerate(names)
        if likely.search(name)
    )
    return [place for _, place in nsmallest(most, found)]


def _distance(letters: str, name: str, likely: Callable[[str], object]) -> int:
    """Return how far the letters are from a name: gaps between them, not at words' beginnings."""
    own = name[name.rfind("/") + 1 :]
    if own != name and likely(own):
        return _distance(letters, own, likely)
    elsewhere = _NOT_IN_NAME if own != name else 0
    if letters in own:
        start = own.index(letters)
        return elsewhere + (0 if start in _beginnings(own) else 1)
    return elsewhere + min(
        _walked(letters, name, set()), _walked(letters, name, _beginnings(name))
    )


def _walked(letters: str, name: str, beginnings: set[int]) -> int:
    """Return the distance when each letter is taken at the next beginning of a word, or next."""
    place, distance = -1, 0
    for letter in letters:
        following = name.find(letter, place + 1)
        if following < 0:
            return len(name) * _NOT_AT_A_BEGINNING
        if following != place + 1:
            better = (at for at in sorted(beginnings) if at > place and name[at] == letter)
            following = next(better, following)
            distance += 1 if following in beginnings else _NOT_AT_A_BEGINNING
        place = following
    return distance


def _beginnings(name: str) -> set[int]:
    return {match.start() for match in _BEGINS.finditer(name)}
