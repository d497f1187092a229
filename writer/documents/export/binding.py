"""Several texts become one book."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from writer.documents.export.book import Book, Chapter, Heading, Span
from writer.documents.export.clean import clean_line
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.documents.export.book import Block, Paper

_SAMPLE: Final = 20_000
"""Characters that tell the language of a text."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENGLISH: Final = frozenset(
    (
        "the",
        "and",
        "of",
        "to",
        "a",
        "in",
        "was",
        "it",
        "is",
        "that",
        "he",
        "she",
        "his",
        "her",
        "i",
    )
)
_ENOUGH_ENGLISH: Final = 0.12
"""Of the words; other languages that share a few of these stay far below."""
_ENOUGH_HAN: Final = 0.3


def bind(
    title: str,
    author: str,
    language: str,
    texts: Sequence[tuple[str, str]],
    *,
    paper: Paper = "A4",
    markdown: bool | None = None,
) -> Book:
    """Return texts as one book.

    Args:
        title: of the book, may be empty.
        author: likewise.
        language: a tag of BCP 47, empty for what the texts seem to be in.
        texts: name and text of each.
        paper: what its pages are set for.
        markdown: whether the texts are Markdown; None = as their names, or headings, say.
    """
    from writer.documents.export.reading import is_markdown, read_blocks  # slow to import

    chapters = []
    for name, text in texts:
        as_markdown = is_markdown(name, text) if markdown is None else markdown
        blocks = read_blocks(text, markdown=as_markdown)
        chapters.append(_chapter(name, blocks, named=len(texts) > 1))
    name = _stem(texts[0][0]) if texts else ""
    language = language or guessed_language("".join(text[:_SAMPLE] for _, text in texts)[:_SAMPLE])
    return Book(
        clean_line(title), clean_line(author), clean_line(language), tuple(chapters), name, paper
    )


def guessed_language(text: str) -> str:
    """Return ``zh``, ``en``, or nothing where a text seems to be in neither."""
    letters = [char for char in text if char.isalpha()]
    if sum(map(is_han, letters)) > _ENOUGH_HAN * max(len(letters), 1):
        return "zh"
    words = _WORD.findall(text.lower())
    english = sum(word in _ENGLISH for word in words)
    return "en" if words and english >= _ENOUGH_ENGLISH * len(words) else ""


def _chapter(name: str, blocks: tuple[Block, ...], *, named: bool) -> Chapter:
    """Return a chapter, with its name above it where several need telling apart."""
    stem = _stem(name)
    if named and stem and not (blocks and isinstance(blocks[0], Heading)):
        blocks = (Heading(1, (Span(stem),)), *blocks)
    return Chapter(stem, blocks)


def _stem(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return clean_line(stem if stem and suffix.isalnum() else name)
