"""Where the continuations of texts are kept from one day to the next, for a while.

A file for each text, named by a hash of its path so that the folder says nothing to a passer-by
who lists it. It holds what the model wrote and digests of where; it is as private as the text.
"""

from __future__ import annotations

import logging
import math
import time
import zlib
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import msgspec

from writer.assist.continuing.branches import LIFE_S, LONGEST, MOST_PLACES, Branch, Branches
from writer.assist.continuing.ranking import Score
from writer.errors import ContinuationsError
from writer.files.atomic import atomic_write_bytes, make_private_folder
from writer.files.ordinary import read_ordinary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Places = Iterable[tuple[str, Branches]]

logger = logging.getLogger(__name__)

SUFFIX: Final = ".continuations"
DAMAGED: Final = ".damaged"
MOST_FILES: Final = 500
"""Of texts; those in which nothing was written for longest go first."""

_MOST_BYTES: Final = 10_000_000
"""Of a file, unpacked; the texts in it take a fraction of that."""
_MOST_SENTENCES: Final = 1_000
_KEY_LENGTH: Final = 64


class _KeptBranch(msgspec.Struct, array_like=True):
    text: str
    number: int
    seed: int | None
    parent: int
    at: int
    given: int
    made_s: float
    scores: list[dict[str, Any]]


class _KeptPlace(msgspec.Struct, array_like=True):
    key: str
    shown: int
    branches: list[_KeptBranch]


class _Kept(msgspec.Struct):
    """Contents of a file.

    Attributes:
        path: of the text; says whose this is.
        places: the one of the newest continuation comes last.
    """

    path: str
    places: list[_KeptPlace]


