"""The words of a model's training text: what it spells beyond them is hardly ever a word.

A model spells by pieces, and where it has no idea it joins pieces that never met. A list of what
was really written tells a rare word from an accident.

A list is a text file, a word a line, UTF-8. Capitals and kinds of apostrophe make no difference.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Protocol

from writer.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LONGEST = 60
"""Characters of a word."""


class KnownWords(Protocol):
    """Tells words from accidents."""

    def begins(self, letters: str) -> bool:
        """Return whether a word starts with these letters, or is them."""

    def __contains__(self, word: str) -> bool:
        """Return whether it is a word."""


class WordList:
    """Words, found by their first letters. Numbers and the genitives of words are words, too."""

    def __init__(self, words: Iterable[str]) -> None:
        plain = plain_word("\n".join(words)).split()
        # In this order: a file is sorted already, which sorting makes use of and a set does not.
        self._words = list(dict.fromkeys(sorted(plain)))

    def __iter__(self) -> Iterator[str]:
        """Iterate over the words in their order."""
        return iter(self._words)

    def __contains__(self, word: str) -> bool:
        """Return whether ``word`` is in the list, or its genitive, or a number."""
        plain = plain_word(word)
        return plain[:1].isdigit() or self._has(plain) or self._has(plain.removesuffix("'s"))

    def begins(self, letters: str) -> bool:
        """Return whether a word starts with these letters, or is them."""
        plain = plain_word(letters)
        place = bisect_left(self._words, plain)
        starts = place < len(self._words) and self._words[place].startswith(plain)
        return starts or plain.removesuffix("'") in self

    def _has(self, plain: str) -> bool:
        place = bisect_left(self._words, plain)
        return place < len(self._words) and self._words[place] == plain


class AnyList:
    """What any of several lists knows."""

    def __init__(self, lists: Sequence[KnownWords]) -> None:
        self._lists = lists

    def begins(self, letters: str) -> bool:
        """Return whether a word starts with these letters, or is them."""
        return any(words.begins(letters) for words in self._lists)

    def __contains__(self, word: str) -> bool:
        """Return whether one of the lists has the word."""
        return any(word in words for words in self._lists)


def plain_word(word: str) -> str:
    """Return a word in the spelling in which words are compared."""
    return word.replace("’", "'").casefold()


def encode_words(words: Iterable[str]) -> bytes:
    """Return the contents of ``words.txt``."""
    return "".join(f"{word}\n" for word in sorted(words)).encode()


def load_words(data: bytes) -> WordList:
    """Read ``words.txt``, which is not trusted.

    Raises:
        BundleError: it is no list of words.
    """
    try:
        words = data.decode().split()
    except UnicodeDecodeError as error:
        raise BundleError(
            "The word list of the model is damaged: {reason}.", reason=error.reason
        ) from None
    if any(len(word) > LONGEST for word in words):
        raise BundleError("The word list of the model holds what is no word.")
    return WordList(words)
