"""A caret that blinks while one writes, and stands still once nothing has happened for a while.

Each blink wakes the processor and paints; an editor that waits for its writer overnight should
not. GTK's editors do the same.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

RESTS_AFTER_MS: Final = 10_000

_SIGNS_OF_LIFE: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.WindowActivate,
    }
)


class RestingCaret(QObject):
    """Lets the carets of a program rest, and wakes them with the next key.

    Args:
        application: Qt's.
        rests_after_ms: how long after the last sign of life.
    """

    def __init__(self, application: QApplication, rests_after_ms: int = RESTS_AFTER_MS) -> None:
        super().__init__(application)
        self._flash_ms = application.cursorFlashTime()
        self._timer = QTimer(self, singleShot=True, interval=rests_after_ms)
        self._timer.timeout.connect(self._on_rest)
        self._timer.start()
        application.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Wake the caret; no event is taken from anybody."""
        if event.type() in _SIGNS_OF_LIFE:
            if not self._timer.isActive():
                QApplication.setCursorFlashTime(self._flash_ms)
            self._timer.start()
        return False

    @Slot()
    def _on_rest(self) -> None:
        # The desktop's setting, which may have changed meanwhile.
        self._flash_ms = QApplication.cursorFlashTime()
        QApplication.setCursorFlashTime(0)