class BranchFiles:
    """A folder of such files.

    Args:
        folder: made when it is needed.
        clock_s: tells the time, in seconds since 1970.
    """

    def __init__(self, folder: Path, clock_s: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock_s = clock_s

    def save(self, document: str, places: Places) -> None:
        """Keep the continuations of a text, in place of those that were kept; of none, nothing.

        Args:
            document: path of the text.
            places: what :meth:`BranchedText.places` returned.

        Raises:
            ContinuationsError: they cannot be kept.
        """
        kept = list(places)
        try:
            if not kept:
                self._path(document).unlink(missing_ok=True)
                return
            data = _encoded(document, kept)
            if len(data) > _MOST_BYTES:  # texts have a bound, sentences may be many
                data = _encoded(document, kept, scores=False)
            make_private_folder(self._folder)
            atomic_write_bytes(self._path(document), zlib.compress(data), private=True)
            self.drop_old()
        except OSError as error:
            raise ContinuationsError(
                "The continuations at this text could not be kept: {reason}. The text itself is"
                " not affected.",
                reason=error.strerror or error,
            ) from None

    def load(self, document: str) -> list[tuple[str, Branches]]:
        """Return what is kept of a text, by place; what is too old is left out.

        Raises:
            ContinuationsError: it was damaged, and is set aside; or it cannot be read.
        """
        path = self._path(document)
        try:
            data, _ = read_ordinary(path, _MOST_BYTES)
            unpacked = zlib.decompressobj().decompress(data, _MOST_BYTES)
            found = msgspec.json.decode(unpacked, type=_Kept)
            places = [_unpacked(each) for each in found.places[-MOST_PLACES:]]
        except FileNotFoundError:
            return []
        except (ValueError, RecursionError, zlib.error) as error:
            logger.warning("The continuations of a text are damaged: %s", error)
            self._set_aside(path)
            raise ContinuationsError(
                "The continuations kept with this text were damaged; they are set aside in"
                " {folder}. The text itself is not affected.",
                folder=self._folder,
            ) from None
        except OSError as error:
            raise ContinuationsError(
                "The continuations kept with this text cannot be read: {reason}. The text itself"
                " is not affected.",
                reason=error.strerror or error,
            ) from None
        oldest_s = self._clock_s() - LIFE_S
        return [(key, left) for key, each in places if (left := each.since(oldest_s))]

    def carry_over(self, old: str, new: str) -> None:
        """Have what is kept of one text belong to another: its file was renamed or moved.

        Raises:
            ContinuationsError: it cannot be kept there.
        """
        places = self.load(old)
        if places and old != new:
            self.save(new, places)
            self.forget(old)

    def forget(self, document: str) -> int:
        """Remove what is kept of a text; return how many files that were.

        Raises:
            ContinuationsError: it cannot be removed.
        """
        path = self._path(document)
        return _remove([path, path.with_name(path.name + DAMAGED)])

    def forget_all(self) -> int:
        """Remove what is kept of all texts; return how many files that were.

        Raises:
            ContinuationsError: it cannot be removed.
        """
        return _remove(self._folder.glob(f"*{SUFFIX}*"))

    def drop_old(self) -> None:
        """Remove what nobody will find again: it is too old, or of too many texts."""
        found = []
        for path in self._folder.glob(f"*{SUFFIX}*"):
            with suppress(OSError):
                found.append((path.stat().st_mtime, path))
        found.sort()
        oldest_s = self._clock_s() - LIFE_S
        too_many = len(found) - MOST_FILES
        for count, (written_s, path) in enumerate(found):
            if written_s < oldest_s or count < too_many:
                with suppress(OSError):
                    path.unlink(missing_ok=True)

    def _path(self, document: str) -> Path:
        name = sha256(document.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{name}{SUFFIX}"

    def _set_aside(self, path: Path) -> None:
        with suppress(OSError):
            path.replace(path.with_name(path.name + DAMAGED))


def _encoded(document: str, places: Places, *, scores: bool = True) -> bytes:
    packed = [_packed(key, branches, scores=scores) for key, branches in places]
    return msgspec.json.encode(_Kept(_storable(document), packed))


def _packed(key: str, branches: Branches, *, scores: bool) -> _KeptPlace:
    return _KeptPlace(
        key,
        branches.shown,
        [
            _KeptBranch(
                each.text,
                each.number,
                each.seed,
                each.parent,
                each.at,
                each.given,
                each.made_s,
                [msgspec.to_builtins(score) for score in each.scores] if scores else [],
            )
            for each in branches.all
        ],
    )


def _unpacked(kept: _KeptPlace) -> tuple[str, Branches]:
    """Return what is kept of a place.

    Raises:
        ValueError: nobody could have kept that.
    """
    numbers = [each.number for each in kept.branches]
    if len(set(numbers)) != len(numbers) or min(numbers, default=1) < 1:
        raise ValueError("continuations have no numbers of their own")
    if len(kept.key) > _KEY_LENGTH:
        raise ValueError("a place is known by too much")
    return kept.key, Branches(tuple(map(_branch, kept.branches)), kept.shown)


def _branch(kept: _KeptBranch) -> Branch:
    if not 0 < len(kept.text) <= LONGEST or not math.isfinite(kept.made_s):
        raise ValueError("a continuation is empty or too long")
    if not 0 <= kept.at <= kept.given <= len(kept.text):
        raise ValueError("a continuation branches off outside itself")
    return Branch(
        kept.text,
        kept.number,
        kept.seed,
        _scores(kept.scores[:_MOST_SENTENCES]),
        kept.parent,
        kept.at,
        kept.given,
        kept.made_s,
    )


def _scores(kept: list[dict[str, Any]]) -> tuple[Score, ...]:
    """Return scores; none where another version of the program counted otherwise."""
    try:
        return tuple(msgspec.convert(each, Score) for each in kept)
    except msgspec.ValidationError:
        return ()


def _storable(document: str) -> str:
    return document.encode("utf-8", "backslashreplace").decode("utf-8")


def _remove(paths: Iterable[Path]) -> int:
    try:
        found = [path for path in paths if path.exists()]
        for path in found:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise ContinuationsError(
            "The continuations that were kept could not be removed: {reason}.",
            reason=error.strerror or error,
        ) from None
    return len(found)
