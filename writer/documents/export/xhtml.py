"""Blocks as elements of HTML, for pages and for e-books alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from lxml import etree

from writer.documents.export.book import Code, Heading, Items, Paragraph, Quote, SceneBreak, Verse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.documents.export.book import Block, Book, Line, Span

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

STYLE: Final = """\
body { font-family: Georgia, "Noto Serif", "Noto Serif CJK SC", "Songti SC", SimSun, serif;
  line-height: 1.5; hyphens: auto; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; text-align: center; font-weight: normal;
  hyphens: none; break-after: avoid; margin: 2em 0 1em; }
h3, h4, h5, h6 { text-align: start; font-style: italic; }
p { margin: 0; text-indent: 1.4em; }
h1 + p, h2 + p, h3 + p, h4 + p, h5 + p, h6 + p, hr + p, .verse + p, blockquote + p,
  blockquote > p:first-child, li > p:first-child, pre + p, ul + p, ol + p, p.first
  { text-indent: 0; }
html:lang(zh) p { text-indent: 2em; }
html:lang(zh) h1 + p, html:lang(zh) li > p:first-child { text-indent: 2em; }
p.verse, html:lang(zh) p.verse { margin: 1em 0 1em 1.4em; hyphens: none; text-indent: 0;
  break-inside: avoid; }
.verse > span { display: block; padding-left: 2em; text-indent: -2em; white-space: pre-wrap; }
.verse > br { display: none; }
blockquote { margin: 1em 2em; }
hr { border: 0; text-align: center; margin: 1.5em 0; height: 1em; }
hr::after { content: "* * *"; }
pre { white-space: pre-wrap; font-family: monospace; margin: 1em 1.4em; hyphens: none; }
.title-page { text-align: center; break-after: page; padding-top: 25vh; padding-bottom: 10vh; }
.title-page h1 { font-size: 2em; margin: 0 0 1em; }
.title-page p { font-size: 1.2em; text-indent: 0 !important; }
"""

_PAGE: Final = """\
body { max-width: 36em; margin: 3em auto; padding: 0 1.2em; font-size: 1.1em;
  color: #222; background: #fdfdfb; }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #1c1c1b; } }
@media print { body { max-width: none; margin: 0; padding: 0; color: #000; background: none; } }
"""


def write_html(book: Book) -> bytes:
    """Return one page that needs no other file."""
    root = etree.Element("html")
    if book.language:
        root.set("lang", book.language)
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    etree.SubElement(head, "title").text = book.title or book.name
    if book.author:
        etree.SubElement(head, "meta", name="author", content=book.author)
    etree.SubElement(head, "style").text = STYLE + _PAGE
    body = etree.SubElement(root, "body")
    if book.has_title_page:
        add_title_page(body, book)
    for chapter in book.chapters:
        add_blocks(body, chapter.blocks)
    page: bytes = etree.tostring(root, doctype="<!DOCTYPE html>", method="html", encoding="utf-8")
    return page + b"\n"


def add_title_page(parent: Element, book: Book) -> None:
    """Add the title and who wrote it."""
    section = etree.SubElement(parent, "section")
    section.set("class", "title-page")
    etree.SubElement(section, "h1").text = book.title
    if book.author:
        etree.SubElement(section, "p").text = book.author


def add_blocks(parent: Element, blocks: Iterable[Block]) -> None:
    """Add what the blocks are in HTML to ``parent``."""
    for block in blocks:
        match block:
            case Heading(level, spans):
                add_spans(etree.SubElement(parent, f"h{level}"), spans)
            case Paragraph(spans):
                add_spans(etree.SubElement(parent, "p"), spans)
            case Verse(lines):
                _add_stanza(parent, lines)
            case Quote(inner):
                add_blocks(etree.SubElement(parent, "blockquote"), inner)
            case Items(first, items):
                shown = etree.SubElement(parent, "ul" if first is None else "ol")
                if first not in {None, 1}:
                    shown.set("start", str(first))
                for item in items:
                    add_blocks(etree.SubElement(shown, "li"), item)
            case SceneBreak():
                etree.SubElement(parent, "hr")
            case Code(text):
                etree.SubElement(etree.SubElement(parent, "pre"), "code").text = text


def _add_stanza(parent: Element, lines: tuple[Line, ...]) -> None:
    stanza = etree.SubElement(parent, "p")
    stanza.set("class", "verse")
    for number, line in enumerate(lines):
        if number:
            # Hidden by the style, which begins a line of its own; for readers without styles.
            etree.SubElement(stanza, "br")
        add_spans(etree.SubElement(stanza, "span"), line)


def add_spans(parent: Element, spans: Line) -> None:
    """Add a line to ``parent``."""
    for span in spans:
        _add_span(parent, span)


def _add_span(parent: Element, span: Span) -> None:
    inner = parent
    if is_safe_address(span.address):
        inner = etree.SubElement(inner, "a", href=span.address)
    for wanted, name in ((span.strong, "strong"), (span.emphasis, "em"), (span.code, "code")):
        if wanted:
            inner = etree.SubElement(inner, name)
    for number, text in enumerate(span.text.split("\n")):
        if number:
            etree.SubElement(inner, "br")
        _add_text(inner, text)


def is_safe_address(address: str) -> bool:
    """Return whether an address leads to a page or a person, and can do nothing else."""
    return address.startswith(("https://", "http://", "mailto:")) and address.isascii()


def _add_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
