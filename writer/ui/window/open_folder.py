"""The folder of texts that a window works in: what is in it now, and how many words.

All looking, counting and changing happens on workers; nothing here waits. The system says when
something in the folder changed, and then it is looked at again.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from writer.documents.word_counts import WordCounts
from writer.documents.workspace import read_workspace
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.documents.workspace import TextFile, Workspace
    from writer.ui.shared.settings import LiveSettings

_T = TypeVar("_T")

REST_MS: Final = 200
"""Programs change several files in one go; the folder is looked at when they rest."""

MOST_WATCHED: Final = 500
"""Folders that the system watches for us; it does not do so for any number."""


class OpenFolder(QObject):
    """Knows one folder at a time.

    Args:
        settings: remember which folder it was.
        parent: the window.

    Signals:
        changed: there is another folder, or something else in it.
        counted: more words of it are counted.
        moved: a text or folder, from one path to another, by the writer here.
        message_raised: a sentence for the writer.
    """

    changed = Signal()
    counted = Signal()
    moved = Signal(Path, Path)
    message_raised = Signal(str)

    def __init__(self, settings: LiveSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._root: Path | None = None
        self._workspace: Workspace | None = None
        self._counts = WordCounts()
        self._ended = Event()
        self._background = BackgroundTasks(self)
        self._background.failed.connect(self._on_failed)
        self._counting = BackgroundTasks(self)
        self._watcher = QFileSystemWatcher(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.look)
        self._watcher.directoryChanged.connect(self._rest.start)

    @property
    def root(self) -> Path | None:
        """Which folder it is; None for none."""
        return self._root

    @property
    def workspace(self) -> Workspace | None:
        """What was in it at the last look; None before the first."""
        return self._workspace

    @property
    def busy(self) -> bool:
        """Whether it is being looked at, changed or counted."""
        return self._background.busy or self._counting.busy or self._rest.isActive()

    @property
    def words(self) -> int | None:
        """The words of all texts, None until all are counted."""
        texts = self._workspace.texts if self._workspace else ()
        counts = [self._counts.known(text) for text in texts]
        return None if None in counts else sum(filter(None, counts))

    def words_of(self, text: TextFile) -> int | None:
        """Return the words of a text, None until it is counted."""
        return self._counts.known(text)

    def open(self, root: Path) -> None:
        """Work in this folder from now on, and at the next start."""
        self._root = root.absolute()
        self._workspace = None
        self._settings.choose("workplace", workspace=str(self._root))
        self.changed.emit()
        self.look()

    def reopen(self) -> None:
        """Work in the folder of the last time, if there is one and none is open."""
        name = self._settings.workplace.workspace
        if self._root is None and name:
            self._root = Path(name)
            self.look()

    @Slot()
    def look(self) -> None:
        """Look at the folder again."""
        if self._root is not None and not self._ended.is_set():
            look = partial(read_workspace, self._root, self._ended.is_set)
            self._background.run(look, partial(self._on_looked, self._root))

    def change(self, change: Callable[[], _T], then: Callable[[_T], object]) -> None:
        """Have something in the folder changed, and look at it again.

        Args:
            change: does it, on the worker.
            then: is given its result, before the look.
        """
        self._background.run(change, then)
        # A failed change may have changed something, too: there may be no order, but a new name.
        self.look()

    def end(self) -> None:
        """Give up all looking and counting; what is being changed is changed."""
        self._ended.set()
        self._rest.stop()
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)
        self._background.wait()
        self._counting.wait()

    def _on_looked(self, root: Path, workspace: Workspace) -> None:
        if root != self._root or self._ended.is_set():
            return
        before, self._workspace = self._workspace, workspace
        self._watch(workspace)
        if before != workspace:
            self.changed.emit()
            if not workspace.complete:
                self.message_raised.emit(
                    self.tr("This folder holds more than Inkling lists; open one inside it.")
                )
        if not self._counting.busy:
            self._count()

    def _watch(self, workspace: Workspace) -> None:
        wanted = {str(path) for path in workspace.folders[:MOST_WATCHED]}
        watched = set(self._watcher.directories())
        if gone := watched - wanted:
            self._watcher.removePaths(list(gone))
        if new := wanted - watched:
            self._watcher.addPaths(list(new))

    def _count(self) -> None:
        """Count the next texts whose words are not known."""
        texts = self._workspace.texts if self._workspace else ()
        waiting = [text for text in texts if self._counts.known(text) is None]
        if waiting and not self._ended.is_set():
            self._counting.run(partial(self._count_some, waiting), self._on_counted)

    def _count_some(self, texts: list[TextFile]) -> None:
        """Count for a while, on the worker: what is counted should be seen soon."""
        for text in texts[:20]:
            if self._ended.is_set():
                return
            self._counts.count(text)

    def _on_counted(self, _: None) -> None:
        self.counted.emit()
        self._count()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        if not self._ended.is_set():
            self.message_raised.emit(sentence)
