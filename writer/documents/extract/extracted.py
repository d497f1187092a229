"""What comes out of a file."""

from __future__ import annotations

from typing import NamedTuple


class Extracted(NamedTuple):
    r"""The text of a file, as far as it can be read.

    Attributes:
        text: with ``\n`` line ends.
        left_out: a sentence about what of the file is not in the text; empty = nothing.
    """

    text: str
    left_out: str = ""
