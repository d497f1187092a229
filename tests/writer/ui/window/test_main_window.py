from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.writer.ui.window.handling import (
    ALONE,
    ALT,
    CONTROL,
    SHIFT,
    action,
    press,
    settle,
    status,
)
from writer.errors import BundleError
from writer.ui.dialogs.messages import Unsaved
from writer.ui.shared.word_lists import LiveWords
from writer.ui.window.candidate_bar import CandidateBar
from writer.ui.window.explanation_panel import ExplanationPanel
from writer.ui.window.find_bar import FindBar
from writer.ui.window.main_window import MainWindow
from writer.ui.window.notice_bar import NoticeBar

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from tests.window_fakes import ScriptedMessages
    from writer.model.library import ModelLibrary
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


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


def encodings(window: MainWindow, menu_id: str) -> dict[str, QAction]:
    menu = window._actions.menu(menu_id)
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def test_the_menus_of_encodings_read_and_save_the_file_otherwise(
    window: MainWindow, tmp_path: Path
) -> None:
    assert not encodings(window, "reopen_encoding")["Cyrillic (KOI8-R)"].isEnabled()
    path = tmp_path / "old.txt"
    path.write_bytes("ёж".encode("koi8-r"))
    window.session.open(path)
    encodings(window, "reopen_encoding")["Cyrillic (KOI8-R)"].trigger()
    assert window.editor.text() == "ёж"
    assert encodings(window, "reopen_encoding")["Cyrillic (KOI8-R)"].isChecked()
    encodings(window, "save_encoding")["Unicode (UTF-8)"].trigger()
    assert path.read_text(encoding="utf-8") == "ёж"
    assert encodings(window, "save_encoding")["Unicode (UTF-8)"].isChecked()
    assert not encodings(window, "save_encoding")["Cyrillic (KOI8-R)"].isChecked()


def test_new_begins_an_untitled_text(window: MainWindow, poem: Path, qtbot: QtBot) -> None:
    window.session.open(poem)
    press(window, Qt.Key.Key_N, CONTROL, qtbot)
    assert window.windowTitle() == "Untitled[*]"
    assert window.editor.text() == ""


def test_open_shows_the_chosen_text(
    window: MainWindow, messages: ScriptedMessages, poem: Path, qtbot: QtBot
) -> None:
    messages.paths = [poem]
    press(window, Qt.Key.Key_O, CONTROL, qtbot)
    assert window.editor.text().startswith("Two roads")


def test_save_as_asks_for_a_place(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.keyClicks(window.editor, "abc")
    messages.paths = [tmp_path / "abc.md"]
    press(window, Qt.Key.Key_S, CONTROL | SHIFT, qtbot)
    assert (tmp_path / "abc.md").read_text() == "abc"


@pytest.mark.parametrize(
    ("choice", "closes"), [(Unsaved.SAVE, True), (Unsaved.DISCARD, True), (Unsaved.CANCEL, False)]
)
def test_closing_with_changes_asks(
    choice: Unsaved,
    closes: bool,
    window: MainWindow,
    messages: ScriptedMessages,
    poem: Path,
    qtbot: QtBot,
) -> None:
    window.session.open(poem)
    qtbot.keyClicks(window.editor, "New ")
    messages.unsaved = choice
    window.close()
    assert window.isVisible() is not closes
    assert poem.read_text().startswith("New") is (choice is Unsaved.SAVE)


def test_a_failed_save_keeps_the_window_open(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    window.session.open(folder / "poem.txt")
    qtbot.keyClicks(window.editor, "words")
    folder.rmdir()
    messages.unsaved = Unsaved.SAVE
    assert not window.close()
    assert "was not saved" in messages.said[-1]
    assert window.editor.text() == "words"


def test_undo_and_redo_are_in_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.editor, "word")
    action(window, "undo").trigger()
    assert window.editor.text() == ""
    action(window, "redo").trigger()
    assert window.editor.text() == "word"


def test_cut_copy_and_paste_are_in_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.editor, "ab")
    for name in ("select_all", "cut", "paste", "select_all", "copy", "paste", "paste"):
        action(window, name).trigger()
    assert window.editor.text() == "abab"


def test_find_takes_the_place_of_the_candidates(
    window: MainWindow, poem: Path, qtbot: QtBot
) -> None:
    window.session.open(poem)
    press(window, Qt.Key.Key_F, CONTROL, qtbot)
    find_bar, candidates = window.findChild(FindBar), window.findChild(CandidateBar)
    assert find_bar.isVisible()
    assert not candidates.isVisible()
    field = find_bar.findChild(QLineEdit)
    qtbot.keyClicks(field, "wood")
    assert window.editor.textCursor().selectedText() == "wood"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert candidates.isVisible()
    qtbot.waitUntil(window.editor.hasFocus)


def test_f3_finds_the_next_match_from_the_page(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.load_text("a rose, a rose, a rose")
    press(window, Qt.Key.Key_F, CONTROL, qtbot)
    field = window.findChild(FindBar).findChild(QLineEdit)
    qtbot.keyClicks(field, "rose")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.editor.hasFocus)
    press(window, Qt.Key.Key_F3, ALONE, qtbot)
    assert window.editor.textCursor().selectionStart() == 10
    press(window, Qt.Key.Key_F3, SHIFT, qtbot)
    assert window.editor.textCursor().selectionStart() == 2


