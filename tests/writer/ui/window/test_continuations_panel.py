"""The continuations of a place beside each other: read, turned to and taken from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton

from tests.writer.assist.continuing.test_branches import scored
from tests.writer.ui.window.handling import CONTROL, action, press
from writer.assist.continuing.branches import Branch, Branches

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from writer.ui.window.continuations_panel import ContinuationsPanel
    from writer.ui.window.main_window import MainWindow

RAIN = "The rain"
WRITTEN = (" fell on the sea. It fell on the town.", " stopped.", " went on.")


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> ContinuationsPanel:
    """Return the panel, open, at a place where three continuations were written on other days."""
    branches = Branches()
    for text, total in zip(WRITTEN, (-3.0, -2.5, -4.0), strict=True):
        branches = branches.with_branch(Branch(text, scores=(scored(total),)))
    qtbot.keyClicks(window.editor, RAIN)
    window.editor.pending.written.put(RAIN, branches)
    press(window, Qt.Key.Key_F9, CONTROL, qtbot)
    qtbot.waitUntil(lambda: rows(window.continuations_panel).hasFocus())
    return window.continuations_panel


def rows(panel: ContinuationsPanel) -> QListWidget:
    found = panel.findChild(QListWidget)
    assert isinstance(found, QListWidget)
    return found


def button(panel: ContinuationsPanel, text: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == text)


def labels(panel: ContinuationsPanel) -> list[str]:
    return [each.text() for each in panel.findChildren(QPushButton)]


def spoken(panel: ContinuationsPanel, row: int) -> str:
    return str(rows(panel).item(row).data(Qt.ItemDataRole.AccessibleTextRole))


def choose(panel: ContinuationsPanel, text: str) -> None:
    rows(panel).setCurrentRow(panel.rows.index(text.strip()))


def test_all_of_a_place_are_listed_the_best_first(panel: ContinuationsPanel) -> None:
    assert panel.rows == [WRITTEN[1].strip(), WRITTEN[0].strip(), WRITTEN[2].strip()]


def test_each_can_be_read_as_a_whole(window: MainWindow, panel: ContinuationsPanel) -> None:
    long = " ".join(["and the rain fell on the sea"] * 20)
    branches = window.editor.pending.written.at(RAIN).with_branch(Branch(f" {long}"))
    short = rows(panel).sizeHintForRow(0)
    window.editor.pending.written.put(RAIN, branches)
    panel.refresh()
    assert rows(panel).sizeHintForRow(3) > 6 * short / 2
    assert rows(panel).sizeHintForColumn(0) <= rows(panel).viewport().width()


def test_the_one_that_is_chosen_is_shown_on_the_page_and_marked(
    window: MainWindow, panel: ContinuationsPanel, qtbot: QtBot
) -> None:
    qtbot.keyClick(rows(panel), Qt.Key.Key_Down)
    assert window.editor.pending.text == WRITTEN[0]
    assert window.editor.text() == RAIN
    assert rows(panel).hasFocus()
    qtbot.waitUntil(lambda: spoken(panel, 1).startswith("No. 1 · on the page"))
    qtbot.keyClick(rows(panel), Qt.Key.Key_Up)
    assert window.editor.pending.text == WRITTEN[1]
    qtbot.waitUntil(lambda: spoken(panel, 0).startswith("No. 2 · on the page"))
    assert spoken(panel, 1).startswith("No. 1: fell")


def test_enter_keeps_the_chosen_one_and_goes_back_to_the_page(
    window: MainWindow, panel: ContinuationsPanel, qtbot: QtBot
) -> None:
    choose(panel, WRITTEN[2])
    qtbot.keyClick(rows(panel), Qt.Key.Key_Return)
    assert window.editor.text() == RAIN + WRITTEN[2]
    assert window.editor.hasFocus()


@pytest.mark.parametrize("modifiers", [CONTROL, CONTROL | Qt.KeyboardModifier.ShiftModifier])
def test_keys_that_write_more_on_the_page_keep_nothing_in_the_list(
    window: MainWindow, panel: ContinuationsPanel, modifiers: Qt.KeyboardModifier, qtbot: QtBot
) -> None:
    """Ctrl+Shift+Enter, which the panel's own button names, took the chosen one as Enter does."""
    qtbot.keyClick(rows(panel), Qt.Key.Key_Return, modifiers)
    assert window.editor.toPlainText() == RAIN


