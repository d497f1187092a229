"""Words of a document that no token spells whole: names, inventions, rare words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.model.vocabulary import Vocabulary

MOST_WORDS = 5_000
"""Of a document; beyond, new ones are not learned."""

_LEAST_LETTERS = 4
_LONGEST = 40
_WORTH = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def finished_words(
    vocabulary: Vocabulary, tokens: Sequence[int], start: int
) -> Iterator[tuple[int, str]]:
    """Yield the words of several tokens that are known to be complete.

    Args:
        vocabulary: what the tokens are.
        tokens: a text.
        start: where its new part begins; a word counts when the token behind it is new.

    Yields:
        Where the word ends, and the word.
    """
    inside, begins = vocabulary.continues_word, vocabulary.starts_word
    for end in range(max(start, 1), len(tokens)):
        if inside[tokens[end]] or not inside[tokens[end - 1]]:
            continue
        first = end - 1
        while first > 0 and inside[tokens[first]]:
            first -= 1
        if not begins[tokens[first]]:
            first += 1
        if end - first < 2:
            continue
        data = b"".join(vocabulary.token_bytes[token] for token in tokens[first:end])
        word = data.decode("utf-8", errors="replace").strip()
        if _LEAST_LETTERS <= len(word) <= _LONGEST and _WORTH.fullmatch(word):
            yield end, word
