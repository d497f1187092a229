"""Collecting paragraphs and lines while a file is read from front to back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writer.documents.extract.budget import PARAGRAPH_COST
from writer.text.lines import looks_like_verse

if TYPE_CHECKING:
    from writer.documents.extract.budget import Budget

_FEWEST_LINES = 4
"""Of verse in a file: two short paragraphs may be anything."""

_SPACES = re.compile(r"[ \t\n\r\f\u00a0]+")


class Paragraphs:
    """The paragraphs of a file, in the order in which they are met.

    Attributes:
        finished: one entry per paragraph; lines in it are separated by a line end. An empty
            entry stands for empty paragraphs, however many: they part the stanzas of poems and
            the scenes of stories.
    """

    def __init__(self, budget: Budget) -> None:
        """Start with nothing; what is added is taken from the budget."""
        self._budget = budget
        self.finished: list[str] = []
        self._lines: list[str] = []
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        """Append text to the line; white space in it is a single space."""
        self._budget.spend(len(text))
        self._pieces.append(text)

    def break_line(self) -> None:
        """End the line."""
        self._budget.spend(1)
        self._lines.append(_SPACES.sub(" ", "".join(self._pieces)).strip(" "))
        self._pieces.clear()

    def end_line(self) -> None:
        """End the line unless it is empty."""
        if self._has_text():
            self.break_line()
        else:
            # The next line would leave it out at its start, and every end look at it again.
            self._pieces.clear()

    def end_paragraph(self, *, keep_empty: bool = False) -> None:
        """End the paragraph; an empty one counts only if ``keep_empty`` says so."""
        self.end_line()
        # Two line breaks in a row are the empty line between two stanzas.
        stanzas = re.split(r"\n{2,}", "\n".join(self._lines).strip("\n"))
        self._lines.clear()
        if stanzas == [""] and not keep_empty:
            return
        for stanza in stanzas[:-1]:
            self._finish(stanza)
            self.part()
        self._finish(stanzas[-1])

    def part(self) -> None:
        """Part the paragraph before from the one after, as an empty one does."""
        if self.finished and self.finished[-1]:
            self.finished.append("")

    def text(self) -> str:
        """Return everything so far; see :func:`join_paragraphs`."""
        self.end_paragraph()
        return join_paragraphs(self.finished)

    def _finish(self, paragraph: str) -> None:
        if paragraph:
            self._budget.spend(PARAGRAPH_COST)
            self.finished.append(paragraph)
        else:
            self.part()

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
