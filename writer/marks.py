"""Characters that command a terminal instead of being shown, as marks that can be seen.

A file, a model or what a model writes may hold them: they would clear the screen, set the title
or turn the direction of a line.
"""

from __future__ import annotations

import re

_KEPT = "\t\n"
_DELETE = "\x7f"
_PICTURES = 0x2400
"""Where Unicode has pictures of the first 32 characters, in their order."""

_DELETE_PICTURE, _UNKNOWN = "\u2421", "\ufffd"
_COMMANDS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def with_marks(text: str) -> str:
    """Return ``text`` with a mark for every character that commands; line ends stay."""
    return _COMMANDS.sub(_mark, text)


def escaped(json: str) -> str:
    """Return a line of JSON that means the same and holds none of these characters."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def _mark(found: re.Match[str]) -> str:
    char = found[0]
    if char in _KEPT:
        return char
    if char == _DELETE:
        return _DELETE_PICTURE
    return chr(_PICTURES + ord(char)) if char < " " else _UNKNOWN
