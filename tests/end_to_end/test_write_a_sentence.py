"""The whole way: a person types, a ghost appears, Tab takes it, Ctrl+S saves, the file has it.

The program runs as a process of its own on a screen of its own, with the bundled model; the
test sees what is on the screen and what is on the disk, nothing else.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time

import pytest

from tests.end_to_end.screen import virtual_screen
from writer.assist.assistant import Assistant
from writer.assist.memory.memory_files import MemoryStore
from writer.assist.personal.word_lists import lists_path, load_lists
from writer.assist.request import SuggestionRequest
from writer.documents.recovery import lost_texts
from writer.model.library import default_library
from writer.paths import memory_dir, resources_dir
from writer.text.word_boundaries import first_word
from writer.ui.page.exact_text import from_document
from writer.ui.shared.theme import LIGHT

SENTENCE = "The old man walked slowly down to the s"
MODEL = "inkling-en"
PAGE = (60, 560)
"""Rows of the screen that show the page and nothing of menus and bars."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb"),
    pytest.mark.skipif(not shutil.which("xdotool"), reason="needs xdotool"),
    pytest.mark.skipif(
        not (resources_dir() / "models" / MODEL / "card.json").is_file(),
        reason="needs the bundled English model",
    ),
]


def wait_until(happened, what, seconds=300):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)


class Desk:
    """The program, its screen and its file."""

    def __init__(self, screen, process, path):
        self.screen = screen
        self.process = process
        self.path = path

    def ask_for_ghost(self):
        self.screen.press("ctrl+space")
        self.wait_for_ghost()

    def wait_for_ghost(self):
        wait_until(lambda: self.screen.shows(LIGHT.ghost, *PAGE), "ghost text on the screen")
        # A ghost that is younger than 120 ms is not accepted, lest Tab take it unseen.
        time.sleep(0.2)

    def wait_for_continuation(self, *, there):
        wait_until(lambda: self.screen.shows(LIGHT.tint, *PAGE) is there, f"{there=}")

    def continue_text(self):
        self.screen.press("ctrl+Return")
        self.wait_for_continuation(there=True)

    def chosen(self, section, option):
        """Return what the settings say by now."""
        settings = json.loads((self.path.parent / "config" / "settings.json").read_text())
        return settings[section].get(option)

    def save(self):
        before = self.path.stat().st_mtime_ns if self.path.exists() else 0
        self.screen.press("ctrl+s")
        wait_until(lambda: self.path.exists() and self.path.stat().st_mtime_ns > before, "a save")
        return self.path.read_text(encoding="utf-8")

    def take_first_candidate(self):
        """Press its key until there is one to take, and return what is saved then."""
        before = self.save()
        texts = []

        def taken():
            self.screen.press("alt+1")
            texts.append(self.save())
            return texts[-1] != before

        wait_until(taken, "a candidate")
        return texts[-1]


@pytest.fixture
def fresh():
    """Mark a test that begins with the first questions."""


@pytest.fixture
def desk(tmp_path, monkeypatch, request):
    """The editor on a screen, with an empty document and a talkative assistant."""
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    settings = tmp_path / "config" / "settings.json"
    settings.parent.mkdir()
    choices = {
        "version": 1,
        "assistance": {"model_id": MODEL, "talkativeness": 1.0},
        "appearance": {"theme": "light"},
        "workplace": {"welcomed": "fresh" not in request.fixturenames},
    }
    settings.write_text(json.dumps(choices))
    path = tmp_path / "draft.txt"
    with virtual_screen(tmp_path) as screen:
        command = [sys.executable, "-m", "writer", str(path)]
        process = subprocess.Popen(command, env=screen.environment)
        try:
            screen.focus_window_of(process)
            yield Desk(screen, process, path)
        finally:
            process.kill()
            process.wait(10)


def words_to_come():
    """Return what the engine itself would put behind the sentence at one press of Tab.

    On a slow machine a ghost may have appeared some letters earlier and been typed along.
    """
    assistant = Assistant(default_library(), MODEL)
    words = set()
    for length in range(1, len(SENTENCE) + 1):
        typed = SENTENCE[:length]
        ghost = assistant.suggest(SuggestionRequest(typed)).ghost
        if ghost and (typed + ghost.text).startswith(SENTENCE) and typed + ghost.text != SENTENCE:
            words.add(first_word((typed + ghost.text).removeprefix(SENTENCE)))
    return words


