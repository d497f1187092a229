"""The list of words that goes with a model, so that it suggests none that was never written."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from writer.model.word_list import LONGEST, plain_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from writer.model.tokenizer import Tokenizer

MOST_WORDS = 120_000
"""A language has some hundred thousand; what comes once in a library is often a misprint."""

_WORD = re.compile(r"(?<![^\W_])[^\W\d_][^\W_]*(?:['’][^\W_]+)*")
_CHUNK = 1_000_000


def words_of(texts: Iterable[str]) -> set[str]:
    """Return the words of texts; of more than :data:`MOST_WORDS`, those that come most often.

    Capitals make no difference. A genitive is left out where its word is in the list.
    """
    written: Counter[str] = Counter()
    for text in texts:
        written.update(_WORD.findall(text))
    counts: Counter[str] = Counter()
    for word, count in written.items():
        counts[plain_word(word)] += count
    words = {word for word in counts if len(word) <= LONGEST}
    words = {word for word in words if not (word.endswith("'s") and word[:-2] in words)}
    least = 1
    while len(words) > MOST_WORDS:
        least += 1
        words = {word for word in words if counts[word] >= least}
    return words


def text_of(tokens: NDArray[np.uint16], tokenizer: Tokenizer) -> Iterator[str]:
    """Yield an encoded text in pieces that end between words.

    Args:
        tokens: shape (N,); may be a memory map.
        tokenizer: that encoded them.
    """
    pieces = list(tokenizer.token_bytes)
    pieces[tokenizer.document_token] = b"\n"
    rest = b""
    for start in range(0, len(tokens), _CHUNK):
        chunk = tokens[start : start + _CHUNK].tolist()
        data = rest + b"".join([pieces[token] for token in chunk])
        end = max(data.rfind(b" "), data.rfind(b"\n")) + 1
        rest = data[end:]
        yield data[:end].decode(errors="ignore")
    yield rest.decode(errors="ignore")
