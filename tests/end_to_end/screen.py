"""A screen without a monitor: an X server of the test's own, whose picture lies in a file."""

from __future__ import annotations

import os
import struct
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDTH, HEIGHT = 1000, 720


class Screen:
    """What is seen on an X display, and a keyboard for it.

    Attributes:
        environment: for programs that shall appear here.
        picture: the file in which the picture lies.
    """

    def __init__(self, display: str, picture: Path) -> None:
        self.picture = picture
        self.environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def pixels(self) -> np.ndarray:
        """Return the picture, shape (height, width, 3), uint8, red first.

        Xvfb keeps it as an X window dump: a header of 32-bit numbers, most significant byte
        first, colour map entries of twelve bytes, then rows of blue, green, red and padding.
        """
        dump = self.picture.read_bytes()
        header = struct.unpack(">25I", dump[:100])
        size, height, row, colours = header[0], header[5], header[12], header[19]
        start = size + 12 * colours
        rows = np.frombuffer(dump, np.uint8, height * row, start).reshape(height, row // 4, 4)
        return rows[:, :, 2::-1]

    def shows(self, colour: str, top: int, bottom: int) -> bool:
        """Return whether a pixel between two rows has exactly the colour ``#rrggbb``."""
        wanted = np.array(list(bytes.fromhex(colour.lstrip("#"))))
        return bool((self.pixels()[top:bottom] == wanted).all(axis=2).any())

    def type(self, text: str, interval_ms: int = 40) -> None:
        """Type as a person does, key after key."""
        self._keyboard("type", "--delay", str(interval_ms), text)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as in ``ctrl+s``."""
        self._keyboard("key", "--delay", "40", *keys)

    def focus_window_of(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for the program's window and give it the keyboard: there is no window manager."""
        found = self._keyboard("search", "--sync", "--onlyvisible", "--pid", str(process.pid))
        self._keyboard("windowfocus", "--sync", found.split()[0])

    def _keyboard(self, *arguments: str) -> str:
        command = ["xdotool", *arguments]
        finished = subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True, timeout=60
        )
        return finished.stdout


@contextmanager
def virtual_screen(folder: Path) -> Iterator[Screen]:
    """Start an X server on a display that is free, and end it."""
    read_end, write_end = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(
        [*command, "-fbdir", str(folder)], pass_fds=[write_end], stderr=subprocess.DEVNULL
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as answer:
            display = answer.readline().strip()
        yield Screen(f":{display}", folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait(10)
