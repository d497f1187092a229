"""A folder of texts: which files belong to it, and in which order they are read.

Only looks; what changes a folder is in :mod:`writer.documents.workspace_changes`. A folder is
somebody else's, too: it may hold anything, in any number, and links that lead back to it.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from writer.documents.workspace_order import ORDER_FILE, arranged, read_order
from writer.errors import WorkspaceError
from writer.text.natural_order import natural_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

TEXT_SUFFIXES: Final = frozenset(
    (
        *(".txt", ".text", ".md", ".markdown", ".mdown", ".mkd"),
        *(".fountain", ".org", ".rst", ".adoc", ".tex"),
    )
)
"""Files that are texts; all are opened as they are."""

JUNK: Final = frozenset(
    (
        *("node_modules", "__pycache__", "site-packages", "venv"),
        *("lost+found", "$recycle.bin", "system volume information"),
    )
)
"""Folders in which nobody keeps chapters, in small letters."""

MOST_TEXTS: Final = 5000
MOST_SEEN: Final = 100_000
"""Names that are looked at, whatever they are."""

DEEPEST: Final = 12
"""Folders within folders."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text in the folder.

    Attributes:
        path: where it is.
        size: bytes.
        modified_ns: time of the last change.
    """

    path: Path
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with what belongs to it, in order."""

    path: Path
    entries: tuple[Entry, ...] = ()


Entry: TypeAlias = "Folder | TextFile"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One look at a folder of texts.

    Attributes:
        folder: the folder itself.
        complete: nothing was left out for being too many or too deep.
    """

    folder: Folder
    complete: bool = True

    @property
    def root(self) -> Path:
        """Where it is."""
        return self.folder.path

    @property
    def texts(self) -> tuple[TextFile, ...]:
        """All texts, in reading order."""
        return tuple(_texts(self.folder))

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders, the workspace itself first."""
        return tuple(_folders(self.folder))


def read_workspace(root: Path, cancelled: Callable[[], bool] = lambda: False) -> Workspace:
    """Return what is in the folder ``root``; as far as it was looked at, if ``cancelled``.

    Raises:
        WorkspaceError: there is no such folder, or it cannot be read.
    """
    walk = _Walk(root, cancelled)
    try:
        walk.look()
    except OSError as error:
        raise WorkspaceError(
            "The folder “{name}” was not opened: the system says “{reason}”. Nothing was changed.",
            name=root.name or str(root),
            reason=error.strerror or error,
        ) from error
    return Workspace(_assembled(root, walk), walk.complete)


class _Walk:
    """Looks at folders, near ones first, so that bounds cut off what is far away.

    Attributes:
        children: of each folder.
        complete: nothing was left out.
    """

    def __init__(self, root: Path, cancelled: Callable[[], bool]) -> None:
        self._root = root
        self._cancelled = cancelled
        self._to_do = deque([(root, 0)])
        self._links: deque[tuple[Path, int]] = deque()
        self._known: set[tuple[int, int]] = set()
        self._texts = self._seen = 0
        self.children: dict[Path, list[TextFile | Path]] = {}
        self.bare: set[Path] = set()
        self.complete = True

    def look(self) -> None:
        """Look at everything.

        Raises:
            OSError: the first folder cannot be read.
        """
        while self._to_do or self._links:
            # Where a link leads may be a folder that has its own place.
            path, depth = (self._to_do or self._links).popleft()
            try:
                self._look_into(path, depth)
            except OSError:
                if path == self._root:
                    raise
                logger.warning("A folder cannot be read: %r", path)
            if self._cancelled() or self._texts >= MOST_TEXTS or self._seen >= MOST_SEEN:
                self.complete = False
                return

    def _look_into(self, path: Path, depth: int) -> None:
        status = path.stat()
        place = status.st_dev, status.st_ino
        if place in self._known:
            return
        self._known.add(place)
        children: list[TextFile | Path] = []
        count = 0
        with os.scandir(path) as entries:
            for entry in entries:
                count += 1
                self._seen += 1
                if self._texts >= MOST_TEXTS or self._seen >= MOST_SEEN:
                    break
                if child := self._child(path / entry.name, entry, depth):
                    children.append(child)
        self.children[path] = children
        if not count:
            self.bare.add(path)

    def _child(self, path: Path, entry: os.DirEntry[str], depth: int) -> TextFile | Path | None:
        if entry.name.startswith("."):
            return None
        try:
            if entry.is_dir():
                return self._folder(path, depth, link=entry.is_symlink())
            if path.suffix.lower() not in TEXT_SUFFIXES or not entry.is_file():
                return None
            status = entry.stat()
        except OSError:  # gone already, or a link to nowhere
            return None
        self._texts += 1
        return TextFile(path, status.st_size, status.st_mtime_ns)

    def _folder(self, path: Path, depth: int, *, link: bool) -> Path | None:
        if path.name.lower() in JUNK:
            return None
        if depth >= DEEPEST:
            self.complete = False
            return None
        (self._links if link else self._to_do).append((path, depth + 1))
        return path


def _assembled(root: Path, walk: _Walk) -> Folder:
    """Return the folder in the order that was chosen for it, without folders of other things."""
    names = {
        name_in(root, each.path): each.path
        for children in walk.children.values()
        for each in children
        if isinstance(each, TextFile)
    }
    order = read_order(root, names.keys() - {ORDER_FILE})
    made: dict[Path, Folder] = {}
    for path, children in reversed(walk.children.items()):
        found: list[Entry] = []
        for each in children:
            if isinstance(each, Path):
                if inner := made.get(each):
                    found.append(inner)
            elif not (order is not None and each.path == root / ORDER_FILE):
                found.append(each)
        if found or path in walk.bare or path == root:
            made[path] = Folder(path, tuple(_in_order(root, found, order or {})))
    return made[root]


def _in_order(root: Path, entries: list[Entry], ranks: dict[str, int]) -> list[Entry]:
    natural = sorted(
        entries, key=lambda each: (isinstance(each, TextFile), natural_key(each.path.name))
    )
    return arranged(natural, lambda each: ranks.get(name_in(root, each.path)))


def name_in(root: Path, path: Path) -> str:
    """Return what ``path`` is called within the folder ``root``, on every system alike."""
    return path.relative_to(root).as_posix()


def _texts(folder: Folder) -> Iterator[TextFile]:
    for entry in folder.entries:
        if isinstance(entry, Folder):
            yield from _texts(entry)
        else:
            yield entry


def _folders(folder: Folder) -> Iterator[Path]:
    yield folder.path
    for entry in folder.entries:
        if isinstance(entry, Folder):
            yield from _folders(entry)
