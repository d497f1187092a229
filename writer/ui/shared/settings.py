"""The settings while the program runs: one object that all windows share and listen to."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer.errors import SettingsError
from writer.sections import changed as changed_section
from writer.settings import load_settings, save_settings

if TYPE_CHECKING:
    from pathlib import Path

    from writer.assist.options import AssistanceOptions
    from writer.settings import (
        AppearanceOptions,
        KeyOptions,
        ProvenanceOptions,
        SectionName,
        VersionOptions,
        WorkplaceOptions,
    )

logger = logging.getLogger(__name__)

SAVE_DELAY_MS: Final = 1000
"""A slider that is dragged writes the file once, not at every step."""


class LiveSettings(QObject):
    """Loads the settings, tells of every change, and stores them soon after it.

    Signals:
        changed: the name of a section in which some choice is another one now.
    """

    changed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._settings = self._stored = load_settings(path)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_DELAY_MS)
        self._timer.timeout.connect(self.save)

    @property
    def assistance(self) -> AssistanceOptions:
        """Choices about suggestions."""
        return self._settings.assistance

    @property
    def appearance(self) -> AppearanceOptions:
        """Choices about the page."""
        return self._settings.appearance

    @property
    def workplace(self) -> WorkplaceOptions:
        """What is remembered: recent files and the like."""
        return self._settings.workplace

    @property
    def keys(self) -> KeyOptions:
        """Keys in place of those that the program comes with."""
        return self._settings.keys

    @property
    def versions(self) -> VersionOptions:
        """What is kept of earlier versions of texts."""
        return self._settings.versions

    @property
    def provenance(self) -> ProvenanceOptions:
        """What is kept of where words came from."""
        return self._settings.provenance

    def choose(self, section: SectionName, **values: object) -> None:
        """Make these the choices of ``section`` from now on, each within its bounds.

        Raises:
            ValueError: a value is of another kind than its field.
        """
        options = changed_section(getattr(self._settings, section), **values)
        if options != getattr(self._settings, section):
            self._settings = dataclasses.replace(self._settings, **{section: options})
            self._timer.start()
            self.changed.emit(section)

    @Slot()
    def save(self) -> None:
        """Store what changed now; a failure is logged, since no text is in danger."""
        self._timer.stop()
        if self._settings == self._stored:
            return
        try:
            self._settings = save_settings(self._stored, self._settings, self._path)
        except SettingsError as error:
            logger.warning("%s", error)
            return
        self._stored = self._settings
