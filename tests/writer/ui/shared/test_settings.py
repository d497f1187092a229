from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from writer.settings import load_settings
from writer.ui.shared import settings as live_settings
from writer.ui.shared.settings import LiveSettings

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot


def test_a_choice_is_told_and_stored_soon(
    settings: LiveSettings, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(settings.changed):
        settings.choose(replace(settings.appearance, theme="dark"))
    assert settings.appearance.theme == "dark"
    path = tmp_path / "settings" / "settings.json"
    qtbot.waitUntil(path.exists)
    assert load_settings(path).appearance.theme == "dark"


def test_many_changes_are_stored_once(
    settings: LiveSettings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[float] = []
    monkeypatch.setattr(
        live_settings, "save_settings", lambda all_, _: stored.append(all_.assistance.temperature)
    )
    for temperature in (0.5, 0.6, 0.7):
        settings.choose(replace(settings.assistance, temperature=temperature))
    qtbot.waitUntil(lambda: bool(stored))
    settings.save()
    assert stored == [0.7]


def test_the_same_choice_again_is_no_change(settings: LiveSettings, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(settings.changed):
        settings.choose(replace(settings.workplace))


def test_settings_that_cannot_be_stored_hold_all_the_same(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way of the folder")
    settings = LiveSettings(tmp_path / "file" / "settings.json")
    settings.choose(replace(settings.appearance, zoom=2))
    settings.save()
    assert settings.appearance.zoom == 2
    assert "could not be saved" in caplog.text
