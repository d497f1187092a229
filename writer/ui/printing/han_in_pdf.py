"""What the letters of a PDF file mean, where Qt names them wrongly.

A font has one drawing for a character and for the radical that looks like it. Qt tells readers the
first code that has the drawing, the radical's: who looks for the character does not find it, and
who copies the text gets another one.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtGui import QFont, QFontDatabase, QRawFont

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from re import Match

_RADICALS: Final = "".join(map(chr, range(0x2E80, 0x2FE0)))
_CODE: Final = re.compile(rb"<(2[EeFf][0-9A-Fa-f]{2})>")


def with_searchable_han(data: bytes, han: Iterable[str], families: Sequence[str]) -> bytes:
    """Return a PDF file whose letters mean the characters that were written.

    Args:
        data: the file as Qt wrote it.
        han: the characters in it.
        families: the fonts that it was set in.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, StreamObject

    meant = _meant(han, families)
    if not meant:
        return data
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    for thing in list(writer._objects):  # noqa: SLF001 - what pages refer to is not public
        if not isinstance(thing, DictionaryObject) or "/ToUnicode" not in thing:
            continue
        old = cast("StreamObject", thing["/ToUnicode"].get_object())
        new = StreamObject()
        new.set_data(_CODE.sub(lambda match: _character(match, meant), old.get_data()))
        thing[NameObject("/ToUnicode")] = writer._add_object(new.flate_encode())  # noqa: SLF001
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _meant(han: Iterable[str], families: Sequence[str]) -> dict[int, int]:
    """Return of each radical that a font draws like one of these characters, that one."""
    chinese = QFontDatabase.WritingSystem.SimplifiedChinese
    font = QRawFont.fromFont(QFont(list(families)), chinese)
    drawn = {
        glyph: ord(char)
        for char in han
        for glyph in font.glyphIndexesForString(char)
        if glyph and len(char.encode("utf-16-le")) == 2
    }
    glyphs = ((ord(radical), font.glyphIndexesForString(radical)) for radical in _RADICALS)
    return {code: drawn[glyph[0]] for code, glyph in glyphs if glyph and glyph[0] in drawn}


def _character(match: Match[bytes], meant: Mapping[int, int]) -> bytes:
    code = int(match[1], 16)
    return b"<%04X>" % meant.get(code, code)
