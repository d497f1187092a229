from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.writer.ui.window.handling import ALONE, ALT, CONTROL, SHIFT, action, press, status
from writer.assist.continuing.recited import Shared

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from tests.window_fakes import ScriptedMessages
    from writer.ui.window.main_window import MainWindow


def test_the_title_names_the_text_and_marks_changes(
    window: MainWindow, poem: Path, qtbot: QtBot
) -> None:
    assert window.windowTitle() == "Untitled[*]"
    window.session.open(poem)
    assert window.windowTitle() == "poem.txt[*]"
    assert not window.isWindowModified()
    qtbot.keyClicks(window.editor, "x")
    assert window.isWindowModified()
    press(window, Qt.Key.Key_S, CONTROL, qtbot)
    assert not window.isWindowModified()
    assert poem.read_text() == "xTwo roads diverged in a yellow wood\n"
    assert "Saved poem.txt" in window.statusBar().currentMessage()


def test_a_name_that_looks_like_the_mark_of_changes_stands_in_the_title(
    window: MainWindow, tmp_path: Path
) -> None:
    # Qt took "[*]" out of the name.
    window.session.open(tmp_path / "draft[*].txt")
    assert window.windowTitle() == "draft[*][*].txt[*]"
    assert shown_title(window) == "draft[*].txt"


def shown_title(window: MainWindow) -> str:
    """Return the title as Qt shows it: two marks are one that is meant, one is for changes."""
    return window.windowTitle().replace("[*][*]", "\0").replace("[*]", "").replace("\0", "[*]")


def test_a_text_that_cannot_be_opened_is_said(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path
) -> None:
    (tmp_path / "image.txt").write_bytes(bytes(range(256)) * 4)
    window.session.open(tmp_path / "image.txt")
    assert "not a text file" in messages.said[0]
    assert window.windowTitle() == "Untitled[*]"


def test_the_status_bar_counts_words_and_what_is_selected(
    window: MainWindow, poem: Path, qtbot: QtBot
) -> None:
    window.session.open(poem)
    qtbot.waitUntil(lambda: "7 words" in status(window))
    press(window, Qt.Key.Key_Right, CONTROL | SHIFT, qtbot)
    qtbot.waitUntil(lambda: "1 of 7 words" in status(window))


def test_the_status_bar_says_what_is_off_the_record(window: MainWindow, qtbot: QtBot) -> None:
    label = next(each for each in window.findChildren(QLabel) if "off the record" in each.text())
    for off in (True, False):
        press(window, Qt.Key.Key_F9, ALT, qtbot)
        assert label.isVisible() is off
        assert action(window, "off_the_record").isChecked() is off


def test_the_status_bar_says_which_text_has_no_journal(window: MainWindow, poem: Path) -> None:
    label = next(each for each in window.findChildren(QLabel) if each.text() == "no journal")
    window.session.open(poem)
    assert not label.isVisible()
    action(window, "private").trigger()
    assert label.isVisible()
    window.begin_text()
    assert not label.isVisible()
    assert not action(window, "private").isChecked()
    window.attach(window.texts[0])
    assert label.isVisible()
    # Remembered, and said at once.
    window.close_text()
    assert not label.isVisible()
    window.open(poem)
    assert label.isVisible()
    assert action(window, "private").isChecked()
    action(window, "private").trigger()
    assert not label.isVisible()


def test_coming_back_from_another_program_looks_at_the_file(
    window: MainWindow, messages: ScriptedMessages, poem: Path, qtbot: QtBot
) -> None:
    window.session.open(poem)
    poem.write_text("Something else entirely\n")
    messages.agree = True
    other = messages.window_for_focus()
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    window.activateWindow()
    qtbot.waitUntil(lambda: window.editor.text() == "Something else entirely\n")


def test_a_rest_is_said_and_shown_until_a_key_ends_it(
    window: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.ghost = " boats and a lighthouse"
    qtbot.keyClicks(window.editor, "a")
    qtbot.waitUntil(lambda: bool(window.editor.ghost.text))
    for _ in range(2):
        press(window, Qt.Key.Key_Escape, ALONE, qtbot)
    assert window.statusBar().currentMessage() == (
        "Suggestions rest for 60 seconds; Ctrl+Space wakes them"
    )
    assert "Suggestions rest" in status(window)
    press(window, Qt.Key.Key_Space, CONTROL, qtbot)
    assert "Suggestions on" in status(window)
    qtbot.waitUntil(lambda: bool(window.editor.ghost.text))


def test_a_pending_continuation_says_its_keys_and_is_not_saved(
    window: MainWindow,
    messages: ScriptedMessages,
    assistant: FakeAssistant,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    assistant.pieces = (" and so on",)
    qtbot.keyClicks(window.editor, "One")
    press(window, Qt.Key.Key_Return, CONTROL, qtbot)
    qtbot.waitUntil(lambda: window.editor.pending.text == " and so on")
    assert "Alt+R writes another" in window.statusBar().currentMessage()
    press(window, Qt.Key.Key_F7, ALONE, qtbot)
    assert window.editor.pending.active
    messages.paths = [tmp_path / "one.txt"]
    press(window, Qt.Key.Key_S, CONTROL, qtbot)
    assert (tmp_path / "one.txt").read_text(encoding="utf-8") == "One"
    assert window.editor.pending.active
    qtbot.keyClicks(window.editor, "!")
    assert window.editor.text() == "One!"
    assert "keeps it" not in window.statusBar().currentMessage()


def test_a_continuation_that_stands_in_another_text_says_in_which(
    window: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.pieces = (" and so on",)
    assistant.recited = Shared(14, "and so on", "My first book")
    qtbot.keyClicks(window.editor, "One")
    press(window, Qt.Key.Key_Return, CONTROL, qtbot)
    said = "14 words in a row as in “My first book”; Enter keeps it"
    qtbot.waitUntil(lambda: said in window.statusBar().currentMessage())
    assert assistant.compared == [("One", " and so on")]
    assistant.recited = None
    press(window, Qt.Key.Key_R, ALT, qtbot)
    qtbot.waitUntil(lambda: len(assistant.compared) == 2)
    qtbot.waitUntil(lambda: window.statusBar().currentMessage().startswith("Enter keeps it"))
    qtbot.keyClicks(window.editor, "!")
    assert window.statusBar().currentMessage() == ""


def test_a_language_without_a_model_is_said_while_its_text_is_shown(
    window: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.unknown_language = True
    qtbot.keyClicks(window.editor, "Und")
    qtbot.waitUntil(lambda: "No model for this language" in status(window))
    german = window.text
    window.attach(window.new_text())
    assert "No model for this language" not in status(window)
    window.attach(german)
    assert "No model for this language" in status(window)
    assistant.unknown_language = False
    qtbot.keyClicks(window.editor, " and")
    qtbot.waitUntil(lambda: "Model by language" in status(window))
