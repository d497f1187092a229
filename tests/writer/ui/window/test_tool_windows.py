from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFontDialog

from tests.writer.ui.window.handling import action
from writer.ui.models.model_list import ModelListView
from writer.ui.studio.studio_view import StudioView
from writer.ui.window.keys_page import KeysPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.model.library import ModelLibrary
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.main_window import MainWindow


def test_the_windows_of_models_and_training_open_from_the_menus(
    window: MainWindow, qtbot: QtBot
) -> None:
    action(window, "model").trigger()
    models = window.findChild(ModelListView)
    assert models.isVisible()
    action(window, "train").trigger()
    assert window.findChild(StudioView).isVisible()
    models.background.wait()


def test_closing_waits_for_work_on_models(
    window: MainWindow, library: ModelLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[bool] = []
    asked = threading.Event()

    def slow() -> list[object]:
        asked.set()
        time.sleep(0.2)
        done.append(True)
        return []

    monkeypatch.setattr(library, "damaged", slow)
    window.tools.show_models()
    assert asked.wait(5)
    window.close()
    assert done == [True]


def test_importing_opens_the_window_of_models(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    messages.paths = [tmp_path / "missing.inkling"]
    action(window, "import_model").trigger()
    qtbot.waitUntil(lambda: bool(messages.said))
    assert window.findChild(ModelListView).isVisible()


@pytest.mark.parametrize("agree", [True, False])
def test_a_new_model_is_offered(
    agree: bool, window: MainWindow, messages: ScriptedMessages, settings: LiveSettings
) -> None:
    window.tools.show_training()
    messages.agree = agree
    window.findChild(StudioView).model_trained.emit("my-poems")
    assert settings.assistance.model_id == ("my-poems" if agree else "")
    assert "ready" in messages.said[0]


def test_a_chosen_font_is_used_and_remembered(
    window: MainWindow, settings: LiveSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = QFont("DejaVu Sans Mono", 20)
    monkeypatch.setattr(QFontDialog, "getFont", lambda *_: (True, chosen))
    action(window, "font").trigger()
    assert window.editor.font().pointSize() == 20
    assert window.editor.font().families()[0] == "DejaVu Sans Mono"
    assert settings.appearance.font_size == 20


# A message with a line for each was taller than a screen of 768 points, its button below.
def test_help_lists_every_key_in_a_window_that_scrolls(window: MainWindow) -> None:
    action(window, "keys").trigger()
    page = window.findChild(KeysPage)
    assert page.height() < 600
    listed = dict(page.rows())
    assert listed["Save As"] == "Ctrl+Shift+S"
    assert listed["Redo"] == "Ctrl+Shift+Z, Ctrl+Y"
    assert {"Accept the Next Word", "Continue the Text", "Full Screen"} <= listed.keys()
    page.close()
