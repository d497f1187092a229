from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel, QToolButton

from writer.assist.continuing.recited import Shared
from writer.assist.continuing.written import KeptForm
from writer.assist.showing.show_policy import Rest
from writer.assist.verse.notes import Said
from writer.ui.text.text_counter import Counts
from writer.ui.window.commands.keys import keys_in_force
from writer.ui.window.status_bar import StatusBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from writer.ui.window.commands.keys import Keys


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[StatusBar]:
    locale = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show()
    yield bar
    QLocale.setDefault(locale)


def labels(bar: StatusBar) -> list[str]:
    return [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(
    ("total", "selected", "shown"),
    [
        (Counts(0, 0), None, "0 words"),
        (Counts(1, 4), None, "1 word"),
        (Counts(1234, 5678), None, "1,234 words"),
        (Counts(1234, 5678), Counts(12, 50), "12 of 1,234 words"),
        (Counts(20, 24, 20), None, "24 characters"),
        (Counts(20, 24, 20), Counts(3, 3, 3), "3 of 24 characters"),
    ],
)
def test_the_length_is_in_words_or_in_characters(
    total: Counts, selected: Counts | None, shown: str, bar: StatusBar
) -> None:
    bar.show_length(total, selected)
    assert shown in labels(bar)


@pytest.mark.parametrize(
    ("country", "shown"),
    [
        ("en_US", "204,809 words"),
        ("de_DE", "204.809 words"),
        ("fr_FR", "204\u202f809 words"),
        ("C", "204,809 words"),
    ],
)
def test_figures_are_grouped_as_in_the_writers_country(
    country: str, shown: str, bar: StatusBar
) -> None:
    QLocale.setDefault(QLocale(country))
    bar.show_length(Counts(204_809, 900_000), None)
    assert shown in labels(bar)


@pytest.mark.parametrize(
    ("encoding", "newline", "shown"),
    [("gb18030", "\n", "GB18030 LF"), ("utf-8", "\r\n", "UTF-8 CRLF")],
)
def test_an_unusual_format_is_shown(
    encoding: str, newline: str, shown: str, bar: StatusBar
) -> None:
    bar.show_format(encoding, newline)
    assert shown in labels(bar)


def test_the_usual_format_is_not_worth_a_word(bar: StatusBar) -> None:
    bar.show_format("utf-8", "\n")
    assert not any("UTF" in text for text in labels(bar))


def test_a_click_on_the_buttons_asks_for_what_they_say(bar: StatusBar, qtbot: QtBot) -> None:
    bar.show_model("My poems")
    bar.show_assistance(on=False)
    buttons = {button.text(): button for button in bar.findChildren(QToolButton)}
    with qtbot.waitSignal(bar.model_clicked):
        qtbot.mouseClick(buttons["My poems"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.assistance_clicked):
        qtbot.mouseClick(buttons["Suggestions off"], Qt.MouseButton.LeftButton)


def test_messages_leave_the_state_in_sight(bar: StatusBar) -> None:
    bar.show_length(Counts(2, 8), None)
    bar.tell("Saved poem.txt")
    assert bar.currentMessage() == "Saved poem.txt"
    assert "2 words" in labels(bar)


def button(bar: StatusBar, text: str) -> QToolButton:
    return next(each for each in bar.findChildren(QToolButton) if each.text() == text)


def test_the_keys_of_a_continuation_stand_as_long_as_it_does(bar: StatusBar) -> None:
    line = "Enter keeps it, Alt+S a sentence of it, Alt+R writes another, any other key drops it"
    bar.show_pending(True)
    assert bar.currentMessage() == line
    bar.tell("Saved poem.txt")
    bar.clearMessage()  # as after its time
    assert bar.currentMessage() == line
    bar.use_keys(keys_in_force("writer", [("keep_continuation", "F2")]))
    assert bar.currentMessage() == line.replace("Enter", "F2")
    bar.show_pending(False)
    assert bar.currentMessage() == ""


@pytest.mark.parametrize(
    ("shared", "said"),
    [
        (
            Shared(14, "and nobody came", "My first book"),
            "14 words in a row as in “My first book”",
        ),
        (Shared(9, "and nobody came", ""), "9 words in a row as in this text"),
        (Shared(15, "没有人来过这里", "雨"), "15 characters in a row as in “雨”"),
    ],
)
def test_what_a_continuation_repeats_is_said_before_its_keys(
    bar: StatusBar, shared: Shared, said: str
) -> None:
    bar.show_pending(True, shared)
    assert bar.currentMessage().startswith(f"{said}; Enter keeps it, ")
    bar.use_keys(keys_in_force("writer"))
    assert said in bar.currentMessage()
    bar.show_pending(True)
    assert bar.currentMessage().startswith("Enter keeps it, ")


def test_what_is_told_meanwhile_is_not_cut_short_by_its_end(bar: StatusBar) -> None:
    bar.show_pending(True)
    bar.tell("Saved poem.txt")
    bar.show_pending(False)
    assert bar.currentMessage() == "Saved poem.txt"
    bar.clearMessage()
    assert bar.currentMessage() == ""


@pytest.mark.parametrize(
    ("keys", "wakes"),
    [
        (keys_in_force("writer"), "Ctrl+Space wakes them"),
        (keys_in_force("code"), "Alt+\\ wakes them"),
        (keys_in_force("writer", [("ask_now", "")]), "Assist → Ask Now wakes them"),
    ],
)
def test_a_rest_is_said_when_it_begins_and_stands_where_one_looks(
    keys: Keys, wakes: str, bar: StatusBar
) -> None:
    bar.use_keys(keys)
    bar.show_rest(Rest(59_800.0, unwanted=False), begins=True)
    assert bar.currentMessage() == f"Suggestions rest for 60 seconds; {wakes}"
    cell = button(bar, "Suggestions rest")
    assert wakes in cell.toolTip()
    assert "until" in cell.toolTip()
    assert cell.accessibleDescription() == cell.toolTip()
    bar.show_assistance(on=False)
    assert cell.text() == "Suggestions off"
    bar.show_assistance(on=True)
    bar.show_rest(None, begins=True)
    assert cell.text() == "Suggestions on"
    assert "wakes" not in cell.toolTip()


def test_a_rest_that_nobody_wished_says_why(bar: StatusBar) -> None:
    bar.show_rest(Rest(30_000.0, unwanted=True), begins=True)
    assert "were not wanted: they rest for 30 seconds" in bar.currentMessage()


def test_a_language_without_a_model_stands_in_the_models_place(bar: StatusBar) -> None:
    bar.show_model("Model by language")
    bar.show_unknown_language(True)
    cell = button(bar, "No model for this language")
    assert "No model writes this language" in cell.toolTip()
    bar.show_model("My poems")
    assert cell.text() == "No model for this language"
    bar.show_unknown_language(False)
    assert cell.text() == "My poems"
    assert "Choose" in cell.toolTip()


def test_the_form_that_a_continuation_keeps_is_said_with_the_key_for_another(
    bar: StatusBar,
) -> None:
    form = KeptForm(0, (Said("Ballad", "民谣体"), Said("Free verse", "自由诗")))
    bar.show_pending(True, form=form)
    assert bar.currentMessage() == (
        "Ballad (Alt+F: another form); Enter keeps it, Alt+S a line, Alt+R writes another, "
        "any other key drops it"
    )
    QLocale.setDefault(QLocale("zh_CN"))
    bar.show_pending(True, form=form)
    assert "民谣体" in bar.currentMessage()
    bar.show_pending(True)
    assert "Alt+F" not in bar.currentMessage()
