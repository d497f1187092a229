"""Which files have a text that can be taken out, told by their names.

What reads them is in :mod:`writer.documents.extract`, which takes a while to import.
"""

from __future__ import annotations

from typing import Final

SUFFIXES: Final = (
    ".txt",
    ".md",
    ".docx",
    ".odt",
    ".rtf",
    ".epub",
    ".html",
    ".htm",
    ".xhtml",
    ".pdf",
    ".docm",
    ".doc",
    ".markdown",
    ".text",
    ".fountain",
    ".tex",
    ".rst",
    ".org",
    ".adoc",
)
