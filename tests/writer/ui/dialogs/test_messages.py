from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from writer.assist.memory.memory_files import MemoryStore
from writer.errors import DocumentError
from writer.ui.dialogs.messages import Conflict, Earlier, Messages, Unsaved
from writer.ui.dialogs.words_view import WordsView
from writer.ui.models.model_list import ModelListView
from writer.ui.studio.studio_view import StudioView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from writer.model.library import ModelLibrary
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.shared.word_lists import LiveWords


@pytest.fixture
def messages(qtbot: QtBot) -> Messages:
    window = QWidget()
    qtbot.addWidget(window)
    messages = Messages(window)
    messages.window = window  # type: ignore[attr-defined] # keeps it alive
    return messages


def answer(respond: Callable[[QMessageBox], None]) -> list[str]:
    """Respond to the next dialog once it is open; return what it said, when it did."""
    said: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(5, look)
            return
        said.extend([box.text(), box.informativeText()])
        respond(box)

    QTimer.singleShot(0, look)
    return said


def press(text: str) -> Callable[[QMessageBox], None]:
    def respond(box: QMessageBox) -> None:
        next(b for b in box.buttons() if b.text().replace("&", "").startswith(text)).click()

    return respond


@pytest.mark.parametrize(
    ("button", "choice"),
    [("Save", Unsaved.SAVE), ("Discard", Unsaved.DISCARD), ("Cancel", Unsaved.CANCEL)],
)
def test_unsaved_changes_are_saved_discarded_or_kept_open(
    button: str, choice: Unsaved, messages: Messages
) -> None:
    said = answer(press(button))
    assert messages.ask_to_save("poem.txt") is choice
    assert "poem.txt" in said[0]


def test_the_only_copy_is_said_to_be_one(messages: Messages) -> None:
    said = answer(press("Save"))
    assert messages.ask_to_save("poem.txt", only_copy=True) is Unsaved.SAVE
    assert said[0] == "Save poem.txt? This window has the only copy."


@pytest.mark.parametrize(
    ("button", "choice"),
    [
        ("Save a copy", Conflict.SAVE_AS),
        ("Overwrite", Conflict.OVERWRITE),
        ("Reload", Conflict.RELOAD),
        ("Cancel", Conflict.CANCEL),
    ],
)
def test_a_conflict_has_four_ways_out(button: str, choice: Conflict, messages: Messages) -> None:
    answer(press(button))
    assert messages.ask_about_conflict("poem.txt") is choice


@pytest.mark.parametrize(
    ("button", "choice"),
    [("Go on", Earlier.RESUME), ("Start again", Earlier.RESTART), ("Cancel", Earlier.CANCEL)],
)
def test_a_stopped_training_goes_on_or_begins_again(
    button: str, choice: Earlier, messages: Messages
) -> None:
    said = answer(press(button))
    assert messages.ask_about_earlier_training("Mine") is choice
    assert "“Mine”" in said[0]


def test_esc_changes_nothing(messages: Messages, qtbot: QtBot) -> None:
    for _ in range(3):
        answer(lambda box: qtbot.keyClick(box, Qt.Key.Key_Escape))
        assert messages.ask_to_save("a") is Unsaved.CANCEL
        answer(lambda box: qtbot.keyClick(box, Qt.Key.Key_Escape))
        assert messages.ask_about_conflict("a") is Conflict.CANCEL
        answer(lambda box: qtbot.keyClick(box, Qt.Key.Key_Escape))
        assert not messages.confirm("Sure?", "", "Do it")


def test_a_confirmation_says_what_it_does(messages: Messages) -> None:
    said = answer(press("Remove"))
    assert messages.confirm("Remove it?", "It is gone then.", "&Remove")
    assert said == ["Remove it?", "It is gone then."]


def test_an_error_is_one_sentence(messages: Messages) -> None:
    said = answer(press("OK"))
    messages.tell_error(DocumentError("“a.txt” was not saved: the disk is full."))
    assert said[0] == "“a.txt” was not saved: the disk is full."


def test_cancelled_file_dialogs_choose_nothing(
    messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    for method in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, method, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    assert messages.choose_text("") is None
    assert messages.choose_where_to_save("") is None
    assert messages.choose_model_file("") is None
    assert messages.choose_where_to_export("") is None
    assert messages.choose_folder("") is None
    assert messages.choose_training_texts("") == []


def test_a_chosen_file_comes_back_as_a_path(
    messages: Messages, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def chosen(parent: QWidget, title: str, folder: str, kinds: str) -> tuple[str, str]:
        assert folder == str(tmp_path)
        assert "*.md" in kinds
        return str(tmp_path / "poem.md"), kinds

    monkeypatch.setattr(QFileDialog, "getOpenFileName", chosen)
    assert messages.choose_text(str(tmp_path)) == tmp_path / "poem.md"


# Enter behind the dialog of another window landed in the novel.
def test_the_keyboard_goes_back_to_where_a_dialog_came_from(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    novel, training = QLineEdit(), QWidget()
    field = QLineEdit(training)
    for window in (novel, training):
        qtbot.addWidget(window)
        window.show()
    training.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)

    def choose(parent: QWidget, *_: object) -> str:
        assert parent is training
        novel.activateWindow()
        novel.setFocus()
        qtbot.waitUntil(novel.hasFocus)
        return "/chosen"

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    assert Messages(novel).in_front_of(training).choose_folder("") is not None
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_A)
    assert (novel.text(), field.text()) == ("", "a")


def test_the_windows_of_models_words_and_training_ask_in_front_of_themselves(
    settings: LiveSettings,
    words: LiveWords,
    library: ModelLibrary,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    main = QWidget()
    qtbot.addWidget(main)
    store = MemoryStore(tmp_path)
    models = ModelListView(library, settings, main, Messages(main))
    own_words = WordsView(words, store, main, Messages(main))
    views: list[QWidget] = [StudioView(settings, main, Messages(main)), models, own_words]
    parents: list[QWidget] = []

    def choose(nothing: object) -> Callable[..., object]:
        def run(parent: QWidget, *_: object) -> object:
            parents.append(parent)
            return nothing, ""

        return run

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose(""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose([]))
    for view, words_of_button in zip(views, ("Add files", "Import", "Import"), strict=True):
        qtbot.addWidget(view)
        buttons = view.findChildren(QPushButton)
        button = next(b for b in buttons if b.text().replace("&", "").startswith(words_of_button))
        qtbot.waitUntil(button.isEnabled, timeout=60_000)
        button.click()
    assert parents == views
    models.background.wait()
    own_words.background.wait()
