"""Earlier versions of the writer's texts, kept beside the other data of Inkling.

One SQLite file holds those of all texts. A text is kept in pieces, each once, so that another
version of a novel costs a few kilobytes; what falls out of the rule of :mod:`.thinning`, or over
the bounds, is removed and overwritten. Several programs may use the file at once. A damaged one
is set aside: versions are a second safety, and no reason not to write.
"""

from __future__ import annotations

import os
import time
import zlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from writer.documents.text_pieces import MOST, as_bytes, from_bytes, pieces
from writer.documents.thinning import Moment, kept
from writer.documents.version_file import VersionFile, used
from writer.errors import VersionsError
from writer.text.counting import count_words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

MOST_BYTES: Final = 200_000_000
"""Of all versions of all texts."""
SHARE_OF_A_TEXT: Final = 4
"""No text may take more than one part of so many."""

_DIGEST_BYTES: Final = 16
_MOST_PIECE_BYTES: Final = 8 * MOST


class Reason(StrEnum):
    """Why a version was taken."""

    REGULAR = "regular"
    OPENED = "opened"
    SAVED = "saved"
    CLOSED = "closed"
    BEFORE_CONTINUATION = "before continuation"
    BEFORE_DELETION = "before deletion"
    BEFORE_RESTORING = "before restoring"
    RESTORED = "restored"

    @property
    def rank(self) -> int:
        """How much such a version is worth beside others of its time."""
        return _RANKS.get(self, 1)


