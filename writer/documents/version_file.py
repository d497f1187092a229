"""The one file in which earlier versions of all texts lie: opened, made, mended if need be.

Several programs may use it at once, each for a moment: it is open only while something is kept
or read. A damaged one is set aside, and a new one begun.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from writer.errors import VersionsError
from writer.files.atomic import make_private_file, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)

FILE_NAME: Final = "versions.sqlite"
DAMAGED_NAME: Final = "versions.damaged.sqlite"

PATIENCE_S: Final = 10
"""How long another program may take to keep a version of its own."""

_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FORMAT: Final = 1
_PAGES_TO_GIVE_BACK: Final = 256

_TABLES: Final = """
CREATE TABLE texts (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY, text INTEGER NOT NULL, time_s REAL NOT NULL, reason TEXT NOT NULL,
    words INTEGER NOT NULL, digest BLOB NOT NULL, pieces BLOB NOT NULL
);
CREATE INDEX versions_of_text ON versions (text, time_s);
CREATE INDEX versions_by_digest ON versions (digest);
CREATE TABLE pieces (
    text INTEGER NOT NULL, digest BLOB NOT NULL, uses INTEGER NOT NULL, size INTEGER NOT NULL,
    data BLOB NOT NULL, PRIMARY KEY (text, digest)
);
"""


class VersionFile:
    """A file of versions in a folder, made when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / FILE_NAME

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept."""
        return self._path.exists()

    def remove(self) -> None:
        """Remove the file, and a damaged one that was set aside.

        Raises:
            VersionsError: it cannot be removed.
        """
        try:
            for path in self._folder.glob("versions*.sqlite*"):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise VersionsError(
                "Earlier versions could not be removed: {reason}.", reason=error.strerror or error
            ) from None

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Yield the file for a change that is made wholly or not at all.

        Raises:
            VersionsError: nothing was changed.
        """
        with self._opened(_KEEPING) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            if pragma(db, "freelist_count") > _PAGES_TO_GIVE_BACK:
                db.execute("PRAGMA incremental_vacuum").fetchall()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield the file as it is at one moment.

        Raises:
            VersionsError: it cannot be read.
        """
        with self._opened(_READING) as db:
            db.execute("BEGIN")
            yield db
            db.execute("COMMIT")

    @contextmanager
    def _opened(self, problem: str) -> Iterator[sqlite3.Connection]:
        """Yield the file, open, made or mended if need be.

        Raises:
            VersionsError: it cannot be used; ``problem`` says what for.
        """
        try:
            with closing(self._connected()) as db:
                yield db
        except sqlite3.Error as error:
            logger.warning("Versions cannot be kept or read: %s", error)
            if _is_damage(error):
                self._set_aside()
                raise VersionsError(_WAS_DAMAGED, folder=self._folder) from None
            raise VersionsError(problem, reason=_reason(error)) from None
        except OSError as error:
            raise VersionsError(problem, reason=error.strerror or error) from None
        except (TypeError, ValueError):
            # A border: SQLite hands on whatever stands in the fields of a damaged file.
            logger.exception("The file of versions holds what nobody wrote, and is set aside")
            self._set_aside()
            raise VersionsError(_WAS_DAMAGED, folder=self._folder) from None

    def _connected(self) -> sqlite3.Connection:
        """Return the file, open, with its tables; a damaged one is set aside first."""
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            logger.warning("The file of versions is damaged and set aside: %s", error)
            self._set_aside()
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        make_private_folder(self._folder)
        # SQLite gives its journal the rights of the file.
        make_private_file(self._path)
        db = sqlite3.connect(self._path, timeout=PATIENCE_S, isolation_level=None)
        try:
            db.execute("PRAGMA secure_delete = ON").fetchall()
            db.execute("PRAGMA trusted_schema = OFF")
            if pragma(db, "user_version") != _FORMAT:
                _make_tables(db)
        except BaseException:
            db.close()
            raise
        return db

    def _set_aside(self) -> None:
        """Keep a damaged file under another name, for whoever wants to mend it.

        Raises:
            VersionsError: it stays in the way.
        """
        try:
            self._path.with_name(f"{FILE_NAME}-journal").unlink(missing_ok=True)
            self._path.replace(self._folder / DAMAGED_NAME)
        except OSError as error:
            raise VersionsError(_KEEPING, reason=error.strerror or error) from None


_KEEPING: Final = (
    "An earlier version of your text could not be kept: {reason}. The text itself is not affected."
)
_READING: Final = "Earlier versions cannot be read: {reason}. Your text is not affected."
_WAS_DAMAGED: Final = (
    "The file of earlier versions was damaged and has been set aside in {folder}; a new one is"
    " begun. Your text is not affected."
)


def _is_damage(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _reason(error: sqlite3.Error) -> str:
    """Return why something failed, in words of ours where it is known."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return {
        sqlite3.SQLITE_FULL: "the disk is full",
        sqlite3.SQLITE_IOERR: "the disk cannot be written or read",
        sqlite3.SQLITE_READONLY: "the file or its folder is read-only",
        sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
        sqlite3.SQLITE_BUSY: "another program is using the file",
    }.get(code, str(error))


def _make_tables(db: sqlite3.Connection) -> None:
    """Make the tables, unless another program did so meanwhile.

    Raises:
        VersionsError: they are those of a later Inkling.
    """
    if pragma(db, "user_version") > _FORMAT:
        raise VersionsError(
            "Earlier versions are kept in the way of a later Inkling, which this one does not"
            " know; they stay as they are. Your text is not affected."
        )
    db.execute("PRAGMA auto_vacuum = INCREMENTAL")
    db.execute("BEGIN IMMEDIATE")
    try:
        if not pragma(db, "user_version"):
            for statement in _TABLES.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {_FORMAT}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def pragma(db: sqlite3.Connection, name: str) -> int:
    """Return a number that SQLite keeps about the file."""
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def used(db: sqlite3.Connection) -> int:
    """Return the bytes of the file that are in use."""
    pages = pragma(db, "page_count") - pragma(db, "freelist_count")
    return pages * pragma(db, "page_size")
