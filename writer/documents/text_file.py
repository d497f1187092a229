r"""Opening and saving the writer's files.

Text inside the program has ``\n`` line ends; encoding, byte order mark and line ends of the
file are remembered and used again. Saving never destroys: see :mod:`writer.files.atomic`, and a
file that another program changed meanwhile is not overwritten.
"""

from __future__ import annotations

import errno
import hashlib
import re
import stat
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from writer.documents.plain_text import byte_order_mark, decode_as, decode_text, encode_text
from writer.errors import DocumentChangedError, DocumentError, EncodingError
from writer.files.atomic import UnfinishedWriteError, atomic_write_bytes
from writer.files.ordinary import TooLargeError, open_ordinary, read_ordinary

if TYPE_CHECKING:
    from pathlib import Path

Newline = Literal["\n", "\r\n", "\r"]

MAX_DOCUMENT_BYTES = 200_000_000
"""The largest file that is opened: 30 million words, more than any book."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells one state of a file from another.

    Attributes:
        size: bytes.
        modified_ns: time of the last change; only saves reading the file, never decides alone.
        digest: BLAKE2 hash of the contents.
    """

    size: int
    modified_ns: int
    digest: bytes

    def same_contents(self, other: Fingerprint) -> bool:
        """Return whether both stand for the same bytes; a touched file is not a changed one."""
        return (self.size, self.digest) == (other.size, other.digest)


_CONTROL: Final = re.compile("[\0-\x08\x0e-\x1f]")

NO_FILE = Fingerprint(-1, 0, b"")
"""Stands for "there was no file": a document that has a path and was never saved."""


@dataclass(frozen=True, slots=True)
class Document:
    r"""One state of a file.

    Attributes:
        text: with ``\n`` line ends.
        path: as the writer gave it; it may be a symbolic link.
        encoding: Python's name of it.
        bom: the file begins with a byte order mark.
        newline: the line ends in the file, if they are mixed the most frequent ones.
        fingerprint: to notice changes by other programs.
        mixed_newlines: the file has several kinds of line ends; saving makes them one.
    """

    text: str
    path: Path
    encoding: str = "utf-8"
    bom: bool = False
    newline: Newline = "\n"
    fingerprint: Fingerprint = NO_FILE
    mixed_newlines: bool = False


def read_document(path: Path, encoding: str = "") -> Document:
    """Return the document in the file ``path``.

    Args:
        path: where it is.
        encoding: what somebody says it is in; empty = what it seems to be in.

    Raises:
        DocumentError: there is no such file, it cannot be read, or it is too large.
        EncodingError: it is no text, or not in that encoding.
    """
    document = read_exactly(path, encoding)
    text, newline, mixed = _unify_newlines(document.text)
    return replace(document, text=text, newline=newline, mixed_newlines=mixed)


def read_exactly(path: Path, encoding: str = "") -> Document:
    r"""Return the document with its line ends as they are, to be saved with ``\n`` as they are.

    Raises:
        DocumentError: as :func:`read_document`.
    """
    try:
        data, fingerprint = _read_file(path)
    except OSError as error:
        raise _not_opened(path, error) from error
    name = path.name
    decoded = decode_as(data, encoding, name) if encoding else decode_text(data, name)
    return Document(decoded.text, path, decoded.encoding, decoded.bom, fingerprint=fingerprint)


