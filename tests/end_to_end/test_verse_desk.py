"""A poem by real keys: written, a line locked, the rest anew, into the text, undone and redone.

The program runs as a process of its own on a screen of its own, with the bundled models.
"""

from __future__ import annotations

import json
import time

import pytest

from tests.end_to_end.screen import virtual_screen
from tests.end_to_end.session import NEEDS_SCREEN_AND_MODELS, Session
from tests.end_to_end.test_write_a_sentence import wait_until
from writer.assist.verse.form import find_form

BREATH_S = 1
"""Keys that come faster than this take the program's time from the poem."""

PATIENCE_S = 120
"""For a poem whose model is still to be loaded, on a machine with other things to do."""

pytestmark = NEEDS_SCREEN_AND_MODELS


class Desk(Session):
    """The program with a text, and its verse desk."""

    def shows(self, text):
        """Press the key for saving until the file has this text."""

        def has_it():
            self.screen.press("ctrl+s")
            time.sleep(BREATH_S)
            return self.path.read_text(encoding="utf-8") == text

        wait_until(has_it, text, PATIENCE_S)

    def poem(self, before):
        """Put the poem into the text once it is written, and return what came to the text."""

        def has_come():
            # While a poem is being written the button has no effect, and later no second one.
            self.screen.press("alt+i", "ctrl+s")
            time.sleep(BREATH_S)
            return self.path.read_text(encoding="utf-8") != before

        wait_until(has_come, "a poem in the text", PATIENCE_S)
        return self.path.read_text(encoding="utf-8").removeprefix(before)

    def back_to_the_poem(self):
        self.screen.press("ctrl+F10", "ctrl+F10")


@pytest.fixture
def open_desk(tmp_path, monkeypatch):
    """Return a function that opens a text, and the desk beside it."""
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
    desks = []
    with virtual_screen(tmp_path) as screen:

        def begin(text):
            path = tmp_path / "draft.txt"
            path.write_text(text, encoding="utf-8")
            desks.append(Desk(screen, path))
            screen.press("ctrl+End", "ctrl+F10")
            return desks[-1]

        yield begin
        for desk in desks:
            desk.process.kill()
            desk.process.wait(10)


def test_a_sonnet_is_written_locked_in_part_and_taken(open_desk):
    prose = "The harbour was quiet that night.\n\n"
    desk = open_desk(prose)
    desk.screen.type("Sh")  # in the list of forms
    desk.screen.press("ctrl+Return")
    first = desk.poem(prose)
    stanzas = [stanza.splitlines() for stanza in first.split("\n\n")]
    assert [len(stanza) for stanza in stanzas] == [4, 4, 4, 2]
    desk.screen.press("ctrl+z")
    desk.shows(prose)
    desk.back_to_the_poem()
    desk.screen.press("Down", "ctrl+l", "ctrl+Return")
    second = desk.poem(prose)
    assert second != first
    assert second.splitlines()[1] == first.splitlines()[1]
    assert second.splitlines()[0] != first.splitlines()[0]
    desk.screen.press("ctrl+z")
    desk.shows(prose)
    desk.screen.press("ctrl+shift+z")
    desk.shows(prose + second)


def test_a_quatrain_goes_on_from_lines_in_the_text(open_desk):
    begun = "床前明月光，疑是地上霜。"
    desk = open_desk(begun)
    desk.screen.press("alt+x", "ctrl+Return")
    rest = desk.poem(begun)
    clauses = [clause for clause in rest.replace("。", "，").strip().split("，") if clause]
    form = find_form("五言绝句")
    assert [len(clause) for clause in clauses] == [
        place.syllables or 5 for place in form.lines[2:]
    ]