def test_zoom_changes_the_page_and_is_remembered(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    size = window.editor.font().pointSize()
    press(window, Qt.Key.Key_Plus, CONTROL, qtbot)
    press(window, Qt.Key.Key_Equal, CONTROL, qtbot)
    assert window.editor.font().pointSize() == size + 2
    press(window, Qt.Key.Key_Minus, CONTROL, qtbot)
    assert settings.appearance.zoom == 1
    press(window, Qt.Key.Key_0, CONTROL, qtbot)
    assert window.editor.font().pointSize() == size
    assert settings.appearance.zoom == 0


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_a_theme_is_chosen_in_the_menu(
    theme: str, window: MainWindow, settings: LiveSettings
) -> None:
    action(window, theme).trigger()
    assert settings.appearance.theme == theme
    assert [name for name in ("system", "light", "dark") if action(window, name).isChecked()] == [
        theme
    ]


def test_full_screen_comes_and_goes(window: MainWindow, qtbot: QtBot) -> None:
    action(window, "full_screen").trigger()
    assert window.isFullScreen()
    action(window, "full_screen").trigger()
    assert not window.isFullScreen()


def test_assistance_is_switched_by_key_menu_and_status_bar(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    def state() -> tuple[bool, bool, bool, bool]:
        return (
            settings.assistance.enabled,
            window.editor.options.enabled,
            action(window, "suggestions").isChecked(),
            "Suggestions on" in status(window),
        )

    assert state() == (True, True, True, True)
    press(window, Qt.Key.Key_F4, ALONE, qtbot)
    assert state() == (False, False, False, False)
    assert not window.findChild(CandidateBar).isVisible()
    action(window, "suggestions").trigger()
    assert state() == (True, True, True, True)
    button = next(
        b for b in window.statusBar().findChildren(QToolButton) if b.text() == "Suggestions on"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert state() == (False, False, False, False)


def test_candidates_are_shown_and_a_click_takes_one(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.findChild(CandidateBar)
    qtbot.keyClicks(window.editor, "Good ")
    qtbot.waitUntil(lambda: bar.words == ["morning", "evening", "night"])
    bar.candidate_chosen.emit(1)
    assert window.editor.text() == "Good evening"


def test_the_status_bar_counts_words_and_what_is_selected(
    window: MainWindow, poem: Path, qtbot: QtBot
) -> None:
    window.session.open(poem)
    qtbot.waitUntil(lambda: "7 words" in status(window))
    press(window, Qt.Key.Key_Right, CONTROL | SHIFT, qtbot)
    qtbot.waitUntil(lambda: "1 of 7 words" in status(window))


def test_the_menus_show_the_editors_own_keys_without_taking_them(
    window: MainWindow, settings: LiveSettings
) -> None:
    assert action(window, "accept_word").shortcut() == QKeySequence("Tab")
    assert action(window, "continue_text").shortcut() == QKeySequence("Ctrl+Return")
    assert action(window, "accept_word").shortcutContext() == Qt.ShortcutContext.WidgetShortcut
    settings.choose("assistance", key_preset="code")
    assert action(window, "accept_all").shortcut() == QKeySequence("Tab")


def test_a_key_of_the_writers_own_acts_in_the_window_and_on_the_page(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    settings.choose("keys", chosen=(("find", "Ctrl+B"), ("candidate_2", "F8")))
    press(window, Qt.Key.Key_F, CONTROL, qtbot)
    assert window.find_bar.isHidden()
    press(window, Qt.Key.Key_B, CONTROL, qtbot)
    assert window.find_bar.isVisible()
    window.find_bar.close_bar()
    bar = window.findChild(CandidateBar)
    qtbot.waitUntil(window.editor.hasFocus)
    qtbot.keyClicks(window.editor, "Good ")
    qtbot.waitUntil(lambda: bar.words == ["morning", "evening", "night"])
    press(window, Qt.Key.Key_F8, ALONE, qtbot)
    assert window.editor.text() == "Good evening"


def test_tips_name_the_keys_that_hold(window: MainWindow, settings: LiveSettings) -> None:
    def tips() -> set[str]:
        return {each.toolTip() for each in window.findChildren(QWidget)}

    assert {"Next match (F3)", "Switch suggestions on or off (F4)"} <= tips()
    settings.choose("keys", chosen=(("find_next", "Ctrl+B"), ("suggestions", "")))
    assert {"Next match (Ctrl+B)", "Switch suggestions on or off"} <= tips()


# A key took seconds in a line of a million characters, and nothing said why.
def test_a_line_that_makes_keys_slow_is_said_and_wrapped_when_wished(window: MainWindow) -> None:
    text = "The lamp burned low. " * 5000
    window.editor.load_text(text)
    notice = window.findChild(NoticeBar)
    assert notice.isVisible()
    assert window.editor.text() == text
    button = next(b for b in notice.findChildren(QPushButton) if "Wrap" in b.text())
    button.click()
    assert not notice.isVisible()
    assert window.editor.document().blockCount() > 50
    assert window.editor.text().replace("\n", "") == text
    window.editor.undo()
    assert window.editor.text() == text


def test_no_two_commands_have_the_same_key(window: MainWindow) -> None:
    keys = [
        key.toString()
        for each in window.findChildren(QAction)
        if each.objectName()
        for key in each.shortcuts()
    ]
    assert len(keys) == len(set(keys))


def test_no_two_lines_of_a_menu_have_the_same_mnemonic(window: MainWindow) -> None:
    menus: list[Any] = [entry.menu() for entry in window.menuBar().actions()]
    for menu in [window.menuBar(), *menus]:
        texts = [entry.text() for entry in menu.actions() if entry.text()]
        mnemonics = [text[text.index("&") + 1].lower() for text in texts]
        assert len(mnemonics) == len(set(mnemonics)), texts


@pytest.mark.parametrize(
    ("model_id", "name"), [("my-poems", "My poems"), ("gone", "gone"), ("", "Model by language")]
)
def test_the_status_bar_names_the_model(
    model_id: str, name: str, window: MainWindow, settings: LiveSettings
) -> None:
    settings.choose("assistance", model_id=model_id)
    assert name in status(window)


def test_help_says_what_the_program_is(window: MainWindow, messages: ScriptedMessages) -> None:
    action(window, "about").trigger()
    assert "Nothing you write leaves this machine" in messages.said[0]


def test_help_says_what_to_set_for_chinese(window: MainWindow, messages: ScriptedMessages) -> None:
    action(window, "input_method").trigger()
    assert "QT_IM_MODULE=ibus inkling" in messages.said[0]


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


def test_a_text_that_cannot_be_opened_is_said(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path
) -> None:
    (tmp_path / "image.txt").write_bytes(bytes(range(256)) * 4)
    window.session.open(tmp_path / "image.txt")
    assert "not a text file" in messages.said[0]
    assert window.windowTitle() == "Untitled[*]"


def test_a_model_that_fails_is_said_in_the_status_bar(
    window: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.failure = BundleError("The model is damaged.")
    qtbot.keyClicks(window.editor, "Good ")
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "The model is damaged.")
    assert window.editor.text() == "Good "


def test_suggestions_know_the_text_of_the_page(
    window: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    qtbot.keyClicks(window.editor, "Good ")
    qtbot.waitUntil(lambda: [request.before for request in assistant.requests][-1:] == ["Good "])


def test_the_status_bar_says_what_is_off_the_record(window: MainWindow, qtbot: QtBot) -> None:
    label = next(each for each in window.findChildren(QLabel) if "off the record" in each.text())
    for off in (True, False):
        press(window, Qt.Key.Key_F9, ALT, qtbot)
        assert label.isVisible() is off
        assert action(window, "off_the_record").isChecked() is off


def test_the_panel_explains_each_key(
    window: MainWindow, dispatcher: SuggestionDispatcher, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    press(window, Qt.Key.Key_F9, SHIFT, qtbot)
    panel = window.findChild(ExplanationPanel)
    assert panel.isVisible()
    assistant.ghost, assistant.log_probability = " boats", -4.0
    qtbot.keyClicks(window.editor, "a")
    qtbot.waitUntil(lambda: "not sure enough" in panel.text)
    assert "boats" in panel.text
    assert "morning" in panel.text
    qtbot.keyClick(window.editor, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: "just deleted" in panel.text)
    press(window, Qt.Key.Key_F9, SHIFT, qtbot)
    assert not panel.isVisible()
    assert not action(window, "explanation").isChecked()


def test_only_when_asked_nothing_comes_unasked(
    window: MainWindow, dispatcher: SuggestionDispatcher, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.ghost = " boats"
    action(window, "only_when_asked").trigger()
    qtbot.keyClicks(window.editor, "a")
    settle(qtbot, dispatcher)
    assert assistant.requests == []
    window.editor.ghost.ask_now()
    qtbot.waitUntil(lambda: window.editor.ghost.text == " boats")
    qtbot.keyClicks(window.editor, "b")
    settle(qtbot, dispatcher)
    assert window.editor.ghost.text == ""
    assert len(assistant.requests) == 1


def test_the_model_of_a_text_is_loaded_when_the_text_is_opened(
    window: MainWindow,
    dispatcher: SuggestionDispatcher,
    assistant: FakeAssistant,
    poem: Path,
    qtbot: QtBot,
) -> None:
    window.session.open(poem)
    settle(qtbot, dispatcher)
    assert assistant.warmed_for == ["Two roads diverged in a yellow wood\n"]


def test_lists_that_cannot_be_read_are_no_silent_loss(
    settings: LiveSettings,
    library: ModelLibrary,
    dispatcher: SuggestionDispatcher,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    (tmp_path / "damaged.json").write_text("{")
    window = MainWindow(settings, library, dispatcher, LiveWords(tmp_path / "damaged.json"))
    qtbot.addWidget(window)
    assert "cannot be read" in window.statusBar().currentMessage()
    assert (tmp_path / "damaged.json").read_text() == "{"
