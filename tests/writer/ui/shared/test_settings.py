from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from writer.settings import load_settings
from writer.ui.shared import settings as live_settings
from writer.ui.shared.settings import LiveSettings

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from writer.settings import Settings


def test_a_choice_is_told_and_stored_soon(
    settings: LiveSettings, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(settings.changed) as told:
        settings.choose("appearance", theme="dark")
    assert told.args == ["appearance"]
    assert settings.appearance.theme == "dark"
    path = tmp_path / "settings" / "settings.json"
    qtbot.waitUntil(path.exists)
    assert load_settings(path).appearance.theme == "dark"


def test_many_changes_are_stored_once(
    settings: LiveSettings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[float] = []

    def save(before: Settings, now: Settings, path: Path) -> Settings:
        stored.append(now.assistance.boldness)
        return now

    monkeypatch.setattr(live_settings, "save_settings", save)
    for boldness in (0.5, 0.6, 0.7):
        settings.choose("assistance", boldness=boldness)
    qtbot.waitUntil(lambda: bool(stored))
    settings.save()
    assert stored == [0.7]


def test_the_same_choice_again_is_no_change(settings: LiveSettings, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(settings.changed):
        settings.choose("workplace")


def test_settings_that_cannot_be_stored_hold_all_the_same(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way of the folder")
    settings = LiveSettings(tmp_path / "file" / "settings.json")
    settings.choose("appearance", zoom=2)
    settings.save()
    assert settings.appearance.zoom == 2
    assert "could not be saved" in caplog.text


def test_a_choice_stays_within_its_bounds(settings: LiveSettings) -> None:
    settings.choose("appearance", font_size=500)
    assert settings.appearance.font_size == 96
    with pytest.raises(ValueError, match="int"):
        settings.choose("appearance", font_size="large")
    with pytest.raises(KeyError):
        settings.choose("appearance", colour="red")


def test_two_programs_do_not_undo_each_other(tmp_path: Path, qapp: QApplication) -> None:
    # One switched suggestions off, the other zoomed, and they were on again.
    first, second = (LiveSettings(tmp_path / "settings.json") for _ in range(2))
    first.choose("assistance", enabled=False)
    first.save()
    second.choose("appearance", zoom=2)
    second.save()
    first.choose("workplace", last_folder="/texts")
    first.save()
    stored = load_settings(tmp_path / "settings.json")
    assert (stored.assistance.enabled, stored.appearance.zoom) == (False, 2)
    assert stored.workplace.last_folder == "/texts"
