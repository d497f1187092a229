from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QSlider

from writer.ui.models.assistance_sliders import AssistanceSliders

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from writer.ui.shared.settings import LiveSettings


@pytest.fixture
def sliders(settings: LiveSettings, qtbot: QtBot) -> AssistanceSliders:
    settings.choose("assistance", boldness=0.8, talkativeness=0.25)
    sliders = AssistanceSliders(settings)
    qtbot.addWidget(sliders)
    return sliders


def slider(sliders: AssistanceSliders, name: str) -> QSlider:
    return next(s for s in sliders.findChildren(QSlider) if s.accessibleName() == name)


def words(sliders: AssistanceSliders) -> str:
    return " / ".join(label.text() for label in sliders.findChildren(QLabel))


def test_opening_changes_nothing(sliders: AssistanceSliders, settings: LiveSettings) -> None:
    assert settings.assistance.boldness == 0.8
    assert settings.assistance.talkativeness == 0.25


@pytest.mark.parametrize(
    ("value", "boldness", "word"), [("minimum", 0.0, "Safer"), ("maximum", 1.0, "Bolder")]
)
def test_the_boldness_is_chosen_and_explained(
    value: str, boldness: float, word: str, sliders: AssistanceSliders, settings: LiveSettings
) -> None:
    handle = slider(sliders, "Boldness")
    handle.setValue(getattr(handle, value)())
    assert settings.assistance.boldness == boldness
    assert word in words(sliders)


def test_talkativeness_runs_from_quiet_to_talkative(
    sliders: AssistanceSliders, settings: LiveSettings
) -> None:
    handle = slider(sliders, "Suggestions")
    handle.setValue(handle.minimum())
    assert settings.assistance.talkativeness == 0
    assert "Quiet" in words(sliders)
    handle.setValue(handle.maximum())
    assert settings.assistance.talkativeness == 1
    assert "Talkative" in words(sliders)


def test_whoever_has_chosen_nothing_is_at_the_quiet_end(
    settings: LiveSettings, qtbot: QtBot
) -> None:
    sliders = AssistanceSliders(settings)
    qtbot.addWidget(sliders)
    handle = slider(sliders, "Suggestions")
    assert handle.value() == handle.minimum()
    assert "Quiet" in words(sliders)


@pytest.mark.parametrize(
    ("name", "field"), [("Boldness", "boldness"), ("Suggestions", "talkativeness")]
)
def test_a_slider_changes_only_its_own_value(
    name: str, field: str, settings: LiveSettings, qtbot: QtBot
) -> None:
    # The other one was put on its nearest step.
    settings.choose("assistance", boldness=0.83, talkativeness=0.14)
    sliders = AssistanceSliders(settings)
    qtbot.addWidget(sliders)
    handle = slider(sliders, name)
    handle.setValue(handle.maximum())
    left = {"boldness": 0.83, "talkativeness": 0.14}
    del left[field]
    assert {each: getattr(settings.assistance, each) for each in left} == left


def test_sliders_follow_choices_made_elsewhere_without_rounding_them(
    sliders: AssistanceSliders, settings: LiveSettings
) -> None:
    settings.choose("assistance", talkativeness=0.92, boldness=0.31)
    assert slider(sliders, "Suggestions").value() == 18
    assert slider(sliders, "Boldness").value() == 6
    assert (settings.assistance.talkativeness, settings.assistance.boldness) == (0.92, 0.31)
