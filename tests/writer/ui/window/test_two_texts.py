"""Two texts in one window: whatever belongs to one stays its own while they take turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QLabel

from tests.fakes import FakeAssistant
from tests.writer.ui.window.handling import settle
from writer.assist.text_identity import TextIdentity
from writer.ui.dialogs.messages import Unsaved
from writer.ui.shared.keymap import Action
from writer.ui.window.candidate_bar import CandidateBar
from writer.ui.window.find_bar import FindBar

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.assist.request import SuggestionRequest
    from writer.ui.text.open_text import OpenText
    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


def ghost_of(request: SuggestionRequest) -> str:
    return " roads" if request.before.startswith("Two") else " boats"


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant(
        ghost=ghost_of, candidates=("morning", "evening"), continuation=[" and", " so", " on"]
    )


@pytest.fixture
def poem(window: MainWindow, tmp_path: Path) -> OpenText:
    """The text that the window shows."""
    path = tmp_path / "poem.txt"
    path.write_text("Two", encoding="utf-8")
    window.session.open(path)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    return window.text


@pytest.fixture
def story(window: MainWindow, poem: OpenText, tmp_path: Path) -> OpenText:
    """A text that the window does not show."""
    path = tmp_path / "story.txt"
    path.write_text("Tiny", encoding="utf-8")
    story = window.new_text()
    story.session.open(path)
    story.editor.moveCursor(QTextCursor.MoveOperation.End)
    return story


def length(window: MainWindow) -> str:
    labels = window.statusBar().findChildren(QLabel)
    return next(label.text() for label in labels if "word" in label.text())


def test_the_window_shows_one_and_is_about_it(
    window: MainWindow, poem: OpenText, story: OpenText, qtbot: QtBot
) -> None:
    assert window.windowTitle() == "poem.txt[*]"
    assert poem.editor.isVisible()
    assert not story.editor.isVisible()
    window.attach(story)
    assert window.windowTitle() == "story.txt[*]"
    assert story.editor.isVisible()
    assert not poem.editor.isVisible()
    qtbot.waitUntil(story.editor.hasFocus)
    assert window.texts == (poem, story)
    assert (window.editor, window.session) == (story.editor, story.session)


def test_undo_caret_and_changes_stay_their_own(
    window: MainWindow, poem: OpenText, story: OpenText, qtbot: QtBot
) -> None:
    qtbot.keyClicks(window.editor, " old")
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    window.attach(story)
    assert not window.isWindowModified()
    qtbot.keyClicks(window.editor, " new")
    window.findChild(QAction, "undo").trigger()
    assert (poem.editor.text(), story.editor.text()) == ("Two old", "Tiny")
    window.attach(poem)
    assert window.isWindowModified()
    assert window.editor.textCursor().position() == 0
    window.findChild(QAction, "undo").trigger()
    window.findChild(QAction, "redo").trigger()
    assert (poem.editor.text(), story.editor.text()) == ("Two old", "Tiny")
    assert story.editor.textCursor().position() == 4


def test_ghost_text_and_candidates_stay_their_own(
    window: MainWindow,
    poem: OpenText,
    story: OpenText,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    bar = window.findChild(CandidateBar)
    qtbot.keyClicks(window.editor, "!")
    qtbot.waitUntil(lambda: window.editor.ghost.text == " roads")
    settle(qtbot, dispatcher)
    assert bar.words == ["morning", "evening"]
    window.attach(story)
    assert story.editor.ghost.text == ""
    assert bar.words == []
    qtbot.keyClicks(window.editor, "!")
    qtbot.waitUntil(lambda: story.editor.ghost.text == " boats")
    assert poem.editor.ghost.text == ""
    window.findChild(QAction, "accept_all").trigger()
    assert story.editor.text() == "Tiny! boats"
    assert poem.editor.text() == "Two!"


def test_a_late_answer_comes_to_the_text_that_asked(
    window: MainWindow,
    poem: OpenText,
    story: OpenText,
    assistant: FakeAssistant,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    assistant.released.clear()
    answers: list[object] = []
    poem.channel.suggestions_ready.connect(answers.append)
    qtbot.keyClicks(window.editor, "!")
    qtbot.waitUntil(lambda: bool(assistant.requests))
    window.attach(story)
    assistant.released.set()
    settle(qtbot, dispatcher)
    assert story.editor.ghost.text == ""
    assert window.findChild(CandidateBar).words == []


def test_a_click_takes_a_candidate_into_the_text_that_is_shown(
    window: MainWindow, poem: OpenText, story: OpenText, qtbot: QtBot
) -> None:
    window.attach(story)
    window.attach(poem)
    window.attach(story)
    qtbot.keyClicks(window.editor, " ")
    bar = window.findChild(CandidateBar)
    qtbot.waitUntil(lambda: bar.words == ["morning", "evening"])
    bar.candidate_chosen.emit(0)
    assert (poem.editor.text(), story.editor.text()) == ("Two", "Tiny morning")


def test_counts_stay_their_own(
    window: MainWindow, poem: OpenText, story: OpenText, qtbot: QtBot
) -> None:
    qtbot.keyClicks(window.editor, " roads diverged")
    qtbot.waitUntil(lambda: length(window) == "3 words")
    window.attach(story)
    qtbot.waitUntil(lambda: length(window) == "1 word")
    poem.editor.selectAll()
    window.attach(poem)
    assert length(window) == "3 of 3 words"


def test_a_continuation_goes_on_in_its_text_while_another_is_written(
    window: MainWindow,
    poem: OpenText,
    story: OpenText,
    assistant: FakeAssistant,
    qtbot: QtBot,
) -> None:
    assistant.released.clear()
    window.findChild(QAction, "continue_text").trigger()
    qtbot.waitUntil(lambda: bool(assistant.continuations))
    window.attach(story)
    qtbot.keyClicks(window.editor, "!")
    assistant.released.set()
    qtbot.waitUntil(lambda: story.editor.ghost.text == " boats")
    qtbot.waitUntil(lambda: poem.editor.pending.text == " and so on")
    assert story.editor.pending.text == ""
    window.attach(poem)
    assert poem.editor.pending.text == " and so on"
    poem.editor.continuing.keep()
    assert (poem.editor.text(), story.editor.text()) == ("Two and so on", "Tiny!")


def test_memories_stay_their_own(
    window: MainWindow,
    poem: OpenText,
    story: OpenText,
    assistant: FakeAssistant,
    messages: ScriptedMessages,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    window.findChild(QAction, "learn").trigger()
    settle(qtbot, dispatcher)
    assert sorted(passage for _, passage in assistant.learned) == ["Tiny", "Two"]
    messages.agree = True
    window.findChild(QAction, "forget_text").trigger()
    qtbot.keyClicks(window.editor, "!")
    settle(qtbot, dispatcher)
    assert assistant.learned[-1] == (poem.identity, None)
    assert not assistant.requests[-1].text.may_learn
    off = window.findChild(QAction, "off_the_record")
    assert off.isChecked()
    window.attach(story)
    assert not off.isChecked()
    qtbot.keyClicks(window.editor, "!")
    settle(qtbot, dispatcher)
    assert assistant.requests[-1].text == story.identity == TextIdentity(story.identity.path)
    assert assistant.requests[-1].text.may_learn
    window.attach(poem)
    assert off.isChecked()


def test_finding_is_about_the_text_that_is_shown(
    window: MainWindow, poem: OpenText, story: OpenText, qtbot: QtBot
) -> None:
    bar = window.findChild(FindBar)
    bar.open()
    bar._field.setText("Tiny")
    window.attach(story)
    bar.find_next()
    assert story.editor.textCursor().selectedText() == "Tiny"
    assert not poem.editor.textCursor().hasSelection()


def test_what_is_chosen_holds_in_both(window: MainWindow, poem: OpenText, story: OpenText) -> None:
    window.findChild(QAction, "suggestions").trigger()
    window.findChild(QAction, "zoom_in").trigger()
    for text in (poem, story):
        assert not text.editor.options.enabled
        assert text.editor.zoom == 1
    window.attach(story)
    story.editor.carry_out(Action.TOGGLE_ASSISTANCE)
    assert poem.editor.options.enabled


def test_keys_chosen_meanwhile_hold_when_a_text_is_shown_again(
    window: MainWindow, poem: OpenText, story: OpenText, qtbot: QtBot
) -> None:
    window.attach(story)
    window.settings.choose("keys", chosen=(("candidate_2", "F8"),))
    window.attach(poem)
    qtbot.keyClicks(window.editor, " ")
    qtbot.waitUntil(lambda: window.area.candidates.words == ["morning", "evening"])
    qtbot.keyClick(window.editor, Qt.Key.Key_F8)
    assert poem.editor.text() == "Two evening"


def test_closing_the_window_asks_about_each(
    window: MainWindow, poem: OpenText, story: OpenText, messages: ScriptedMessages, qtbot: QtBot
) -> None:
    qtbot.keyClicks(window.editor, "!")
    window.attach(story)
    qtbot.keyClicks(window.editor, "!")
    messages.unsaved = Unsaved.CANCEL
    assert not window.close()
    messages.unsaved = Unsaved.SAVE
    messages.said.clear()
    assert window.close()
    assert messages.said == ["poem.txt", "story.txt"]
