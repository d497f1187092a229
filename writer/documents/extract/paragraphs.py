"""Collecting paragraphs and lines while a file is read from front to back."""

from __future__ import annotations

import re

from writer.text.lines import looks_like_verse

_FEWEST_LINES = 4
"""Of verse in a file: two short paragraphs may be anything."""

_SPACES = re.compile(r"[ \t\n\r\f\u00a0]+")


class Paragraphs:
    """The paragraphs of a file, in the order in which they are met.

    Attributes:
        finished: one entry per paragraph; lines in it are separated by a line end. Empty
            paragraphs are entries too: they part the stanzas of poems and the scenes of stories.
    """

    def __init__(self) -> None:
        self.finished: list[str] = []
        self._lines: list[str] = []
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        """Append text to the line; white space in it is a single space."""
        self._pieces.append(text)

    def break_line(self) -> None:
        """End the line."""
        self._lines.append(_SPACES.sub(" ", "".join(self._pieces)).strip(" "))
        self._pieces.clear()

    def end_line(self) -> None:
        """End the line unless it is empty."""
        if self._has_text():
            self.break_line()

    def end_paragraph(self, *, keep_empty: bool = False) -> None:
        """End the paragraph; an empty one counts only if ``keep_empty`` says so."""
        self.end_line()
        # Two line breaks in a row are the empty line between two stanzas.
        stanzas = re.split(r"\n{2,}", "\n".join(self._lines).strip("\n"))
        self._lines.clear()
        if stanzas == [""] and not keep_empty:
            return
        for stanza in stanzas[:-1]:
            self.finished += [stanza, ""]
        self.finished.append(stanzas[-1])

    def text(self) -> str:
        """Return everything so far; see :func:`join_paragraphs`."""
        self.end_paragraph()
        return join_paragraphs(self.finished)

    def _has_text(self) -> bool:
        return any(not piece.isspace() for piece in self._pieces)


def join_paragraphs(paragraphs: list[str]) -> str:
    """Return the paragraphs with an empty line between them.

    Poems are often typed with a paragraph for every line and an empty one between stanzas:
    neighbours that look like verse become the lines of one paragraph.
    """
    blocks: list[list[str]] = [[]]
    for paragraph in paragraphs:
        if paragraph:
            blocks[-1].append(paragraph)
        else:
            blocks.append([])
    verse = [_is_typed_verse(block) for block in blocks]
    lines = sum(len(block) for block, is_verse in zip(blocks, verse, strict=True) if is_verse)
    joined = [
        ("\n" if is_verse and lines >= _FEWEST_LINES else "\n\n").join(block)
        for block, is_verse in zip(blocks, verse, strict=True)
        if block
    ]
    return "\n\n".join(joined)


def _is_typed_verse(block: list[str]) -> bool:
    return not any("\n" in paragraph for paragraph in block) and looks_like_verse(block)
