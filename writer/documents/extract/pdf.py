"""PDF: lines on pages, put together to paragraphs again.

A PDF knows where letters stand, not what a paragraph is. Page numbers and running heads are
found by their coming back at the edges of pages, paragraphs by their last lines.
"""

from __future__ import annotations

import logging
import re
from io import BytesIO
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from writer.documents.extract.budget import Budget
from writer.documents.extract.extracted import Extracted
from writer.documents.extract.paragraphs import join_paragraphs
from writer.documents.extract.problems import (
    beyond_bounds,
    damaged,
    pages_left_out,
    protected,
    without_spaces,
    without_text,
)
from writer.errors import WriterError
from writer.foreign import NOT_FOREIGN
from writer.text.lines import columns, ends_sentence, join_lines, known_words, leaves_no_room

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

logger = logging.getLogger(__name__)

MAX_PAGES = 5_000
MAX_SECONDS = 300.0
"""Of processor time. Nothing else is as slow to read: 5,000 pages take half of it."""

MAX_PAGE_BYTES = 20_000_000
"""Of drawing commands on a page. A detailed map has five."""

_ALPHABETIC = re.compile(r"[A-Za-z\u00c0-\u058f]+")
_LONGEST_WORD = 30
_MOST_ENDLESS = 0.1
_FEWEST_LETTERS = 100
"""A page with fewer letters says nothing about its spaces."""

_EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be furniture."""

_MIN_RETURNS = 3
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_DIVIDED = re.compile(r"[^\W\d_]-$")
_NARROWEST_PROSE = 30
_MIN_FULL = 0.5
_MAX_CAPITALS = 0.5
"""Share of lines that begin with one though no sentence does: in older verse all do."""

_WIDE_GAP = 1.4
"""Times the usual distance of two lines."""

_SLACK = 0.15
"""Share of the width by which a full line may fall short: letters are not equally wide."""


def read_pdf(data: bytes, name: str) -> Extracted:
    """Return the text of the pages of a PDF that can be read.

    Raises:
        DocumentError: encrypted, without text, or beyond the bounds.
    """
    pages, left_out = _page_lines(data, name)
    lines = [line for page in without_furniture(pages) for line in page]
    if not any(lines):
        raise without_text(name)
    return Extracted(join_paragraphs(paragraphs_of(lines)), left_out)


def without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages without the lines at their edges that come back on other pages.

    A line counts as the same if only numbers in it differ. It has to come back on a page
    nearby: left and right pages often have different heads, chapters have their own.
    """
    for _ in range(_EDGE_LINES):
        for edge in (0, -1):
            returning = _returning(pages, edge)
            pages = [
                _without_edge(page, edge) if page and _shape(page[edge]) in returning else page
                for page in pages
            ]
    return pages


def paragraphs_of(lines: list[str]) -> list[str]:
    """Return the paragraphs that were broken into ``lines``, and lines that stand alone.

    An empty entry says that there is more space than between two lines.
    """
    width, words = _width(lines), known_words(lines)
    if not _is_wrapped(lines, width):
        return lines
    paragraphs: list[str] = []
    open_lines: list[str] = []
    for index, line in enumerate(lines):
        open_lines.append(line)
        if not _goes_on(lines, index, width):
            paragraphs.append(join_lines([line for line in open_lines if line], words))
            open_lines = []
    return paragraphs


def _page_lines(data: bytes, name: str) -> tuple[list[list[str]], str]:
    """Return the lines of the pages that can be read, and a sentence about the others."""
    budget = Budget(name, MAX_SECONDS)
    reader = _opened(data, name)
    if len(reader.pages) > MAX_PAGES:
        raise beyond_bounds(name, f"has more than {MAX_PAGES:,} pages")
    pages: list[list[str]] = []
    broken: list[int] = []
    glued: list[int] = []
    for number in range(len(reader.pages)):
        budget.look()
        try:
            page = _lines(reader.pages[number], budget)
        except WriterError:
            raise
        except NOT_FOREIGN:
            raise
        except BaseException:  # whatever pypdf makes of a page; the others may be whole
            logger.warning("Page %d of a PDF cannot be read", number + 1, exc_info=True)
            broken.append(number + 1)
            continue
        if _is_glued(page):
            glued.append(number + 1)
        else:
            pages.append(_trimmed(page))
    if not any(pages):
        if broken:
            raise damaged(name, "PDF")
        if glued:
            raise without_spaces(name)
    return pages, pages_left_out(broken, glued)


