"""Where it is kept which words of which text were suggested: beside the writer's other data.

One small file for each text, named after what the text's file holds: so it is found again when
that is renamed or moved, and never applied to another state of it.
"""

from __future__ import annotations

import logging
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from writer.documents.provenance import Provenance, Run
from writer.errors import VersionsError
from writer.files.atomic import atomic_write_bytes, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

logger = logging.getLogger(__name__)

SUFFIX: Final = ".origins"
MOST_FILES: Final = 2_000
"""Of texts; those that were saved longest ago go first."""
MOST_RUNS: Final = 200_000
_MOST_BYTES: Final = 20_000_000


class _Kept(msgspec.Struct):
    """Contents of a file.

    Attributes:
        path: of the text when it was saved; says whose this is, no more.
        units: how long the text is.
        runs: start, length and origin of each.
    """

    path: str
    units: int
    runs: list[tuple[int, int, int]]


class ProvenanceFiles:
    """A folder of such files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(
        self, state: bytes, path: str, units: int, runs: Sequence[Run], before: bytes = b""
    ) -> None:
        """Keep where the words of a text came from; where all were typed, nothing.

        Args:
            state: hash of what the text's file holds.
            path: of that file.
            units: how many positions the text has.
            runs: what was not typed.
            before: hash of what this file held before, of which nothing need be kept any more.

        Raises:
            VersionsError: it could not be kept.
        """
        try:
            if before and before != state:
                self._file(before).unlink(missing_ok=True)
            if not runs or len(runs) > MOST_RUNS:
                self._file(state).unlink(missing_ok=True)
                return
            make_private_folder(self._folder)
            name = path.encode("utf-8", "backslashreplace").decode()
            kept = _Kept(name, units, [(run.start, run.length, int(run.origin)) for run in runs])
            data = zlib.compress(msgspec.json.encode(kept))
            atomic_write_bytes(self._file(state), data, private=True)
            self._hold_bounds()
        except OSError as error:
            raise VersionsError(
                "Which words were suggested could not be kept: {reason}. The text itself is not"
                " affected.",
                reason=error.strerror or error,
            ) from None

    def kept(self, state: bytes, units: int) -> list[Run]:
        """Return where the words of a text came from, as far as it is known.

        Args:
            state: hash of what the text's file holds.
            units: how many positions the text has.
        """
        try:
            data = self._file(state).read_bytes()
            unpacked = zlib.decompressobj().decompress(data, _MOST_BYTES)
            found = msgspec.json.decode(unpacked, type=_Kept)
            runs = [Run(start, length, Provenance(origin)) for start, length, origin in found.runs]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, zlib.error) as error:
            logger.warning("Which words of a text were suggested cannot be read: %s", error)
            return []
        return runs if found.units == units and _fit(runs, units) else []

    def forget(self, state: bytes) -> None:
        """Remove what is kept of one state of a text."""
        with suppress(OSError):
            self._file(state).unlink(missing_ok=True)

    def forget_all(self) -> None:
        """Remove everything.

        Raises:
            VersionsError: it cannot be removed.
        """
        try:
            for path in self._folder.glob(f"*{SUFFIX}"):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise VersionsError(
                "Which words were suggested could not be forgotten: {reason}.",
                reason=error.strerror or error,
            ) from None

    def _file(self, state: bytes) -> Path:
        return self._folder / f"{state.hex()}{SUFFIX}"

    def _hold_bounds(self) -> None:
        files = [(path.stat().st_mtime_ns, path) for path in self._folder.glob(f"*{SUFFIX}")]
        for _, path in sorted(files)[:-MOST_FILES]:
            path.unlink(missing_ok=True)


def _fit(runs: Sequence[Run], units: int) -> bool:
    """Return whether runs are in order, apart, and within the text."""
    at = 0
    for run in runs:
        if run.start < at or run.length < 1:
            return False
        at = run.start + run.length
    return at <= units