def save_document(
    text: str,
    path: Path,
    encoding: str = "utf-8",
    bom: bool = False,
    newline: Newline = "\n",
    expected: Fingerprint | None = None,
) -> Document:
    r"""Write ``text`` to ``path`` in one step and return the new state.

    Args:
        text: with ``\n`` line ends.
        path: where to; a symbolic link is followed and stays.
        encoding: Python's name of it.
        bom: write a byte order mark first, where the encoding has one.
        newline: line ends in the file.
        expected: the file as it was last read or saved, :data:`NO_FILE` if there was none;
            None overwrites whatever is there, which the writer must have agreed to.

    Raises:
        DocumentChangedError: another program changed the file, or made one.
        EncodingError: a character does not fit the encoding.
        DocumentError: it could not be written.

    After an error the file on disk is as it was.
    """
    data = _encode(text, path, encoding, newline, bom=bom)
    try:
        if expected is not None and _has_other_contents(path, expected):
            raise _changed(path)
        atomic_write_bytes(path, data)
    except UnfinishedWriteError as error:
        raise _damaged(path, error) from error
    except OSError as error:
        raise _not_saved(path, error) from error
    fingerprint = _fingerprint(data, _modified_ns(path))
    return Document(text, path, encoding, bom, newline, fingerprint)


def fingerprint_on_disk(path: Path, known: Fingerprint) -> Fingerprint:
    """Return the state of the file now, :data:`NO_FILE` where it is gone.

    Size and time come first: the file is read only if its size is that of ``known`` and its
    time is not. Even that may take long on a share, so nobody should wait for it.

    Raises:
        DocumentError: the file exists and cannot be read.
    """
    try:
        now = path.stat()
        if (now.st_size, now.st_mtime_ns) == (known.size, known.modified_ns):
            return known
        if now.st_size != known.size or not stat.S_ISREG(now.st_mode):
            return Fingerprint(now.st_size, now.st_mtime_ns, b"")
        return Fingerprint(now.st_size, now.st_mtime_ns, _digest(path))
    except (FileNotFoundError, NotADirectoryError):
        return NO_FILE
    except OSError as error:
        raise _not_opened(path, error) from error


def is_still_there(path: Path, known: Fingerprint) -> bool:
    """Return whether the file seems to hold what it held: it exists, in the same size.

    Fast, and cautious: what cannot be looked at does not count as there.
    """
    try:
        return path.stat().st_size == known.size
    except OSError:
        return False


def _has_other_contents(path: Path, known: Fingerprint) -> bool:
    """Compare by size and hash: time alone misses changes on file systems with coarse clocks."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return False
    return status.st_size != known.size or _digest(path) != known.digest


def _modified_ns(path: Path) -> int:
    """Return when the file was changed, 0 if nobody can tell: then the next look reads it."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _read_file(path: Path) -> tuple[bytes, Fingerprint]:
    try:
        # The time is taken before reading: a change in between then shows, and is noticed.
        data, status = read_ordinary(path, MAX_DOCUMENT_BYTES)
    except TooLargeError:
        raise DocumentError(
            "“{name}” is larger than {max_document_bytes:,.0f} MB, the most that"
            " Inkling opens; nothing was changed. Split it into parts.",
            name=path.name,
            max_document_bytes=MAX_DOCUMENT_BYTES / 1000000.0,
        ) from None
    return data, _fingerprint(data, status.st_mtime_ns)


def _fingerprint(data: bytes, modified_ns: int) -> Fingerprint:
    return Fingerprint(len(data), modified_ns, _hash(data).digest())


def _digest(path: Path) -> bytes:
    with open_ordinary(path) as file:
        return hashlib.file_digest(file, _hash).digest()


_hash = partial(hashlib.blake2b, digest_size=16)


def _unify_newlines(text: str) -> tuple[str, Newline, bool]:
    """Return ``text`` with one kind of line end, the commonest kind, and if there were several."""
    windows = text.count("\r\n")
    counts: dict[Newline, int] = {
        "\n": text.count("\n") - windows,
        "\r\n": windows,
        "\r": text.count("\r") - windows,
    }
    newline = max(counts, key=lambda kind: counts[kind])
    mixed = sum(count > 0 for count in counts.values()) > 1
    return text.replace("\r\n", "\n").replace("\r", "\n"), newline, mixed


