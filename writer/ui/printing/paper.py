"""A book on a printer, or on the preview of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from writer.ui.printing.pdf import MARGINS_MM
from writer.ui.printing.typesetting import pages_of

if TYPE_CHECKING:
    from writer.documents.export.book import Book, Paper
    from writer.ui.printing.typesetting import Pages


def prepared(printer: QPrinter, paper: Paper) -> QPrinter:
    """Return the printer with our margins; where it has none of its own yet, with this paper."""
    if not printer.printerName():
        size = QPageSize.PageSizeId.A4 if paper == "A4" else QPageSize.PageSizeId.Letter
        printer.setPageSize(QPageSize(size))
    printer.setPageMargins(MARGINS_MM, QPageLayout.Unit.Millimeter)
    return printer


class Preview:
    """Paints the pages of a book, and sets them anew when the paper is another.

    Args:
        book: what is printed.
        pages: the book, set already.
    """

    def __init__(self, book: Book, pages: Pages) -> None:
        self._book = book
        self._pages = pages

    def paint(self, printer: QPrinter) -> None:
        """Paint the pages that are wanted."""
        if not self._pages.fit(printer):
            self._pages = pages_of(self._book, printer)
        painter = QPainter(printer)
        begun = False
        for page in _wanted(printer, self._pages.count):
            if begun:
                printer.newPage()
            begun = True
            self._pages.paint(painter, page)
        painter.end()


def _wanted(printer: QPrinter, count: int) -> range:
    """Return the pages, counted from 0, that the writer chose in the printer's dialog."""
    first, last = printer.fromPage(), printer.toPage()
    if printer.printRange() != QPrinter.PrintRange.PageRange or not first:
        return range(count)
    return range(first - 1, min(last or count, count))
