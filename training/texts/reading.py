"""Files as streams of documents: one each, or what lies between the borders of a collection.

Plain text is read in chunks, so that a file larger than the memory can be trained on. A chunk
ends with a line; its encoding is looked at by itself, and single lines in an old encoding
among UTF-8, as old archives have them, are decoded apart.
"""

from __future__ import annotations

import codecs
import lzma
import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import IO, TYPE_CHECKING

from training.texts.web_pages import SUFFIXES as WEB_PAGES
from training.texts.web_pages import read_web_page
from writer.documents.extract import UNREAD_SUFFIXES as UNREAD
from writer.documents.extract import extract
from writer.documents.plain_text import decode_text
from writer.documents.readable import SUFFIXES as EXTRACTED
from writer.errors import DocumentError, EncodingError
from writer.files.ordinary import open_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SUFFIXES = (*EXTRACTED, ".txt.xz")
"""What can be trained on."""

FOUND_SUFFIXES = (*SUFFIXES, *UNREAD)
"""What is looked at in a folder: texts that cannot be read are named with the reason."""

PLAIN_SUFFIXES = frozenset({".txt", ".xz"})
MAX_FILE_BYTES = 4_000_000_000
"""Bound on one plain file, after decompression: an .xz of a few kilobytes can hold terabytes."""

MAX_DOCUMENT_CHARACTERS = 16_000_000
"""More than any book. A longer text is taken to be many, and cut between paragraphs."""

