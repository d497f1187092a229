"""The candidate bar: a real list that takes clicks and neither jumps nor takes the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolTip, QVBoxLayout, QWidget

from writer.assist.request import Candidate
from writer.ui.window.candidate_bar import CandidateBar


def candidates(*words):
    return tuple(Candidate(word, word, -1.0) for word in words)


@pytest.fixture
def bar(nothing_survives, qtbot):
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(QLineEdit())
    bar = CandidateBar()
    layout.addWidget(bar)
    window.resize(700, 200)
    window.show()
    yield bar
    window.close()
    window.deleteLater()


def list_of(bar):
    return bar.findChild(QWidget, "candidates")


def middle_of(bar, index):
    words = list_of(bar)
    return words.visualItemRect(words.item(index)).center()


def test_it_shows_the_words_in_order(bar):
    bar.set_candidates(candidates("times", "tides", "towns"))
    assert bar.words == ["times", "tides", "towns"]
    bar.set_candidates(candidates("boats"))
    assert bar.words == ["boats"]
    bar.set_candidates(())
    assert bar.words == []


def test_it_never_shows_more_than_there_are_keys_for(bar):
    bar.set_candidates(candidates(*"abcdefg"))
    assert bar.words == list("abcde")


@pytest.mark.parametrize("index", range(5))
def test_a_click_chooses(bar, qtbot, index):
    bar.set_candidates(candidates(*"abcde"))
    with qtbot.waitSignal(bar.candidate_chosen) as chosen:
        qtbot.mouseClick(
            list_of(bar).viewport(), Qt.MouseButton.LeftButton, pos=middle_of(bar, index)
        )
    assert chosen.args == [index]


def test_the_keyboard_stays_where_it_is(bar, qtbot):
    field = bar.window().findChild(QLineEdit)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    bar.set_candidates(candidates("a"))
    qtbot.mouseClick(list_of(bar).viewport(), Qt.MouseButton.LeftButton, pos=middle_of(bar, 0))
    assert field.hasFocus()


def test_nothing_jumps(bar):
    height = bar.height()
    bar.set_candidates(candidates("a", "b"))
    places = [middle_of(bar, 0), middle_of(bar, 1)]
    bar.set_candidates(candidates("incomprehensibilities" * 5, "b", "c", "d", "e"))
    assert [middle_of(bar, 0), middle_of(bar, 1)] == places
    assert bar.height() == height


def test_all_slots_are_inside_the_bar(bar):
    bar.set_candidates(candidates(*"abcde"))
    assert list_of(bar).viewport().rect().contains(middle_of(bar, 4))


def test_screen_readers_find_a_list_with_names(bar):
    bar.set_candidates(candidates("times", "tides"))
    accessible = QAccessible.queryAccessibleInterface(list_of(bar))
    assert accessible.role() == QAccessible.Role.List
    assert accessible.text(QAccessible.Text.Name) == "Candidates"
    names = [accessible.child(row).text(QAccessible.Text.Name) for row in range(2)]
    assert names == ["times, Alt+1", "tides, Alt+2"]


def test_words_are_painted(bar):
    empty = bar.grab().toImage()
    bar.set_candidates(candidates("times"))
    assert bar.grab().toImage() != empty


def tip_of(bar, row):
    """Point at a word and return what is said about it."""
    place = middle_of(bar, row)
    view = list_of(bar).viewport()
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    return QToolTip.text()


def test_pointing_at_a_word_says_where_it_comes_from(bar):
    bar.set_candidates(
        (
            Candidate("Zorba", "Zorba", -1.0, remembered=True),
            Candidate("Marvalon", "Marvalon", -1.0, own=True),
            Candidate("the", "the", -1.0),
        )
    )
    bar._line_of = {"Zorba": 12}.get
    assert "line 12" in tip_of(bar, 0)
    assert "one of your words" in tip_of(bar, 1)
    assert tip_of(bar, 2) == "Alt+3 inserts this word"
    QToolTip.hideText()


def test_the_menu_of_a_word_bans_it(bar, qtbot):
    bar.set_candidates(candidates("times", "tides"))
    list_of(bar).customContextMenuRequested.emit(middle_of(bar, 1))
    menu = bar.findChild(QMenu)
    with qtbot.waitSignal(bar.never_wanted) as banned:
        menu.actions()[0].trigger()
    assert banned.args == ["tides"]
    menu.close()