def _encode(text: str, path: Path, encoding: str, newline: Newline, *, bom: bool) -> bytes:
    """Return the bytes of the file.

    Raises:
        EncodingError: a character does not fit, or the file could not be opened again.
    """
    written = text.replace("\n", newline)
    try:
        data = encode_text(written, encoding)
    except UnicodeEncodeError as error:
        line = error.object.count(newline, 0, error.start) + 1
        raise _does_not_fit(error.object[error.start], line, path, encoding) from None
    except LookupError:
        raise EncodingError(
            "“{name}” was not saved: there is no encoding “{encoding}”; your text is"
            " still in the editor. Save it as UTF-8.",
            name=path.name,
            encoding=encoding,
        ) from None
    if bom:
        return byte_order_mark(encoding) + data
    if encoding != "utf-8" and (byte_order_mark(encoding) or _CONTROL.search(text)):
        _check_readable_again(data, written, path, encoding)
    return data


def _check_readable_again(data: bytes, text: str, path: Path, encoding: str) -> None:
    """Refuse what would be taken for no text, or for another one, the next time."""
    try:
        same = decode_text(data, path.name).text == text
    except EncodingError:
        same = False
    if not same:
        raise EncodingError(
            "“{name}” was not saved: with its control characters, or without a mark at"
            " its beginning, nobody could tell that it is {upper}; your text is still in"
            " the editor and the file is as it was. Save it as UTF-8.",
            name=path.name,
            upper=encoding.upper(),
        )


def _does_not_fit(char: str, line: int, path: Path, encoding: str) -> EncodingError:
    if "\ud800" <= char <= "\udfff":
        what, remedy = f"half a character (U+{ord(char):X})", "Delete it and save again."
    else:
        what = f"the character “{char}” (U+{ord(char):04X})"
        remedy = "Save as UTF-8, which holds every character."
    return EncodingError(
        "“{name}” was not saved: {what} in line {line} does not fit the encoding"
        " {upper}; your text is still in the editor and the file is as it was. {remedy}",
        name=path.name,
        what=what,
        line=line,
        upper=encoding.upper(),
        remedy=remedy,
    )


def _not_opened(path: Path, error: OSError) -> DocumentError:
    return DocumentError(
        "“{name}” was not opened: {describe}.", name=path.name, describe=_describe(error, _READING)
    )


def _changed(path: Path) -> DocumentChangedError:
    return DocumentChangedError(
        "“{name}” was changed by another program since you opened it, and was not"
        " overwritten; your text is still in the editor. Save it under another name, or"
        " overwrite the file if you no longer need the other version.",
        name=path.name,
    )


def _not_saved(path: Path, error: OSError) -> DocumentError:
    return DocumentError(
        "“{name}” was not saved: {describe}; your text is still in the editor, and a"
        " file that was there before is as it was. Put this right and save again, or"
        " save in another place.",
        name=path.name,
        describe=_describe(error, _WRITING),
    )


def _damaged(path: Path, error: UnfinishedWriteError) -> DocumentError:
    return DocumentError(
        "“{name}” was not saved and is damaged: {describe} while it was being written;"
        " your text is still in the editor, and also whole in {copy}, as is what the"
        " file held before in {before}. Save in another place.",
        name=path.name,
        describe=_describe(error, _WRITING),
        copy=error.copy,
        before=error.before,
    )


_DISK_FULL = dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "the disk is full")
_WRITING = _DISK_FULL | {
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder does not exist",
    errno.EISDIR: "there is a folder of that name",
    errno.EACCES: "the file or its folder is read-only",
    errno.EPERM: "the file or its folder is read-only",
    errno.EROFS: "the file or its folder is read-only",
    errno.EINVAL: "it is no ordinary file but a device",
}
_READING = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.EISDIR: "it is a folder",
    errno.EACCES: "you have no right to read it",
    errno.EPERM: "you have no right to read it",
    errno.EINVAL: "it is no ordinary file but a device",
}


def _describe(error: OSError, situations: dict[int, str]) -> str:
    fallback = f"the system says “{error.strerror or error}”"
    return situations.get(error.errno or 0, fallback)
