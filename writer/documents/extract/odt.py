"""OpenDocument text, as LibreOffice writes it (OASIS ODF 1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.documents.extract.archive import Archive
from writer.documents.extract.budget import Budget
from writer.documents.extract.markup import TextTarget, attribute, feed_xml, local_name
from writer.documents.extract.problems import protected

if TYPE_CHECKING:
    from collections.abc import Mapping

_KIND = "OpenDocument (.odt)"
_MANIFEST = "META-INF/manifest.xml"
_PARAGRAPHS = frozenset({"p", "h"})
_LEFT_OUT = frozenset(
    {
        # Deleted text is kept apart; what remains in its place is an empty mark.
        "tracked-changes",
        "annotation",
        "note",
        "hidden-text",
        "hidden-paragraph",
        "ruby-text",
        "page-number",
        "page-count",
        "bibliography-mark",
        "title",
        "desc",
        "forms",
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
        "bibliography",
    }
)


def read_odt(data: bytes, name: str) -> str:
    """Return the text of an OpenDocument text.

    Headers and footers are in the styles, which are not opened.

    Raises:
        DocumentError: damaged, encrypted or beyond the bounds.
    """
    with Archive(data, name, _KIND) as archive:
        if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
            raise protected(name)
        content = _Content(Budget(name))
        feed_xml(archive.chunks("content.xml"), content)
    return content.paragraphs.text()


class _Content(TextTarget):
    """Collects the text of paragraphs and headings."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._open = 0

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local_name(tag)
        if name in _LEFT_OUT or attribute(attributes, "style-name") in self._hidden_styles:
            self.leave_out()
        elif name in _PARAGRAPHS:
            self.paragraphs.end_paragraph()
            self._open += 1
        elif name == "style":
            self._style = attribute(attributes, "name")
        elif name == "text-properties" and attribute(attributes, "display") == "none":
            self._hidden_styles.add(self._style)
        elif name == "line-break":
            self.paragraphs.break_line()
        elif name in {"s", "tab"}:
            self.paragraphs.add(" ")

    def closed(self, tag: str) -> None:
        if local_name(tag) in _PARAGRAPHS:
            self.paragraphs.end_paragraph(keep_empty=True)
            self._open -= 1

    def text(self, text: str) -> None:
        # Between paragraphs there is only the layout of the XML.
        if self._open:
            self.paragraphs.add(text)
