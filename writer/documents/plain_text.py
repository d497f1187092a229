"""Bytes to text and back: which encoding a file is in.

UTF-8 is recognised strictly, or with a few broken bytes among many whole characters; UTF-16 and
UTF-32 by their byte order mark or the zero bytes of their ASCII characters. What remains is a
legacy encoding, see :mod:`writer.documents.legacy_encoding`.

Every byte is kept. One that is no part of a character stands in the text as half a surrogate
pair, U+DC80 to U+DCFF, as Python's ``surrogateescape`` has it, and is written back as it was.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from writer.documents.legacy_encoding import few_are_broken, guess_encoding
from writer.errors import EncodingError
from writer.text.whole_characters import whole_characters

# UTF-32 first: the mark of UTF-16-LE begins that of UTF-32-LE.
_BYTE_ORDER_MARKS: Final = (
    ("utf-8", codecs.BOM_UTF8),
    ("utf-32-le", codecs.BOM_UTF32_LE),
    ("utf-32-be", codecs.BOM_UTF32_BE),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
)
_UNIT: Final = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
"""Bytes of a unit, in encodings that have more than one."""

_ESCAPED: Final = ("iso2022_jp", "iso2022_jp_2", "iso2022_kr")
_SHIFT: Final = b"\x1b$"
"""How characters of two bytes begin in the encodings of seven bits."""

_SCRIPTS: Final = ((0,), (3,), (4,), (5,), (6,), (0x30, *range(0x4E, 0xA0)), range(0xAC, 0xD8))
"""High bytes of Latin, Greek, Cyrillic, Hebrew, Arabic, Chinese and Japanese, Korean letters."""

_SIGNS: Final = (1, 2, 0x20, 0xFF)
"""High bytes of what stands among them: rarer Latin letters, punctuation, full width."""

_SAMPLE: Final = 65_536
_BROKEN: Final = re.compile("[\udc80-\udcff]")
_HALF: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_CUT_OFF: Final = re.compile("[\udc00-\udcff]*\\Z")
_CONTROL_BYTES: Final = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1b"})
_LEAST_BINARY: Final = 16
"""Bytes; in fewer, a few control characters tell nothing."""

_MOST_CONTROLS: Final = 0.2
"""Share of control characters in a text that is certainly not UTF-16, which has zero bytes."""

_MOST_CONTROLS_OF_ANY: Final = 0.6
_FEW_CONTROLS: Final = 3
_MANY_BROKEN: Final = 50


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
            return decode_as(data, encoding, name)
    found = _encoding_of(data)
    if found is None:
        raise _binary(name) if _has_many_controls(data) else _unknown(name)
    return DecodedText(_decode(data, found), found)


def decode_as(data: bytes, encoding: str, name: str) -> DecodedText:
    """Return the text in ``data``, read in the encoding that somebody says it is in.

    Raises:
        EncodingError: the bytes cannot be read in it without losing some of them.
    """
    mark = byte_order_mark(encoding)
    bom = bool(mark) and data.startswith(mark)
    body = data.removeprefix(mark) if bom else data
    try:
        text = _decode(body, encoding)
        if encode_text(text, encoding) == body:
            return DecodedText(text, encoding, bom)
    except UnicodeError:
        pass
    raise EncodingError(
        "“{name}” is not in the encoding {upper}, or is damaged or cut off; the file"
        " was not changed. Try another encoding, or restore it from a copy.",
        name=name,
        upper=encoding.upper(),
    )


def encode_text(text: str, encoding: str) -> bytes:
    """Return the bytes of ``text``, broken ones as they were read.

    Raises:
        UnicodeEncodeError: a character does not fit the encoding.
        LookupError: there is no such encoding.
    """
    unit = _UNIT.get(codecs.lookup(encoding).name)
    if unit is None:
        return text.encode(encoding, "surrogateescape")
    cut_off = _CUT_OFF.search(text, max(0, len(text) - unit + 1))
    rest = cut_off[0] if cut_off else ""
    whole = text[: len(text) - len(rest)].encode(encoding, "surrogatepass")
    return whole + bytes(ord(char) & 0xFF for char in rest)


def encode_anyway(text: str) -> bytes:
    """Return UTF-8 of any text: broken bytes as they were read, U+FFFD for half a character."""
    return _HALF.sub("\ufffd", text).encode("utf-8", "surrogateescape")


def decode_readable(data: bytes, name: str) -> str:
    """Return the text in ``data`` for whoever only reads it: U+FFFD for each broken byte.

    Raises:
        EncodingError: as :func:`decode_text`.
    """
    return whole_characters(decode_text(data, name).text)


def broken_bytes(text: str) -> int:
    """Return how many bytes of a file were no part of a character when it was read."""
    return len(_BROKEN.findall(text))


def byte_order_mark(encoding: str) -> bytes:
    """Return the mark that stands before text in ``encoding``, empty if it has none."""
    return dict(_BYTE_ORDER_MARKS).get(encoding, b"")


def _decode(data: bytes, encoding: str) -> str:
    """Return the text; bytes that are no part of a character become half surrogate pairs."""
    unit = _UNIT.get(encoding)
    if unit is None:
        return data.decode(encoding, "surrogateescape")
    end = len(data) // unit * unit
    return data[:end].decode(encoding, "surrogatepass") + "".join(
        chr(0xDC00 + byte) for byte in data[end:]
    )


def _encoding_of(data: bytes) -> str | None:
    """Return the encoding of a file without a mark; None if there is none that makes it text."""
    if encoding := _escaped(data):
        return encoding
    # Zero bytes at the end are what a power cut leaves behind a text.
    body = data.rstrip(b"\0") or data
    share = _controls(body) / len(body) if len(data) >= _LEAST_BINARY else 0.0
    if share <= _MOST_CONTROLS and (encoding := _utf8(data)):
        return encoding
    if b"\0" in data and (encoding := _unmarked_wide(data)):
        return encoding
    if share <= _MOST_CONTROLS_OF_ANY and (encoding := _utf8(data)):
        return encoding
    # Among so many zero bytes, a few others are no text in an old encoding.
    seen = body if len(body) >= _LEAST_BINARY else data
    return None if _has_many_controls(seen) else guess_encoding(data)


def _unmarked_wide(data: bytes) -> str | None:
    """Recognise UTF-32 or UTF-16 without a mark by what it says if it is read so."""
    for encoding, unit in reversed(_UNIT.items()):
        if len(data) % unit:
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_plausible(text[:_SAMPLE]):
            return encoding
    return None


def _is_plausible(text: str) -> bool:
    """Return whether nearly all characters are of scripts in which books are written."""
    rows = Counter(ord(char) >> 8 for char in text if char.isprintable() or char in "\t\n\r")
    letters = [sum(rows[row] for row in script) for script in _SCRIPTS]
    others = sum(rows[row] for row in _SIGNS)
    return sum(letters) + others > 0.9 * len(text) and 2 * max(letters) >= len(text)


def _escaped(data: bytes) -> str | None:
    if _SHIFT not in data:
        return None
    for encoding in _ESCAPED:
        try:
            if data.decode(encoding).encode(encoding) == data:
                return encoding
        except UnicodeError:
            continue
    return None


def _utf8(data: bytes) -> str | None:
    """Accept UTF-8; where bytes are broken, only if whole characters outnumber them."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        # The beginning tells for most; but the only broken byte may stand before all accents.
        beginning = data[:_SAMPLE].decode("utf-8", "surrogateescape")
        if broken_bytes(beginning) > _MANY_BROKEN and not _is_mostly_whole(beginning):
            return None
        return "utf-8" if _is_mostly_whole(data.decode("utf-8", "surrogateescape")) else None
    cut_off = decoder.getstate()[0]
    return "utf-8" if not cut_off or _is_cut_off(data, cut_off) else None


