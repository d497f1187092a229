"""Continuations by real keys: another, back, a word changed, a sentence kept, found again later.

The program runs as a process of its own on a screen of its own, with the bundled model.
"""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.screen import virtual_screen
from tests.end_to_end.session import NEEDS_SCREEN_AND_MODELS, Session
from tests.end_to_end.test_write_a_sentence import MODEL, PAGE, wait_until
from writer.assist.continuing.branch_files import BranchFiles
from writer.paths import continuations_dir
from writer.text.first_sentence import first_sentence
from writer.ui.shared.theme import LIGHT

RAIN = "The rain"

pytestmark = NEEDS_SCREEN_AND_MODELS


class Writing(Session):
    """The program with a text, from one start to its end."""

    def kept(self):
        """Return the continuations that are on the disk, the oldest first."""
        found = BranchFiles(continuations_dir()).load(str(self.path))
        return [branch for _, branches in found for branch in branches.all]

    def wait_for_kept(self, count):
        wait_until(lambda: len(self.kept()) >= count, f"{count} continuations on the disk")
        return self.kept()

    def wait_for_tint(self, *, there=True):
        wait_until(lambda: self.screen.shows(LIGHT.tint, *PAGE) is there, f"{there=}")

    def save(self):
        before = self.path.stat().st_mtime_ns if self.path.exists() else 0
        self.screen.press("ctrl+s")
        wait_until(lambda: self.path.exists() and self.path.stat().st_mtime_ns > before, "a save")
        return self.path.read_text(encoding="utf-8")

    def quit(self):
        self.screen.press("ctrl+q")
        assert self.process.wait(300) == 0


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Return a function that starts the program with the same text."""
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    settings = tmp_path / "config" / "settings.json"
    settings.parent.mkdir()
    choices = {
        "version": 1,
        "assistance": {"model_id": MODEL, "continuation_words": 12, "only_when_asked": True},
        "appearance": {"theme": "light"},
        "workplace": {"welcomed": True},
    }
    settings.write_text(json.dumps(choices))
    sessions = []
    with virtual_screen(tmp_path) as screen:

        def begin():
            sessions.append(Writing(screen, tmp_path / "draft.txt"))
            return sessions[-1]

        yield begin
        for session in sessions:
            session.process.kill()
            session.process.wait(10)


def test_what_was_written_at_a_place_is_gone_through_and_found_again_another_day(start):
    session = start()
    screen = session.screen
    screen.type(RAIN)
    session.save()
    screen.press("ctrl+Return")
    session.wait_for_tint()
    first = session.wait_for_kept(1)[0].text
    screen.press("alt+r")
    session.wait_for_kept(2)
    # Back to the first; its second word is replaced by the likeliest other one.
    screen.press("alt+bracketleft", "alt+Right", "alt+Right")
    # The edge of their list has the colour of ghost text, of which there is none unasked.
    wait_until(lambda: screen.shows(LIGHT.ghost, *PAGE), "the list of other words")
    screen.press("Return")
    branch = session.wait_for_kept(3)[2]
    assert branch.parent == 1
    assert branch.text[: branch.at] == first[: branch.at]
    assert branch.text != first
    # A sentence of it is kept, and the rest is dropped.
    screen.press("alt+s", "Escape")
    session.wait_for_tint(there=False)
    text = session.save()
    assert text == RAIN + first_sentence(branch.text)
    screen.press("ctrl+z")
    assert session.save() == RAIN
    session.quit()

    session = start()
    screen.press("ctrl+End", "alt+bracketleft")
    session.wait_for_tint()
    screen.press("Return")
    session.wait_for_tint(there=False)
    assert session.save() == RAIN + branch.text
    session.quit()
