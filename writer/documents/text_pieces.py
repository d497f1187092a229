"""A text in pieces whose borders hang on what is written there, not on where it stands.

After a change, all pieces but those that it touched are the same as before: who keeps many
versions of a text keeps each piece once.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST: Final = 2_000
"""Characters; smaller pieces would cost more in names than they save."""
MOST: Final = 32_000
_ONE_IN: Final = 12
"""So many lines, of those behind the least length, until one ends a piece: some 8,000 characters
in all, a few pages."""

_LONG_LINE: Final = 2_000
_SENTENCE: Final = re.compile(r"[^.!?。！？]{0,2000}[.!?。！？]*", re.DOTALL)


def pieces(text: str) -> Iterator[str]:
    """Yield the pieces of ``text`` in order; joined they are the text."""
    start = end = 0
    for unit in _units(text):
        end += len(unit)
        length = end - start
        if length >= MOST or (length >= LEAST and crc32(as_bytes(unit)) % _ONE_IN == 0):
            yield text[start:end]
            start = end
    if start < len(text):
        yield text[start:]


def as_bytes(text: str) -> bytes:
    """Return a text as bytes, whatever is in it: broken bytes are half pairs of surrogates."""
    return text.encode("utf-8", "surrogatepass")


def from_bytes(data: bytes) -> str:
    """Return the text of which :func:`as_bytes` made ``data``.

    Raises:
        UnicodeDecodeError: there is none.
    """
    return data.decode("utf-8", "surrogatepass")


def _units(text: str) -> Iterator[str]:
    """Yield lines; of one that is very long, its sentences."""
    *lines, last = text.split("\n")
    for line in chain((f"{line}\n" for line in lines), (last,)):
        if len(line) <= _LONG_LINE:
            yield line
        else:
            yield from _SENTENCE.findall(line)
