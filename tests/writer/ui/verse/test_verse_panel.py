"""A poem is led line by line beside the page: by keys, by the mouse, for each text its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton

from tests.writer.ui.window.handling import ALT, CONTROL, SHIFT, action, press, settle
from writer.assist.verse.form import find_form
from writer.ui.verse.line_deeds import Deed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from writer.ui.verse.poem_lines import PoemLines
    from writer.ui.verse.verse_panel import VersePanel
    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

FIRST = [f"line {number} of poem 1" for number in range(1, 5)]
SECOND = [line.replace("poem 1", "poem 2") for line in FIRST]


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> VersePanel:
    """Return the panel, open, beside an empty text."""
    press(window, Qt.Key.Key_F10, CONTROL, qtbot)
    panel = window.verse_panel
    qtbot.waitUntil(panel.choice.forms.hasFocus)
    return panel


@pytest.fixture
def lines(panel: VersePanel, dispatcher: SuggestionDispatcher, qtbot: QtBot) -> PoemLines:
    """Return the lines of a poem that was just written."""
    click(panel, "&Write", qtbot)
    settle(qtbot, dispatcher)
    qtbot.waitUntil(lambda: texts(panel) == FIRST)
    qtbot.waitUntil(lambda: all(row.length for row in panel.lines.rows))
    return panel.lines


def texts(panel: VersePanel) -> list[str]:
    return [row.text for row in panel.lines.rows if row.version is None]


def versions(panel: VersePanel) -> list[str]:
    return [row.text for row in panel.lines.rows if row.version is not None]


def locked(panel: VersePanel) -> list[int]:
    return [row.number for row in panel.lines.rows if row.locked]


def button(panel: VersePanel, text: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == text)


def click(panel: VersePanel, text: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(button(panel, text), Qt.MouseButton.LeftButton)


def entry(panel: VersePanel, which: int) -> QLineEdit:
    """Return the field of the title (0), the keywords (1) or the acrostic (2)."""
    fields = [
        each
        for each in panel.findChildren(QLineEdit)
        if not each.parent().inherits("QAbstractSpinBox")
        and not each.parent().inherits("QComboBox")
    ]
    return fields[which]


def choose_form(panel: VersePanel, title: str) -> None:
    panel.choice.forms.setCurrentIndex(panel.choice.forms.findText(title))


def at(lines: PoemLines, row: int, word: int | None = None) -> QPoint:
    """Return where a row is, or a word of it."""
    index = lines.model().index(row, 0)
    if word is None:
        return lines.visualRect(index).center()
    area = lines.text_area(index)
    before = lines.rows[row].text[: lines.rows[row].words[word].start]
    width = lines.fontMetrics().horizontalAdvance(before)
    return QPoint(area.left() + width + 5, area.top() + lines.fontMetrics().height() // 2)


def test_a_poem_is_written_with_what_the_writer_entered(
    panel: VersePanel,
    assistant: FakeAssistant,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    choose_form(panel, "Limerick")
    for which, text in enumerate(("The Pier", "sea, lamp  boat", "a b")):
        entry(panel, which).setFocus()
        qtbot.keyClicks(entry(panel, which), text)
    qtbot.keyClick(entry(panel, 2), Qt.Key.Key_Return)
    settle(qtbot, dispatcher)
    request, count = assistant.verses[0]
    assert request.form == find_form("limerick")
    assert request.title == "The Pier"
    assert request.keywords == ("sea", "lamp", "boat")
    assert request.acrostic == "ab"
    assert count == 1
    assert len(texts(panel)) == 5
    assert panel.lines.hasFocus()


def test_letters_and_syllables_stand_in_the_margins(lines: PoemLines) -> None:
    assert [row.letter for row in lines.rows] == ["A", "B", "A", "B"]
    # "line 1 of poem 1", numerals read aloud
    assert lines.rows[0].length == "6/10"


def test_the_key_for_continuing_writes_and_escape_stops(
    panel: VersePanel, assistant: FakeAssistant, dispatcher: SuggestionDispatcher, qtbot: QtBot
) -> None:
    assistant.released.clear()
    panel.lines.setFocus()
    qtbot.keyClick(panel.lines, Qt.Key.Key_Return, CONTROL)
    assert button(panel, "Stop").isVisible()
    assert panel.said.startswith("Writing line 1 of 4")
    qtbot.keyClick(panel.lines, Qt.Key.Key_Escape)
    assistant.released.set()
    settle(qtbot, dispatcher)
    assert texts(panel) == [""] * 4
    assert button(panel, "&Write").isVisible()
    assert panel.lines.hasFocus()


def test_a_locked_line_stays_while_the_rest_is_written_anew(
    panel: VersePanel, lines: PoemLines, dispatcher: SuggestionDispatcher, qtbot: QtBot
) -> None:
    lines.setCurrentRow(1)
    qtbot.keyClick(lines, Qt.Key.Key_Space)
    assert locked(panel) == [1]
    qtbot.keyClick(lines, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, dispatcher)
    assert texts(panel) == [SECOND[0], FIRST[1], *SECOND[2:]]


def test_other_versions_are_walked_through_and_one_is_taken(
    panel: VersePanel, lines: PoemLines, dispatcher: SuggestionDispatcher, qtbot: QtBot
) -> None:
    lines.setCurrentRow(1)
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    settle(qtbot, dispatcher)
    assert len(versions(panel)) == 5
    chosen = lines.chosen
    assert chosen is not None
    assert (chosen.number, chosen.version) == (1, 0)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(lines, key)
    assert lines.chosen is not None
    assert lines.chosen.version == 2
    third = lines.chosen.text
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert texts(panel) == [FIRST[0], third, *FIRST[2:]]
    assert versions(panel) == []
    assert lines.currentRow() == 1


def test_escape_leaves_the_versions_and_then_the_panel(
    window: MainWindow,
    panel: VersePanel,
    lines: PoemLines,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    lines.setCurrentRow(2)
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    settle(qtbot, dispatcher)
    qtbot.keyClick(lines, Qt.Key.Key_Escape)
    assert versions(panel) == []
    assert texts(panel) == FIRST
    assert lines.currentRow() == 2
    qtbot.keyClick(lines, Qt.Key.Key_Escape)
    assert window.editor.hasFocus()
    assert panel.isVisible()


def test_looking_for_versions_can_be_stopped_by_the_button(
    panel: VersePanel,
    lines: PoemLines,
    assistant: FakeAssistant,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    assistant.released.clear()
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    click(panel, "Stop", qtbot)
    assistant.released.set()
    settle(qtbot, dispatcher)
    assert versions(panel) == []
    assert texts(panel) == FIRST
    assert button(panel, "&Write").isVisible()


def test_the_key_for_writing_gives_up_the_versions_and_writes(
    panel: VersePanel,
    lines: PoemLines,
    assistant: FakeAssistant,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    assistant.released.clear()
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    qtbot.keyClick(lines, Qt.Key.Key_Return, CONTROL)
    assistant.released.set()
    settle(qtbot, dispatcher)
    assert versions(panel) == []
    assert set(texts(panel)).isdisjoint(FIRST)


def test_a_version_is_taken_by_a_double_click(
    panel: VersePanel, lines: PoemLines, dispatcher: SuggestionDispatcher, qtbot: QtBot
) -> None:
    lines.setCurrentRow(0)
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    settle(qtbot, dispatcher)
    wanted = versions(panel)[1]
    qtbot.waitUntil(lambda: lines.visualRect(lines.model().index(2, 0)).isValid())
    qtbot.mouseDClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=at(lines, 2))
    assert texts(panel)[0] == wanted


def test_a_line_can_be_written_where_it_stands_and_the_rest_follows(
    panel: VersePanel, lines: PoemLines, dispatcher: SuggestionDispatcher, qtbot: QtBot
) -> None:
    lines.setCurrentRow(0)
    qtbot.keyClick(lines, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == FIRST[0]
    field.selectAll()
    qtbot.keyClicks(field, "The lamp is low")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(panel)[0] == "The lamp is low")
    assert locked(panel) == [0]
    qtbot.waitUntil(lines.hasFocus)
    qtbot.keyClick(lines, Qt.Key.Key_Return, SHIFT)
    settle(qtbot, dispatcher)
    assert texts(panel) == ["The lamp is low", *SECOND[1:]]


def test_syllables_are_counted_while_a_line_is_typed(
    panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    lines.setCurrentRow(1)
    qtbot.keyClick(lines, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "The lamp is")
    qtbot.waitUntil(lambda: lines.rows[1].length == "3/10")
    qtbot.keyClicks(field, " low")
    qtbot.waitUntil(lambda: lines.rows[1].length == "4/10")
    assert field.text() == "The lamp is low"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: lines.rows[1].length == "6/10")
    assert texts(panel) == FIRST


def test_escape_leaves_a_line_as_it_was(panel: VersePanel, lines: PoemLines, qtbot: QtBot) -> None:
    qtbot.keyClick(lines, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "not this")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert texts(panel) == FIRST
    assert locked(panel) == []


def test_words_are_walked_to_and_locked(
    panel: VersePanel,
    lines: PoemLines,
    assistant: FakeAssistant,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    lines.setCurrentRow(2)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(lines, key)
    qtbot.keyClick(lines, Qt.Key.Key_Space)
    assert lines.rows[2].kept == {2}
    assert locked(panel) == []
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    settle(qtbot, dispatcher)
    ((word,),) = [words for words in assistant.verses[-1][0].locked if words]
    assert (word.text, word.place) == ("of", 2)


def test_a_word_of_the_chosen_line_is_locked_by_a_click(
    panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    lines.setCurrentRow(1)
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=at(lines, 1, word=3))
    assert lines.rows[1].kept == {3}
    # The first click on another line only chooses it.
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=at(lines, 2, word=1))
    assert lines.rows[2].kept == frozenset()
    assert lines.currentRow() == 2


def test_a_double_click_edits_a_line_and_locks_no_word_on_the_way(
    panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    lines.setCurrentRow(1)
    place = at(lines, 1, word=3)
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert lines.rows[1].kept == frozenset()
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_the_buttons_that_come_below_the_mouse_take_no_second_click(
    panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    """A double click on a line below the chosen one locked it: it moved up in between."""
    lines.setCurrentRow(1)
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=at(lines, 2))
    qtbot.waitUntil(lambda: any(each.isVisible() for each in _line_buttons(lines)))
    (lock,) = [each for each in _line_buttons(lines) if each.text() == "Lock"]
    qtbot.mouseDClick(lock, Qt.MouseButton.LeftButton)
    assert locked(panel) == []
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == FIRST[2]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.mouseClick(lock, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(lock, Qt.MouseButton.LeftButton)
    assert locked(panel) == [2]
    assert not isinstance(QApplication.focusWidget(), QLineEdit)


def test_the_poems_before_are_gone_back_to_in_the_list_and_by_buttons(
    window: MainWindow,
    panel: VersePanel,
    lines: PoemLines,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    qtbot.keyClick(lines, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, dispatcher)
    assert texts(panel) == SECOND
    qtbot.keyClick(lines, Qt.Key.Key_Left, ALT)
    assert texts(panel) == FIRST
    qtbot.keyClick(lines, Qt.Key.Key_Y, CONTROL)
    assert texts(panel) == SECOND
    back = next(
        each
        for each in panel.findChildren(QToolButton)
        if each.accessibleName() == "The Poem Before"
    )
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert texts(panel) == FIRST


def test_undo_in_the_list_is_of_the_poem_and_not_of_the_page(
    window: MainWindow, panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    qtbot.keyClicks(window.editor, "Prose.")
    lines.setFocus()
    qtbot.keyClick(lines, Qt.Key.Key_Space)
    assert locked(panel) == [0]
    qtbot.keyClick(lines, Qt.Key.Key_Z, CONTROL)
    assert locked(panel) == []
    assert window.editor.text() == "Prose."


def test_the_poem_goes_into_the_text_as_one_step_and_the_keyboard_goes_back(
    window: MainWindow, panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    click(panel, "&Into the Text", qtbot)
    assert window.editor.text() == "\n".join(FIRST)
    assert window.editor.hasFocus()
    press(window, Qt.Key.Key_Z, CONTROL, qtbot)
    assert window.editor.text() == ""


def test_a_line_goes_into_the_text_and_one_stays_with_the_poem(
    window: MainWindow, panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    lines.setCurrentRow(2)
    qtbot.keyClick(lines, Qt.Key.Key_T, CONTROL)
    assert window.editor.text() == FIRST[2]
    assert lines.hasFocus()
    assert panel.said


def test_a_poem_begins_with_the_stanza_at_the_caret(
    window: MainWindow,
    panel: VersePanel,
    assistant: FakeAssistant,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    window.editor.load_text("The lamp is low\nThe sea is near")
    click(panel, "From the Te&xt", qtbot)
    # Who is faster than the reading need not press again.
    qtbot.keyClick(panel.lines, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: texts(panel)[:2] == ["The lamp is low", "The sea is near"])
    assert locked(panel) == [0, 1]
    qtbot.waitUntil(lambda: len(assistant.verses) == 1)
    settle(qtbot, dispatcher)
    request, _ = assistant.verses[0]
    assert request.before == ""
    click(panel, "&Into the Text", qtbot)
    assert window.editor.text() == "\n".join(["The lamp is low", "The sea is near", *FIRST[2:]])


def test_a_poem_that_is_being_written_begins_anew_with_the_stanza(
    window: MainWindow,
    panel: VersePanel,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    window.editor.load_text("The lamp is low\nThe sea is near")
    qtbot.keyClick(panel.choice.forms, Qt.Key.Key_Return, CONTROL)
    click(panel, "From the Te&xt", qtbot)
    qtbot.waitUntil(lambda: texts(panel)[:2] == ["The lamp is low", "The sea is near"])
    qtbot.waitUntil(lambda: all(texts(panel)))
    settle(qtbot, dispatcher)


def test_without_lines_at_the_caret_that_is_said(panel: VersePanel, qtbot: QtBot) -> None:
    click(panel, "From the Te&xt", qtbot)
    assert panel.said.startswith("Put the caret into")


def test_each_text_has_a_poem_of_its_own(
    window: MainWindow, panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    entry(panel, 0).setText("The Pier")
    entry(panel, 0).textEdited.emit("The Pier")
    window.begin_text()
    assert texts(panel) == [""] * 4
    assert entry(panel, 0).text() == ""
    window.go_to_text(-1)
    assert texts(panel) == FIRST
    assert entry(panel, 0).text() == "The Pier"


def test_a_poem_that_is_written_while_another_text_is_shown_is_there_later(
    window: MainWindow,
    panel: VersePanel,
    assistant: FakeAssistant,
    dispatcher: SuggestionDispatcher,
    qtbot: QtBot,
) -> None:
    assistant.released.clear()
    click(panel, "&Write", qtbot)
    window.begin_text()
    assistant.released.set()
    settle(qtbot, dispatcher)
    assert texts(panel) == [""] * 4
    window.go_to_text(-1)
    assert texts(panel) == FIRST


def test_a_text_that_is_closed_takes_its_poem_along(
    window: MainWindow, panel: VersePanel, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    window.begin_text()
    assistant.released.clear()
    click(panel, "&Write", qtbot)
    window.close_text()
    assistant.released.set()
    assert len(window.texts) == 1
    assert texts(panel) == [""] * 4


def test_chinese_text_has_chinese_forms_and_a_poem_in_a_chinese_face(
    window: MainWindow, panel: VersePanel, qtbot: QtBot
) -> None:
    press(window, Qt.Key.Key_F10, CONTROL, qtbot)
    window.editor.load_text("雨停的时候，天已经快黑了。")
    press(window, Qt.Key.Key_F10, CONTROL, qtbot)
    form = panel.choice.form
    assert form is not None
    assert form.language == "zh"
    assert panel.lines.font().families()[0] != "serif"


def test_a_finished_choice_is_not_taken_back_by_the_language_of_the_text(
    window: MainWindow, panel: VersePanel, qtbot: QtBot
) -> None:
    choose_form(panel, "Limerick")
    window.editor.load_text("雨停的时候，天已经快黑了。")
    press(window, Qt.Key.Key_F10, CONTROL, qtbot)
    press(window, Qt.Key.Key_F10, CONTROL, qtbot)
    assert panel.choice.form == find_form("limerick")


def test_the_same_key_hides_it_and_the_menu_follows(
    window: MainWindow, panel: VersePanel, qtbot: QtBot
) -> None:
    assert action(window, "verse").isChecked()
    window.editor.setFocus()
    press(window, Qt.Key.Key_F10, CONTROL, qtbot)
    assert panel.isHidden()
    assert not action(window, "verse").isChecked()


def test_everything_in_it_has_a_name_and_can_be_reached_by_tab(
    panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    wanted = [lines, panel.choice.forms, *(entry(panel, which) for which in range(3))]
    wanted += [button(panel, text) for text in ("&Write", "&Into the Text", "From the Te&xt")]
    for widget in wanted:
        found = QAccessible.queryAccessibleInterface(widget)
        assert found is not None
        assert found.text(QAccessible.Text.Name)
    reached = set()
    panel.choice.forms.setFocus()
    for _ in range(14):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert set(wanted) <= reached


def test_lines_are_heard_with_what_is_about_them(
    panel: VersePanel, lines: PoemLines, qtbot: QtBot
) -> None:
    qtbot.keyClick(lines, Qt.Key.Key_Space)
    spoken = lines.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Line 1, rhyme A, 6 syllables, locked: {FIRST[0]}"


@pytest.mark.parametrize("deed", [Deed.LOCK, Deed.VERSIONS, Deed.PUT_LINE, Deed.EDIT])
def test_what_can_be_done_with_a_line_has_a_button_below_it(
    panel: VersePanel, lines: PoemLines, deed: Deed, qtbot: QtBot
) -> None:
    wanted = []
    lines.deed_wanted.connect(lambda *said: wanted.append(said))
    lines.setCurrentRow(1)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in _line_buttons(lines)))
    labels = {
        Deed.LOCK: "Lock",
        Deed.VERSIONS: "Others",
        Deed.PUT_LINE: "Insert",
        Deed.EDIT: "Edit",
    }
    (shown,) = [each for each in _line_buttons(lines) if each.text() == labels[deed]]
    assert not lines.visualRect(lines.model().index(1, 0)).isEmpty()
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton)
    assert wanted == [(deed, 1)]


def _line_buttons(lines: PoemLines) -> list[QToolButton]:
    return list(lines.viewport().findChildren(QToolButton))
