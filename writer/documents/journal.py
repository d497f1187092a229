r"""The journal of one text: every change of it since it was last in a file, on the disk at once.

A file begins with the whole text and goes on with edits, each record with its length and a
checksum, so that whatever cuts it short (a full disk, a pulled plug) costs the last record
alone. When the edits outgrow the text, a file of the next generation begins with the text as it
is by then, and only when that has reached the disk the one before is deleted.

Texts here are those of the page, where some characters stand for others; the page knows which.
"""

from __future__ import annotations

import os
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Final

import msgspec

from writer.documents.edits import Edit, applied, from_units, to_units
from writer.documents.text_file import NO_FILE, Document, Fingerprint, Newline
from writer.files.atomic import PRIVATE_FILE, flush, flush_folder
from writer.files.ordinary import read_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUFFIX: Final = ".journal"

LEAST_FOLDED: Final = 1_000_000
"""Bytes of edits that are not worth a new beginning, however short the text is."""

LARGEST: Final = 1_200_000_000
"""Bytes of a journal that are read: the largest text that can be opened, and as many edits."""

_MAGIC: Final = b"inkling journal 1\n"
_HEAD: Final = struct.Struct("<II")
"""Before each record: its length, and the CRC-32 of what follows."""


class Origin(msgspec.Struct, frozen=True, array_like=True):
    """Where a text came from, as far as saving it again needs that.

    Attributes:
        path: of its file, in the system's bytes; empty for an untitled text.
        encoding: Python's name of it.
        bom: the file begins with a byte order mark.
        newline: the line ends in the file.
        size: of the file as it was read or saved, -1 if there was none.
        digest: of its contents.
    """

    path: bytes = b""
    encoding: str = "utf-8"
    bom: bool = False
    newline: Newline = "\n"
    size: int = NO_FILE.size
    digest: bytes = NO_FILE.digest

    @classmethod
    def of(cls, document: Document | None) -> Origin:
        """Return the origin of a text from its file, None for an untitled one."""
        if document is None:
            return cls()
        known = document.fingerprint
        return cls(
            os.fsencode(document.path),
            document.encoding,
            document.bom,
            document.newline,
            known.size,
            known.digest,
        )

    def document(self, text: str) -> Document | None:
        """Return the file as it was known, with this text in it; None for an untitled one."""
        if not self.path:
            return None
        return Document(
            text,
            Path(os.fsdecode(self.path)),
            self.encoding,
            self.bom,
            self.newline,
            Fingerprint(self.size, 0, self.digest),
        )


class _Beginning(msgspec.Struct, frozen=True, array_like=True, tag=0):
    """The first record: the whole text, compressed; the caret, in units; seconds since 1970."""

    origin: Origin
    text: bytes
    units: int
    caret: int
    written: float