CHUNK_BYTES = 8_000_000
_LONGEST_LINE = 8 * CHUNK_BYTES
_BORDER = re.compile(r"^[^\S\n]*\u241e[^\S\n]*$", re.MULTILINE)
_NO_TEXT = re.compile("[\0\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A document as it stands in its file.

    Attributes:
        text: undecorated, with the file's line ends.
        prepared: one of a collection, which has been cleaned by whoever made it.
    """

    text: str
    prepared: bool = False


def read_parts(path: Path) -> Iterator[Part]:
    """Yield the documents of a file.

    Raises:
        DocumentError: it cannot be read, here or further on; the message is a sentence.
    """
    if path.suffix.lower() in WEB_PAGES:
        yield Part(read_web_page(path))
        return
    if path.suffix.lower() in {*EXTRACTED, *UNREAD} - PLAIN_SUFFIXES:
        found = extract(path)
        yield Part(found.text)
        if found.left_out:
            raise DocumentError(found.left_out)
        return
    try:
        with _open(path) as file:
            yield from _parts(_texts(file, path.name))
    except (lzma.LZMAError, EOFError) as error:
        raise DocumentError("It is a damaged .xz file: {error}.", error=error) from error
    except OSError as error:
        raise DocumentError(
            "It cannot be read: {reason}.", reason=error.strerror or error
        ) from error


def decode_lines(data: bytes, name: str) -> str:
    """Return text of which some lines may be in another encoding.

    Zero bytes, and bytes that are no part of a character, are left out.

    Raises:
        EncodingError: the bytes are no text.
    """
    text = _decode_mixed(data, name) or decode_text(data, name).text
    return _NO_TEXT.sub("", text)


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    with open_ordinary(path) as file:
        if path.suffix.lower() != ".xz":
            yield file
            return
        with lzma.open(file) as unpacked:
            yield unpacked


def _texts(file: IO[bytes], name: str) -> Iterator[str]:
    """Yield the decoded text in chunks that end with a line."""
    chunks = _chunks(file)
    head = next(chunks, b"")
    wide = _wide_encoding(head, name)
    if wide is not None:
        yield from _wide_texts(chain([head], chunks), wide)
        return
    rest = b""
    for chunk in chain([head.removeprefix(codecs.BOM_UTF8)], chunks):
        rest += chunk
        if len(chunk) == CHUNK_BYTES and (end := _last_line_end(rest)):
            yield decode_lines(rest[:end], name)
            rest = rest[end:]
    if rest:
        yield decode_lines(rest, name)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    total = 0
    while chunk := file.read(CHUNK_BYTES):
        total += len(chunk)
        if total > MAX_FILE_BYTES:
            raise DocumentError(
                "It is larger than {max_file_bytes:,} MB.",
                max_file_bytes=MAX_FILE_BYTES // 1000000,
            )
        yield chunk


def _wide_encoding(head: bytes, name: str) -> str | None:
    """Return the encoding if it has two or four bytes a character: lines end otherwise then."""
    if b"\0" not in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    try:
        decoded = decode_text(head[: len(head) // 4 * 4], name)
    except EncodingError:
        return None
    return decoded.encoding if decoded.encoding.startswith(("utf-16", "utf-32")) else None


def _wide_texts(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    text = ""
    for chunk in chunks:
        text += decoder.decode(chunk)
        end = text.rfind("\n") + 1 or (len(text) if len(text) > _LONGEST_LINE else 0)
        yield text[:end].removeprefix("\ufeff")
        text = text[end:]
    yield (text + decoder.decode(b"", final=True)).removeprefix("\ufeff")


def _last_line_end(data: bytes) -> int:
    """Return the end of the last line; of a giant one, of its last word or whole character."""
    end = data.rfind(b"\n") + 1
    if end or len(data) < _LONGEST_LINE:
        return end
    return data.rfind(b" ") + 1 or _last_character(data)


def _last_character(data: bytes) -> int:
    """Return where the last character of UTF-8 begins, which may not be whole."""
    start = len(data) - 1
    while start > 1 and data[start] & 0xC0 == 0x80:
        start -= 1
    return start


def _decode_mixed(data: bytes, name: str) -> str | None:
    """Decode what is UTF-8 but for some lines; None if it is not that."""
    try:
        if not data.startswith(codecs.BOM_UTF8) and b"\0" not in data:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        lines = data.split(b"\n")
        foreign = [index for index, line in enumerate(lines) if not _is_utf8(line)]
        known = sum(not line.isascii() for line in lines) - len(foreign)
        # A short line in an old encoding can be UTF-8 by chance: one in ten proves nothing.
        if known * 10 > len(foreign):
            return _with_foreign_lines(lines, foreign, name)
    return None


def _with_foreign_lines(lines: list[bytes], foreign: list[int], name: str) -> str:
    decoded = decode_text(b"\n".join(lines[index] for index in foreign), name).text.split("\n")
    replaced = dict(zip(foreign, decoded, strict=True))
    return "\n".join(
        replaced[index] if index in replaced else line.decode("utf-8")
        for index, line in enumerate(lines)
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parts(texts: Iterator[str]) -> Iterator[Part]:
    """Yield the documents between borders, or the whole text, cut where it is too long."""
    open_pieces: list[str] = []
    length = 0
    prepared = False
    for text in texts:
        *complete, last = _BORDER.split(text)
        for piece in complete:
            prepared = True
            yield Part("".join([*open_pieces, piece]), prepared)
            open_pieces, length = [], 0
        open_pieces.append(last)
        length += len(last)
        if length > MAX_DOCUMENT_CHARACTERS:
            whole = "".join(open_pieces)
            while len(whole) > MAX_DOCUMENT_CHARACTERS:
                end = _paragraph_end(whole)
                yield Part(whole[:end], prepared)
                whole = whole[end:]
            open_pieces, length = [whole], len(whole)
    yield Part("".join(open_pieces), prepared)


def _paragraph_end(text: str) -> int:
    """Return where to cut: after a paragraph, failing that a line, a word, anywhere."""
    start, end = MAX_DOCUMENT_CHARACTERS // 2, MAX_DOCUMENT_CHARACTERS
    for border in ("\n\n", "\n", " "):
        if (found := text.rfind(border, start, end)) >= 0:
            return found + len(border)
    return end
