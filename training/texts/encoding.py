"""Encoding much text fast: what was encoded before is not encoded again.

No token spans the place before a space or a line end, so the tokens of a text are those of its
chunks: a word with the space before it and the marks behind it. A language has few chunks that
come often; the tokenizer sees only the others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from writer.model.tokenizer import Tokenizer

REMEMBERED = 400_000
"""Chunks; when there are more, all are forgotten. Some 100 MB."""

LONGEST_REMEMBERED = 40
"""Characters. Chinese has no spaces: its chunks are paragraphs, which do not come again."""

# Only these two, on whose nature all regular expression libraries agree.
_CHUNK = re.compile(r"[ \n]*[^ \n]+|[ \n]+")


class Encoder:
    """A tokenizer with a memory."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, bytes] = {}

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.uint16]]:
        """Return the tokens of every text, as :meth:`Tokenizer.encode` does."""
        chunks = [_CHUNK.findall(text) for text in texts]
        if len(self._known) > REMEMBERED:
            self._known.clear()
        new = list({chunk for part in chunks for chunk in part if chunk not in self._known})
        for chunk, tokens in zip(new, self._tokenizer.encode_batch(new), strict=True):
            self._known[chunk] = np.array(tokens, np.uint16).tobytes()
        arrays = [
            np.frombuffer(b"".join(map(self._known.__getitem__, part)), np.uint16)
            for part in chunks
        ]
        for chunk in new:
            if len(chunk) > LONGEST_REMEMBERED:
                del self._known[chunk]
        return arrays
