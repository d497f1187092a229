"""Two lines of a poem are typed, one key goes on in their form; another form, a line, all of it.

The program runs as a process of its own on a screen of its own, with the bundled models; the form
is judged by the checker.
"""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.screen import virtual_screen
from tests.end_to_end.session import NEEDS_SCREEN_AND_MODELS, Session
from tests.end_to_end.test_write_a_sentence import PAGE, wait_until
from writer.assist.verse.chinese.checker import check_poem
from writer.assist.verse.english.checker import check
from writer.assist.verse.english.pronouncing import open_pronouncer
from writer.assist.verse.form import find_form
from writer.ui.shared.theme import LIGHT

MOON = "The moon is up above the silent hill,\nAnd all the lanes are white with frozen dew;"
TOWER = "白日依山尽，黄河入海流。"

pytestmark = NEEDS_SCREEN_AND_MODELS


class Desk(Session):
    """The program with an empty text."""

    def wait_for_tint(self, *, there=True):
        wait_until(lambda: self.screen.shows(LIGHT.tint, *PAGE) is there, f"{there=}")

    def save(self):
        before = self.path.stat().st_mtime_ns if self.path.exists() else 0
        self.screen.press("ctrl+s")
        wait_until(lambda: self.path.exists() and self.path.stat().st_mtime_ns > before, "a save")
        return self.path.read_text(encoding="utf-8")

    def type(self, text):
        first, *others = text.split("\n")
        self.screen.type(first, interval_ms=100)
        for line in others:
            self.screen.press("Return")
            self.screen.type(line)


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Yield a function that opens a text in the program on a screen."""
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    settings = tmp_path / "config" / "settings.json"
    settings.parent.mkdir()
    choices = {
        "version": 1,
        "assistance": {"only_when_asked": True},
        "appearance": {"theme": "light"},
        "workplace": {"welcomed": True},
    }
    settings.write_text(json.dumps(choices))
    with virtual_screen(tmp_path) as screen:
        desks = []

        def begin(text=""):
            path = tmp_path / "poem.txt"
            path.write_text(text, encoding="utf-8")
            desks.append(Desk(screen, path))
            return desks[-1]

        yield begin
        for desk in desks:
            desk.process.kill()
            desk.process.wait(10)


def test_an_english_quatrain_is_finished_in_its_form_kept_and_taken_back(start):
    desk = start()
    screen = desk.screen
    desk.type(MOON)
    screen.press("ctrl+Return")
    desk.wait_for_tint()
    screen.press("Return")
    desk.wait_for_tint(there=False)
    text = desk.save()
    assert text.startswith(f"{MOON}\n")
    report = check(text, "quatrain-abab", open_pronouncer())
    assert len(report.lines) == 4
    assert report.is_regular, text
    screen.press("ctrl+z")
    assert desk.save() == MOON


def test_the_next_key_has_it_in_another_form_and_a_line_of_that_is_kept(start):
    desk = start()
    screen = desk.screen
    desk.type(MOON)
    screen.press("ctrl+Return")
    desk.wait_for_tint()
    wait_until(lambda: _pressed_and_still_there(desk, "alt+f"), "another form")
    screen.press("alt+s", "Escape")
    desk.wait_for_tint(there=False)
    text = desk.save()
    assert text.startswith(f"{MOON}\n")
    assert len(text.splitlines()) == 3
    screen.press("ctrl+z")
    assert desk.save() == MOON


def test_a_chinese_quatrain_is_finished_in_its_form_kept_and_taken_back(start):
    # An input method would be needed to type it.
    desk = start(TOWER)
    screen = desk.screen
    screen.press("ctrl+End")
    screen.press("ctrl+Return")
    desk.wait_for_tint()
    screen.press("Return")
    desk.wait_for_tint(there=False)
    text = desk.save()
    assert text.startswith(f"{TOWER}\n")
    report = check_poem(text, find_form("五绝"))
    assert [len(line.text) for line in report.lines] == [5] * 4
    assert report.is_regular, text
    screen.press("ctrl+z")
    assert desk.save() == TOWER


def _pressed_and_still_there(desk, key):
    """Press a key of the pending continuation, which leaves something pending."""
    desk.screen.press(key)
    return desk.screen.shows(LIGHT.tint, *PAGE)
