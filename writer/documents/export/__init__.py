"""Texts and books as files for other programs: .docx, .odt, .html, .epub.

A text is read once, into a :class:`~writer.documents.export.book.Book`; one module per format
writes it. PDF has pages, which Qt sets: see :mod:`writer.ui.printing`. What is written holds
nothing that could break it, whatever the text holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from writer.documents.export.binding import bind
from writer.documents.export.problems import not_written, unknown_format
from writer.files.atomic import atomic_write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path, PurePath

    from writer.documents.export.book import Book

FORMATS: Final = ("docx", "odt", "html", "epub")
"""What is written here, by the suffixes of the files."""


def export_book(
    title: str,
    author: str,
    language: str,
    chapters: Sequence[tuple[str, str]],
    path: Path,
    format_: str = "",
) -> None:
    """Write texts into one file, wholly or not at all.

    Args:
        title: for the title page; empty = there is none.
        author: stands there too; may be empty.
        language: a tag of BCP 47, empty for what the texts seem to be in.
        chapters: name and text of each; a name that ends with ``.md`` says that it is Markdown.
        path: where to.
        format_: one of :data:`FORMATS`; empty = as the path ends.

    Raises:
        DocumentError: the format is unknown, or the file cannot be written.
    """
    write_book(bind(title, author, language, chapters), path, format_)


def write_book(book: Book, path: Path, format_: str = "") -> None:
    """Write a book that was read; as :func:`export_book`."""
    check_format(path, format_)
    save(path, _writer(format_ or format_of(path))(book))


def check_format(path: Path, format_: str = "", known: Sequence[str] = FORMATS) -> None:
    """See that somebody can write a format before any work is done.

    Raises:
        DocumentError: it is none of those that are ``known``.
    """
    if (format_ or format_of(path)) not in known:
        raise unknown_format(path, ", ".join(f".{each}" for each in known))


def save(path: Path, data: bytes) -> None:
    """Write the whole file or nothing.

    Raises:
        DocumentError: it cannot be written.
    """
    try:
        atomic_write_bytes(path, data)
    except OSError as error:
        raise not_written(path, error) from error


def format_of(path: PurePath) -> str:
    """Return the format that a name asks for, which may be one that nobody writes."""
    suffix = path.suffix.lower().removeprefix(".")
    return {"htm": "html", "xhtml": "html"}.get(suffix, suffix)


def _writer(format_: str) -> Callable[[Book], bytes]:
    # Each is slow to import, and one is wanted.
    match format_:
        case "docx":
            from writer.documents.export.docx import write_docx

            return write_docx
        case "odt":
            from writer.documents.export.odt import write_odt

            return write_odt
        case "html":
            from writer.documents.export.xhtml import write_html

            return write_html
        case _:
            from writer.documents.export.epub import write_epub

            return write_epub
