"""Other words for one of a continuation: found by a click or by keys, and gone on behind."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QListWidget

from tests.writer.ui.modifiers import ALT, CTRL
from tests.writer.ui.page.scripts import PIECES, RAIN, WHOLE

WORDS = ("poured", "fell", "stopped")


@pytest.fixture
def choosing(desk):
    """Return a desk on which a continuation stands, and the assistant knows other words."""
    d = desk(continuation=PIECES, words=WORDS)
    d.load(RAIN)
    d.editor.continuing.start()
    d.wait_for_continuation(WHOLE)
    return d


def words_of(d):
    return d.editor.findChild(QListWidget, "other_words")


def wait_for_words(d):
    d.qtbot.waitUntil(lambda: bool(d.editor.other_words.words) and words_of(d).hasFocus())


def walk(d, steps=1):
    for _ in range(steps):
        d.press(Qt.Key.Key_Right, ALT)
    wait_for_words(d)
    d.settle()


def point_of(d, index):
    """Return where the page shows a character of the continuation."""
    rect = d.editor.pending.single_out((index, index + 1))
    d.editor.pending.single_out(None)
    return rect.center() + QPoint(3, 0)


def test_keys_walk_to_a_word_whose_alternatives_are_listed(choosing):
    d = choosing
    walk(d)
    assert d.editor.other_words.words == ["poured", "stopped"]
    assert words_of(d).accessibleName() == "Other words for “fell”"
    assert d.assistant.requests[-1].before == RAIN + " "
    assert d.text == RAIN
    assert d.editor.pending.text == WHOLE


def test_the_chosen_word_stays_and_the_rest_is_written_anew(choosing):
    d = choosing
    walk(d)
    d.assistant.pieces = (" on us.",)
    d.qtbot.keyClick(words_of(d), Qt.Key.Key_Return)
    d.wait_for_continuation(" poured on us.")
    assert d.assistant.continuations[-1].before == RAIN + " poured"
    assert d.editor.hasFocus()
    assert d.drawn() == " poured on us."
    branch = d.editor.pending.shown
    assert (branch.parent, branch.at, branch.given) == (1, 1, len(" poured"))
    assert branch.seed is not None
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.pending.text == WHOLE
    d.press(Qt.Key.Key_BracketRight, ALT)
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + " poured on us."


def test_what_stands_before_the_word_stays(choosing):
    d = choosing
    walk(d, 5)
    # "And" begins a line, which stays.
    assert d.assistant.requests[-1].before == RAIN + " fell on the sea.\n"
    d.assistant.pieces = (" it.",)
    d.qtbot.keyClick(words_of(d), Qt.Key.Key_Down)
    d.qtbot.keyClick(words_of(d), Qt.Key.Key_Return)
    d.wait_for_continuation(" fell on the sea.\nfell it.")
    assert d.editor.pending.shown.at == len(" fell on the sea.\n")


def test_another_one_begins_with_the_chosen_word_again(choosing):
    d = choosing
    walk(d)
    d.assistant.pieces = (" on us.",)
    d.qtbot.keyClick(words_of(d), Qt.Key.Key_Return)
    d.wait_for_continuation(" poured on us.")
    d.assistant.pieces = (" on them.",)
    d.press(Qt.Key.Key_R, ALT)
    d.wait_for_continuation(" poured on them.")
    assert (d.editor.pending.shown.parent, d.editor.pending.shown.given) == (1, 7)


def test_a_click_on_a_word_lists_others(choosing):
    d = choosing
    d.click(point_of(d, WHOLE.index("sea")))
    wait_for_words(d)
    assert d.assistant.requests[-1].before == RAIN + " fell on the "
    d.assistant.pieces = ("!",)
    rows = words_of(d)
    d.qtbot.mouseClick(
        rows.viewport(),
        Qt.MouseButton.LeftButton,
        pos=rows.visualItemRect(rows.item(2)).center(),
    )
    d.wait_for_continuation(" fell on the stopped!")
    assert d.text == RAIN


def test_a_double_click_is_a_click(choosing):
    d = choosing
    place = point_of(d, WHOLE.index("sea"))
    d.qtbot.mouseDClick(d.editor.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert d.editor.pending.active
    assert not d.editor.textCursor().hasSelection()


def test_the_arrows_go_from_word_to_word(choosing):
    d = choosing
    walk(d)
    d.qtbot.keyClick(words_of(d), Qt.Key.Key_Right)
    d.qtbot.waitUntil(lambda: "“on”" in words_of(d).accessibleName())
    d.qtbot.keyClick(words_of(d), Qt.Key.Key_Left, ALT)
    d.qtbot.waitUntil(lambda: "“fell”" in words_of(d).accessibleName())
    d.qtbot.keyClick(words_of(d), Qt.Key.Key_Left)
    d.settle()
    assert "“fell”" in words_of(d).accessibleName()


def test_from_the_end_the_last_word_comes_first(choosing):
    d = choosing
    d.press(Qt.Key.Key_Left, ALT)
    wait_for_words(d)
    assert "“town”" in words_of(d).accessibleName()


def test_escape_leaves_the_words_and_not_the_continuation(choosing):
    d = choosing
    walk(d)
    d.qtbot.keyClick(words_of(d), Qt.Key.Key_Escape)
    assert d.editor.other_words.words == []
    assert d.editor.hasFocus()
    assert d.editor.pending.text == d.drawn().replace("\u2028", "\n") == WHOLE
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + WHOLE


def test_the_word_is_marked_while_others_are_looked_at(choosing):
    d = choosing

    def marked():
        ground = d.editor.palette().highlight().color().rgb()
        image = d.editor.viewport().grab().toImage()
        return any(
            image.pixel(x, y) == ground
            for x in range(0, image.width(), 2)
            for y in range(0, image.height(), 4)
        )

    assert not marked()
    d.press(Qt.Key.Key_Right, ALT)
    assert marked()


def test_turning_to_another_one_puts_the_words_away(choosing):
    d = choosing
    walk(d)
    d.editor.pending.turn(1)
    assert d.editor.other_words.words == []


def test_leaving_the_list_for_another_part_of_the_window_puts_it_away(choosing):
    d = choosing
    walk(d)
    d.editor.setFocus()
    assert d.editor.other_words.words == []
    assert d.editor.pending.text == WHOLE


def test_where_no_other_word_is_known_that_is_said(desk):
    d = desk(continuation=PIECES, words=("fell",))
    d.load(RAIN)
    d.editor.continuing.start()
    d.wait_for_continuation(WHOLE)
    d.press(Qt.Key.Key_Right, ALT)
    d.qtbot.waitUntil(lambda: bool(d.messages))
    assert d.messages == ["No other words are known for this place."]
    assert d.editor.pending.text == WHOLE


def test_asking_for_words_stops_what_is_being_written(desk):
    d = desk(continuation=PIECES, words=WORDS)
    d.hold_after(2)
    d.load(RAIN)
    d.editor.continuing.start()
    d.qtbot.waitUntil(lambda: d.editor.pending.text == " fell on the sea.")
    d.press(Qt.Key.Key_Right, ALT)
    d.assistant.released.set()
    wait_for_words(d)
    assert d.editor.pending.text == " fell on the sea."
    assert not d.editor.pending.streaming


def test_words_can_be_looked_for_behind_what_was_kept(choosing):
    d = choosing
    d.press(Qt.Key.Key_W, ALT)
    walk(d)
    assert d.assistant.requests[-1].before == RAIN + " fell "
    d.assistant.pieces = (" us.",)
    d.qtbot.keyClick(words_of(d), Qt.Key.Key_Return)
    d.wait_for_continuation(" poured us.")
    assert d.text == RAIN + " fell"
    d.press(Qt.Key.Key_Return)
    assert d.text == RAIN + " fell poured us."
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == RAIN
