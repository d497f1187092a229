"""PDF files of books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from writer.ui.printing.han_in_pdf import with_searchable_han
from writer.ui.printing.typesetting import SERIFS, pages_of

if TYPE_CHECKING:
    from writer.documents.export.book import Book

MARGINS_MM: Final = QMarginsF(28, 25, 28, 14)
"""Left, top, right, and below the number of the page."""
_RESOLUTION: Final = 600


def write_pdf(book: Book) -> bytes:
    """Return the book as a PDF file, with the letters that it needs; on any thread."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(book.title or book.name)
    writer.setAuthor(book.author)
    writer.setCreator("Inkling")
    writer.setResolution(_RESOLUTION)
    size = QPageSize.PageSizeId.A4 if book.paper == "A4" else QPageSize.PageSizeId.Letter
    writer.setPageLayout(
        QPageLayout(
            QPageSize(size),
            QPageLayout.Orientation.Portrait,
            MARGINS_MM,
            QPageLayout.Unit.Millimeter,
        )
    )
    pages = pages_of(book, writer)
    painter = QPainter(writer)
    for page in range(pages.count):
        if page:
            writer.newPage()
        pages.paint(painter, page)
    painter.end()
    buffer.close()
    written = bytes(data.data())
    return with_searchable_han(written, pages.han, SERIFS) if pages.han else written
