"""The tokens of a model as pieces of Chinese verse: which fit a line from a place on.

Only characters whose tone is settled are written; what needs a reading to be chosen is not.

Axes: V vocabulary, C characters of a token, at most four.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.verse.chinese.regulated import LEVELS
from writer.assist.verse.chinese.rhyme_books import rhyme_book

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from writer.assist.verse.chinese.regulated import Level
    from writer.assist.verse.chinese.rhyme_books import BookName, RhymeBook
    from writer.model.vocabulary import Vocabulary

    Tokens = NDArray[np.intp]
    Marks = NDArray[np.bool_]

LONGEST = 4
"""Characters of a token that a line may take."""

LEAST_RHYMES = 40
"""Characters that a rhyme must have before a poem is begun on it."""

UNSAID = frozenset("的吗呢们么您咱她它嘛吧啊呀哪这兮")
"""What verse in old rhymes does not say, and a model of prose or of the oldest songs does."""

_AUTHOR: Final = "作者"
"""Names the poet above each poem that the models have read; within one they ought not to come."""

ANYTHING = "任"
"""Stands among tones where a character may stand that has none, or one that is not settled."""

_LEVEL, _OBLIQUE, _ANY = 1, 2, 4
_SIGNS: Final = {"平": _LEVEL, "仄": _OBLIQUE, "中": _LEVEL | _OBLIQUE, ANYTHING: _ANY}


class Lexicon:
    """The Chinese tokens of a vocabulary, read with a rhyme book.

    Attributes:
        texts: of every token; empty where it is none of Han characters, or too long.
        lengths: characters of each, shape (V,).
        token_of: the token of a text.
        book: of rhymes.
    """

    def __init__(self, vocabulary: Vocabulary, book: RhymeBook) -> None:
        self.book = book
        self.texts = [
            _text(data) if han else ""
            for data, han in zip(vocabulary.token_bytes, vocabulary.han, strict=True)
        ]
        self.texts = ["" if _AUTHOR in text else text for text in self.texts]
        if book.name in {"pingshui", "cilin"}:
            self.texts = ["" if UNSAID.intersection(text) else text for text in self.texts]
        self.lengths = np.array([len(text) for text in self.texts])
        self.token_of = {text: token for token, text in enumerate(self.texts) if text}
        chars = sorted(set("".join(self.texts)))
        self._rows = {char: row for row, char in enumerate(chars)}
        none = len(chars)
        self._chars = np.full((len(self.texts), LONGEST), none)
        for token, text in enumerate(self.texts):
            self._chars[token, : len(text)] = [self._rows[char] for char in text]
        settled = [_ANY | _bits({level} if (level := book.settled(c)) else ()) for c in chars]
        possible = [_ANY | (_bits(book.levels(char)) or _LEVEL | _OBLIQUE) for char in chars]
        # The row behind the last is that of no character.
        self._tones = np.array([[*settled, 0], [*possible, 0]], np.uint8)
        self._ending: dict[Level, dict[str, Marks]] = {
            level: {
                rhyme: self.marked(some) for rhyme, some in _ending(chars, book, level).items()
            }
            for level in LEVELS
        }
        none_ends = self.marked("")
        self._common = {
            level: np.logical_or.reduce(
                [none_ends, *(marks for marks in ending.values() if marks.sum() >= LEAST_RHYMES)]
            )
            for level, ending in self._ending.items()
        }
        self._fitting: dict[tuple[str, int, bool], Tokens] = {}
        self._having: dict[str, Tokens] = {}

    def fitting(self, tones: str, place: int, *, loose: bool = False) -> Tokens:
        """Return the tokens that may stand in a line from a place on.

        Args:
            tones: of the line; :data:`ANYTHING` where any character may stand.
            place: of the token's first character.
            loose: what has several readings fits if one of them does.
        """
        key = tones, place, loose
        if key not in self._fitting:
            fits = (self.lengths > 0) & (self.lengths <= len(tones) - place)
            for offset in range(min(LONGEST, len(tones) - place)):
                wanted = _SIGNS[tones[place + offset]]
                tone = self._tones[int(loose), self._chars[:, offset]]
                fits &= (self.lengths <= offset) | ((tone & wanted) > 0)
            self._fitting[key] = np.flatnonzero(fits)
        return self._fitting[key]

    def marked(self, chars: Collection[str]) -> Marks:
        """Return which characters are among some, for :meth:`with_char`."""
        marks = np.zeros(len(self._rows) + 1, bool)
        marks[[self._rows[char] for char in chars if char in self._rows]] = True
        return marks

    def with_char(self, tokens: Tokens, offset: int, char: str | None, taken: Marks) -> Tokens:
        """Return those of some tokens that have a character at an offset, or end before it.

        Args:
            tokens: to choose from.
            offset: in the token, below :data:`LONGEST`.
            char: what it has to be; None = any but those that are ``taken``.
            taken: see :meth:`marked`.
        """
        chars = self._chars[tokens, offset]
        if char is None:
            kept: Tokens = tokens[~taken[chars]]
        else:
            none = len(self._rows)
            kept = tokens[(chars == none) | (chars == self._rows.get(char, -1))]
        return kept

    def ending_in(self, tokens: Tokens, level: Level, rhymes: Collection[str] | None) -> Tokens:
        """Return those of some tokens whose last character has one of some rhymes for certain.

        Args:
            tokens: that end a line.
            level: tone of the end.
            rhymes: None = one that many characters have.
        """
        good = self._common[level]
        if rhymes is not None:
            ending = self._ending[level]
            some = [ending[rhyme] for rhyme in rhymes if rhyme in ending]
            good = np.logical_or.reduce([np.zeros_like(good), *some])
        kept: Tokens = tokens[good[self._chars[tokens, self.lengths[tokens] - 1]]]
        return kept

    def having(self, text: str) -> Tokens:
        """Return the tokens that have a text in them."""
        if text not in self._having:
            found = [token for token, each in enumerate(self.texts) if text in each]
            self._having[text] = np.array(found, np.intp)
        return self._having[text]


@lru_cache(maxsize=8)
def lexicon(vocabulary: Vocabulary, book: BookName) -> Lexicon:
    """Return the lexicon of a vocabulary and a book; it is made once."""
    return Lexicon(vocabulary, rhyme_book(book))


def _text(data: bytes) -> str:
    text = data.decode("utf-8", errors="ignore")
    return text if len(text) <= LONGEST else ""


def _bits(levels: Collection[str]) -> int:
    return sum(_SIGNS[level] for level in levels)


def _ending(chars: list[str], book: RhymeBook, level: Level) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for char in chars:
        readings = [reading for reading in book.readings(char) if reading.level == level]
        rhymes = {reading.rhyme for reading in readings}
        if book.settled(char) == level and len(rhymes) == 1 and "" not in rhymes:
            found.setdefault(rhymes.pop(), []).append(char)
    return found