def test_the_key_for_several_writes_them_from_the_list(
    panel: ContinuationsPanel, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.several = (" froze.", " turned to snow.")
    modifiers = CONTROL | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(rows(panel), Qt.Key.Key_Return, modifiers)
    qtbot.waitUntil(lambda: "froze." in panel.rows)


def test_a_sentence_and_a_word_of_it_are_kept_by_buttons(
    window: MainWindow, panel: ContinuationsPanel, qtbot: QtBot
) -> None:
    choose(panel, WRITTEN[0])
    qtbot.mouseClick(button(panel, "A Sentence"), Qt.MouseButton.LeftButton)
    assert window.editor.text() == RAIN + " fell on the sea."
    assert panel.rows == ["It fell on the town."]
    word = button(panel, "A Word")
    word.setFocus()
    qtbot.keyClick(word, Qt.Key.Key_Space)
    assert window.editor.text() == RAIN + " fell on the sea. It"
    assert window.editor.pending.text == " fell on the town."
    qtbot.mouseClick(button(panel, "Keep It"), Qt.MouseButton.LeftButton)
    assert window.editor.text() == RAIN + WRITTEN[0]
    window.editor.undo()
    assert window.editor.text() == RAIN


def test_the_reason_of_the_order_is_said_in_words_when_asked_for(
    panel: ContinuationsPanel, qtbot: QtBot
) -> None:
    assert panel.reasons == ""
    qtbot.mouseClick(button(panel, "Why This Order"), Qt.MouseButton.LeftButton)
    assert "no name comes from nowhere" in panel.reasons
    qtbot.mouseClick(button(panel, "Why This Order"), Qt.MouseButton.LeftButton)
    assert panel.reasons == ""


def test_several_are_written_at_once_and_listed(
    window: MainWindow, panel: ContinuationsPanel, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.several = (" froze.", " turned to snow.")
    qtbot.mouseClick(button(panel, "Write 5"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "froze." in panel.rows)
    assert len(panel.rows) == 5
    assert button(panel, "Write 5").isEnabled()
    assert window.editor.text() == RAIN


def test_the_writing_of_several_can_be_stopped(
    window: MainWindow, panel: ContinuationsPanel, assistant: FakeAssistant, qtbot: QtBot
) -> None:
    assistant.several = (" froze.",)
    assistant.released.clear()
    qtbot.mouseClick(button(panel, "Write 5"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Stop" in labels(panel))
    qtbot.mouseClick(button(panel, "Stop"), Qt.MouseButton.LeftButton)
    assistant.released.set()
    qtbot.waitUntil(lambda: "Write 5" in labels(panel))
    assert len(panel.rows) == 3
    assert not window.editor.pending.writing_several


def test_it_follows_the_caret_and_says_where_nothing_was_written(
    window: MainWindow, panel: ContinuationsPanel, qtbot: QtBot
) -> None:
    window.editor.setFocus()
    qtbot.keyClick(window.editor, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: panel.rows == [])
    assert not button(panel, "Keep It").isEnabled()
    qtbot.keyClick(window.editor, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: len(panel.rows) == 3)


def test_where_one_branched_off_is_said(window: MainWindow, panel: ContinuationsPanel) -> None:
    branch = Branch(" fell on the roofs.", parent=1, at=12, given=18)
    written = window.editor.pending.written
    written.put(RAIN, written.at(RAIN).with_branch(branch))
    panel.refresh()
    row = panel.rows.index("fell on the roofs.")
    assert spoken(panel, row).startswith("No. 4 · branched off No. 1 at “roofs”")


def test_escape_leads_back_to_the_page_and_the_same_key_hides_the_panel(
    window: MainWindow, panel: ContinuationsPanel, qtbot: QtBot
) -> None:
    qtbot.keyClick(rows(panel), Qt.Key.Key_Escape)
    assert window.editor.hasFocus()
    assert panel.isVisible()
    press(window, Qt.Key.Key_F9, CONTROL, qtbot)
    assert panel.isHidden()
    assert not action(window, "continuations").isChecked()


def test_everything_in_it_has_a_name_and_can_be_reached_by_tab(
    panel: ContinuationsPanel, qtbot: QtBot
) -> None:
    wanted = [rows(panel), *panel.findChildren(QPushButton)]
    for widget in wanted:
        found = QAccessible.queryAccessibleInterface(widget)
        assert found is not None
        assert found.text(QAccessible.Text.Name)
    reached = set()
    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert set(wanted) <= reached


def test_in_another_text_it_is_about_that(
    window: MainWindow, panel: ContinuationsPanel, qtbot: QtBot
) -> None:
    window.begin_text()
    qtbot.waitUntil(lambda: panel.rows == [])
    window.go_to_text(-1)
    qtbot.waitUntil(lambda: len(panel.rows) == 3)
