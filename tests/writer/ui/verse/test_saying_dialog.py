"""How a word is said: readings to choose from, or one of the writer's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QRadioButton, QSpinBox

from writer.assist.verse.english.pronouncing import corrections_path, open_pronouncer
from writer.assist.verse.english.saying import how_said, say_as
from writer.assist.verse.english.spelling import in_capitals, syllables
from writer.ui.verse.saying_dialog import SayingDialog
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    Ask = Callable[[str], SayingDialog]


@pytest.fixture
def ask(nothing_survives: None, qtbot: QtBot) -> Iterator[Ask]:
    background = BackgroundTasks()
    shown = []

    def ask(word: str) -> SayingDialog:
        shown.append(SayingDialog(how_said(word, open_pronouncer()), background))
        shown[-1].show()
        return shown[-1]

    yield ask
    background.wait()
    for dialog in shown:
        dialog.close()
        dialog.deleteLater()
    background.deleteLater()


def radios(dialog: SayingDialog) -> list[str]:
    return [each.text() for each in dialog.findChildren(QRadioButton)]


def chosen(dialog: SayingDialog) -> str:
    return next(e.text() for e in dialog.findChildren(QRadioButton) if e.isChecked())


def kept() -> str:
    return corrections_path().read_text("utf-8") if corrections_path().exists() else ""


def keep(dialog: SayingDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.accepted):
        dialog.keep()


def test_the_readings_that_are_known_are_shown_with_a_word_like_each(ask: Ask) -> None:
    dialog = ask("desert")
    assert radios(dialog) == [
        "DE·sert, 2 syllables",
        "de·SERT, 2 syllables, rhymes with hurt",
        "In a&nother way:",
    ]
    assert chosen(dialog) == "DE·sert, 2 syllables"


def test_one_of_them_is_chosen_once_and_for_all(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask("desert")
    dialog.findChildren(QRadioButton)[1].click()
    with qtbot.waitSignal(dialog.corrected) as told:
        keep(dialog, qtbot)
    assert told.args == ["desert"]
    assert kept() == "desert: de-SERT, rhymes with hurt\n"
    assert chosen(ask("desert")) == "de·SERT, 2 syllables, rhymes with hurt"


def test_another_way_is_said_by_syllables_stress_and_a_rhyme(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask("Celebran")
    count, stress = dialog.findChild(QSpinBox), dialog.findChild(QComboBox)
    count.setValue(3)
    assert chosen(dialog) == "In a&nother way:"
    parts = syllables("Celebran", 3)
    ways = ["·".join(in_capitals(parts, number)) for number in range(3)]
    assert [stress.itemText(number) for number in range(stress.count())] == ways
    stress.setCurrentIndex(2)
    rhyme = next(each for each in dialog.findChildren(QLineEdit) if each.placeholderText())
    rhyme.setText(" ran ")
    keep(dialog, qtbot)
    assert kept() == f"Celebran: {ways[2].replace('·', '-')}, rhymes with ran\n"
    own = open_pronouncer().spoken("Celebran")
    assert (own.source, own.rhymes) == ("writer", True)
    again = ask("Celebran")
    assert chosen(again) == "In a&nother way:"
    assert again.answer == (ways[2].replace("·", "-"), "ran")


def test_an_answer_that_makes_no_sense_is_told_and_can_be_mended(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask("Celebran")
    rhyme = next(each for each in dialog.findChildren(QLineEdit) if each.placeholderText())
    qtbot.keyClicks(rhyme, "zzz")
    dialog.keep()
    qtbot.waitUntil(lambda: bool(dialog.note))
    assert dialog.note == "It is not known how “zzz” sounds."
    assert dialog.isVisible()
    assert kept() == ""
    rhyme.clear()
    keep(dialog, qtbot)
    assert kept()


def test_what_was_said_can_be_forgotten(ask: Ask, qtbot: QtBot) -> None:
    say_as("desert", "de-SERT")
    dialog = ask("desert")
    forget = next(e for e in dialog.findChildren(QPushButton) if e.text() == "&Forget My Way")
    with qtbot.waitSignal(dialog.corrected):
        forget.click()
    assert kept() == ""
    assert not next(
        e for e in ask("desert").findChildren(QPushButton) if e.text() == "&Forget My Way"
    ).isEnabled()


def test_a_word_of_one_syllable_has_no_stress_to_choose(ask: Ask) -> None:
    dialog = ask("wind")
    assert radios(dialog)[:2] == [
        "wind, 1 syllable, rhymes with grinned",
        "wind, 1 syllable, rhymes with find",
    ]
    assert not dialog.findChild(QComboBox).isEnabled()
