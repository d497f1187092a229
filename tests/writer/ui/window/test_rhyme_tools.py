"""Rhymes beside the page: for the word at the caret, put in its place, gone with Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QMenu

from tests.writer.ui.window.handling import ALONE, CONTROL, SHIFT, action, press, status
from writer.assist.verse.rhyme_request import Choice, OfferedRhyme, RhymePlace, Rhymes
from writer.documents.provenance import Provenance
from writer.ui.page.provenance_marks import provenance_at
from writer.ui.verse.rhyme_list import RhymeList
from writer.ui.verse.saying_dialog import SayingDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from writer.assist.verse.rhyme_request import RhymeRequest
    from writer.ui.window.main_window import MainWindow

LINES = "And nobody has asked it for a light;\nWith all the noises of the dark."
OFFERED = (
    OfferedRhyme("night", "perfect", 1, completes=True, value=-3),
    OfferedRhyme("tonight", "perfect", 2, value=-4),
    OfferedRhyme("kite", "perfect", 1, completes=True, value=-5),
    OfferedRhyme("delight", "rich", 2, value=-6),
    OfferedRhyme("late", "slant", 1, completes=True, uncertain=True, value=-2),
)
PLACE = RhymePlace(
    "light",
    (Choice("light", "And nobody has asked it for a light;"), Choice("dark")),
    replaced=len("dark."),
    tail=".",
    ends_line=True,
)


def rhyming(request: RhymeRequest) -> Rhymes:
    if request.word:
        place = RhymePlace(request.word, PLACE.choices, PLACE.replaced, 0, PLACE.tail)
        return Rhymes("en", place, (f"{request.word.upper()}",), OFFERED[:1], ranked=True)
    if not request.before.endswith("dark."):
        return Rhymes()
    return Rhymes("en", PLACE, ("light",), OFFERED, ranked=True)


@pytest.fixture
def page(window: MainWindow, assistant: FakeAssistant, qtbot: QtBot) -> MainWindow:
    assistant.rhyming = rhyming
    window.editor.load_text(LINES)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    return window


def open_panel(window: MainWindow, qtbot: QtBot) -> RhymeList:
    action(window, "rhymes").trigger()
    panel = window.rhymes.panel
    qtbot.waitUntil(lambda: bool(panel.groups))
    rhymes = panel.findChild(RhymeList)
    assert rhymes.hasFocus()
    return rhymes


def origin_at(window: MainWindow, position: int) -> Provenance:
    """Return where the character before a position comes from."""
    cursor = window.editor.textCursor()
    cursor.setPosition(position)
    return provenance_at(cursor)


def test_rhymes_stand_in_groups_those_that_fit_best_on_top(page: MainWindow, qtbot: QtBot) -> None:
    open_panel(page, qtbot)
    panel = page.rhymes.panel
    assert panel.groups == [
        ("Best here", ["night", "kite", "tonight", "delight"]),
        ("1 syllable", ["night", "kite"]),
        ("2 syllables", ["tonight"]),
        ("Same sound · 2 syllables", ["delight"]),
        ("Slant · 1 syllable", ["late?"]),
    ]
    assert panel.word == "light"
    assert panel.readings == "“And nobody has asked it for a light;”"


def test_a_rhyme_takes_the_place_of_the_word_in_one_step(page: MainWindow, qtbot: QtBot) -> None:
    rhymes = open_panel(page, qtbot)
    qtbot.keyClick(rhymes, Qt.Key.Key_Right)
    qtbot.keyClick(rhymes, Qt.Key.Key_Return)
    assert page.editor.text() == LINES.replace("dark.", "kite.")
    assert page.editor.hasFocus()
    assert page.editor.textCursor().atEnd()
    assert [origin_at(page, LINES.index("dark") + n) for n in (0, 1, 4, 5)] == [
        Provenance.TYPED,
        Provenance.ACCEPTED,
        Provenance.ACCEPTED,
        Provenance.TYPED,
    ]
    page.editor.undo()
    assert page.editor.text() == LINES


def test_escape_closes_and_the_caret_is_where_it_was(page: MainWindow, qtbot: QtBot) -> None:
    rhymes = open_panel(page, qtbot)
    caret = page.editor.textCursor().position()
    qtbot.keyClick(rhymes, Qt.Key.Key_Escape)
    assert not page.rhymes.panel.isVisible()
    assert page.editor.hasFocus()
    assert page.editor.textCursor().position() == caret
    assert page.editor.text() == LINES


def test_its_key_opens_it_and_again_closes_it(page: MainWindow, qtbot: QtBot) -> None:
    press(page, Qt.Key.Key_R, CONTROL | SHIFT, qtbot)
    rhymes = page.rhymes.panel.findChild(RhymeList)
    qtbot.waitUntil(rhymes.hasFocus)
    qtbot.waitUntil(lambda: bool(page.rhymes.panel.groups))
    qtbot.keyClick(rhymes, Qt.Key.Key_R, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: not page.rhymes.panel.isVisible())
    assert page.editor.hasFocus()


def test_it_follows_the_caret_once_it_rests_and_asks_nothing_when_hidden(
    page: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    rhymes = open_panel(page, qtbot)
    page.editor.setFocus()
    page.editor.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.waitUntil(lambda: page.rhymes.panel.groups == [])
    assert page.rhymes.panel.readings == "There is no word at the caret yet."
    assert assistant.rhymed[-1].before == ""
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.waitUntil(lambda: bool(page.rhymes.panel.groups))
    qtbot.keyClick(rhymes, Qt.Key.Key_Escape)
    asked = len(assistant.rhymed)
    page.editor.moveCursor(QTextCursor.MoveOperation.Start)
    page.rhymes.panel.refresh()
    assert len(assistant.rhymed) == asked


def test_where_the_page_has_changed_meanwhile_nothing_is_written(
    page: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    open_panel(page, qtbot)
    page.editor.moveCursor(QTextCursor.MoveOperation.Start)
    page.rhymes.panel.take("kite")
    assert page.editor.text() == LINES


def test_an_old_answer_is_not_put_into_a_new_place(
    page: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    rhymes = open_panel(page, qtbot)
    qtbot.keyClick(rhymes, Qt.Key.Key_Return)
    assistant.released.clear()
    page.rhymes.panel.refresh()
    qtbot.waitUntil(lambda: len(assistant.rhymed) > 1)
    page.rhymes.panel.take("kite")
    assert page.editor.text() == LINES.replace("dark.", "night.")
    assistant.released.set()


def test_another_word_may_be_chosen_or_typed(
    page: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    open_panel(page, qtbot)
    word = page.rhymes.panel.findChild(QComboBox)
    assert [word.itemText(number) for number in range(word.count())] == ["light", "dark"]
    word.setFocus()
    word.lineEdit().selectAll()
    qtbot.keyClicks(word.lineEdit(), "bright")
    qtbot.keyClick(word.lineEdit(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.rhymes.panel.readings.startswith("BRIGHT"))
    assert assistant.rhymed[-1].word == "bright"
    page.rhymes.panel.take("night")
    assert page.editor.text() == LINES.replace("dark.", "night.")


def test_with_a_selection_the_word_before_its_end_is_meant(page: MainWindow, qtbot: QtBot) -> None:
    caret = page.editor.textCursor()
    end = caret.position()
    caret.setPosition(end)
    caret.setPosition(end - 5, QTextCursor.MoveMode.KeepAnchor)
    page.editor.setTextCursor(caret)
    rhymes = open_panel(page, qtbot)
    qtbot.keyClick(rhymes, Qt.Key.Key_Return)
    assert page.editor.text() == LINES.replace("dark.", "night.")


def test_a_text_that_is_only_read_stays_as_it_is(page: MainWindow, qtbot: QtBot) -> None:
    page.editor.set_read_only(True)
    rhymes = open_panel(page, qtbot)
    qtbot.keyClick(rhymes, Qt.Key.Key_Return)
    assert page.editor.text() == LINES


def menu_at(window: MainWindow, position: int, qtbot: QtBot) -> QMenu:
    cursor = window.editor.textCursor()
    cursor.setPosition(position)
    point = window.editor.cursorRect(cursor).center()
    where = window.editor.viewport().mapToGlobal(point)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, where)
    QApplication.sendEvent(window.editor.viewport(), event)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_of_the_page_offers_rhymes_for_the_word_under_it(
    page: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    menu = menu_at(page, LINES.index("body"), qtbot)
    words = [each.text() for each in menu.actions()]
    assert words[:2] == ["Rhymes for “nobody”", "How Is “nobody” Said?…"]
    menu.actions()[0].trigger()
    menu.close()
    qtbot.waitUntil(lambda: bool(assistant.rhymed))
    assert assistant.rhymed[-1].before == "And no"
    assert assistant.rhymed[-1].after.startswith("body has asked")


def test_where_there_is_no_word_the_menu_is_as_everywhere(page: MainWindow, qtbot: QtBot) -> None:
    page.editor.load_text("...\n")
    menu = menu_at(page, 4, qtbot)
    assert not [each.text() for each in menu.actions() if "Rhymes" in each.text()]
    menu.close()


def test_a_chinese_character_has_rhymes_and_no_stress(page: MainWindow, qtbot: QtBot) -> None:
    page.editor.load_text("春江潮水")
    menu = menu_at(page, 1, qtbot)
    words = [each.text() for each in menu.actions()]
    assert words[0] == "Rhymes for “春”"
    assert not [each for each in words if "Said" in each]
    menu.close()


def dialog_of(window: MainWindow, qtbot: QtBot) -> SayingDialog:
    qtbot.waitUntil(lambda: window.findChild(SayingDialog) is not None, timeout=30_000)
    return window.findChild(SayingDialog)


def test_how_the_word_at_the_caret_is_said_is_asked_from_the_menu_and_from_the_panel(
    page: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    open_panel(page, qtbot)
    asked = len(assistant.rhymed)
    page.rhymes.panel.saying_wanted.emit("desert")
    dialog = dialog_of(page, qtbot)
    assert "desert" in dialog.windowTitle()
    with qtbot.waitSignal(page.rhymes.corrected):
        dialog.keep()
    # What was shown is asked for once more.
    qtbot.waitUntil(lambda: len(assistant.rhymed) > asked)
    qtbot.waitUntil(lambda: page.findChild(SayingDialog) is None)
    page.editor.setFocus()
    action(page, "how_said").trigger()
    assert "dark" not in status(page)
    page.editor.moveCursor(QTextCursor.MoveOperation.Left)
    action(page, "how_said").trigger()
    dialog = dialog_of(page, qtbot)
    assert "“dark”" in dialog.windowTitle()
    dialog.reject()


def test_another_text_is_followed_and_keys_go_on_as_before(
    page: MainWindow, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    open_panel(page, qtbot)
    page.begin_text()
    qtbot.waitUntil(lambda: page.rhymes.panel.groups == [])
    qtbot.keyClick(page.editor, Qt.Key.Key_A, ALONE)
    assert page.editor.text() == "a"
