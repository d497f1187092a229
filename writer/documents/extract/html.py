"""HTML: web pages, and the chapters of electronic books."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from writer.documents.extract.budget import Budget
from writer.documents.extract.markup import TextTarget, feed_html, names
from writer.documents.plain_text import byte_order_mark, decode_readable

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLOCKS = names(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table"
    " tbody td tfoot th thead tr ul"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hr"})
_LEFT_OUT = names(
    "head title script style noscript template nav aside form button select textarea iframe object"
    " svg math audio video canvas rt rp del dialog"
)
_LEFT_OUT_TYPES = names(
    "pagebreak footnote footnotes endnote endnotes rearnote rearnotes noteref backlink toc index"
    " landmarks page-list copyright-page colophon imprint titlepage halftitlepage cover loi lot"
    " bibliography navigation"
)
_LEFT_OUT_CLASSES = names("pagenum pageno pg-boilerplate footnote footnotes fnanchor toc sr-only")
# Books have the lines of a poem in divisions of their own.
_LINE_CLASSES = frozenset({"line", "verse", "l", "vers"})
_LINE = "div of a line"
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§]{1,3})[\])]?")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
# What pages are labelled with, and what browsers read them as.
_LABELS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "cp1252"}
_HEAD_BYTES = 4_096
# Only XML closes other elements so. HTML would read on inside an open <title/>.
_SELF_CLOSED = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)"
    r"([A-Za-z][\w:-]*)((?:\s[^<>]*)?)/>"
)


def read_html(data: bytes, name: str) -> str:
    """Return the text of a web page: of its main part, where it names one.

    Raises:
        EncodingError: the encoding is neither named nor recognised.
    """
    return html_text(decode_page(data, name), Budget(name))


def html_text(markup: str, budget: Budget) -> str:
    """Return the text of HTML or XHTML.

    Raises:
        DocumentError: it costs more than the budget.
    """
    page = _Page(budget)
    feed_html(_SELF_CLOSED.sub(r"<\1\2></\1>", markup), page, budget)
    return page.finish()


def decode_page(data: bytes, name: str) -> str:
    """Return a page decoded as it says; what it says is often wrong, so else as it looks.

    Raises:
        EncodingError: the encoding is neither named nor recognised.
    """
    label = _CHARSET.search(data[:_HEAD_BYTES])
    if label and not data.startswith((byte_order_mark("utf-8"), byte_order_mark("utf-16-le"))):
        encoding = label[1].decode("ascii").lower()
        try:
            return data.decode(codecs.lookup(_LABELS.get(encoding, encoding)).name)
        except (LookupError, UnicodeError):
            pass
    return decode_readable(data, name)


class _Page(TextTarget):
    """Collects what a reader of the page reads."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._open: list[str] = []
        self._preformatted = 0
        self._main: list[str] = []
        self._main_start = self._main_depth = 0
        # The text of a link within the book, which may turn out to be the mark of a note.
        self._link: list[str] | None = None

    def finish(self) -> str:
        """Return the text of the main part, or of everything."""
        self.paragraphs.end_paragraph()
        if any(self._main):
            self.paragraphs.finished = self._main
        return self.paragraphs.text()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Remember the element around the next one."""
        super().start(tag, attributes)
        self._open.append(_LINE if _is_line(tag, attributes) else tag)

    def end(self, tag: str) -> None:
        """Forget the element."""
        tag = self._open.pop()
        super().end(tag)

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        if _is_line(tag, attributes):
            self.paragraphs.end_line()
        elif tag in _BLOCKS:
            self._end_link()
            self.paragraphs.end_paragraph()
        if self._is_left_out(tag, attributes):
            self.leave_out()
        elif tag == "br":
            self._end_link()
            self.paragraphs.break_line()
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "main":
            # One within another is a part of it already.
            if not self._main_depth:
                self._main_start = len(self.paragraphs.finished)
            self._main_depth += 1
        elif tag == "a" and "#" in attributes.get("href", ""):
            self._end_link()
            self._link = []

    def closed(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif tag == _LINE:
            self.paragraphs.end_line()
        if tag not in _BLOCKS:
            return
        self._end_link()
        self.paragraphs.end_paragraph(keep_empty=tag in _HEADINGS or tag == "p")
        if tag in _HEADINGS:
            self.paragraphs.part()
        elif tag == "pre":
            self._preformatted -= 1
        elif tag == "main":
            self._main_depth -= 1
            if not self._main_depth:
                self._main += self.paragraphs.finished[self._main_start :]

    def text(self, text: str) -> None:
        if self._link is not None:
            self._link.append(text)
            return
        if self._preformatted:
            *lines, text = text.split("\n")
            for line in lines:
                self.paragraphs.add(line)
                self.paragraphs.break_line()
        self.paragraphs.add(text)

    def _end_link(self) -> None:
        if self._link is None:
            return
        text, self._link = "".join(self._link), None
        if not _NOTE_MARK.fullmatch(text.strip()):
            self.paragraphs.add(text)

    def _is_left_out(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag in _LEFT_OUT or (tag in {"header", "footer"} and self._open[-1:] == ["body"]):
            return True
        kinds = f"{attributes.get('epub:type', '')} {attributes.get('role', '')}"
        classes = attributes.get("class", "").split()
        return (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or _INVISIBLE.search(attributes.get("style", "")) is not None
            or not _LEFT_OUT_TYPES.isdisjoint(kinds.replace("doc-", "").split())
            or not _LEFT_OUT_CLASSES.isdisjoint(classes)
        )


def _is_line(tag: str, attributes: Mapping[str, str]) -> bool:
    return tag == "div" and not _LINE_CLASSES.isdisjoint(attributes.get("class", "").split())
