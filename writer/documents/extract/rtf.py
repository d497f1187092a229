"""Rich Text Format 1.9.1, read token by token.

Written here because the libraries at hand know neither hidden nor deleted text, and do not tell
the end of a line of verse from the end of a paragraph.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from writer.documents.extract.budget import Budget
from writer.documents.extract.paragraphs import Paragraphs
from writer.documents.extract.problems import beyond_bounds, damaged
from writer.text.whole_characters import whole_characters

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 1_000

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\",
    re.DOTALL,
)
# Groups that hold something else than the text of the page. Others begin with \*.
_DESTINATIONS = frozenset(
    b"fonttbl colortbl stylesheet info header headerl headerr headerf footer footerl footerr"
    b" footerf footnote pict object listtext pntext fldinst xe tc txe rxe template private"
    b" generator filetbl listtable revtbl".split()
)
_CHARACTERS = {
    b"tab": " ",
    b"emspace": " ",
    b"enspace": " ",
    b"qmspace": " ",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}
_SYMBOLS = {b"~": " ", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\"}
_PARAGRAPH_ENDS = frozenset({b"par", b"sect", b"page", b"row", b"cell", b"nestcell", b"nestrow"})
# Character sets of fonts, where they are not the code page of the file.
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_CODE_PAGES = {936: "gb18030", 10_000: "mac_roman", 65_001: "utf-8"}


def read_rtf(data: bytes, name: str) -> str:
    """Return the text of an RTF file.

    Raises:
        DocumentError: it is none, or its groups are nested too deeply.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise damaged(name, "RTF")
    reader = _Reader(name)
    for token in _tokens(data):
        reader.read(token)
    return reader.finish()


def _tokens(data: bytes) -> Iterator[re.Match[bytes]]:
    position = 0
    while match := _TOKEN.match(data, position):
        position = match.end()
        if match["word"] == b"bin":
            # What follows are pictures as they are, braces and all.
            position += max(0, int(match["number"] or 0))
        yield match


@dataclass(frozen=True, slots=True)
class _Group:
    """What a group inherits and its end restores.

    Attributes:
        left_out: its text is none of the page's.
        hidden: formatted as hidden.
        deleted: removed under track changes.
        skip: characters that stand in for a Unicode one, for old programs.
        font: number of the font, which may have a character set of its own.
    """

    left_out: bool = False
    hidden: bool = False
    deleted: bool = False
    skip: int = 1
    font: int = -1


class _Reader:
    """The state between two tokens."""

    def __init__(self, name: str) -> None:
        self._name, self._budget = name, Budget(name)
        self._paragraphs = Paragraphs(self._budget)
        self._group, self._outer = _Group(), list[_Group]()
        self._group_begins = False
        self._code_page = "cp1252"
        self._font_charsets: dict[int, str] = {}
        self._default_font = -1
        self._in_font_table = 0
        # Bytes wait for each other: a Chinese character is two, each a token.
        self._bytes = bytearray()
        self._to_skip = 0

    def read(self, token: re.Match[bytes]) -> None:
        """Take the next token."""
        self._budget.tick()
        begins, self._group_begins = self._group_begins, token["brace"] == b"{"
        if token["text"] is not None:
            self._read_bytes(token["text"])
        elif token["hex"] is not None:
            self._read_bytes(bytes.fromhex(token["hex"].decode("ascii")))
        elif token["word"] is not None:
            self._flush()
            number = None if token["number"] is None else int(token["number"])
            self._read_word(token["word"], number)
        elif token["brace"] is not None:
            self._flush()
            self._read_brace(token["brace"])
        elif token["symbol"] is not None:
            self._flush()
            self._read_symbol(token["symbol"], group_begins=begins)
        else:
            # A line end in the file means nothing, not even here.
            self._group_begins = begins

    def finish(self) -> str:
        """Return the text."""
        self._flush()
        # Characters beyond U+FFFF come as two halves.
        return whole_characters(self._paragraphs.text())

    def _read_bytes(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if self._is_shown():
            self._bytes += data[skipped:]

    def _read_brace(self, brace: bytes) -> None:
        if brace == b"{":
            self._outer.append(self._group)
            if len(self._outer) > MAX_DEPTH:
                raise beyond_bounds(self._name, f"has groups nested more than {MAX_DEPTH:,} deep")
        elif self._outer:
            self._group = self._outer.pop()
            if len(self._outer) < self._in_font_table:
                self._in_font_table = 0

    def _read_symbol(self, symbol: bytes, *, group_begins: bool) -> None:
        if symbol == b"*":
            # It says that the group is of a new kind. Further on in one it says nothing.
            self._group = replace(self._group, left_out=self._group.left_out or group_begins)
        elif symbol in {b"\n", b"\r"}:
            self._end_paragraph()
        elif symbol in _SYMBOLS and self._is_shown():
            self._paragraphs.add(_SYMBOLS[symbol])

    def _read_word(self, word: bytes, number: int | None) -> None:
        on = number != 0
        if word in _DESTINATIONS:
            self._group = replace(self._group, left_out=True)
            if word == b"fonttbl":
                self._in_font_table = len(self._outer)
        elif word == b"u" and number is not None:
            self._to_skip = self._group.skip
            self._add(chr(number & 0xFFFF))
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word == b"line":
            self._end_line()
        elif word in _PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word == b"v":
            self._group = replace(self._group, hidden=on)
        elif word == b"deleted":
            self._group = replace(self._group, deleted=on)
        elif word == b"plain":
            group = replace(self._group, hidden=False, deleted=False, font=self._default_font)
            self._group = group
        else:
            self._read_encoding(word, number or 0)

    def _read_encoding(self, word: bytes, number: int) -> None:
        if word == b"uc":
            self._group = replace(self._group, skip=max(0, min(number, 10)))
        elif word == b"f":
            self._group = replace(self._group, font=number)
        elif word == b"deff":
            self._default_font = number
            self._group = replace(self._group, font=number)
        elif word == b"fcharset" and self._in_font_table and number in _CHARSETS:
            self._font_charsets[self._group.font] = _CHARSETS[number]
        elif word == b"ansicpg":
            self._code_page = _code_page(number)

    def _is_shown(self) -> bool:
        return not (self._group.left_out or self._group.hidden or self._group.deleted)

    def _add(self, text: str) -> None:
        if self._is_shown():
            self._paragraphs.add(text)

    def _end_line(self) -> None:
        if self._is_shown():
            self._paragraphs.break_line()

    def _end_paragraph(self) -> None:
        # A hidden paragraph mark still parts what is around it.
        if not self._group.left_out:
            self._paragraphs.end_paragraph(keep_empty=True)

    def _flush(self) -> None:
        self._to_skip = 0
        if self._bytes:
            encoding = self._font_charsets.get(self._group.font, self._code_page)
            self._paragraphs.add(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()


def _code_page(number: int) -> str:
    name = _CODE_PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
