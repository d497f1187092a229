"""The article of a saved web page, without the page around it.

A document that is imported into the editor is read by :mod:`writer.documents.extract`, which
keeps what it is not sure of, since its writer looks at it. Nobody looks at what a model
learns, and menus, notices of cookies and links to other articles come on every page of a site.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from writer.documents.extract import extract_text
from writer.documents.extract.html import decode_page
from writer.files.ordinary import read_ordinary
from writer.foreign import NOT_FOREIGN

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

logger = logging.getLogger(__name__)

SUFFIXES = frozenset({".html", ".htm", ".xhtml"})

FEWEST_CHARACTERS = 200
"""With less, it was no article that was found."""

MOST_BYTES, MOST_TAGS = 20_000_000, 40_000
"""Of a page in which an article is looked for: several times a long novel. What that takes
grows with the square of the elements, and twice as many of them may take a minute."""

_BLOCKS = frozenset({"p", "head", "item", "quote", "code"})


def read_web_page(path: Path) -> str:
    """Return the text of a saved page; all of it where no article can be told apart.

    Nor is one looked for in a giant page.

    Raises:
        DocumentError: it cannot be read.
    """
    everything = extract_text(path)
    try:
        data, _ = read_ordinary(path, MOST_BYTES)
    except OSError:  # too large, or no longer what has just been read
        return everything
    if data.count(b"<") > MOST_TAGS:
        return everything
    article = _article(decode_page(data, path.name))
    return article if len(article) >= FEWEST_CHARACTERS else everything


def _article(page: str) -> str:
    # A second to load, and needed for pages only.
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page, include_comments=False, include_tables=False)
    except NOT_FOREIGN:
        raise
    except BaseException:  # whatever a library makes of a foreign page
        logger.warning("The article of a web page was not found", exc_info=True)
        return ""
    body = getattr(found, "body", None)
    return "" if body is None else "\n\n".join(filter(None, map(_text, _blocks(body))))


def _blocks(body: _Element) -> list[_Element]:
    """Return the innermost paragraphs, headings and verses, in order."""
    return [
        element
        for element in body.iter(*_BLOCKS)
        if not any(inner is not element for inner in element.iter(*_BLOCKS))
    ]


def _text(block: _Element) -> str:
    """Return the text of a block, with the lines of verse."""
    for line_end in block.iter("lb"):
        line_end.text = "\n"
    lines = "".join(block.itertext()).split("\n")
    return "\n".join(line for line in map(str.strip, lines) if line)
