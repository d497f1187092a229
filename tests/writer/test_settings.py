from __future__ import annotations

import json
import logging
import os
import stat
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from writer.assist.options import AssistanceOptions
from writer.errors import SettingsError
from writer.sections import choices
from writer.settings import (
    RECENT_FILES,
    AppearanceOptions,
    Settings,
    WorkplaceOptions,
    decode_settings,
    load_settings,
    merge_settings,
    save_settings,
    settings_path,
    with_recent_file,
)

SECTIONS = {"assistance": AssistanceOptions, "appearance": AppearanceOptions}
NAMED = {
    "theme": ["dark", "light"],
    "key_preset": ["code"],
    "candidate_bar": ["caret", "off"],
    "continuation_pace": ["reading"],
}


def value_of(section: type, name: str) -> st.SearchStrategy[Any]:
    """Return every value that a choice may have."""
    default, bounds = getattr(section(), name), choices(section)[name]
    if isinstance(default, bool):
        return st.booleans()
    if isinstance(default, int):
        return st.integers(int(bounds.least), int(bounds.greatest))
    if isinstance(default, float):
        return st.floats(bounds.least, bounds.greatest, allow_subnormal=False)
    if name in NAMED:
        return st.sampled_from(NAMED[name])
    return st.text(max_size=5)


ANY_CHOICE = st.sampled_from(
    [(section, field.name) for section, kind in SECTIONS.items() for field in fields(kind)]
).flatmap(lambda where: st.tuples(st.just(where), value_of(SECTIONS[where[0]], where[1])))
ANY_CHOICES = st.lists(ANY_CHOICE, max_size=6, unique_by=lambda made: made[0])


def with_choices(settings: Settings, made: list[tuple[tuple[str, str], object]]) -> Settings:
    for (section, name), value in made:
        options = replace(getattr(settings, section), **{name: value})
        settings = replace(settings, **{section: options})
    return settings


# Where ONNX Runtime has run in the process, subnormal numbers count as zero.
NUMBERS = st.floats(allow_subnormal=False)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == Settings()


def test_what_was_chosen_is_there_the_next_time(tmp_path: Path) -> None:
    chosen = Settings(
        AssistanceOptions(enabled=False, boldness=0.9, model_id="mine"),
        AppearanceOptions(theme="dark", font_family="Gentium", zoom=3),
        WorkplaceOptions(("/a.txt", "/b.txt"), "/", "Zm9v"),
    )
    path = tmp_path / "new folder" / "settings.json"
    save_settings(Settings(), chosen, path)
    assert load_settings(path) == chosen