def test_typing_accepting_and_saving(desk):
    desk.screen.type(SENTENCE)
    desk.ask_for_ghost()
    desk.screen.press("Tab")
    assert desk.save() in {SENTENCE + word for word in words_to_come()}


def test_what_is_sure_appears_unasked(desk):
    desk.screen.type("She had never seen anything so be", interval_ms=170)
    desk.wait_for_ghost()
    desk.screen.press("Tab")
    assert desk.save() == "She had never seen anything so beautiful"


def test_a_continuation_is_removed_and_another_is_kept(desk):
    desk.screen.type("The rain")
    desk.continue_text()
    # The first stops it where it is still being written.
    desk.screen.press("Escape", "Escape")
    desk.wait_for_continuation(there=False)
    assert desk.save() == "The rain"
    desk.continue_text()
    desk.screen.press("Return")
    desk.wait_for_continuation(there=False)
    text = desk.save()
    assert text.startswith("The rain")
    # Enter keeps what there is of it by then.
    assert len(text) > len("The rain")


def test_a_continuation_is_dropped_by_writing_on_and_comes_back(desk):
    desk.screen.type("The rain")
    desk.continue_text()
    desk.screen.type("s")
    desk.wait_for_continuation(there=False)
    assert desk.save() == "The rains"
    desk.screen.press("BackSpace", "alt+Up")
    desk.wait_for_continuation(there=True)
    desk.screen.press("Return")
    desk.wait_for_continuation(there=False)
    text = desk.save()
    assert text.startswith("The rain")
    assert len(text) > len("The rain")


# The keyboard went to a button, and what was typed was lost.
def test_with_nothing_shown_no_key_leaves_the_page_or_types_a_letter(desk):
    desk.screen.press("F4")
    desk.screen.type("* One")
    desk.screen.press("Tab", "shift+Tab", "shift+Tab", "alt+j")
    desk.screen.type(" two")
    assert desk.save() == "* One two"


def test_with_assistance_off_nothing_appears_and_the_program_ends_cleanly(desk):
    desk.screen.press("F4")
    desk.screen.type(SENTENCE)
    assert desk.save() == SENTENCE
    assert not desk.screen.shows(LIGHT.ghost, *PAGE)
    desk.screen.press("ctrl+q")
    assert desk.process.wait(300) == 0


def test_a_signal_ends_the_program_and_the_text_is_kept(desk, tmp_path):
    # It once died of a segmentation fault: the window outlived Qt's application.
    desk.screen.type(SENTENCE)
    desk.ask_for_ghost()
    desk.process.terminate()
    assert desk.process.wait(300) == 130
    (lost,) = lost_texts(tmp_path / "data" / "journal", from_document)
    assert [text.recorded.text for text in lost.texts] == [SENTENCE]
    lost.leave()


def test_an_invented_name_comes_back_once_the_writer_lets_the_text_be_learned(desk):
    desk.screen.press("alt+a", "l")
    # What is typed before the menu has gone is the menu's.
    wait_until(lambda: desk.chosen("assistance", "learn"), "the choice to learn")
    desk.screen.type("The queen of Marvalon wept. The people of Marv")
    taken = desk.take_first_candidate()
    assert taken == "The queen of Marvalon wept. The people of Marvalon"
    desk.screen.press("ctrl+q")
    wait_until(lambda: desk.process.poll() is not None, "the end of the program")
    store = MemoryStore(memory_dir())
    assert [each.document for each in store.remembered()] == [str(desk.path)]


def test_what_is_never_wanted_is_gone_for_good(desk):
    desk.screen.type(SENTENCE)
    desk.ask_for_ghost()
    desk.screen.press("ctrl+Delete")
    wait_until(lists_path().exists, "the word list")
    (banned,) = load_lists(lists_path()).never
    assert banned.startswith("s")
    assert desk.save() == SENTENCE
    desk.ask_for_ghost()
    desk.screen.press("shift+Tab")
    taken = desk.save()
    assert len(taken) > len(SENTENCE)
    assert banned not in taken


def test_the_first_questions_do_not_stand_in_the_way(fresh, desk, tmp_path):
    settings = tmp_path / "config" / "settings.json"
    desk.screen.type("The rain")
    assert desk.save() == "The rain"
    assert not json.loads(settings.read_text())["workplace"].get("welcomed")
    desk.screen.press("alt+d")
    wait_until(
        lambda: json.loads(settings.read_text())["workplace"].get("welcomed"), "the answers"
    )
    desk.screen.type(" fell")
    assert desk.save() == "The rain fell"
