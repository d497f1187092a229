"""Bytes to text: which encoding a file is in.

UTF-8 is recognised strictly, UTF-16 and UTF-32 by their byte order mark or the zero bytes of
their ASCII characters. What remains is a legacy encoding, and texts are often too short for
statistics: GB18030 and Windows-1252 are therefore tried first, each with a sharp test, and only
then charset-normalizer is asked. No encoding is accepted that would not give back the very
same bytes.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from writer.errors import EncodingError

# UTF-32 first: the mark of UTF-16-LE begins that of UTF-32-LE.
_BYTE_ORDER_MARKS = (
    ("utf-8", codecs.BOM_UTF8),
    ("utf-32-le", codecs.BOM_UTF32_LE),
    ("utf-32-be", codecs.BOM_UTF32_BE),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
)
# EBCDIC and UTF-7 turn short texts of any kind into plausible nonsense.
_NEVER = ["cp037", "cp1026", "cp1140", "cp273", "cp424", "cp500", "cp875", "utf_7"]

_WESTERN = frozenset(
    map(chr, [*range(0x20, 0x7F), *range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x100)])
) | frozenset("\t\n\r\f‘’‚“”„–—…•«»€£§°©®\u00a0\u00adŒœŠšŽžŸ")
# No text file has them. The escape character is not among them: ISO-2022 encodings use it.
_CONTROL_BYTES = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1b"})
_SAMPLE = 65_536


_ASCII = re.compile(r"[\0-\x7f]+")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file and how it was encoded.

    Attributes:
        text: without byte order mark; line ends are as in the file.
        encoding: Python's name of it: ``utf-8``, ``utf-16-le``, ``gb18030``, ``cp1252`` …
        bom: the file begins with a byte order mark.
    """

    text: str
    encoding: str
    bom: bool = False


def decode_text(data: bytes, name: str) -> DecodedText:
    """Return the text in ``data``.

    Args:
        data: contents of a whole file.
        name: of the file, for the message.

    Raises:
        EncodingError: the bytes are no text, or in an encoding that is not recognised.
    """
    for encoding, mark in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding, mark, name)
    if b"\0" in data:
        return _decode_wide(data, name)
    if _looks_binary(data):
        raise _binary(name)
    text = _try(data, "utf-8")
    decoded = _decode_legacy(data) if text is None else DecodedText(text, "utf-8")
    if decoded is None:
        raise EncodingError(
            f"“{name}” is in an encoding that Inkling does not recognise; the file was not"
            " changed. Save it as UTF-8 in the program it comes from."
        )
    return decoded


def byte_order_mark(encoding: str) -> bytes:
    """Return the mark that stands before text in ``encoding``, empty if it has none."""
    return dict(_BYTE_ORDER_MARKS).get(encoding, b"")


def _decode_marked(data: bytes, encoding: str, mark: bytes, name: str) -> DecodedText:
    text = _try(data[len(mark) :], encoding)
    if text is None:
        raise EncodingError(
            f"“{name}” says that it is {encoding.upper()} text but is damaged or cut off; the"
            " file was not changed. Restore it from a copy."
        )
    return DecodedText(text, encoding, bom=True)


def _decode_wide(data: bytes, name: str) -> DecodedText:
    """Decode UTF-16 without a mark; any other data with zero bytes is no text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try(data, encoding)
        if text and _share(text, _WESTERN | _common_chinese()) > 0.9:
            return DecodedText(text, encoding)
    raise _binary(name)


def _decode_legacy(data: bytes) -> DecodedText | None:
    return _decode_chinese(data) or _decode_western(data) or _decode_guessed(data)


def _decode_chinese(data: bytes) -> DecodedText | None:
    text = _try(data, "gb18030")
    if text is None:
        return None
    foreign = _ASCII.sub("", text)
    # Other encodings, read as GB18030, scatter over its 27,000 rarer characters.
    if _share(foreign, _common_chinese()) < 0.75:
        return None
    return DecodedText(text, "gb18030") if text.encode("gb18030") == data else None


def _decode_western(data: bytes) -> DecodedText | None:
    text = _try(data, "cp1252")
    if text is None or not _WESTERN.issuperset(text):
        return None
    accents = len(text) - len(text.encode("ascii", errors="ignore"))
    # In Western languages most letters are plain; in Cyrillic or Greek none is.
    return DecodedText(text, "cp1252") if accents * 3 <= len(text) else None


def _decode_guessed(data: bytes) -> DecodedText | None:
    # Imported here: it takes a twentieth of a second, which most starts need not wait for.
    import charset_normalizer

    for match in charset_normalizer.from_bytes(data, cp_exclusion=_NEVER):
        text = _try(data, match.encoding)
        if text is not None and _gives_back(text, match.encoding, data):
            return DecodedText(text, match.encoding)
    return None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _gives_back(text: str, encoding: str, data: bytes) -> bool:
    try:
        return text.encode(encoding) == data
    except UnicodeEncodeError:
        return False


def _share(text: str, characters: frozenset[str]) -> float:
    text = text[:_SAMPLE]
    return sum(char in characters for char in text) / max(1, len(text))


@cache
def _common_chinese() -> frozenset[str]:
    """Return punctuation and the 3,755 characters of GB 2312's first level, the common ones."""
    rows = (0xA1, 0xA3, *range(0xB0, 0xD8))
    cells = (bytes([row, cell]) for row in rows for cell in range(0xA1, 0xFF))
    return frozenset("".join(cell.decode("gb2312", errors="ignore") for cell in cells))


def _looks_binary(data: bytes) -> bool:
    control = len(data) - len(data.translate(None, delete=_CONTROL_BYTES))
    return control * 100 > len(data)


def _binary(name: str) -> EncodingError:
    return EncodingError(
        f"“{name}” is not a text file, so Inkling cannot show it; the file was not changed. Open"
        " a .txt or .md file, or export it as text in the program it comes from."
    )
