"""The writer's word lists while the program runs: one object that all windows share."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from writer.assist.personal.word_lists import PersonalLists, load_lists, save_lists
from writer.errors import WordListError
from writer.ui.shared.sentences import said

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

logger = logging.getLogger(__name__)


class LiveWords(QObject):
    """Loads the lists, stores every change at once and tells of it.

    Attributes:
        problem: why the lists could not be read, in a sentence; empty where they could.

    Signals:
        changed: there are other words in the lists now.
    """

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._lists = PersonalLists()
        self.problem = ""
        try:
            self._lists = load_lists(path)
        except WordListError as error:
            logger.warning("%s", error)
            self.problem = said(error)

    @property
    def lists(self) -> PersonalLists:
        """The lists as they are."""
        return self._lists

    def change(self, change: Callable[[PersonalLists], PersonalLists]) -> None:
        """Change the lists, as they are on disk by now, and store them.

        Raises:
            WordListError: they cannot be read or written; they are as they were.
        """
        # A command or another program may have changed the file meanwhile.
        lists = change(load_lists(self._path))
        save_lists(lists, self._path)
        self._lists = lists
        self.changed.emit()
