"""What an input method is about: whether it composes, and in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QInputMethodEvent

    from writer.ui.workers.suggestion_dispatcher import TextChannel


class Composition:
    """Follows the compositions on a page.

    Args:
        channel: told when the first Chinese word is on its way.
    """

    def __init__(self, channel: TextChannel) -> None:
        self._channel = channel
        self._active = False
        self._expects_chinese = False

    @property
    def active(self) -> bool:
        """Whether a composition is not finished."""
        return self._active

    def concerned_by(self, event: QInputMethodEvent) -> bool:
        """Return whether an event does anything.

        Some input methods send empty ones all the time.
        """
        commits = bool(event.commitString()) or event.replacementLength() > 0
        return self._active or composes(event) or commits

    def follow(self, event: QInputMethodEvent) -> None:
        """Take an event in."""
        self._active = composes(event)
        if self._active:
            self._expect_chinese()

    def _expect_chinese(self) -> None:
        """Have the Chinese model loaded while the first word is still being composed."""
        language = QGuiApplication.inputMethod().locale().language()
        if not self._expects_chinese and language == QLocale.Language.Chinese:
            self._expects_chinese = True
            self._channel.warm_up("中文")


def composes(event: QInputMethodEvent) -> bool:
    """Return whether a composition goes on after an event."""
    return bool(event.preeditString())
