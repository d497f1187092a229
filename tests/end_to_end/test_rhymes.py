"""Rhymes by real keys: asked for at the end of a line, looked through, taken, taken back.

The program runs as a process of its own on a screen of its own, with the bundled models.
"""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.screen import virtual_screen
from tests.end_to_end.session import NEEDS_SCREEN_AND_MODELS, Session
from tests.end_to_end.test_write_a_sentence import wait_until
from writer.assist.verse.chinese.rhyme_books import rhyme_book
from writer.assist.verse.english.pronouncing import open_pronouncer
from writer.assist.verse.english.rhyme import rhyme
from writer.ui.shared.theme import LIGHT

QUATRAIN = """\
The lantern in the harbour window burns,
And nobody has asked it for a light;
The sea takes what it gives, and it returns
"""
LAST_LINE = "With all the little noises of the "
JUEJU = "窗前灯火照归人，\n江上风来不染尘。\n莫问渔舟何处去，\n一篙烟雨是新"
PANEL = (100, 560)

pytestmark = NEEDS_SCREEN_AND_MODELS


class Writing(Session):
    """The program with a poem."""

    def __init__(self, screen, path):
        super().__init__(screen, path)
        screen.press("ctrl+End")

    def wait_for_rhymes(self, *, there=True):
        """Wait until the headings of the list are there, or gone: their ink is faint."""
        wait_until(lambda: self.screen.shows(LIGHT.ghost, *PANEL) is there, f"{there=}")

    def save(self):
        before = self.path.stat().st_mtime_ns
        self.screen.press("ctrl+s")
        wait_until(lambda: self.path.stat().st_mtime_ns > before, "a save")
        return self.path.read_text(encoding="utf-8")


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Return a function that starts the program with a poem."""
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
    path = tmp_path / "poem.txt"
    sessions = []
    with virtual_screen(tmp_path) as screen:

        def begin(text):
            path.write_text(text, "utf-8")
            sessions.append(Writing(screen, path))
            return sessions[-1]

        yield begin
        for session in sessions:
            session.process.kill()
            session.process.wait(10)


def test_a_line_is_ended_by_a_rhyme_and_the_rhyme_is_exchanged(start):
    session = start(QUATRAIN)
    screen = session.screen
    screen.type(LAST_LINE)
    screen.press("ctrl+shift+r")
    session.wait_for_rhymes()
    screen.press("Return")
    first = session.save()
    word = first.removeprefix(QUATRAIN + LAST_LINE)
    said = open_pronouncer().spoken
    assert rhyme("light", word, (said("light"), said(word))) in {"perfect", "rich"}
    # It is exchanged: the word that stands there is not offered again.
    screen.press("ctrl+shift+r", "Escape")
    session.wait_for_rhymes(there=False)
    screen.press("ctrl+shift+r")
    session.wait_for_rhymes()
    screen.press("Return")
    other = session.save().removeprefix(QUATRAIN + LAST_LINE)
    assert other != word
    assert rhyme("light", other, (said("light"), said(other))) in {"perfect", "rich"}
    screen.press("ctrl+z")
    assert session.save() == first
    screen.press("ctrl+shift+r", "Escape")
    screen.type(".")
    assert session.save() == first + "."


def test_a_chinese_line_is_ended_by_a_character_of_its_rhyme(start):
    session = start(JUEJU)
    session.screen.press("ctrl+shift+r")
    session.wait_for_rhymes()
    session.screen.press("Return")
    ending = session.save().removeprefix(JUEJU)
    assert len(ending) == 1
    assert "真" in rhyme_book("pingshui").rhymes(ending, "平")
    session.screen.press("ctrl+z")
    assert session.save() == JUEJU
