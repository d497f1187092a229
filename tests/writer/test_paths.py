from __future__ import annotations

import sys
from pathlib import Path

import pytest

from writer import paths


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a packaged program, which believes to run from there."""
    program = tmp_path / "my sticks 我的" / "inkling"
    program.mkdir(parents=True)
    monkeypatch.delenv("INKLING_DATA", raising=False)
    monkeypatch.delenv("APPDIR", raising=False)
    run_from(program / "inkling", monkeypatch)
    return program


def run_from(executable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(executable))


def all_folders() -> set[Path]:
    return {paths.config_dir(), paths.data_dir(), paths.state_dir(), paths.memory_dir()}


def test_a_source_tree_has_no_program_folder_and_its_own_resources() -> None:
    assert paths.program_dir() is None
    assert paths.resources_dir() == Path(__file__).parents[2] / "resources"


def test_installed_resources_lie_in_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "writer" / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "writer" / "paths.py"))
    assert paths.resources_dir() == tmp_path / "writer" / "resources"


def test_a_data_folder_beside_the_program_keeps_everything(packaged: Path) -> None:
    (packaged / "Data").mkdir()
    assert all(folder.is_relative_to(packaged / "Data") for folder in all_folders())


def test_without_it_nothing_is_written_beside_the_program(packaged: Path) -> None:
    assert paths.portable_dir() is None
    assert not any(folder.is_relative_to(packaged) for folder in all_folders())


def test_a_folder_that_was_chosen_goes_before_the_one_beside_the_program(
    packaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (packaged / "Data").mkdir()
    monkeypatch.setenv("INKLING_DATA", str(tmp_path / "chosen"))
    assert paths.portable_dir() == tmp_path / "chosen"


def test_a_data_folder_means_nothing_to_a_source_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INKLING_DATA", raising=False)
    (tmp_path / "Data").mkdir()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert paths.portable_dir() is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_the_program_is_found_through_a_link(
    packaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (packaged / "inkling").touch()
    link = tmp_path / "bin-inkling"
    link.symlink_to(packaged / "inkling")
    monkeypatch.setattr(sys, "executable", str(link))
    assert paths.program_dir() == packaged


def test_an_appimage_is_where_its_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_from(tmp_path / "mount" / "usr" / "lib" / "inkling" / "inkling", monkeypatch)
    monkeypatch.setenv("APPDIR", str(tmp_path / "mount"))
    monkeypatch.setenv("APPIMAGE", str(tmp_path / "apps" / "Inkling.AppImage"))
    assert paths.program_dir() == tmp_path / "apps"


def test_the_variables_of_another_appimage_mean_nothing(
    packaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPDIR", str(tmp_path / "mount"))
    monkeypatch.setenv("APPIMAGE", str(tmp_path / "apps" / "Terminal.AppImage"))
    assert paths.program_dir() == packaged


def test_a_bundle_of_macos_is_one_thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_from(tmp_path / "Inkling.app" / "Contents" / "MacOS" / "inkling", monkeypatch)
    assert paths.program_dir() == tmp_path
