"""A poet's way: a limerick is typed and counted, a wrong word in it is marked and explained."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest

from tests.end_to_end.screen import virtual_screen
from writer.ui.shared.text_colours import ghost_colour, verse_colour
from writer.ui.shared.theme import LIGHT, palette_of

LIMERICK = """\
There once was a poet from Wheeling
Whose verses were wanting in feeling;
And so, for a wager,
She sent to a major
A sonnet that slept on the ceiling."""

NEAR = 24

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb"),
    pytest.mark.skipif(not shutil.which("xdotool"), reason="needs xdotool"),
]


def wait_until(happened, what, seconds=120):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.1)


class Desk:
    """The program on a screen."""

    def __init__(self, screen):
        self.screen = screen

    def places(self, colour):
        """Return where on the screen pixels have a colour or nearly, as rows of x and y.

        The edges of a thin ring are softened.
        """
        wanted = np.array([colour.red(), colour.green(), colour.blue()])
        near = abs(self.screen.pixels().astype(int) - wanted) <= NEAR
        y, x = near.all(axis=2).nonzero()
        return np.stack([x, y], axis=1)

    def lines_with(self, colour):
        """Return at which heights something of a colour stands, each line once."""
        heights = np.unique(self.places(colour)[:, 1])
        return [int(y) for n, y in enumerate(heights) if n == 0 or y - heights[n - 1] > 5]

    def point_at(self, x, y):
        self.screen._keyboard("mousemove", str(x), str(y))
        self.screen._keyboard("mousemove_relative", "1", "0")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    settings = tmp_path / "config" / "settings.json"
    settings.parent.mkdir()
    choices = {
        "version": 1,
        "assistance": {"enabled": False},
        "appearance": {"theme": "light"},
        "workplace": {"welcomed": True},
    }
    settings.write_text(json.dumps(choices))
    with virtual_screen(tmp_path) as screen:
        command = [sys.executable, "-m", "writer"]
        process = subprocess.Popen(command, env=screen.environment)
        try:
            screen.focus_window_of(process)
            yield Desk(screen)
        finally:
            process.kill()
            process.wait(10)


def test_a_limerick_is_counted_marked_and_explained(desk, qapp):
    palette = palette_of(LIGHT)
    licence, fault = verse_colour(palette, "licence"), verse_colour(palette, "fault")
    for line in LIMERICK.split("\n"):
        desk.screen.type(line)
        desk.screen.press("Return")
    assert desk.lines_with(licence) == []
    desk.screen.press("ctrl+shift+m")
    # Every line has a weak syllable behind its last foot.
    wait_until(lambda: len(desk.lines_with(licence)) == 5, "five rings")
    figures = desk.places(ghost_colour(palette))
    assert len(figures) > 5
    rings = desk.lines_with(licence)
    desk.screen.press("Up", "Up", "End", *["BackSpace"] * len("major"))
    desk.screen.type("lantern")
    wait_until(lambda: len(desk.lines_with(fault)) == 1, "a diamond")
    (x, y), *_ = desk.places(fault)
    assert abs(rings[3] - y) < 5
    before = desk.screen.pixels().copy()
    desk.point_at(x, y)
    # The tool tip covers what was below.
    wait_until(lambda: (desk.screen.pixels() != before)[y + 10 :].sum() > 5000, "a tool tip")
    desk.screen.press("Left", "Right", "ctrl+shift+l")
    wait_until(lambda: (desk.screen.pixels() != before)[y + 10 :].sum() > 5000, "an answer")
