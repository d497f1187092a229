"""Text as models, files and other programs take it: without halves of characters.

JSON, RTF and PDF carry characters beyond U+FFFF as two halves, of which one may be missing; and
as half a character stands a broken byte in what :mod:`writer.documents.plain_text` has read.
"""

from __future__ import annotations

import re
from typing import Final

_HALF: Final = re.compile("[\ud800-\udfff]")


def whole_characters(text: str) -> str:
    """Return ``text`` with halves joined, and U+FFFD for each that is alone."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