class _Changes(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """Every further record: edits, the caret behind them, seconds since 1970."""

    edits: list[tuple[int, int, bytes]]
    caret: int
    written: float


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Beginning | _Changes).decode


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a journal holds.

    Attributes:
        origin: where the text came from.
        beginning: the text that the journal begins with.
        edits: all changes since.
        caret: where it was, in UTF-16 units.
        written: when the last record was, in seconds since 1970.
    """

    origin: Origin
    beginning: str
    edits: tuple[Edit, ...]
    caret: int
    written: float

    @property
    def text(self) -> str:
        """The text after the last change."""
        return applied(self.beginning, self.edits)

    def before_last(self, count: int) -> tuple[str, tuple[Edit, ...]]:
        """Return the text before the last ``count`` changes, and these changes."""
        first = max(len(self.edits) - count, 0)
        return applied(self.beginning, self.edits[:first]), self.edits[first:]


class Journal:
    """Writes the journal of one text.

    Args:
        folder: where its files lie; it must exist.
        text_id: what tells the text from others; letters and digits.
    """

    def __init__(self, folder: Path, text_id: str) -> None:
        self._folder = folder
        self._text_id = text_id
        self._generation = 0
        self._file: int | None = None
        self._size = 0
        self._grown = 0

    @property
    def path(self) -> Path:
        """The file of the present generation."""
        return self._folder / f"{self._text_id}-{self._generation}{SUFFIX}"

    def begin(self, origin: Origin, text: str, caret: int) -> None:
        """Begin anew with this text; what was recorded before goes when that is safe.

        Raises:
            OSError: it cannot be written; what was recorded before is still there.
        """
        self._close()
        self._generation += 1
        units = to_units(text)
        record = _Beginning(origin, zlib.compress(units, 1), len(units), caret, time())
        data = _MAGIC + _framed(record)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self.path, flags, PRIVATE_FILE)
        try:
            _write(descriptor, data)
        except OSError:
            os.close(descriptor)
            with suppress(OSError):
                self.path.unlink()
            raise
        flush_folder(self._folder)
        self._file, self._size, self._grown = descriptor, len(data), 0
        self._delete(keep=self.path)

    def append(self, edits: Sequence[Edit], caret: int) -> None:
        """Record changes.

        Raises:
            OSError: they cannot be written, and nothing can be after them: begin anew.
        """
        if self._file is None:
            raise OSError("the journal has no beginning")
        changes = [(each.position, each.removed, to_units(each.inserted)) for each in edits]
        data = _framed(_Changes(changes, caret, time()))
        try:
            _write(self._file, data)
        except OSError:
            # What follows half a record would never be read. The file itself stays.
            self._close()
            raise
        self._grown += len(data)
        if self._grown > max(LEAST_FOLDED, self._size):
            self._fold(caret)

    def remove(self) -> None:
        """Delete the journal: the text is safe elsewhere, or given up."""
        self._close()
        self._delete()

    def close(self) -> None:
        """Let go of the file, and leave it where it is."""
        self._close()

    def _fold(self, caret: int) -> None:
        recorded = read_journal(self.path)
        if recorded is not None:
            self.begin(recorded.origin, recorded.text, caret)

    def _delete(self, *, keep: Path | None = None) -> None:
        for path in generations(self._folder).get(self._text_id, ()):
            if path != keep:
                with suppress(OSError):
                    path.unlink()

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def generations(folder: Path) -> dict[str, list[Path]]:
    """Return the files of each text whose journal is in ``folder``, the latest first."""
    found: dict[str, list[tuple[int, Path]]] = {}
    for path in folder.glob(f"*{SUFFIX}"):
        text_id, _, generation = path.stem.rpartition("-")
        if text_id and generation.isdecimal():
            found.setdefault(text_id, []).append((int(generation), path))
    return {
        text_id: [path for _, path in sorted(files, reverse=True)]
        for text_id, files in found.items()
    }


def read_journal(path: Path) -> Recorded | None:
    """Return what a journal holds, up to the last record that is whole.

    None where not even its beginning is.

    Raises:
        OSError: the file cannot be read.
    """
    data, _ = read_ordinary(path, LARGEST)
    records = _records(data)
    first = next(records, None)
    if not isinstance(first, _Beginning):
        return None
    text = _uncompressed(first)
    if text is None:
        return None
    changes = list(_consistent(records, first.units // 2))
    last = changes[-1] if changes else first
    edits = tuple(
        Edit(position, removed, from_units(inserted))
        for position, removed, inserted in chain.from_iterable(each.edits for each in changes)
    )
    return Recorded(first.origin, text, edits, last.caret, last.written)


def _consistent(records: Iterator[_Beginning | _Changes], units: int) -> Iterator[_Changes]:
    """Yield changes for as long as they are changes of a text of so many units."""
    for record in records:
        if not isinstance(record, _Changes):
            return
        for position, removed, inserted in record.edits:
            if not (0 <= position <= position + removed <= units) or len(inserted) % 2:
                return
            units += len(inserted) // 2 - removed
        yield record


def _records(data: bytes) -> Iterator[_Beginning | _Changes]:
    """Yield the records of a file for as long as they are whole."""
    if not data.startswith(_MAGIC):
        return
    place = len(_MAGIC)
    while place + _HEAD.size <= len(data):
        length, checksum = _HEAD.unpack_from(data, place)
        payload = data[place + _HEAD.size :][:length]
        if len(payload) < length or zlib.crc32(payload) != checksum:
            return
        try:
            yield _decode(payload)
        except msgspec.MsgspecError:
            return  # of a later version
        place += _HEAD.size + length


def _uncompressed(beginning: _Beginning) -> str | None:
    if not 0 <= beginning.units <= LARGEST:
        return None
    unpacker = zlib.decompressobj()
    try:
        units = unpacker.decompress(beginning.text, beginning.units + 1)
    except zlib.error:
        return None
    return from_units(units) if len(units) == beginning.units and not len(units) % 2 else None


def _framed(record: _Beginning | _Changes) -> bytes:
    payload = _encode(record)
    return _HEAD.pack(len(payload), zlib.crc32(payload)) + payload


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
    flush(descriptor)
