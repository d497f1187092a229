"""Where a line that is too long for a program can be broken without breaking a sentence."""

from __future__ import annotations

import re
from typing import Final

_SENTENCE_END: Final = re.compile(r"""[.!?…]["'’”»)\]]*\s+|[。！？…]["’”」』）]*""")
_SPACE: Final = re.compile(r"\s+")


def break_places(text: str, width: int) -> list[int]:
    """Return where ``text`` can be broken into lines of at most ``width`` characters.

    Behind sentences where there are any, else behind words, else anywhere; what stands before a
    place and what stands behind it are together the text as it was.
    """
    places: list[int] = []
    start = 0
    while len(text) - start > width:
        start = (
            _last_end(_SENTENCE_END, text, start, width)
            or _last_end(_SPACE, text, start, width)
            or start + width
        )
        places.append(start)
    return places


def _last_end(pattern: re.Pattern[str], text: str, start: int, width: int) -> int:
    """Return where the last match within ``width`` characters ends, or 0."""
    ends = [match.end() for match in pattern.finditer(text, start, start + width)]
    return ends[-1] if ends else 0
