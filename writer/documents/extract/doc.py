"""Files named ``.doc``: many hold another format, which some program has named so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.documents.extract.docx import read_docx
from writer.documents.extract.html import read_html
from writer.documents.extract.plain import read_plain
from writer.documents.extract.problems import not_read
from writer.documents.extract.rtf import read_rtf

if TYPE_CHECKING:
    from writer.documents.extract.extracted import Extracted

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEFORE_OLE = (b"\xdb\xa5", b"\x31\xbe", b"\xfe\x37")
"""How Word for Windows 2, and Word for DOS and the Macintosh, began."""


def read_doc(data: bytes, name: str) -> str | Extracted:
    """Return the text, if the file is rich text, a newer document, a web page or plain.

    Raises:
        DocumentError: it is a document of an old Word, or damaged.
        EncodingError: the encoding is not recognised.
    """
    if data.startswith((_OLE, *_BEFORE_OLE)):
        raise not_read(name, "Word before 2007")
    if data.startswith(b"PK"):
        return read_docx(data, name)
    if data.startswith(b"{\\rtf"):
        return read_rtf(data, name)
    if data.lstrip()[:5].lower() in {b"<html", b"<!doc"}:
        return read_html(data, name)
    return read_plain(data, name)
