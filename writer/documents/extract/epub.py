"""Electronic books: the chapters of an EPUB 2 or 3 in reading order."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from writer.documents.extract.archive import Archive
from writer.documents.extract.budget import Budget
from writer.documents.extract.html import html_text
from writer.documents.extract.markup import TextTarget, attribute, feed_xml, local_name, names
from writer.documents.extract.problems import damaged, protected
from writer.documents.plain_text import decode_readable

if TYPE_CHECKING:
    from collections.abc import Mapping

_KIND = "EPUB"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_ALGORITHM = re.compile(rb"""Algorithm\s*=\s*["']([^"']*)["']""")
# These only garble embedded fonts, which nobody reads.
_FONT_ALGORITHMS = frozenset(
    {b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC"}
)
_CHAPTER = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_NO_CHAPTER = names(
    "cover title-page toc index glossary bibliography copyright-page colophon loi lot notes"
)


def read_epub(data: bytes, name: str) -> str:
    """Return the text of a book, without cover, title page, contents and notes.

    Raises:
        DocumentError: damaged, protected or beyond the bounds.
    """
    budget = Budget(name)
    with Archive(data, name, _KIND) as archive:
        if _ENCRYPTION in archive and _is_locked(archive.read(_ENCRYPTION)):
            raise protected(name)
        container = _Container(budget)
        feed_xml(archive.chunks(_CONTAINER), container)
        package = _Package(container.package, budget)
        feed_xml(archive.chunks(container.package), package)
        # Books often list a file that is not there; one with no chapter at all is none.
        members = [member for member in package.chapters() if member in archive]
        if not members:
            raise damaged(name, _KIND)
        chapters = (decode_readable(archive.read(member), name) for member in members)
        texts = [html_text(chapter, budget) for chapter in chapters]
    return "\n\n".join(text for text in texts if text)


def _is_locked(encryption: bytes) -> bool:
    return any(name not in _FONT_ALGORITHMS for name in _ALGORITHM.findall(encryption))


class _Container(TextTarget):
    """Finds the package document."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.package = ""

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local_name(tag) == "rootfile" and not self.package:
            self.package = attribute(attributes, "full-path")


class _Package(TextTarget):
    """Finds the chapters and their order."""

    def __init__(self, path: str, budget: Budget) -> None:
        super().__init__(budget)
        self._folder = posixpath.dirname(path)
        self._members: dict[str, str] = {}
        self._spine: list[str] = []
        self._no_chapters: set[str] = set()

    def chapters(self) -> list[str]:
        """Return the members of the archive that hold chapters, each once, in reading order.

        The guide of a careless book calls its text a table of contents or a cover. A book with
        nothing else has its text there.
        """
        found = [self._members[item] for item in self._spine if item in self._members]
        members = list(dict.fromkeys(found))
        return [member for member in members if member not in self._no_chapters] or members

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local_name(tag)
        if name == "item" and attributes.get("media-type", "") in _CHAPTER:
            if "nav" not in attributes.get("properties", "").split():
                self._members[attributes.get("id", "")] = self._member(attributes)
        elif name == "itemref" and attributes.get("linear") != "no":
            self._spine.append(attributes.get("idref", ""))
        elif name == "reference" and _is_no_chapter(attributes):
            self._no_chapters.add(self._member(attributes))

    def _member(self, attributes: Mapping[str, str]) -> str:
        path = unquote(attributes.get("href", "").partition("#")[0])
        return posixpath.normpath(posixpath.join(self._folder, path))


def _is_no_chapter(reference: Mapping[str, str]) -> bool:
    # With a fragment it is a part of a file, whose other parts may be chapters.
    whole = "#" not in reference.get("href", "")
    return whole and reference.get("type", "").lower() in _NO_CHAPTER
