from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.options import AssistanceOptions
from writer.errors import SettingsError
from writer.settings import (
    RECENT_FILES,
    AppearanceOptions,
    Settings,
    WorkplaceOptions,
    decode_settings,
    encode_settings,
    load_settings,
    save_settings,
    settings_path,
    with_recent_file,
)


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == Settings()


def test_what_was_chosen_is_there_the_next_time(tmp_path: Path) -> None:
    chosen = Settings(
        AssistanceOptions(enabled=False, temperature=1.2, model_id="mine"),
        AppearanceOptions(theme="dark", font_family="Gentium", zoom=3),
        WorkplaceOptions(("/a.txt", "/b.txt"), "/", "Zm9v"),
    )
    path = tmp_path / "new folder" / "settings.json"
    save_settings(chosen, path)
    assert load_settings(path) == chosen


def test_only_what_differs_from_the_defaults_is_written(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save_settings(Settings(appearance=AppearanceOptions(theme="dark")), path)
    assert json.loads(path.read_text()) == {"version": 1, "appearance": {"theme": "dark"}}


@pytest.mark.parametrize(
    ("section", "option", "bad"),
    [
        ("assistance", "temperature", 9),
        ("assistance", "temperature", "hot"),
        ("assistance", "enabled", "yes"),
        ("assistance", "key_preset", "emacs"),
        ("assistance", "top_p", 0),
        ("appearance", "theme", "purple"),
        ("appearance", "font_size", 2000),
        ("workplace", "recent_files", 7),
        ("workplace", "no_such_option", 1),
    ],
)
def test_a_bad_value_falls_back_alone_and_is_logged(
    section: str, option: str, bad: object, caplog: pytest.LogCaptureFixture
) -> None:
    good = {
        "assistance": {"ghost_words": 2},
        "appearance": {"zoom": 1},
        "workplace": {"last_folder": "/x"},
    }
    document = {name: dict(values) for name, values in good.items()}
    document[section][option] = bad  # type: ignore[assignment]
    with caplog.at_level(logging.WARNING):
        assert decode_settings(document) == decode_settings(good)
    assert f"{section}.{option}" in caplog.text


@pytest.mark.parametrize("document", [{"assistance": 3}, {"unknown": {}}, {"version": "two"}])
def test_a_section_that_is_none_is_no_reason_to_fail(document: dict[str, object]) -> None:
    assert decode_settings(document) == Settings()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe\x00", b"null", b"[" * 100_000])
def test_a_damaged_file_is_set_aside(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(damage)
    assert load_settings(path) == Settings()
    save_settings(Settings(), path)
    assert (tmp_path / "settings.damaged.json").read_bytes() == damage


def test_old_versions_are_upgraded_step_by_step() -> None:
    def rename_colours(sections: dict[str, object]) -> dict[str, object]:
        return {"look": sections["colours"]}

    def rename_look(sections: dict[str, object]) -> dict[str, object]:
        return {"appearance": sections["look"]}

    dark = Settings(appearance=AppearanceOptions(theme="dark"))
    upgrades = (rename_colours, rename_look)
    assert decode_settings({"version": 1, "colours": {"theme": "dark"}}, upgrades) == dark
    assert decode_settings({"version": 2, "look": {"theme": "dark"}}, upgrades) == dark
    assert decode_settings({"version": 3, "appearance": {"theme": "dark"}}, upgrades) == dark


def test_settings_that_cannot_be_stored_are_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SettingsError, match="they hold until you quit"):
        save_settings(Settings(), tmp_path / "file" / "settings.json")


def test_the_newest_file_comes_first_and_the_oldest_is_forgotten() -> None:
    options = WorkplaceOptions()
    for number in range(RECENT_FILES + 2):
        options = with_recent_file(options, Path(f"/texts/{number}.txt"))
    options = with_recent_file(options, Path("/texts/5.txt"))
    assert options.recent_files[:2] == ("/texts/5.txt", f"/texts/{RECENT_FILES + 1}.txt")
    assert len(options.recent_files) == len(set(options.recent_files)) == RECENT_FILES
    assert options.last_folder == "/texts"


def test_a_portable_copy_keeps_its_settings_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    assert settings_path() == tmp_path / "config" / "settings.json"


@given(
    st.builds(
        AssistanceOptions,
        talkativeness=st.floats(0, 1, allow_subnormal=False),
        temperature=st.floats(0, 1.5, allow_subnormal=False),
        top_p=st.floats(0.01, 1),
        candidate_count=st.integers(3, 5),
        ghost_words=st.integers(1, 12),
        continuation_words=st.integers(5, 1000),
        top_k=st.integers(0, 100),
    )
)
def test_every_choice_survives_a_round_trip(assistance: AssistanceOptions) -> None:
    settings = replace(Settings(), assistance=assistance)
    assert decode_settings(json.loads(json.dumps(encode_settings(settings)))) == settings
