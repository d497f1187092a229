"""Reading zip files that strangers made: .docx, .odt and .epub."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Self

from writer.documents.extract.problems import beyond_bounds, damaged, protected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

MAX_MEMBERS = 20_000
MAX_UNPACKED_BYTES = 256_000_000
"""Of all members that are read, together: thirty times the text of the Bible."""

_CHUNK = 1 << 16
_ENTRY = b"PK\x01\x02"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1


class Archive:
    """A zip file of bounded content; a context manager."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        """Open.

        Args:
            data: the file.
            name: of the file, for messages.
            kind: what it should be, for messages: "Word".

        Raises:
            DocumentError: no zip file, encrypted, or of too many members.
        """
        self._name, self._kind, self._left = name, kind, MAX_UNPACKED_BYTES
        # An encrypted .docx is no zip file but this container, with a locked one in it.
        if data.startswith(_OLE):
            raise protected(name)
        # Counted before the directory is parsed: ten million entries would fill the memory.
        if data.count(_ENTRY) > MAX_MEMBERS:
            raise beyond_bounds(name, f"has more than {MAX_MEMBERS:,} parts")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError):
            raise damaged(name, kind) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def __contains__(self, member: str) -> bool:
        return member in self._zip.NameToInfo

    def read(self, member: str) -> bytes:
        """Return the contents of a member.

        Raises:
            DocumentError: there is none, it is damaged or encrypted, or too much was unpacked.
        """
        return b"".join(self.chunks(member))

    def chunks(self, member: str) -> Iterator[bytes]:
        """Yield the contents of a member piece by piece.

        Raises:
            DocumentError: there is none, it is damaged or encrypted, or too much was unpacked.
        """
        if member not in self:
            raise damaged(self._name, self._kind)
        if self._zip.getinfo(member).flag_bits & _ENCRYPTED:
            raise protected(self._name)
        with self._zip.open(member) as file:
            while data := file.read(_CHUNK):
                # The size in the directory is a claim; what is unpacked is what counts.
                self._left -= len(data)
                if self._left < 0:
                    size = f"{MAX_UNPACKED_BYTES / 1e6:,.0f} MB"
                    raise beyond_bounds(self._name, f"unpacks to more than {size}")
                yield data
