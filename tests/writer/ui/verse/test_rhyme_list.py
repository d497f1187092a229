"""Rhymes in groups: walked through, found by letters, taken and left by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from writer.ui.shared.text_colours import contrast
from writer.ui.shared.theme import DARK, LIGHT, palette_of
from writer.ui.verse.rhyme_list import Entry, Group, RhymeList

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from writer.ui.shared.theme import Colours

GROUPS = (
    Group("Best here", (Entry("night", "night", "completes the line"),)),
    Group("1 syllable", (Entry("night", "night"), Entry("kite", "kite"))),
    Group("2 syllables", (Entry("invite", "invite", faint=True), Entry("tonight", "tonight?"))),
)


@pytest.fixture
def rhymes(qtbot: QtBot) -> RhymeList:
    shown = RhymeList()
    qtbot.addWidget(shown)
    shown.resize(300, 300)
    shown.show()
    shown.setFocus()
    shown.show_groups(GROUPS)
    return shown


def current(rhymes: RhymeList) -> str:
    return rhymes.currentItem().text()


def test_words_stand_beside_each_other_and_headings_above_them(rhymes: RhymeList) -> None:
    assert rhymes.groups == [
        ("Best here", ["night"]),
        ("1 syllable", ["night", "kite"]),
        ("2 syllables", ["invite", "tonight?"]),
    ]
    rects = [rhymes.visualItemRect(rhymes.item(row)) for row in range(rhymes.count())]
    assert rects[3].top() == rects[4].top()
    assert rects[4].left() > rects[3].right()
    assert rects[5].top() > rects[4].bottom()
    assert rects[5].width() > 200


def test_arrows_walk_from_word_to_word_and_over_headings(rhymes: RhymeList, qtbot: QtBot) -> None:
    assert rhymes.currentRow() == 1
    qtbot.keyClick(rhymes, Qt.Key.Key_Down)
    assert rhymes.currentRow() == 3
    qtbot.keyClick(rhymes, Qt.Key.Key_Right)
    assert current(rhymes) == "kite"
    qtbot.keyClick(rhymes, Qt.Key.Key_Down)
    assert rhymes.currentRow() in {6, 7}
    qtbot.keyClick(rhymes, Qt.Key.Key_Up)
    assert rhymes.currentRow() in {3, 4}


def test_letters_find_a_word(rhymes: RhymeList, qtbot: QtBot) -> None:
    qtbot.keyClicks(rhymes, "ki")
    assert current(rhymes) == "kite"


def test_enter_and_a_click_take_a_word_without_its_mark(rhymes: RhymeList, qtbot: QtBot) -> None:
    rhymes.setCurrentRow(7)
    with qtbot.waitSignal(rhymes.chosen) as taken:
        qtbot.keyClick(rhymes, Qt.Key.Key_Return)
    assert taken.args == ["tonight"]
    place = rhymes.visualItemRect(rhymes.item(4)).center()
    with qtbot.waitSignal(rhymes.chosen) as taken:
        qtbot.mouseClick(rhymes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert taken.args == ["kite"]


def test_a_heading_cannot_be_taken(rhymes: RhymeList, qtbot: QtBot) -> None:
    place = rhymes.visualItemRect(rhymes.item(2)).center()
    with qtbot.assertNotEmitted(rhymes.chosen):
        qtbot.mouseClick(rhymes.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_escape_leaves(rhymes: RhymeList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rhymes.left):
        qtbot.keyClick(rhymes, Qt.Key.Key_Escape)


def test_a_screen_reader_hears_the_group_and_what_is_to_be_said(rhymes: RhymeList) -> None:
    spoken = rhymes.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "night, Best here, completes the line"


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_faint_words_can_be_read_in_any_theme(rhymes: RhymeList, colours: Colours) -> None:
    palette = palette_of(colours)
    rhymes.setPalette(palette)
    for row in (2, 6):
        ink = rhymes.item(row).foreground().color()
        assert contrast(ink, palette.base().color()) >= 4.5
        assert ink != palette.text().color()


def test_in_another_width_each_heading_keeps_a_line_of_its_own(rhymes: RhymeList) -> None:
    rhymes.resize(160, 300)
    rows = {rhymes.visualItemRect(rhymes.item(row)).top() for row in (0, 2, 5)}
    words = {rhymes.visualItemRect(rhymes.item(row)).top() for row in (1, 3, 4, 6, 7)}
    assert len(rows) == 3
    assert not rows & words
