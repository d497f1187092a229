from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from tests.writer.ui.window.handling import ALT, CONTROL, SHIFT, action, press, settle
from writer.assist.text_identity import TextIdentity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from tests.window_fakes import ScriptedMessages
    from writer.assist.request import SuggestionRequest
    from writer.ui.shared.word_lists import LiveWords
    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


@pytest.fixture
def asked(
    window: MainWindow, assistant: FakeAssistant, dispatcher: SuggestionDispatcher, qtbot: QtBot
) -> Callable[[], SuggestionRequest]:
    """Type a letter, and return what the worker was asked for."""

    def type_and_wait() -> SuggestionRequest:
        qtbot.keyClicks(window.editor, "x")
        settle(qtbot, dispatcher)
        return assistant.requests[-1]

    return type_and_wait


def test_nothing_is_kept_or_told_to_others_before_the_writer_has_said_so(
    window: MainWindow,
    assistant: FakeAssistant,
    poem: Path,
    asked: Callable[[], SuggestionRequest],
) -> None:
    window.session.open(poem)
    assert not asked().remember
    assert [text.may_learn for text, _ in assistant.learned] == [False]


def test_a_text_is_learned_and_remembered_under_its_file(
    window: MainWindow,
    dispatcher: SuggestionDispatcher,
    assistant: FakeAssistant,
    poem: Path,
    asked: Callable[[], SuggestionRequest],
    qtbot: QtBot,
) -> None:
    action(window, "learn").trigger()
    window.session.open(poem)
    request = asked()
    press(window, Qt.Key.Key_S, CONTROL, qtbot)
    settle(qtbot, dispatcher)
    text = TextIdentity(str(poem))
    assert assistant.learned == [(text, "Two roads diverged in a yellow wood\n")]
    assert request.text == text
    assert request.remember
    assert text.may_learn


@pytest.mark.parametrize("agree", [True, False])
def test_a_text_is_forgotten_if_the_writer_agrees(
    agree: bool,
    window: MainWindow,
    messages: ScriptedMessages,
    dispatcher: SuggestionDispatcher,
    assistant: FakeAssistant,
    poem: Path,
    qtbot: QtBot,
) -> None:
    window.session.open(poem)
    messages.agree = agree
    action(window, "forget_text").trigger()
    settle(qtbot, dispatcher)
    forgotten = [text for text, passage in assistant.learned if passage is None]
    assert forgotten == ([TextIdentity(str(poem))] if agree else [])
    assert window.text.off_the_record is agree


def test_off_the_record_nothing_is_kept_or_told_to_others(
    window: MainWindow,
    assistant: FakeAssistant,
    poem: Path,
    asked: Callable[[], SuggestionRequest],
    qtbot: QtBot,
) -> None:
    window.session.open(poem)
    press(window, Qt.Key.Key_F9, ALT, qtbot)
    action(window, "learn").trigger()
    assert not asked().text.may_learn
    assert not any(text.may_learn for text, _ in assistant.learned)


@pytest.mark.parametrize("agree", [True, False])
def test_ending_learning_forgets_what_was_learned_if_the_writer_agrees(
    window: MainWindow,
    dispatcher: SuggestionDispatcher,
    assistant: FakeAssistant,
    messages: ScriptedMessages,
    agree: bool,
    qtbot: QtBot,
) -> None:
    action(window, "learn").trigger()
    messages.agree = agree
    action(window, "learn").trigger()
    settle(qtbot, dispatcher)
    assert assistant.learned == ([(None, None)] if agree else [])


def test_what_is_banned_by_key_is_never_asked_for_again(
    window: MainWindow,
    dispatcher: SuggestionDispatcher,
    assistant: FakeAssistant,
    words: LiveWords,
    qtbot: QtBot,
) -> None:
    words.changed.connect(lambda: dispatcher.use_words(words.lists))
    assistant.ghost = " long time."
    qtbot.keyClicks(window.editor, "a")
    qtbot.waitUntil(lambda: window.editor.ghost.text == " long time.")
    assistant.ghost = " short while"
    press(window, Qt.Key.Key_Delete, CONTROL, qtbot)
    settle(qtbot, dispatcher)
    assert words.lists.never == ("a long time",)
    assert assistant.lists == words.lists
    assert "a long time" in window.statusBar().currentMessage()
    qtbot.waitUntil(lambda: window.editor.ghost.text == " short while")
    assert window.editor.text() == "a"


@pytest.mark.parametrize("by_key", [True, False])
def test_a_ban_is_taken_back_by_key_and_by_button(
    by_key: bool, window: MainWindow, assistant: FakeAssistant, words: LiveWords, qtbot: QtBot
) -> None:
    words.change(lambda lists: lists.with_own(["boats"]).with_never(["alas"]))
    assistant.ghost = "oats"
    qtbot.keyClicks(window.editor, "b")
    qtbot.waitUntil(lambda: window.editor.ghost.text == "oats")
    undo = next(
        each for each in window.findChildren(QToolButton) if each.text().startswith("Undo")
    )
    assert not undo.isVisible()
    press(window, Qt.Key.Key_Delete, CONTROL, qtbot)
    assert (words.lists.own, words.lists.never) == ((), ("alas", "boats"))
    assert undo.isVisible()
    assert undo.text() == "Undo (Ctrl+Shift+Del)"
    if by_key:
        press(window, Qt.Key.Key_Delete, CONTROL | SHIFT, qtbot)
    else:
        qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert (words.lists.own, words.lists.never) == (("boats",), ("alas",))
    assert window.statusBar().currentMessage() == "“boats” may be suggested again"
    assert not undo.isVisible()
    assert window.editor.hasFocus()
    press(window, Qt.Key.Key_Delete, CONTROL | SHIFT, qtbot)
    assert words.lists.never == ("alas",)
    assert window.editor.text() == "b"


def test_without_a_suggestion_the_same_key_deletes_a_word(
    window: MainWindow, words: LiveWords, qtbot: QtBot
) -> None:
    window.editor.load_text("one two")
    press(window, Qt.Key.Key_Delete, CONTROL, qtbot)
    assert window.editor.text() in {" two", "two"}
    assert words.lists.never == ()


def test_a_list_that_cannot_be_stored_says_so(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path
) -> None:
    (tmp_path / "words.json").mkdir()
    window.editor.ghost.never_wanted.emit("alas")
    assert "cannot be read" in messages.said[-1]
