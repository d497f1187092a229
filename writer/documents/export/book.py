"""What a text is made of once its marks are read: a book of chapters, blocks and spans.

Everything that writes a file for other programs is given this, and no Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Paper = Literal["A4", "Letter"]


@dataclass(frozen=True, slots=True)
class Span:
    r"""A piece of a line that is set in one way.

    Attributes:
        text: without marks; ``\n`` is a line end that the writer asked for.
        emphasis: in italics, mostly.
        strong: in bold letters.
        code: letter by letter as it stands.
        address: where it leads to, empty for nowhere.
    """

    text: str
    emphasis: bool = False
    strong: bool = False
    code: bool = False
    address: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a chapter, 6 is the least."""

    level: int
    spans: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose, whose lines may be broken anywhere."""

    spans: Line


@dataclass(frozen=True, slots=True)
class Verse:
    """The lines of one stanza; spaces that a line begins with are no-break spaces."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody else says, set apart."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list.

    Attributes:
        first: the number of the first item; None where items have no numbers.
        items: of blocks each.
    """

    first: int | None
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class SceneBreak:
    """A pause between two scenes."""


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that are kept letter by letter."""

    text: str


Block = Heading | Paragraph | Verse | Quote | Items | SceneBreak | Code


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one file holds, or what stands from one heading of level 1 to the next.

    Attributes:
        name: what it is called where it has no heading of its own; may be empty.
        blocks: with the heading, where there is one.
    """

    name: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """What a table of contents calls it."""
        if self.blocks and isinstance(self.blocks[0], Heading):
            return flat(self.blocks[0].spans) or self.name
        return self.name


@dataclass(frozen=True, slots=True)
class Book:
    """What is written into one file.

    Attributes:
        title: on the title page; there is one if this is not empty.
        author: below it.
        language: a tag of BCP 47, empty where nobody knows.
        chapters: in order.
        name: what to call it where the title is empty.
        paper: what it is set for, where there are pages.
    """

    title: str
    author: str
    language: str
    chapters: tuple[Chapter, ...]
    name: str = ""
    paper: Paper = field(default="A4")

    @property
    def has_title_page(self) -> bool:
        """Whether the first page is the title's."""
        return bool(self.title)

    @property
    def is_chinese(self) -> bool:
        """Whether it is set as Chinese books are: every paragraph indented by two characters."""
        return self.language.lower().partition("-")[0] == "zh"

    def parts(self) -> tuple[Chapter, ...]:
        """Return the chapters, of which each has its only heading of level 1 at its beginning."""
        return tuple(part for chapter in self.chapters for part in _split(chapter))


def flat(spans: Line) -> str:
    """Return the words of spans in one line."""
    return " ".join("".join(span.text for span in spans).split())


def _split(chapter: Chapter) -> Iterator[Chapter]:
    found: list[Block] = []
    for block in chapter.blocks:
        if isinstance(block, Heading) and block.level == 1 and found:
            yield Chapter(chapter.name, tuple(found))
            found = []
        found.append(block)
    yield Chapter(chapter.name, tuple(found))
