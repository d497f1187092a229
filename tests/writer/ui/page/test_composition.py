"""Which events of an input method matter, and what they say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication, QInputMethodEvent

from writer.ui.page.composition import Composition, composes


def event(preedit="", commit="", replaced=0):
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit, -replaced, replaced)
    return event


@pytest.fixture
def composition(sheet):
    return Composition(sheet().channel)


@pytest.mark.parametrize(
    ("event", "matters"),
    [
        (event(), False),
        (event(preedit="yue"), True),
        (event(commit="月"), True),
        (event(replaced=1), True),
    ],
)
def test_events_that_do_nothing_are_known(composition, event, matters):
    assert composition.concerned_by(event) is matters


def test_a_composition_lasts_until_nothing_is_composed(composition):
    assert not composition.active
    composition.follow(event(preedit="yue"))
    assert composition.active
    # The same that did nothing before ends it.
    assert composition.concerned_by(event())
    composition.follow(event())
    assert not composition.active


def test_a_part_may_be_committed_while_the_rest_is_composed(composition):
    both = event(preedit="liang", commit="月")
    assert composes(both)
    composition.follow(both)
    assert composition.active


@pytest.mark.parametrize(("language", "warmed"), [("Chinese", ["中文"]), ("French", [])])
def test_the_chinese_model_is_loaded_while_the_first_word_is_composed(
    sheet, monkeypatch, language, warmed
):
    class Method:
        def locale(self):
            return QLocale(QLocale.Language[language])

    monkeypatch.setattr(QGuiApplication, "inputMethod", Method)
    s = sheet()
    composition = Composition(s.channel)
    composition.follow(event(commit="!"))
    s.settle()
    assert s.assistant.warmed_for == []
    composition.follow(event(preedit="yue"))
    composition.follow(event(preedit="yuel"))
    s.settle()
    assert s.assistant.warmed_for == warmed