def _opened(data: bytes, name: str) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    # It says of every small defect in a file what it makes of it.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        # Where only printing or copying is restricted, the password is empty.
        locked = reader.is_encrypted and not reader.decrypt("")
    except (DependencyError, NotImplementedError):
        # A cipher that needs a package we do not have, or that nobody has written.
        locked = True
    if locked:
        raise protected(name)
    return reader


def _lines(page: PageObject, budget: Budget) -> list[str]:
    """Return the lines of a page, and an empty one where there is more space between two."""
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MAX_PAGE_BYTES:
        raise ValueError("a page of too many drawing commands")
    lines: list[list[str]] = []
    heights: list[float] = []
    started = False

    def look(*_: object) -> None:
        budget.tick()

    def visit(text: str, page_matrix: list[float], text_matrix: list[float], *_: object) -> None:
        nonlocal started
        budget.spend(len(text))
        x, y = text_matrix[4], text_matrix[5]
        height = x * page_matrix[1] + y * page_matrix[3] + page_matrix[5]
        for piece in text.splitlines(keepends=True):
            if not started and piece.strip():
                lines.append([])
                heights.append(height)
                started = True
            if started:
                lines[-1].append(piece)
            started = started and not piece.endswith("\n")

    page.extract_text(visitor_operand_before=look, visitor_text=visit)
    return _spaced([" ".join("".join(line).split()) for line in lines], heights)


def _is_glued(page: list[str]) -> bool:
    """Tell whether the spaces between words are missing, as in some programs' files."""
    words = [word for line in page for word in _ALPHABETIC.findall(line)]
    letters = sum(map(len, words))
    endless = sum(len(word) for word in words if len(word) > _LONGEST_WORD)
    return letters >= _FEWEST_LETTERS and endless > _MOST_ENDLESS * letters


def _spaced(lines: list[str], heights: list[float]) -> list[str]:
    gaps = [before - after for before, after in pairwise(heights)]
    usual = median([gap for gap in gaps if gap > 0] or [0.0])
    spaced = lines[:1]
    for line, gap in zip(lines[1:], gaps, strict=True):
        spaced += ["", line] if gap > usual * _WIDE_GAP else [line]
    return spaced


def _trimmed(page: list[str]) -> list[str]:
    filled = [number for number, line in enumerate(page) if line]
    return page[filled[0] : filled[-1] + 1] if filled else []


def _shape(line: str) -> str:
    return _NUMBER.sub("#", line)


def _returning(pages: list[list[str]], edge: int) -> set[str]:
    """Return the shapes of lines that stand at this edge of several pages, two of them near."""
    numbers: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        if page:
            numbers.setdefault(_shape(page[edge]), []).append(number)
    return {
        shape
        for shape, found in numbers.items()
        if len(found) >= _MIN_RETURNS
        and any(after - before <= 2 for before, after in pairwise(found))
    }


def _without_edge(page: list[str], edge: int) -> list[str]:
    return _trimmed(page[1:] if edge == 0 else page[:-1])


def _width(lines: list[str]) -> int:
    """Return the columns of a full line; a few lines may be wider."""
    widths = sorted(columns(line) for line in lines if line)
    return widths[int(len(widths) * 0.95)]


def _is_wrapped(lines: list[str], width: int) -> bool:
    """Tell whether most lines are broken for want of room, as those of prose are."""
    pairs = [(line, after) for line, after in pairwise(lines) if line and after]
    full = sum(_is_full(line, after, width) for line, after in pairs)
    inside = [after for line, after in pairs if not ends_sentence(line)]
    capitals = sum(after[0].isupper() for after in inside)
    return (
        width >= _NARROWEST_PROSE
        and full >= _MIN_FULL * len(pairs)
        and capitals <= _MAX_CAPITALS * len(inside)
    )


def _is_full(line: str, following: str, width: int) -> bool:
    return leaves_no_room(line, following, width, round(width * _SLACK))


def _goes_on(lines: list[str], index: int, width: int) -> bool:
    """Tell whether a paragraph goes on after this line, at times across a picture."""
    line, following = lines[index], next(filter(None, lines[index + 1 : index + 3]), "")
    if not following:
        return False
    if not line or not lines[index + 1]:
        before = line or lines[index - 1]
        return not ends_sentence(before) and following[0].islower()
    return _is_full(line, following, width) or bool(_DIVIDED.search(line))
