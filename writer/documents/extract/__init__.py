"""The text of the files that writers have, for import and for training.

One module per format. What comes out is prose with a paragraph per line and an empty line
between paragraphs, and verse with its lines; what a reader of the printed page would not call
the text is left out: page headers and numbers, comments, deleted text, notes and their marks,
contents, navigation, scripts. Files are taken to be hostile: sizes, counts and depths are
bounded, nothing in them is followed or executed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.documents.extract.doc import read_doc
from writer.documents.extract.docx import read_docx
from writer.documents.extract.epub import read_epub
from writer.documents.extract.extracted import Extracted
from writer.documents.extract.html import read_html
from writer.documents.extract.odt import read_odt
from writer.documents.extract.pdf import read_pdf
from writer.documents.extract.plain import read_markdown, read_plain
from writer.documents.extract.problems import (
    beyond_bounds,
    damaged,
    not_read,
    package_missing,
    unreadable,
)
from writer.documents.extract.rtf import read_rtf
from writer.errors import WriterError
from writer.files.ordinary import TooLargeError, read_ordinary
from writer.foreign import NOT_FOREIGN
from writer.text.whole_characters import whole_characters

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAX_FILE_BYTES = 200_000_000

_READERS: dict[str, Callable[[bytes, str], str | Extracted]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docm": read_docx,
    ".doc": read_doc,
    ".markdown": read_markdown,
    ".text": read_plain,
    ".fountain": read_plain,
    ".tex": read_plain,
    ".rst": read_plain,
    ".org": read_plain,
    ".adoc": read_plain,
}
_UNREAD = {
    ".abw": "AbiWord",
    ".azw": "the Kindle",
    ".azw3": "the Kindle",
    ".djvu": "DjVu",
    ".fb2": "FictionBook",
    ".fdx": "Final Draft",
    ".mobi": "the Kindle",
    ".pages": "Pages",
    ".sxw": "OpenOffice.org 1",
    ".wpd": "WordPerfect",
    ".wps": "Works",
}
"""Formats of texts that are not read, and whose they are."""

UNREAD_SUFFIXES = tuple(_UNREAD)


def extract_text(path: Path) -> str:
    """Return the text of a file; see :func:`extract`."""
    return extract(path).text


def extract(path: Path) -> Extracted:
    """Return the text of a file, and what had to be left out.

    The suffix decides what it is read as; an unknown one means plain text.

    Raises:
        DocumentError: it cannot be read, is protected, damaged or beyond the bounds, or a
            package for its format is missing, or its format is not read at all.
        EncodingError: plain text or HTML in an unknown encoding.
    """
    suffix = path.suffix.lower()
    if suffix in _UNREAD:
        raise not_read(path.name, _UNREAD[suffix])
    try:
        found = _READERS.get(suffix, read_plain)(_read_bytes(path), path.name)
    except WriterError:
        raise
    except OSError as error:
        raise unreadable(path.name, error) from error
    except ImportError as error:
        raise package_missing(path.name, error.name or str(error)) from error
    except NOT_FOREIGN:
        raise
    except BaseException as error:  # whatever a library makes of a foreign file
        raise damaged(path.name, suffix) from error
    found = found if isinstance(found, Extracted) else Extracted(found)
    return found._replace(text=whole_characters(found.text))


def _read_bytes(path: Path) -> bytes:
    try:
        return read_ordinary(path, MAX_FILE_BYTES)[0]
    except TooLargeError:
        what = f"has more than {MAX_FILE_BYTES / 1e6:,.0f} MB"
        raise beyond_bounds(path.name, what) from None