_RANKS: Final = {
    Reason.REGULAR: 0,
    # What these hold stands nowhere else.
    Reason.OPENED: 2,
    Reason.BEFORE_DELETION: 2,
    Reason.BEFORE_RESTORING: 2,
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text, without the text.

    Attributes:
        id: what :meth:`Versions.text` calls it.
        time_s: when it was taken, in seconds since 1970.
        reason: why.
        words: how many it has; each Han character is one.
    """

    id: int
    time_s: float
    reason: Reason
    words: int


def key_of(path: Path | str) -> str:
    """Return what a text in ``path`` is known by, whichever way leads to the file."""
    return os.path.normcase(os.path.realpath(path))


class Versions:
    """A file of versions. May be used from several threads.

    Args:
        folder: where it lies; made when it is needed.
        most_bytes: room for all versions; may be changed while the program runs.
        clock_s: tells the time, in seconds since 1970.
    """

    def __init__(
        self, folder: Path, most_bytes: int = MOST_BYTES, clock_s: Callable[[], float] = time.time
    ) -> None:
        self._file = VersionFile(folder)
        self.most_bytes = most_bytes
        self._clock_s = clock_s

    def keep(self, key: str, text: str, reason: Reason, time_s: float | None = None) -> bool:
        """Keep a version, unless the last one of this text is the same.

        Args:
            key: which text, see :func:`key_of`.
            text: all of it.
            reason: why it is kept.
            time_s: when it was so; now by default.

        Returns:
            Whether it is a new one.

        Raises:
            VersionsError: it cannot be kept; those before are.
        """
        now_s = self._clock_s()
        when = now_s if time_s is None else min(time_s, now_s)
        whole = _digest(as_bytes(text))
        # Line by line: in one go a novel would keep the page waiting for Python's lock.
        words = sum(map(count_words, text.split("\n")))
        with self._file.changing() as db:
            owner = _text_id(db, key)
            last = _last(db, owner)
            if last and last[1] == whole:
                if reason.rank > Reason(last[2]).rank:
                    db.execute("UPDATE versions SET reason = ? WHERE id = ?", (reason, last[0]))
                return False
            digests = b"".join(_keep_piece(db, owner, piece) for piece in pieces(text))
            db.execute(
                "INSERT INTO versions (text, time_s, reason, words, digest, pieces)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (owner, when, reason, words, whole, digests),
            )
            _thin(db, owner, now_s)
            self._hold_bounds(db, owner)
        return True

    def of(self, key: str) -> list[Version]:
        """Return the versions of a text, the newest first.

        Raises:
            VersionsError: they cannot be read.
        """
        if not self._file.exists:
            return []
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT versions.id, time_s, reason, words FROM versions"
                " JOIN texts ON texts.id = text WHERE key = ?"
                " ORDER BY time_s DESC, versions.id DESC",
                (as_bytes(key),),
            ).fetchall()
        return [Version(row[0], row[1], Reason(row[2]), row[3]) for row in rows]

    def text(self, version: int) -> str:
        """Return the text of a version, every character as it was.

        Raises:
            VersionsError: it is gone, or cannot be read.
        """
        with self._file.reading() as db:
            row = db.execute(
                "SELECT text, pieces, digest FROM versions WHERE id = ?", (version,)
            ).fetchone()
            if row is None:
                raise VersionsError(
                    "This version has been removed meanwhile, to make room for newer ones."
                )
            owner, digests, whole = row
            data = [
                db.execute(
                    "SELECT data FROM pieces WHERE text = ? AND digest = ?", (owner, digest)
                ).fetchone()
                for digest in _split(digests)
            ]
        try:
            text = "".join(from_bytes(_unpacked(piece[0])) for piece in data)
        except (TypeError, ValueError, zlib.error):
            text = None
        if text is None or _digest(as_bytes(text)) != whole:
            raise VersionsError(
                "This version is damaged and cannot be shown; the others and your text are not"
                " affected."
            )
        return text

    def carry_over(self, old: str, new: str) -> None:
        """Have the versions of one text belong to another: it has a file now, or another one.

        Raises:
            VersionsError: they stay where they were.
        """
        if old == new:
            return
        with self._file.changing() as db:
            row = db.execute("SELECT id FROM texts WHERE key = ?", (as_bytes(old),)).fetchone()
            if row:
                _move(db, row[0], _text_id(db, new))

    def follow(self, key: str, text: str) -> bool:
        """Find a text again whose file was renamed or moved: by what it held last.

        Args:
            key: where the file is now.
            text: what it holds.

        Returns:
            Whether versions were found, of a file that is gone, and belong to this one now.

        Raises:
            VersionsError: nobody can tell.
        """
        if not text or not self._file.exists:
            return False
        with self._file.reading() as db:
            known = db.execute(
                "SELECT 1 FROM texts JOIN versions ON text = texts.id WHERE key = ?",
                (as_bytes(key),),
            ).fetchone()
            if known:
                return False
            found = db.execute(
                "SELECT key FROM versions JOIN texts ON texts.id = text WHERE digest = ?"
                " ORDER BY time_s DESC",
                (_digest(as_bytes(text)),),
            ).fetchall()
        for (data,) in found:
            old = from_bytes(data)
            if Path(old).is_absolute() and not os.path.lexists(old):
                self.carry_over(old, key)
                return True
        return False

    def forget(self, key: str) -> None:
        """Remove all versions of a text, and overwrite where they stood.

        Raises:
            VersionsError: they cannot be removed.
        """
        if not self._file.exists:
            return
        with self._file.changing() as db:
            owner = _text_id(db, key)
            db.execute("DELETE FROM versions WHERE text = ?", (owner,))
            db.execute("DELETE FROM pieces WHERE text = ?", (owner,))
            db.execute("DELETE FROM texts WHERE id = ?", (owner,))

    def forget_all(self) -> None:
        """Remove all versions of all texts, a damaged file of them, too.

        Raises:
            VersionsError: they cannot be removed.
        """
        self._file.remove()

    def size(self) -> int:
        """Return the bytes that all versions take.

        Raises:
            VersionsError: nobody can tell.
        """
        if not self._file.exists:
            return 0
        with self._file.reading() as db:
            return used(db)

    def _hold_bounds(self, db: sqlite3.Connection, owner: int) -> None:
        """Remove the oldest versions until the text, and all texts, take no more than they may."""
        newest = db.execute("SELECT MAX(id) FROM versions").fetchone()[0]
        while _used_by(db, owner) > self.most_bytes // SHARE_OF_A_TEXT:
            oldest = db.execute(
                "SELECT id FROM versions WHERE text = ? AND id != ? ORDER BY time_s LIMIT 1",
                (owner, newest),
            ).fetchone()
            if oldest is None:
                break
            _remove(db, oldest[0])
        while used(db) > self.most_bytes:
            oldest = db.execute(
                "SELECT id FROM versions WHERE id != ? ORDER BY time_s LIMIT 1", (newest,)
            ).fetchone()
            if oldest is None:
                break
            _remove(db, oldest[0])
        if used(db) > self.most_bytes:
            raise VersionsError(
                "This text is larger than the room for versions, and none is kept of it; it can"
                " be given more under File → Versions."
            )


def _used_by(db: sqlite3.Connection, owner: int) -> int:
    rows = db.execute("SELECT COALESCE(SUM(size), 0) FROM pieces WHERE text = ?", (owner,))
    return int(rows.fetchone()[0])


def _text_id(db: sqlite3.Connection, key: str) -> int:
    """Return the number of a text, which has one from now on."""
    db.execute("INSERT OR IGNORE INTO texts (key) VALUES (?)", (as_bytes(key),))
    return int(db.execute("SELECT id FROM texts WHERE key = ?", (as_bytes(key),)).fetchone()[0])


def _last(db: sqlite3.Connection, owner: int) -> tuple[int, bytes, str] | None:
    row: tuple[int, bytes, str] | None = db.execute(
        "SELECT id, digest, reason FROM versions WHERE text = ? ORDER BY time_s DESC, id DESC"
        " LIMIT 1",
        (owner,),
    ).fetchone()
    return row


def _keep_piece(db: sqlite3.Connection, owner: int, piece: str) -> bytes:
    """Keep a piece of a text once more; return its name."""
    data = as_bytes(piece)
    digest = _digest(data)
    known = db.execute(
        "UPDATE pieces SET uses = uses + 1 WHERE text = ? AND digest = ?", (owner, digest)
    )
    if not known.rowcount:
        packed = zlib.compress(data)
        db.execute(
            "INSERT INTO pieces (text, digest, uses, size, data) VALUES (?, ?, 1, ?, ?)",
            (owner, digest, len(packed), packed),
        )
    return digest


def _thin(db: sqlite3.Connection, owner: int, now_s: float) -> None:
    rows = db.execute("SELECT id, time_s, reason FROM versions WHERE text = ?", (owner,))
    moments = [Moment(time_s, Reason(reason).rank, id_) for id_, time_s, reason in rows]
    for id_ in {moment.id for moment in moments} - kept(moments, now_s):
        _remove(db, id_)


def _remove(db: sqlite3.Connection, version: int) -> None:
    owner, digests = db.execute(
        "SELECT text, pieces FROM versions WHERE id = ?", (version,)
    ).fetchone()
    db.execute("DELETE FROM versions WHERE id = ?", (version,))
    times = Counter(_split(digests))
    db.executemany(
        "UPDATE pieces SET uses = uses - ? WHERE text = ? AND digest = ?",
        [(count, owner, digest) for digest, count in times.items()],
    )
    db.executemany(
        "DELETE FROM pieces WHERE text = ? AND digest = ? AND uses <= 0",
        [(owner, digest) for digest in times],
    )


def _move(db: sqlite3.Connection, old: int, new: int) -> None:
    """Give everything of one text to another."""
    db.execute(
        "UPDATE pieces SET uses = uses + (SELECT theirs.uses FROM pieces AS theirs"
        " WHERE theirs.text = ? AND theirs.digest = pieces.digest)"
        " WHERE text = ? AND digest IN (SELECT digest FROM pieces WHERE text = ?)",
        (old, new, old),
    )
    db.execute(
        "DELETE FROM pieces WHERE text = ?"
        " AND digest IN (SELECT digest FROM pieces WHERE text = ?)",
        (old, new),
    )
    db.execute("UPDATE pieces SET text = ? WHERE text = ?", (new, old))
    db.execute("UPDATE versions SET text = ? WHERE text = ?", (new, old))
    db.execute("DELETE FROM texts WHERE id = ?", (old,))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST_BYTES).digest()


def _split(digests: bytes) -> list[bytes]:
    return [
        digests[start : start + _DIGEST_BYTES] for start in range(0, len(digests), _DIGEST_BYTES)
    ]


def _unpacked(data: bytes) -> bytes:
    """Return a piece; no more of it than a piece can have, whatever the file says."""
    return zlib.decompressobj().decompress(data, _MOST_PIECE_BYTES)
