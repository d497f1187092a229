"""Searching many texts beside the GUI thread; what is found comes in batches."""

from __future__ import annotations

from functools import partial
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from writer.documents.search import search_texts
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from writer.documents.search import FoundIn
    from writer.text.search_pattern import SearchPattern

BATCH_S: Final = 0.2
MOST_IN_A_BATCH: Final = 100
"""Texts that are listed at a time; more would be felt by whoever types meanwhile."""


class SearchRun(QObject):
    """Has one search under way at a time; a new one ends the one before.

    Signals:
        found: a list of what was found in further texts.
        ended: the search is over; a sentence for the writer if it could not go on.
    """

    found = Signal(list)
    ended = Signal(str)
    _batch = Signal(object, list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._cancelled = Event()
        self._background = BackgroundTasks(self)
        self._background.failed.connect(self._on_failed)
        self._batch.connect(self._on_batch)

    @property
    def busy(self) -> bool:
        """Whether a search is under way."""
        return self._background.busy

    def begin(
        self, paths: Sequence[Path], pattern: SearchPattern, open_texts: Mapping[Path, str]
    ) -> None:
        """Search these texts, in this order."""
        self.cancel()
        self._cancelled = cancelled = Event()
        work = partial(self._search, paths, pattern, open_texts, cancelled)
        self._background.run(work, partial(self._on_ended, cancelled))

    def cancel(self) -> None:
        """Give up the search that is under way; no more is heard of it."""
        self._cancelled.set()

    def end(self) -> None:
        """Give it up, and return when it has ended."""
        self.cancel()
        self._background.wait()

    def _search(
        self,
        paths: Sequence[Path],
        pattern: SearchPattern,
        open_texts: Mapping[Path, str],
        cancelled: Event,
    ) -> None:
        """Search, on the worker."""
        batch: list[FoundIn] = []
        due = 0.0  # what comes first is shown at once
        try:
            for found in search_texts(paths, pattern, open_texts, cancelled.is_set):
                batch.append(found)
                if monotonic() >= due or len(batch) >= MOST_IN_A_BATCH:
                    self._batch.emit(cancelled, batch)
                    batch, due = [], monotonic() + BATCH_S
        finally:
            if batch:
                self._batch.emit(cancelled, batch)

    @Slot(object, list)
    def _on_batch(self, cancelled: Event, batch: list[FoundIn]) -> None:
        if not cancelled.is_set():
            self.found.emit(batch)

    def _on_ended(self, cancelled: Event, _: None) -> None:
        if not cancelled.is_set():
            self.ended.emit("")

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        if not self._cancelled.is_set():
            self.ended.emit(sentence)
