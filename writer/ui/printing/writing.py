"""Every format that a book can be written in, with or without pages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from writer.documents.export import FORMATS as FORMATS_WITHOUT_PAGES
from writer.documents.export import check_format, format_of, save, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from writer.documents.export.book import Book

FORMATS: Final = (*FORMATS_WITHOUT_PAGES, "pdf")
"""By the suffixes of the files."""


def write_any(book: Book, path: Path) -> None:
    """Write a book into a file, wholly or not at all, on any thread.

    Raises:
        DocumentError: the name has no known suffix, or the file cannot be written.
    """
    check_format(path, known=FORMATS)
    if format_of(path) != "pdf":
        write_book(book, path)
        return
    from writer.ui.printing.pdf import write_pdf

    save(path, write_pdf(book))


def write_without_windows(book: Book, path: Path) -> None:
    """Write a book where Qt may not have been started, and there may be no screen.

    Raises:
        DocumentError: as :func:`write_any`.
    """
    if format_of(path) != "pdf":
        write_any(book, path)
        return
    from PySide6.QtGui import QGuiApplication

    running = QGuiApplication.instance()
    if running is None:
        # Fonts are all that is wanted.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        running = QGuiApplication([])
    write_any(book, path)
    del running
