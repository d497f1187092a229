"""Verse in the margin of a window: a tick in a menu, the form in the status bar, words by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QSpinBox

from tests.writer.ui.window.handling import ALONE, CONTROL, SHIFT, action, press, status
from writer.assist.verse.notes import heaviest
from writer.ui.verse.line_margin import LineMargin, margin_figure, margin_letter
from writer.ui.verse.saying_dialog import SayingDialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.main_window import MainWindow

SONNET_LINES = """\
Shall I compare thee to a summer's day?
Thou art more lovely and more temperate:
Rough winds do shake the darling buds of May,
And summer's lease hath all too short a date;"""
LIMERICK = """\
There once was a poet from Wheeling
Whose verses were wanting in feeling;
And so, for a wager,
She sent to a major
A sonnet that slept on the ceiling."""
BROKEN_LINK = "渭城朝雨浥轻尘，\n客舍青青柳色新。\n劝君更尽一杯酒，\n西出阳关无故人。"


@pytest.fixture(autouse=True)
def _same_locale_after() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


def show_margin(window: MainWindow, qtbot: QtBot, text: str = "", row: int = 0) -> None:
    window.editor.load_text(text)
    cursor = QTextCursor(window.editor.document().findBlockByNumber(row))
    window.editor.setTextCursor(cursor)
    action(window, "verse_margin").trigger()
    rest(window, qtbot)


def rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.verse.at_rest, timeout=30_000)


def margin(window: MainWindow) -> LineMargin | None:
    return next(
        (each for each in window.editor.findChildren(LineMargin) if each.isVisible()), None
    )