def _is_cut_off(data: bytes, rest: bytes) -> bool:
    """Return whether a text of UTF-8 ends with the ``rest`` of a file that was cut.

    It could also be one letter of an old encoding, if it is the only one that is not ASCII. The
    first bytes of accented letters would be capitals there.
    """
    whole = data.removesuffix(rest)
    capital = rest < b"\xdf" and whole[-1:].islower()
    return len(rest) > 1 or capital or not whole.isascii()


def _is_mostly_whole(text: str) -> bool:
    """Return whether characters beyond ASCII outnumber broken bytes."""
    broken = broken_bytes(text)
    whole = len(text) - len(text.encode("ascii", errors="ignore")) - broken
    # Among plain letters, no old encoding has what looks like a character of UTF-8; where all
    # letters are foreign, one in a dozen does by chance.
    least = broken if 3 * (whole + broken) < len(text) else 2 * broken
    return whole > 0 and (whole >= least or few_are_broken(text))


def _has_many_controls(data: bytes) -> bool:
    return _controls(data) > max(_FEW_CONTROLS, len(data) // 100)


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, delete=_CONTROL_BYTES))


def _binary(name: str) -> EncodingError:
    return EncodingError(
        "“{name}” is not a text file, so Inkling cannot show it; the file was not"
        " changed. Open a .txt or .md file, or export it as text in the program it comes"
        " from.",
        name=name,
    )


def _unknown(name: str) -> EncodingError:
    return EncodingError(
        "“{name}” is in an encoding that Inkling does not recognise; the file was not"
        " changed. Save it as UTF-8 in the program it comes from.",
        name=name,
    )
