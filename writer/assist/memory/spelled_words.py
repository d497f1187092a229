"""Words of a document that are its own: names, inventions, rare words.

A word is one of these where no token spells it whole, or where it has a capital inside a sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.model.vocabulary import Vocabulary

MOST_WORDS = 5_000
"""Of a document; beyond, new ones are not learned."""

_LEAST_LETTERS = 4
_LEAST_OF_NAME = 3
_LONGEST = 40
_WORTH = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_CONTRACTED = re.compile(r"'[^\W\d_]{1,2}\Z")
_INSIDE_A_SENTENCE = re.compile(rb"[\w,;] ?\Z")


def finished_words(
    vocabulary: Vocabulary, tokens: Sequence[int], start: int
) -> Iterator[tuple[int, str]]:
    """Yield the words of a document's own that are known to be complete.

    Args:
        vocabulary: what the tokens are.
        tokens: a text.
        start: where its new part begins; a word counts when the token behind it is new.

    Yields:
        Where the word ends, and the word.
    """
    inside = vocabulary.continues_word
    for end in range(max(start, 1), len(tokens)):
        if inside[tokens[end]]:
            continue
        first = _first_token(vocabulary, tokens, end)
        if first < end and (word := _own_word(vocabulary, tokens, first, end)):
            yield end, word


def _first_token(vocabulary: Vocabulary, tokens: Sequence[int], end: int) -> int:
    """Return where the word begins that ends before a token; there, where none does."""
    inside, begins = vocabulary.continues_word, vocabulary.starts_word
    first = end - 1
    while first > 0 and inside[tokens[first]]:
        first -= 1
    return first if begins[tokens[first]] else first + 1


def _own_word(vocabulary: Vocabulary, tokens: Sequence[int], first: int, end: int) -> str | None:
    data = b"".join([vocabulary.token_bytes[token] for token in tokens[first:end]])
    word = data.decode("utf-8", errors="replace").strip()
    if len(word) > _LONGEST or not _WORTH.fullmatch(word):
        return None
    if word[0].isupper() and _is_inside_a_sentence(vocabulary, tokens[max(0, first - 2) : first]):
        # Of "Anne's" and "Anne'll" it is Anne who comes back.
        name = _CONTRACTED.sub("", word)
        return name if len(name) >= _LEAST_OF_NAME and not name.isupper() else None
    return word if end - first > 1 and len(word) >= _LEAST_LETTERS else None


def _is_inside_a_sentence(vocabulary: Vocabulary, before: Sequence[int]) -> bool:
    data = b"".join([vocabulary.token_bytes[token] for token in before])
    return _INSIDE_A_SENTENCE.search(data) is not None
