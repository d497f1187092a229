"""What was open when the writer left, and where the writer was in each file, for the next time.

One small file of the user's own. Nothing hangs on it: one that is damaged is as good as none.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from writer.files.atomic import atomic_write_bytes, make_private_folder
from writer.paths import state_dir

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)

MOST_PLACES: Final = 300
"""Files in which the writer's place is remembered."""
MOST_WINDOWS: Final = 20
MOST_TEXTS: Final = 200
"""Texts of one window that are opened again."""
_LARGEST: Final = 2_000_000
"""Bytes that are read."""

_Number = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Place(msgspec.Struct, frozen=True):
    """Where the writer was in a file.

    Attributes:
        file: its path, in the system's bytes: names may hold what is no character.
        caret: position, in UTF-16 units.
        top: number of the paragraph at the upper edge of the page, from 0.
    """

    file: bytes
    caret: _Number = 0
    top: _Number = 0

    @property
    def path(self) -> Path:
        """The path of the file."""
        return Path(os.fsdecode(self.file))


class SessionWindow(msgspec.Struct, frozen=True):
    """A window that was open.

    Attributes:
        texts: the files in it, in the order of their tabs.
        shown: number of the one that was shown.
        geometry: size and place of the window, as Qt encodes them, in Base64.
    """

    texts: tuple[Place, ...]
    shown: _Number = 0
    geometry: str = ""


class Session(msgspec.Struct, frozen=True):
    """All that is remembered.

    Attributes:
        windows: those that were open, the oldest first.
        places: in files that were open at some time, the newest first.
    """

    windows: tuple[SessionWindow, ...] = ()
    places: tuple[Place, ...] = ()

    def place_in(self, path: Path) -> Place | None:
        """Return where the writer was in a file, if that is remembered."""
        file = os.fsencode(path)
        return next((place for place in self.places if place.file == file), None)

    def with_places(self, places: Iterable[Place]) -> Session:
        """Return the same with newer places."""
        newer = {place.file: place for place in places}
        older = (place for place in self.places if place.file not in newer)
        return msgspec.structs.replace(self, places=(*newer.values(), *older)[:MOST_PLACES])

    def with_windows(self, windows: Iterable[SessionWindow]) -> Session:
        """Return the same with the windows that are open now; one without files is left out."""
        kept = [
            SessionWindow(window.texts[:MOST_TEXTS], window.shown, window.geometry)
            for window in windows
            if window.texts
        ]
        return msgspec.structs.replace(self, windows=tuple(kept[:MOST_WINDOWS]))


def place_of(path: Path, caret: int, top: int) -> Place:
    """Return a place in the file at ``path``."""
    return Place(os.fsencode(path), caret, top)


def session_path() -> Path:
    """Return where it is kept."""
    return state_dir() / "session.json"


def load_session(path: Path) -> Session:
    """Return what is remembered; nothing where the file is missing, damaged or too large."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) <= _LARGEST:
            return msgspec.json.decode(data, type=Session)
        logger.warning("What was open last time is too much to read")
    except FileNotFoundError:
        pass
    except (OSError, msgspec.DecodeError, RecursionError) as error:
        logger.warning("What was open last time cannot be read: %s", error)
    return Session()


def save_session(session: Session, path: Path) -> None:
    """Write what is to be remembered; a failure is logged, since no text is in danger."""
    try:
        make_private_folder(path.parent)
        atomic_write_bytes(path, msgspec.json.encode(session), private=True)
    except OSError as error:
        logger.warning("What is open could not be noted for the next start: %s", error)
