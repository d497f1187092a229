"""E-books: EPUB 3, a chapter for each heading of level 1.

A book here is a handful of files in a zip file. The one library that is kept up is under the AGPL,
which the programs made of Inkling could not be.
"""

from __future__ import annotations

import uuid
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from lxml import etree

from writer.documents.export.xhtml import STYLE, add_blocks, add_title_page

if TYPE_CHECKING:
    from writer.documents.export.book import Book
    from writer.documents.export.xhtml import Element

_XHTML: Final = "http://www.w3.org/1999/xhtml"
_OPS: Final = "http://www.idpf.org/2007/ops"
_OPF: Final = "http://www.idpf.org/2007/opf"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_MIMETYPE: Final = b"application/epub+zip"
_CONTAINER: Final = b"""<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""
_UNKNOWN: Final = "und"
"""Tag of a language that nobody named; a book has to have one."""
_UNNAMED: Final = "\u2013"


def write_epub(book: Book) -> bytes:
    """Return the book as an EPUB file."""
    pages = _pages(book)
    labels = [(f"{name}.xhtml", label) for name, label, _ in pages]
    files = {f"EPUB/{name}.xhtml": _page(book, label, body) for name, label, body in pages}
    files["EPUB/nav.xhtml"] = _contents(book, labels)
    files["EPUB/style.css"] = STYLE.encode()
    files["EPUB/package.opf"] = _package(book, [name for name, _ in labels])
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # First, as it is: this is how a file is known without being opened as an archive.
        archive.writestr("mimetype", _MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", _CONTAINER)
        for name, data in sorted(files.items()):
            archive.writestr(name, data)
    return buffer.getvalue()


def _pages(book: Book) -> list[tuple[str, str, Element]]:
    """Return of each page its name, what it is called, and its body."""
    pages: list[tuple[str, str, Element]] = []
    if book.has_title_page:
        body = etree.Element("body")
        add_title_page(body, book)
        pages.append(("title", book.title, body))
    for number, part in enumerate(book.parts(), 1):
        body = etree.Element("body")
        add_blocks(body, part.blocks)
        pages.append((f"chapter-{number}", part.title or book.title or book.name, body))
    return pages


def _page(book: Book, label: str, body: Element) -> bytes:
    root, head = _document(book, label)
    etree.SubElement(head, "link", rel="stylesheet", type="text/css", href="style.css")
    root.append(body)
    return _written(root)


def _contents(book: Book, pages: list[tuple[str, str]]) -> bytes:
    root, _ = _document(book, book.title or book.name)
    body = etree.SubElement(root, "body")
    nav = etree.SubElement(body, "nav")
    nav.set(f"{{{_OPS}}}type", "toc")
    entries = etree.SubElement(nav, "ol")
    for address, label in pages:
        entry = etree.SubElement(entries, "li")
        etree.SubElement(entry, "a", href=address).text = label or _UNNAMED
    return _written(root)


def _document(book: Book, label: str) -> tuple[Element, Element]:
    root = etree.Element("html", nsmap={"epub": _OPS})
    if book.language:
        root.set("lang", book.language)
        root.set(_XML_LANG, book.language)
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = label or _UNNAMED
    return root, head


def _written(root: Element) -> bytes:
    # In the namespace as a whole: its elements were made without one.
    for element in root.iter():
        element.tag = f"{{{_XHTML}}}{element.tag}"
    page = etree.Element(root.tag, root.attrib, nsmap={None: _XHTML, "epub": _OPS})
    page.extend(list(root))
    written: bytes = etree.tostring(
        page, doctype="<!DOCTYPE html>", encoding="utf-8", xml_declaration=True
    )
    return written


def _package(book: Book, pages: list[str]) -> bytes:
    root = etree.Element(
        f"{{{_OPF}}}package",
        {"version": "3.0", "unique-identifier": "book"},
        nsmap={None: _OPF, "dc": _DC},
    )
    metadata = etree.SubElement(root, f"{{{_OPF}}}metadata")
    identifier = etree.SubElement(metadata, f"{{{_DC}}}identifier", id="book")
    # The same book has the same name, so that a reader's shelf takes it for a new copy.
    identity = uuid.uuid5(uuid.NAMESPACE_OID, f"{book.author}\n{book.title or book.name}")
    identifier.text = f"urn:uuid:{identity}"
    etree.SubElement(metadata, f"{{{_DC}}}title").text = book.title or book.name or _UNNAMED
    etree.SubElement(metadata, f"{{{_DC}}}language").text = book.language or _UNKNOWN
    if book.author:
        etree.SubElement(metadata, f"{{{_DC}}}creator").text = book.author
    modified = etree.SubElement(metadata, f"{{{_OPF}}}meta", property="dcterms:modified")
    modified.text = f"{datetime.now(tz=UTC):%Y-%m-%dT%H:%M:%SZ}"
    _add_manifest(root, pages)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_manifest(root: Element, pages: list[str]) -> None:
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{_OPF}}}spine")
    kind = {"media-type": "application/xhtml+xml"}
    nav = {"id": "nav", "href": "nav.xhtml", "properties": "nav", **kind}
    etree.SubElement(manifest, f"{{{_OPF}}}item", nav)
    style = {"id": "style", "href": "style.css", "media-type": "text/css"}
    etree.SubElement(manifest, f"{{{_OPF}}}item", style)
    for page in pages:
        name = page.removesuffix(".xhtml")
        etree.SubElement(manifest, f"{{{_OPF}}}item", {"id": name, "href": page, **kind})
        etree.SubElement(spine, f"{{{_OPF}}}itemref", idref=name)
