"""Text as every format can hold it: no control characters, no halves, one kind of line end."""

from __future__ import annotations

import re
from typing import Final

from writer.text.whole_characters import whole_characters

_LINE_ENDS: Final = re.compile("\r\n|[\r\v\x85\u2028]")
_FORBIDDEN: Final = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f]")
"""What XML 1.0 has no place for, or no reader shows."""
_NO_CHARACTERS: Final = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Return ``text`` with ``\n`` line ends and nothing that a format of XML cannot hold.

    Control characters go; what stands for a broken byte becomes U+FFFD, which readers show.
    """
    whole = whole_characters(text).replace("\ufeff", "")
    lines = _LINE_ENDS.sub("\n", whole).replace("\u2029", "\n\n").replace("\f", "\n\n")
    return _NO_CHARACTERS.sub("\ufffd", _FORBIDDEN.sub("", lines))


def clean_line(text: str) -> str:
    """Return ``text`` as it stands on one line, such as a title."""
    return " ".join(clean(text).split())
