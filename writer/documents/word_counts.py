"""How many words the texts of a folder have; what was counted once is counted again if changed."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Final

from writer.documents.text_file import read_document
from writer.errors import DocumentError
from writer.text.counting import count_words
from writer.text.pieces import pieces

if TYPE_CHECKING:
    from pathlib import Path

    from writer.documents.workspace import TextFile

PIECE: Final = 1024
"""Characters that are counted at a time: between two of them, others may go on."""

REST_S: Final = 0.0002
"""For that: without a rest, whoever waits for Python's lock waits for five milliseconds."""


class WordCounts:
    """Remembers the words of each file by its size and the time of its last change."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, int, int]] = {}

    def known(self, text: TextFile) -> int | None:
        """Return the words of a text, None if it was not counted as it is now."""
        size, modified_ns, words = self._known.get(text.path, (-1, -1, 0))
        return words if (size, modified_ns) == (text.size, text.modified_ns) else None

    def count(self, text: TextFile) -> int:
        """Return the words of a text, of what cannot be read none; reads it unless known."""
        words = self.known(text)
        if words is None:
            words = _words_in(text.path)
            self._known[text.path] = (text.size, text.modified_ns, words)
        return words


def _words_in(path: Path) -> int:
    try:
        text = read_document(path).text
    except DocumentError:
        return 0
    words = 0
    for _, piece in pieces(text, PIECE):
        words += count_words(piece)
        sleep(REST_S)
    return words
