"""A text in pieces of whole lines, for work that others should not have to wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def pieces(text: str, least: int) -> Iterator[tuple[int, str]]:
    r"""Yield the pieces of ``text`` and where they begin, without the ``\n`` that parts them.

    Args:
        text: with ``\n`` line ends.
        least: characters of a piece, which goes on to the end of a line; 0 = each line is one.
    """
    start = 0
    while True:
        end = text.find("\n", start + least)
        if end < 0:
            yield start, text[start:]
            return
        yield start, text[start:end]
        start = end + 1
