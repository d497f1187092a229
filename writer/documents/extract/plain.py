"""Plain text and Markdown: as they are, without the data some programs put before the text."""

from __future__ import annotations

import re

from writer.documents.plain_text import decode_readable

_FRONT_MATTER = re.compile(
    r"\A(?:---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>.*?)\n\+\+\+)"
    r"[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_YAML_LINE = re.compile(r"[\w .-]+:(\s|$)|\s|-\s|#|$|[\]}]")
_TOML_LINE = re.compile(r"[\w\".-]+\s*=|\[|\s|#|$|\"|\]|\}")


def read_plain(data: bytes, name: str) -> str:
    r"""Return plain text with ``\n`` line ends.

    Raises:
        EncodingError: the encoding is not recognised.
    """
    text = decode_readable(data, name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_markdown(data: bytes, name: str) -> str:
    """Return Markdown as it is, without front matter.

    Raises:
        EncodingError: the encoding is not recognised.
    """
    return without_front_matter(read_plain(data, name))


def without_front_matter(text: str) -> str:
    """Return text without the YAML or TOML block at its beginning.

    A poem may begin with a rule: only a block whose every line looks like data is taken away.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return text
    block, data_line = (
        (match["toml"], _TOML_LINE) if match["yaml"] is None else (match["yaml"], _YAML_LINE)
    )
    lines = block.split("\n")
    has_data = any(":" in line or "=" in line for line in lines)
    if not has_data or not all(data_line.match(line) for line in lines):
        return text
    return text[match.end() :].lstrip("\n")