def test_only_what_differs_from_the_defaults_is_written(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save_settings(Settings(), Settings(appearance=AppearanceOptions(theme="dark")), path)
    assert json.loads(path.read_text()) == {"version": 1, "appearance": {"theme": "dark"}}


@pytest.mark.parametrize(
    ("section", "option", "bad"),
    [
        ("assistance", "boldness", "hot"),
        ("assistance", "enabled", "yes"),
        ("assistance", "key_preset", "emacs"),
        ("assistance", "boldness", float("nan")),
        ("assistance", "candidate_count", 4.5),
        ("appearance", "theme", "purple"),
        ("appearance", "font_size", None),
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
    document[section][option] = bad
    with caplog.at_level(logging.WARNING):
        assert decode_settings(document) == decode_settings(good)
    kind = type(getattr(Settings(), section))
    assert f"{kind.__name__}.{option}" in caplog.text


@pytest.mark.parametrize(
    ("section", "option", "stored", "used"),
    [
        ("assistance", "boldness", 9, 1.0),
        ("assistance", "boldness", -2, 0.0),
        ("assistance", "candidate_count", -1, 3),
        ("appearance", "font_size", 2000, 96),
        ("appearance", "zoom", -(10**400), -90),
    ],
)
def test_a_number_out_of_bounds_becomes_the_nearest_within_and_is_logged(
    section: str, option: str, stored: float, used: float, caplog: pytest.LogCaptureFixture
) -> None:
    settings = decode_settings({section: {option: stored}})
    assert getattr(getattr(settings, section), option) == used
    assert choices(type(getattr(settings, section)))[option].title in caplog.text


@pytest.mark.parametrize("document", [{"assistance": 3}, {"unknown": {}}, {"version": "two"}])
def test_a_section_that_is_none_is_no_reason_to_fail(document: dict[str, object]) -> None:
    assert decode_settings(document) == Settings()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe\x00", b"null", b"[" * 100_000])
def test_a_damaged_file_is_set_aside(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(damage)
    assert load_settings(path) == Settings()
    dark = Settings(appearance=AppearanceOptions(theme="dark"))
    save_settings(Settings(), dark, path)
    assert load_settings(path) == dark
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
        save_settings(Settings(), Settings(), tmp_path / "file" / "settings.json")


def test_the_newest_file_comes_first_and_the_oldest_is_forgotten() -> None:
    files: tuple[str, ...] = ()
    for number in range(RECENT_FILES + 2):
        files = with_recent_file(files, Path(f"/texts/{number}.txt"))
    files = with_recent_file(files, Path("/texts/5.txt"))
    assert files[:2] == ("/texts/5.txt", f"/texts/{RECENT_FILES + 1}.txt")
    assert len(files) == len(set(files)) == RECENT_FILES


def test_a_portable_copy_keeps_its_settings_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    assert settings_path() == tmp_path / "config" / "settings.json"


def test_a_name_that_is_no_text_is_remembered(tmp_path: Path) -> None:
    # One file name in Latin-1, and no setting was ever stored again.
    settings = Settings(workplace=WorkplaceOptions(recent_files=("/texts/caf\udce9.txt",)))
    save_settings(Settings(), settings, tmp_path / "settings.json")
    assert load_settings(tmp_path / "settings.json") == settings


def test_two_programs_keep_what_each_of_them_chose(tmp_path: Path) -> None:
    # One switched suggestions off, the other zoomed: they were on again.
    path = tmp_path / "settings.json"
    start = load_settings(path)
    off = replace(start, assistance=AssistanceOptions(enabled=False))
    zoomed = replace(start, appearance=AppearanceOptions(zoom=2))
    save_settings(start, off, path)
    save_settings(start, zoomed, path)
    assert load_settings(path) == replace(off, appearance=zoomed.appearance)


def test_a_choice_taken_back_to_its_default_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    dark = Settings(appearance=AppearanceOptions(theme="dark", zoom=1))
    save_settings(Settings(), dark, path)
    save_settings(dark, Settings(appearance=AppearanceOptions(zoom=1)), path)
    assert json.loads(path.read_text()) == {"version": 1, "appearance": {"zoom": 1}}


def test_recent_files_of_two_programs_stand_together(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    start = Settings(workplace=WorkplaceOptions(recent_files=("/old", "/older")))
    save_settings(Settings(), start, path)
    mine = replace(start, workplace=WorkplaceOptions(recent_files=("/mine", "/old", "/older")))
    theirs = replace(start, workplace=WorkplaceOptions(recent_files=("/older", "/old")))
    save_settings(start, theirs, path)
    merged = save_settings(start, mine, path)
    assert merged.workplace.recent_files == ("/mine", "/older", "/old")
    assert load_settings(path) == merged
    cleared = replace(merged, workplace=WorkplaceOptions(recent_files=("/older",)))
    assert save_settings(merged, cleared, path).workplace.recent_files == ("/older",)


def test_a_file_that_is_gone_gets_everything_again(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    dark = Settings(appearance=AppearanceOptions(theme="dark"))
    zoomed = Settings(appearance=AppearanceOptions(theme="dark", zoom=1))
    save_settings(dark, zoomed, path)
    assert load_settings(path) == zoomed


def test_a_file_that_cannot_be_read_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"appearance": {"theme": "dark"}}')

    def refuse(self: Path) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as unreadable:
        unreadable.setattr(Path, "read_bytes", refuse)
        with pytest.raises(SettingsError, match="Input/output"):
            save_settings(Settings(), Settings(appearance=AppearanceOptions(zoom=1)), path)
    assert path.read_text() == '{"appearance": {"theme": "dark"}}'


def test_what_a_later_version_wrote_survives(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    later = {
        "version": 7,
        "appearance": {"theme": "sepia", "ruler": [1, 2], "zoom": 3},
        "verse": {"form": "sonnet"},
    }
    path.write_text(json.dumps(later))
    start = load_settings(path)
    assert start == Settings(appearance=AppearanceOptions(zoom=3))
    save_settings(start, Settings(appearance=AppearanceOptions(zoom=0, font_size=20)), path)
    del later["appearance"]["zoom"]  # type: ignore[attr-defined]
    later["appearance"]["font_size"] = 20
    assert json.loads(path.read_text()) == later


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_nobody_else_reads_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    save_settings(Settings(), Settings(appearance=AppearanceOptions(zoom=1)), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@given(ANY_CHOICES)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_choice_survives_a_round_trip(
    tmp_path: Path, made: list[tuple[tuple[str, str], object]]
) -> None:
    chosen = with_choices(Settings(), made)
    path = tmp_path / "settings.json"
    path.unlink(missing_ok=True)
    save_settings(Settings(), chosen, path)
    assert load_settings(path) == chosen


@given(ANY_CHOICES, ANY_CHOICES, ANY_CHOICES)
def test_only_what_was_changed_here_is_written(
    at_first: list[tuple[tuple[str, str], object]],
    theirs: list[tuple[tuple[str, str], object]],
    ours: list[tuple[tuple[str, str], object]],
) -> None:
    start = with_choices(Settings(), at_first)
    document, _ = merge_settings(Settings(), start, {})
    document, _ = merge_settings(start, with_choices(start, theirs), document)
    now = with_choices(start, ours)
    document, _ = merge_settings(start, now, json.loads(json.dumps(document)))
    changed = [made for made in ours if with_choices(start, [made]) != start]
    wanted = with_choices(with_choices(start, theirs), changed)
    assert decode_settings(json.loads(json.dumps(document))) == wanted


@given(st.dictionaries(st.sampled_from([*SECTIONS, "workplace", "version", "x"]), ANY_JSON))
def test_no_file_keeps_the_program_from_starting_or_storing(document: dict[str, Any]) -> None:
    settings = decode_settings(document)
    for name, kind in SECTIONS.items():
        for option, bounds in choices(kind).items():
            value = getattr(getattr(settings, name), option)
            if isinstance(value, int | float) and not isinstance(value, bool):
                assert bounds.least <= value <= bounds.greatest
    stored, _ = merge_settings(
        settings, with_choices(settings, [(("appearance", "zoom"), 7)]), document
    )
    assert decode_settings(stored).appearance.zoom == 7


@given(
    st.sampled_from(
        [(section, name) for section in SECTIONS for name in choices(SECTIONS[section])]
    ),
    ANY_JSON,
)
def test_any_value_of_a_choice_is_used_mended_or_left_alone(
    where: tuple[str, str], value: object
) -> None:
    section, name = where
    settings = decode_settings({section: {name: value}})
    assert decode_settings(merge_settings(Settings(), settings, {})[0]) == settings