def test_the_margin_comes_and_goes_and_is_remembered(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    assert margin(window) is None
    press(window, Qt.Key.Key_M, CONTROL | SHIFT, qtbot)
    assert settings.appearance.verse_margin
    assert action(window, "verse_margin").isChecked()
    assert margin(window) is not None
    action(window, "verse_margin").trigger()
    assert margin(window) is None
    assert not settings.appearance.verse_margin


def test_the_form_of_the_verse_at_the_caret_is_named(window: MainWindow, qtbot: QtBot) -> None:
    show_margin(window, qtbot, f"{SONNET_LINES}\n\n" + "Prose. " * 40)
    assert "Quatrains ABAB" in status(window)
    window.editor.setTextCursor(QTextCursor(window.editor.document().findBlockByNumber(5)))
    assert "Quatrains ABAB" not in status(window)
    action(window, "verse_margin").trigger()
    assert "Quatrains ABAB" not in status(window)


def test_the_line_at_the_caret_is_explained_by_key(window: MainWindow, qtbot: QtBot) -> None:
    show_margin(window, qtbot, SONNET_LINES, row=3)
    press(window, Qt.Key.Key_L, CONTROL | SHIFT, qtbot)
    said = window.statusBar().currentMessage()
    assert said.startswith("10 syllables; iambic pentameter: × / | × / | × / | × / | × /")
    assert "eye rhyme: “date” rhymes with “temperate” in line 2 to the eye" in said
    assert "eye rhyme" in margin(window).explanation.text()


def test_the_same_is_said_in_chinese_where_the_system_is(window: MainWindow, qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("zh_CN"))
    show_margin(window, qtbot, BROKEN_LINK, row=2)
    assert "七言绝句 · 平起首句入韵 · 平水韵 真" in status(window)
    action(window, "explain_line").trigger()
    assert "折腰体：" in window.statusBar().currentMessage()


def test_asking_of_a_line_shows_the_margin_and_answers_when_it_is_read(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.editor.load_text(SONNET_LINES)
    action(window, "explain_line").trigger()
    assert margin(window) is not None
    qtbot.waitUntil(
        lambda: window.statusBar().currentMessage().startswith("10 syllables"), timeout=30_000
    )


def test_of_prose_nothing_is_said(window: MainWindow, qtbot: QtBot) -> None:
    show_margin(window, qtbot, "Prose. " * 40)
    action(window, "explain_line").trigger()
    assert window.statusBar().currentMessage() == "This is no line of verse"


def test_a_form_is_chosen_in_the_menu_of_the_margin(window: MainWindow, qtbot: QtBot) -> None:
    show_margin(window, qtbot, SONNET_LINES)
    marks = window.verse.marks
    menu = window.verse.menu_of(marks, 0)
    titles = {each.text(): each for each in menu.actions() if each.text()}
    assert titles["The Form That Is Found"].isChecked()
    assert "七言绝句" not in titles
    titles["Shakespearean sonnet"].trigger()
    rest(window, qtbot)
    assert "Shakespearean sonnet · 10 lines left" in status(window)
    again = window.verse.menu_of(marks, 0)
    chosen = [each.text() for each in again.actions() if each.isChecked()]
    assert chosen == ["Shakespearean sonnet"]
    titles["No Marks Here"].trigger()
    rest(window, qtbot)
    assert marks.lines_at(0) == ()
    for each in (menu, again):
        each.deleteLater()


def test_a_word_is_corrected_from_the_menu_of_the_margin(window: MainWindow, qtbot: QtBot) -> None:
    show_margin(window, qtbot, SONNET_LINES.replace("temperate", "zorlion"))
    menu = window.verse.menu_of(window.verse.marks, 1)
    (said,) = menu.findChildren(QMenu)
    words = said.actions()
    assert words[0].text() == "zorlion"
    window.verse.correction_wanted.disconnect()
    with qtbot.waitSignal(window.verse.correction_wanted) as wanted:
        words[0].trigger()
    assert wanted.args == ["zorlion"]
    menu.deleteLater()


def test_each_text_has_its_own_marks_and_keeps_its_form(window: MainWindow, qtbot: QtBot) -> None:
    show_margin(window, qtbot, SONNET_LINES)
    first = window.text
    window.verse.marks.choose_form(0, "blank-verse")
    rest(window, qtbot)
    window.begin_text()
    rest(window, qtbot)
    assert margin(window) is not None
    assert "Blank verse" not in status(window)
    window.attach(first)
    rest(window, qtbot)
    assert "Blank verse" in status(window)
    window.begin_text()
    first.editor.document().setModified(False)
    window.close_text(first)
    rest(window, qtbot)


def beside(window: MainWindow) -> list[tuple[str, str, str | None]]:
    """Return what stands beside each row: figure, letter, weight."""
    rows = range(window.editor.document().blockCount())
    noted = [window.verse.marks.lines_at(row) for row in rows]
    return [(margin_figure(each), margin_letter(each), heaviest(each)) for each in noted]


def test_a_limerick_is_counted_as_it_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_M, CONTROL | SHIFT, qtbot)
    figures: list[str] = []
    for line in LIMERICK.split("\n"):
        if window.editor.text():
            press(window, Qt.Key.Key_Return, ALONE, qtbot)
        qtbot.keyClicks(window.editor, line)
        rest(window, qtbot)
        figures.append(beside(window)[-1][0])
    assert figures == ["", "9", "6", "6", "9"]
    assert [figure for figure, _, _ in beside(window)] == ["9", "9", "6", "6", "9"]
    assert "".join(letter for _, letter, _ in beside(window)) == "AABBA"
    assert "Limerick" in status(window)
    press(window, Qt.Key.Key_L, CONTROL | SHIFT, qtbot)
    said = margin(window).explanation.text()
    assert "9 syllables; anapaestic trimeter: × / | × × / | × × / ×; rhyme A, with line 2" in said
    assert "<b>feminine ending</b> – A weak syllable follows the last foot." in said


def test_a_broken_link_is_told_as_it_is_written(window: MainWindow, qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("zh_CN"))
    action(window, "verse_margin").trigger()
    for number, line in enumerate(BROKEN_LINK.split("\n")):
        if number:
            press(window, Qt.Key.Key_Return, ALONE, qtbot)
        event = QInputMethodEvent()
        event.setCommitString(line)
        QApplication.sendEvent(window.editor, event)
        rest(window, qtbot)
        if number == 1:
            assert "七言绝句 · 还差 2 句" in status(window)
    assert [weight for _, _, weight in beside(window)] == [None, None, "licence", None]
    assert "".join(letter or "-" for _, letter, _ in beside(window)) == "AA-A"
    press(window, Qt.Key.Key_Up, ALONE, qtbot)
    rest(window, qtbot)
    press(window, Qt.Key.Key_L, CONTROL | SHIFT, qtbot)
    said = margin(window).explanation.text()
    assert "<b>折腰体</b> – 第3句应与第2句相粘而不粘" in said
    assert "平声 文" in said


# The answer came to marks that were deleted.
def test_a_text_is_closed_while_it_is_read(window: MainWindow, qtbot: QtBot) -> None:
    show_margin(window, qtbot)
    first = window.text
    window.begin_text()
    window.attach(first)
    first.editor.insertPlainText(SONNET_LINES)
    qtbot.waitUntil(lambda: window.verse.background.busy)
    first.editor.document().setModified(False)
    window.close_text(first)
    qtbot.waitUntil(lambda: not window.verse.background.busy)
    rest(window, qtbot)


def test_the_margin_is_there_in_a_window_that_opens_with_it(
    settings: LiveSettings, request: pytest.FixtureRequest
) -> None:
    settings.choose("appearance", verse_margin=True)
    window: MainWindow = request.getfixturevalue("window")
    assert margin(window) is not None
    assert action(window, "verse_margin").isChecked()


def test_a_word_of_the_row_may_be_said_otherwise_those_that_are_guessed_first(
    window: MainWindow, qtbot: QtBot
) -> None:
    show_margin(window, qtbot, SONNET_LINES.replace("summer's", "Elvirast"))
    menu = window.verse.menu_of(window.verse.marks, 0)
    words = next(each for each in menu.findChildren(QMenu) if each.title() == "How Is It Said?")
    assert [each.text() for each in words.actions()][:3] == ["Elvirast", "Shall", "I"]
    with qtbot.waitSignal(window.verse.correction_wanted) as wanted:
        words.actions()[0].trigger()
    assert wanted.args == ["Elvirast"]
    qtbot.waitUntil(lambda: window.findChild(SayingDialog) is not None, timeout=30_000)
    dialog = window.findChild(SayingDialog)
    before = window.verse.marks.lines_at(0)
    dialog.findChild(QSpinBox).setValue(1)
    with qtbot.waitSignal(dialog.accepted):
        dialog.keep()
    # The margin counts the word as it is said now.
    qtbot.waitUntil(lambda: window.verse.marks.lines_at(0) not in {(), before})
    rest(window, qtbot)
    menu.deleteLater()
