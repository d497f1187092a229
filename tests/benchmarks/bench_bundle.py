"""The packaged program: how soon it is there, how much it takes, how soon a letter is seen.

Measured from outside, on a screen of its own: nothing in the program knows of it. What is
measured is build/frozen/inkling, or the program that INKLING_BUNDLE names.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.bench_program import resident_mb
from tests.benchmarks.conftest import ROOT, Figure
from tests.end_to_end.screen import Screen, virtual_screen
from writer.ui.shared.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.conftest import Report

PROGRAM = Path(os.environ.get("INKLING_BUNDLE", ROOT / "build" / "frozen" / "inkling" / "inkling"))
TEXT = "The rain had stopped and the old man looked out to sea from the end of the pier "
PAGE = (60, 560)
PATIENCE_S = 30.0

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs an X server"),
    pytest.mark.skipif(not PROGRAM.is_file(), reason="there is no bundle; see make package"),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb"),
    pytest.mark.skipif(not shutil.which("xdotool"), reason="needs xdotool"),
]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with virtual_screen(tmp_path) as screen:
        settings = tmp_path / "config" / "settings.json"
        settings.parent.mkdir()
        appearance = {"theme": "light"}
        settings.write_text(json.dumps({"version": 1, "appearance": appearance}))
        screen.environment["INKLING_DATA"] = str(tmp_path)
        yield screen


def test_start(screen: Screen, report: Report) -> None:
    forget_files(PROGRAM.parent)
    cold = seconds_to_paint(screen)
    warm = median(seconds_to_paint(screen) for _ in range(5))
    report.check(
        Figure("bundle: start → window painted, files not in memory", cold, 3.0, "s"),
        Figure("bundle: start → window painted", warm, 1.2, "s"),
    )


def test_keys_and_memory(screen: Screen, report: Report) -> None:
    with started(screen) as program:
        wait_for_page(screen)
        screen.focus_window_of(program)
        time.sleep(2)  # the model is loaded
        with Keyboard(screen) as keyboard, Picture(screen) as picture:
            times = [key_to_pixels(keyboard, picture, letter) for letter in TEXT]
        time.sleep(1)
        memory = resident_mb(program.pid)
    # The first letters load fonts.
    report.check_latency("bundle: key → letter on the screen", times[10:], 20, 35, 50)
    report.check(Figure("bundle: resident memory, editor with model", memory, 250, "MB"))


def test_suggestions(report: Report) -> None:
    requests = [
        json.dumps({"text": TEXT[:end], "k": 5, "ghost": 3}) for end in range(1, len(TEXT))
    ]
    answers = subprocess.run(
        [PROGRAM, "suggest", "--jsonl"],
        input="\n".join(requests) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    times = [json.loads(line)["ms"] for line in answers.stdout.splitlines()]
    report.check_latency("bundle: key → candidates and ghost text", times, 8, 20, 50)


def seconds_to_paint(screen: Screen) -> float:
    start = time.perf_counter()
    with started(screen):
        wait_for_page(screen)
        painted = time.perf_counter() - start
    end = time.monotonic() + PATIENCE_S
    while screen.shows(LIGHT.page, *PAGE):
        assert time.monotonic() < end, "the window stayed after its program"
        time.sleep(0.01)
    return painted


@contextmanager
def started(screen: Screen) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([PROGRAM], env=screen.environment) as program:
        try:
            yield program
        finally:
            program.kill()


def wait_for_page(screen: Screen) -> None:
    end = time.monotonic() + PATIENCE_S
    while not screen.shows(LIGHT.page, *PAGE):
        assert time.monotonic() < end, "no window was painted"
        time.sleep(0.005)


def forget_files(folder: Path) -> None:
    """Ask the system to drop the folder's files from memory, as after switching on."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class Keyboard:
    """Presses keys without starting a program for each, which would be measured along."""

    def __init__(self, screen: Screen) -> None:
        try:
            self._x = ctypes.CDLL("libX11.so.6")
            self._test = ctypes.CDLL("libXtst.so.6")
        except OSError:
            pytest.skip("needs libX11 and libXtst")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(
            self._x.XOpenDisplay(screen.environment["DISPLAY"].encode())
        )

    def __enter__(self) -> Keyboard:
        return self

    def __exit__(self, *_: object) -> None:
        self._x.XCloseDisplay(self._display)

    def press(self, letter: str) -> None:
        name = {" ": "space"}.get(letter, letter.lower())
        symbol = ctypes.c_ulong(self._x.XStringToKeysym(name.encode()))
        code = self._x.XKeysymToKeycode(self._display, symbol)
        for down in (1, 0):
            self._test.XTestFakeKeyEvent(self._display, code, down, 0)
        self._x.XFlush(self._display)


class Picture:
    """The pixels of the screen, looked at where they lie."""

    def __init__(self, screen: Screen) -> None:
        self._file = screen.picture.open("rb")
        self._pixels = mmap.mmap(self._file.fileno(), 0, prot=mmap.PROT_READ)

    def __enter__(self) -> Picture:
        return self

    def __exit__(self, *_: object) -> None:
        self._pixels.close()
        self._file.close()

    def now(self) -> bytes:
        """Return the upper quarter, where the line is that is written."""
        return self._pixels[: len(self._pixels) // 4]


def key_to_pixels(keyboard: Keyboard, picture: Picture, letter: str) -> float:
    """Return the milliseconds until something changed on the page; a space moves the caret."""
    time.sleep(0.12)
    before = picture.now()
    start = time.perf_counter()
    keyboard.press(letter)
    while picture.now() == before:
        assert time.perf_counter() - start < 5, "a key had no effect"
    return 1000 * (time.perf_counter() - start)
