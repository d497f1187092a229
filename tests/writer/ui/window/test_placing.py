"""Windows stand on the screen, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect

from writer.ui.shared.settings import LiveSettings
from writer.ui.window.main_window import MainWindow
from writer.ui.window.placing import FRAME, fit

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from writer.model.library import ModelLibrary
    from writer.ui.shared.word_lists import LiveWords
    from writer.ui.workers.journal_writer import JournalWriter
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

# The first window of 900 by 680 hung 86 and 183 pixels below the edge of the two small ones.
SCREENS = {
    "1366x768 at 125 %": QRect(0, 0, 1093, 614),
    "1366x768 at 150 %": QRect(0, 0, 911, 512),
    "1366x768 with a panel": QRect(0, 27, 1366, 741),
    "the left of two": QRect(-1920, 0, 1920, 1080),
}


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize(
    "place", [QRect(0, 0, 900, 680), QRect(600, 500, 900, 680), QRect(-50, -80, 3000, 2000)]
)
def test_a_window_and_its_frame_are_inside_the_screen(screen: QRect, place: QRect) -> None:
    fitted = fit(place, screen)
    assert screen.contains(QRect(fitted.topLeft(), fitted.size() + FRAME))
    assert fitted.size() == place.size().boundedTo(screen.size() - FRAME)


def test_a_window_that_fits_stays_where_it_is() -> None:
    place = QRect(100, 50, 900, 680)
    assert fit(place, QRect(0, 0, 1920, 1080)) == place


def test_size_and_place_are_there_the_next_time(
    window: MainWindow,
    library: ModelLibrary,
    dispatcher: SuggestionDispatcher,
    words: LiveWords,
    journal: JournalWriter,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    window.resize(640, 480)
    window.close()
    stored = LiveSettings(tmp_path / "settings" / "settings.json")
    again = MainWindow(stored, library, dispatcher, words, journal)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (640, 480)
