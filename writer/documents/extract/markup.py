"""Parsing XML and HTML that strangers wrote, without building a tree.

A *target* is told of every start and end of an element and of the text between them, in
order. No tree means no memory for one, and no recursion. Document type definitions, entities,
files and the network are out of reach; libxml2 itself bounds depth and the length of names.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from writer.documents.extract.paragraphs import Paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from writer.documents.extract.budget import Budget

_CHUNK = 1 << 16
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST_DECLARATION = max(map(len, _DECLARATIONS))
_HARMLESS_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[<>]*>")


class Target(Protocol):
    """Receives the parts of a document."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins; XML names are ``{namespace}name``."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text, possibly in several pieces."""

    def close(self) -> None:
        """The document is over."""


class TextTarget:
    """A target that collects paragraphs and can leave out whole elements.

    Children say what elements mean in :meth:`opened` and :meth:`closed`, which are not told of
    what is inside an element that is left out.

    Attributes:
        paragraphs: what was collected.
        depth: of the element that is open, 1 for the root.
    """

    def __init__(self, budget: Budget) -> None:
        """Start with nothing; every element and all text are taken from the budget."""
        self._budget = budget
        self.paragraphs = Paragraphs(budget)
        self.depth = 0
        self._left_out_at = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Count the depth and pass the element on."""
        self._budget.tick()
        self.depth += 1
        if not self._left_out_at:
            self.opened(tag, attributes)

    def end(self, tag: str) -> None:
        """Pass the end on, or notice the end of what is left out."""
        if not self._left_out_at:
            self.closed(tag)
        elif self._left_out_at == self.depth:
            self._left_out_at = 0
        self.depth -= 1

    def data(self, text: str) -> None:
        """Pass text on."""
        self._budget.tick()
        if not self._left_out_at:
            self.text(text)

    def close(self) -> None:
        """Nothing is open."""

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins; nothing to do unless a child says so."""

    def closed(self, tag: str) -> None:
        """An element ends; nothing to do unless a child says so."""

    def text(self, text: str) -> None:
        """Text; all of it counts unless a child knows better."""
        self.paragraphs.add(text)

    def leave_out(self, depth: int | None = None) -> None:
        """Leave out the rest of the element that is open, or of that one around it."""
        self._left_out_at = depth or self.depth


class EntityError(ValueError):
    """The XML declares entities, as only an attack does."""


def feed_xml(chunks: Iterable[bytes], target: Target) -> None:
    """Parse XML that comes in pieces.

    Raises:
        EntityError: it declares entities.
        lxml.etree.XMLSyntaxError: it is not well-formed.
    """
    from lxml import etree

    parser = etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for chunk in _without_entities(chunks):
        parser.feed(chunk)
    parser.close()


def feed_html(text: str, target: Target, budget: Budget) -> None:
    """Parse HTML as browsers do: whatever it is, something comes out.

    Raises:
        DocumentError: it takes too long.
    """
    from lxml import etree

    parser = etree.HTMLParser(
        target=target, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    for start in range(0, len(text), _CHUNK):
        parser.feed(text[start : start + _CHUNK])
        budget.look()
    with suppress(etree.XMLSyntaxError):  # there is not a single element
        parser.close()


def names(text: str) -> frozenset[str]:
    """Return the names in a text that parts them by white space."""
    return frozenset(text.split())


def local_name(name: str) -> str:
    """Return an XML name without its namespace."""
    return name.rpartition("}")[2]


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """Return the attribute of that local name, empty if there is none."""
    return next((value for key, value in attributes.items() if local_name(key) == name), "")


def _without_entities(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces as long as none declares entities; a harmless document type is cut out.

    No word processor declares entities; they can expand to gigabytes or name any file.
    """
    end = b""
    for number, chunk in enumerate(chunks):
        piece = chunk if number else _HARMLESS_DOCTYPE.sub(b"", chunk, count=1)
        # A declaration may begin in one piece and end in the next.
        seen = end + piece
        if any(mark in seen for mark in _DECLARATIONS) or (not number and _is_wide(piece)):
            raise EntityError
        end = seen[-_LONGEST_DECLARATION:]
        yield piece


def _is_wide(data: bytes) -> bool:
    """Tell whether it is UTF-16 or UTF-32, in which the test above would see nothing."""
    return data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:64]
