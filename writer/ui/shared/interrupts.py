"""Ctrl+C in the terminal, and the system asking to end, while Qt's event loop runs.

Python runs its signal handlers between two of its own instructions, and within Qt's loop there
may be none for hours. A socket that the interpreter writes to wakes the loop at once; a timer
would do too, and keep an idle laptop awake.
"""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Slot

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

_ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""Windows knows no SIGHUP, by which a terminal that closes ends what runs in it."""


class Interrupts(QObject):
    """Calls ``interrupt`` on SIGINT, SIGTERM and SIGHUP, until closed."""

    def __init__(self, interrupt: Callable[[], object]) -> None:
        super().__init__()
        self._interrupt = interrupt
        self._ours, theirs = socket.socketpair()
        self._theirs = theirs
        for end in (self._ours, theirs):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)
        self._old_fd = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        self._old_handlers = {number: signal.signal(number, self._on_signal) for number in _ENDING}

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_fd)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        self._ours.close()
        self._theirs.close()

    @Slot()
    def _on_activated(self) -> None:
        # Entering Python is all it takes: the handler runs before this line.
        self._ours.recv(64)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._interrupt()
