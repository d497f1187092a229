"""Pages on a printer: set for its paper, and only those that are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from writer.documents.export.binding import bind
from writer.ui.printing.paper import Preview, prepared
from writer.ui.printing.typesetting import pages_of

if TYPE_CHECKING:
    from pathlib import Path

BOOK = bind("", "", "", [("a.md", "# One\n\nx\n\n# Two\n\ny\n\n# Three\n\nz")])


@pytest.fixture
def printer(qapp: object, tmp_path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    return prepared(printer, "Letter")


def printed(printer: QPrinter) -> list[list[str]]:
    return [page.extract_text().split() for page in PdfReader(printer.outputFileName()).pages]


def test_all_pages_are_printed(printer: QPrinter) -> None:
    Preview(BOOK, pages_of(BOOK, printer)).paint(printer)
    assert printed(printer) == [["One", "x", "1"], ["Two", "y", "2"], ["Three", "z", "3"]]


def test_the_pages_that_were_chosen_are_printed(printer: QPrinter) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    Preview(BOOK, pages_of(BOOK, printer)).paint(printer)
    assert printed(printer) == [["Two", "y", "2"]]


def test_other_paper_sets_the_pages_anew(printer: QPrinter) -> None:
    pages = pages_of(BOOK, printer)
    assert pages.fit(printer)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    assert not pages.fit(printer)
    Preview(BOOK, pages).paint(printer)
    [width, _] = PdfReader(printer.outputFileName()).pages[0].mediabox[2:]
    assert round(float(width) * 25.4 / 72) == 148
    assert len(printed(printer)) == 3


def test_without_a_printer_the_paper_is_ours(printer: QPrinter) -> None:
    assert printer.pageLayout().pageSize().id() == QPageSize.PageSizeId.Letter
