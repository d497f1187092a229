"""The menu of files that were open lately."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from writer.text.whole_characters import whole_characters
from writer.ui.shared.plain_text import plain_action

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from writer.ui.shared.settings import LiveSettings


class RecentMenu(QObject):
    """Fills the menu whenever it is shown.

    Args:
        menu: to be filled; owner in Qt's sense.
        settings: remember the files.

    Signals:
        chosen: the path of the file that should open.
    """

    chosen = Signal(Path)

    def __init__(self, menu: QMenu, settings: LiveSettings) -> None:
        super().__init__(menu)
        self._menu = menu
        self._settings = settings
        menu.aboutToShow.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        # Not earlier: an entry must not be deleted while it opens its file.
        self._menu.clear()
        for name in self._settings.workplace.recent_files:
            path = Path(name)
            words = whole_characters(f"{path.name} – {path.parent}")
            action = self._menu.addAction(plain_action(words))
            action.triggered.connect(partial(self.chosen.emit, path))
        if self._menu.isEmpty():
            self._menu.addAction(self.tr("No files yet")).setEnabled(False)
