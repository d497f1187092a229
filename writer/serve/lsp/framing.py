"""The headers between an editor's messages, checked before pygls reads them.

WORKAROUND: pygls 2.1 passes over a length that it cannot read and takes the next message for more
headers, so that nothing is answered any more, "shutdown" included; and it tries to read whatever
length a header names, however many gigabytes. A stream whose messages cannot be told apart cannot
be mended: it ends here, with a sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_MESSAGE_BYTES: Final = 64_000_000
"""An editor sends no more than a text and what was changed in it."""

_MAX_HEADER_BYTES: Final = 8_192
_LENGTH: Final = re.compile(rb"content-length[ \t]*:[ \t]*(.*?)[ \t]*\r?\n", re.IGNORECASE)
_DIGITS: Final = re.compile(rb"[0-9]{1,12}")


class FramedInput:
    """An editor's messages as pygls reads them; they end where their borders are lost.

    Args:
        stream: the bytes.
        tell: told why, once, before the stream ends.
    """

    def __init__(self, stream: BinaryIO, tell: Callable[[str], object]) -> None:
        self._stream, self._tell = stream, tell
        self._length: int | None = None
        self._ended = False

    def readline(self) -> bytes:
        """Return a line of a header, spelt as pygls wants it; nothing at the end."""
        if self._ended:
            return b""
        line = self._stream.readline(_MAX_HEADER_BYTES)
        if not line:
            return b""
        if not line.endswith(b"\n"):
            return self._end("has a header without an end")
        if not line.strip():
            return line if self._length is not None else self._end("does not say how long it is")
        length = _LENGTH.fullmatch(line)
        return line if length is None else self._read_length(length[1])

    def read(self, size: int) -> bytes:
        """Return the body of a message."""
        self._length = None
        return b"" if self._ended else self._stream.read(size)

    def _read_length(self, said: bytes) -> bytes:
        if self._length is not None:
            return self._end("says twice how long it is")
        if not _DIGITS.fullmatch(said) or int(said) == 0:
            return self._end("does not say in figures how long it is")
        self._length = int(said)
        if self._length > MAX_MESSAGE_BYTES:
            return self._end(f"is longer than {MAX_MESSAGE_BYTES / 1e6:.0f} MB")
        return b"Content-Length: %d\r\n" % self._length

    def _end(self, what: str) -> bytes:
        self._ended = True
        self._tell(f"A message of the editor {what}, so Inkling's language server ends.")
        return b""
