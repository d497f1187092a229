"""Which files have a text that can be taken out, told by their names.

What reads them is in :mod:`writer.documents.extract`, which takes a while to import.
"""

from __future__ import annotations

from typing import Final

PLAIN: Final = (
    *(".txt", ".md", ".markdown", ".text"),
    *(".fountain", ".tex", ".rst", ".org", ".adoc"),
)
"""Suffixes of files that are their text."""

DOCUMENTS: Final = (
    *(".docx", ".odt", ".rtf", ".epub", ".html", ".htm", ".xhtml", ".pdf", ".docm", ".doc"),
)
"""Suffixes of files that hold a text, and more."""

SUFFIXES: Final = (*PLAIN, *DOCUMENTS)
