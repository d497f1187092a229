"""What the clipboard and the mouse bring to the page: text in some form, or files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileInfo, QMimeDatabase
from PySide6.QtGui import QTextDocumentFragment

from writer.documents.readable import SUFFIXES as DOCUMENT_SUFFIXES
from writer.errors import WriterError
from writer.model.bundle import SUFFIX as MODEL_SUFFIX

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

MOST_FILES: Final = 20
"""Files that are opened by one drop; hundreds were not meant."""

_RTF: Final = ("text/rtf", "application/rtf", "text/richtext")
_OBJECT: Final = "\N{OBJECT REPLACEMENT CHARACTER}"


def brings_text(source: QMimeData) -> bool:
    """Return whether there is text in some form."""
    if local_files(source) and not source.hasFormat("text/plain"):
        return False  # Qt would make text of their addresses
    return source.hasText() or source.hasHtml() or any(map(source.hasFormat, _RTF))


def text_of(source: QMimeData) -> str:
    """Return the text, taken out of HTML or RTF where there is no plain one; may be empty."""
    if not brings_text(source):
        return ""
    if text := source.text():
        return text
    if source.hasHtml():
        return QTextDocumentFragment.fromHtml(source.html()).toPlainText().replace(_OBJECT, "")
    from writer.documents.extract.rtf import read_rtf  # seldom needed, and slow to import

    formatted = next((each for each in _RTF if source.hasFormat(each)), "")
    try:
        return read_rtf(bytes(source.data(formatted).data()), "") if formatted else ""
    except WriterError:
        return ""


def local_files(source: QMimeData) -> list[Path]:
    """Return the files of this machine that are brought, whatever they are."""
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]


def openable(paths: list[Path]) -> bool:
    """Return whether all are texts, documents or models, and not too many."""
    return 0 < len(paths) <= MOST_FILES and all(map(_is_openable, paths))


def _is_openable(path: Path) -> bool:
    # No device, pipe or folder: the kind of a file is guessed by looking into it.
    if not QFileInfo(str(path)).isFile():
        return False
    if path.suffix.lower() in {*DOCUMENT_SUFFIXES, MODEL_SUFFIX}:
        return True
    kind = QMimeDatabase().mimeTypeForFile(str(path))
    return kind.inherits("text/plain") or kind.name() == "application/x-zerosize"
