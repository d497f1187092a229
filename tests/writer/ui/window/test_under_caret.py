"""The bar of words under the caret: it follows the writer and stays out of the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QListWidget

from tests.writer.ui.window.handling import ALONE, ALT, CONTROL, SHIFT, action, press, settle

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.candidate_bar import CandidateBar
    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

WORDS = ["morning", "evening", "night"]


@pytest.fixture
def bar(window: MainWindow) -> CandidateBar:
    """The bar, as chosen in the menu."""
    action(window, "bar_caret").trigger()
    return window.area.candidates


def write(window: MainWindow, text: str, qtbot: QtBot) -> None:
    """Type, and wait for the words that belong to it."""
    qtbot.keyClicks(window.editor, text)
    qtbot.waitUntil(lambda: window.area.candidates.words == WORDS)
    qtbot.waitUntil(lambda: window.editor.ghost.candidate(0) is not None)


def line(window: MainWindow) -> QRect:
    return window.editor.cursorRect()


def list_in(bar: CandidateBar) -> QListWidget:
    found = bar.findChild(QListWidget, "candidates")
    assert isinstance(found, QListWidget)
    return found


def test_it_stands_below_the_line_at_the_start_of_the_word(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    start = line(window).left()
    write(window, "eve", qtbot)
    assert bar.isVisible()
    assert bar.parent() is window.editor.viewport()
    assert not bar.isWindow()
    assert line(window).bottom() < bar.y() < line(window).bottom() + 10
    assert start - 10 < bar.x() <= start


# "don'" is no word yet, and "don't" is one.
@pytest.mark.parametrize("word", ["morning", "don't"])
def test_it_does_not_move_within_a_word(
    word: str, window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    places = set()
    for letter in word:
        write(window, letter, qtbot)
        places.add(bar.pos().toTuple())
    assert len(places) == 1
    write(window, " ", qtbot)
    assert bar.pos().toTuple() not in places


def test_it_is_as_wide_as_its_words_need(
    window: MainWindow, bar: CandidateBar, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    write(window, "a", qtbot)
    wide = bar.width()
    assert wide == bar.fitting_width
    assistant.candidates = ("I",)
    qtbot.keyClicks(window.editor, "b")
    qtbot.waitUntil(lambda: bar.words == ["I"])
    assert bar.width() < wide / 2


def test_on_a_narrow_page_every_word_is_still_there(
    window: MainWindow, bar: CandidateBar, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.candidates = tuple(f"incomprehensibilities{n}" for n in range(5))
    qtbot.keyClicks(window.editor, "a")
    qtbot.waitUntil(lambda: len(bar.words) == 5)
    page, words = window.editor.viewport().rect(), list_in(bar)
    assert page.contains(bar.geometry())
    last = words.visualItemRect(words.item(4))
    assert words.viewport().rect().contains(last)


def test_where_there_is_too_little_room_only_the_longest_word_is_cut(
    window: MainWindow, bar: CandidateBar, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.candidates = ("shy", "incomprehensibilities" * 4, "so")
    qtbot.keyClicks(window.editor, "a")
    qtbot.waitUntil(lambda: len(bar.words) == 3)
    assert bar.width() < bar.fitting_width
    words = list_in(bar)
    short, long, other = (words.visualItemRect(words.item(row)) for row in range(3))
    assert words.viewport().rect().contains(other)
    assert short.width() < long.width() > other.width()
    assistant.candidates = ("shy",)
    qtbot.keyClicks(window.editor, "b")
    qtbot.waitUntil(lambda: bar.words == ["shy"])
    assert words.visualItemRect(words.item(0)).width() == short.width()


def test_at_the_end_of_a_line_it_keeps_within_the_page(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "The lamp burned low and nobody came down to the ", qtbot)
    assert window.editor.viewport().rect().contains(bar.geometry())


def test_ghost_text_that_goes_on_in_the_next_line_is_not_covered(
    window: MainWindow, bar: CandidateBar, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    write(window, "x", qtbot)
    near = bar.y() - line(window).bottom()
    assistant.ghost = " over the quiet town and its river " * 3
    window.editor.ghost.ask_now()
    qtbot.waitUntil(lambda: window.editor.ghost.text != "")
    layout = window.editor.textCursor().block().layout()
    lower = round(layout.lineAt(layout.lineCount() - 1).y())
    assert lower > 0
    assert bar.y() - line(window).bottom() == near + lower


def test_without_room_below_it_stands_above_the_line(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    window.editor.load_text("\n" * 80)
    window.editor.moveCursor(window.editor.textCursor().MoveOperation.End)
    write(window, "Good ", qtbot)
    assert 0 < bar.geometry().bottom() < line(window).top()


def test_it_goes_along_when_the_page_scrolls(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    window.editor.load_text("\n" * 80)
    write(window, "Good ", qtbot)
    for _ in range(4):
        press(window, Qt.Key.Key_Return, ALONE, qtbot)
    write(window, "Good ", qtbot)
    gap = bar.y() - line(window).bottom()
    before = bar.y()
    window.editor.verticalScrollBar().setValue(3)
    assert bar.y() < before
    assert bar.y() - line(window).bottom() == gap


def test_it_goes_along_when_the_text_is_zoomed(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    height = bar.height()
    window.editor.set_zoom(12)
    assert bar.height() > height
    assert line(window).bottom() < bar.y() < line(window).bottom() + 10
    assert bar.width() == bar.fitting_width


def test_an_input_methods_window_has_the_place_to_itself(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    QApplication.sendEvent(window.editor, QInputMethodEvent("ni", []))
    assert not bar.isVisible()


def test_it_is_not_shown_with_a_selection(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    press(window, Qt.Key.Key_Left, SHIFT, qtbot)
    assert not bar.isVisible()


def test_it_is_not_shown_while_the_find_bar_has_the_keyboard(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    press(window, Qt.Key.Key_F, CONTROL, qtbot)
    qtbot.waitUntil(lambda: not window.editor.hasFocus())
    assert not bar.isVisible()


def test_it_is_not_shown_without_words(
    window: MainWindow, bar: CandidateBar, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assert not bar.isVisible()
    write(window, "Good ", qtbot)
    assistant.candidates = ()
    qtbot.keyClicks(window.editor, "x")
    qtbot.waitUntil(lambda: not bar.isVisible())


def test_a_click_takes_a_word_and_leaves_the_keyboard_with_the_page(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    words = list_in(bar)
    place = words.visualItemRect(words.item(1)).center()
    qtbot.mouseClick(words.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.editor.text() == "Good evening"
    assert window.editor.hasFocus()


def test_alt_and_a_digit_take_a_word(window: MainWindow, bar: CandidateBar, qtbot: QtBot) -> None:
    write(window, "Good ", qtbot)
    press(window, Qt.Key.Key_3, ALT, qtbot)
    assert window.editor.text() == "Good night"


def test_the_pointer_on_it_is_not_that_of_text(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    on_bar = window.childAt(window.mapFromGlobal(bar.mapToGlobal(QPoint(20, 10))))
    assert on_bar.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_screen_readers_find_the_same_names(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    accessible = QAccessible.queryAccessibleInterface(list_in(bar))
    assert accessible.text(QAccessible.Text.Name) == "Candidates"
    names = [accessible.child(row).text(QAccessible.Text.Name) for row in range(3)]
    assert names == ["morning, Alt+1", "evening, Alt+2", "night, Alt+3"]


def test_back_at_the_foot_it_is_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.area.candidates
    write(window, "Good ", qtbot)
    before = (bar.geometry(), bar.font(), bar.parent())
    action(window, "bar_caret").trigger()
    assert bar.geometry() != before[0]
    action(window, "bar_foot").trigger()
    qtbot.waitUntil(lambda: bar.geometry() == before[0])
    assert (bar.geometry(), bar.font(), bar.parent()) == before
    assert bar.isVisible()
    assert bar.words == WORDS


def test_it_is_on_the_page_that_is_shown(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    first, second = window.text, window.new_text()
    window.attach(second)
    assert not bar.isVisible()
    write(window, "Good ", qtbot)
    assert bar.parent() is second.editor.viewport()
    assert bar.isVisible()
    window.attach(first)
    assert bar.parent() is first.editor.viewport()


def test_without_suggestions_there_is_none(
    window: MainWindow, bar: CandidateBar, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    press(window, Qt.Key.Key_F4, ALONE, qtbot)
    assert not bar.isVisible()
    press(window, Qt.Key.Key_F4, ALONE, qtbot)
    write(window, "Good ", qtbot)
    assert bar.isVisible()


@pytest.mark.parametrize("place", ["foot", "caret", "off"])
def test_the_menu_says_where_the_bar_is(
    place: str, window: MainWindow, settings: LiveSettings
) -> None:
    action(window, f"bar_{place}").trigger()
    assert settings.appearance.candidate_bar == place
    names = ["foot", "caret", "off"]
    assert [name for name in names if action(window, f"bar_{name}").isChecked()] == [place]


def test_switched_off_it_is_nowhere_and_its_keys_do_nothing(
    window: MainWindow, dispatcher: SuggestionDispatcher, qtbot: QtBot
) -> None:
    write(window, "Good ", qtbot)
    action(window, "bar_off").trigger()
    bar = window.area.candidates
    assert not bar.isVisible()
    press(window, Qt.Key.Key_1, ALT, qtbot)
    qtbot.keyClicks(window.editor, "x")
    settle(qtbot, dispatcher)
    press(window, Qt.Key.Key_1, ALT, qtbot)
    assert window.editor.text() == "Good x"
    assert not bar.isVisible()
