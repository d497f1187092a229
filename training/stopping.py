"""Ending a training from outside, and leaving the machine to others while it runs."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_NICENESS = 10
_BELOW_NORMAL = 0x4000


class Terminated(KeyboardInterrupt):
    """The system, or the studio, asked the process to end: no broad handler is to swallow it."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into an exception, so that everything open is closed.

    The training loop has handlers of its own meanwhile, which write a checkpoint first.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        raise Terminated

    before = {}
    # Only the main thread may set handlers; elsewhere nobody sends it signals.
    if threading.current_thread() is threading.main_thread():
        numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
        before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave_the_machine_to_others() -> None:
    """Give this process a low priority, and its arithmetic half of the processors."""
    import torch

    torch.set_num_threads(max(1, usable_processors() // 2))
    with suppress(OSError):
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
        else:
            os.nice(_NICENESS)


def usable_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
