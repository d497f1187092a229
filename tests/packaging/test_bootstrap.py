from __future__ import annotations

import importlib.util
import shutil
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap() -> ModuleType:
    """The script as a fresh module, so that tests may change its tables."""
    path = ROOT / "packaging" / "bootstrap.py"
    spec = importlib.util.spec_from_file_location("bootstrap", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def installed(bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine with a working .venv; gives the purposes for which pip was called."""
    calls: list[str] = []
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "missing_packages", lambda purpose: [])
    monkeypatch.setattr(bootstrap, "install_packages", calls.append)
    return calls


def test_a_second_call_installs_nothing(bootstrap: ModuleType, installed: list[str]) -> None:
    assert bootstrap.main(["run"]) == 0
    assert bootstrap.main(["run"]) == 0
    assert installed == ["run"]


def test_what_was_set_up_for_tests_can_also_run(
    bootstrap: ModuleType, installed: list[str]
) -> None:
    bootstrap.main(["test"])
    bootstrap.main(["run"])
    assert installed == ["test"]


def test_tests_need_more_than_running(bootstrap: ModuleType, installed: list[str]) -> None:
    bootstrap.main(["run"])
    bootstrap.main(["test"])
    assert installed == ["run", "test"]


def test_another_lock_installs_again(
    bootstrap: ModuleType, installed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.main(["run"])
    changed = shutil.copy(bootstrap.CONSTRAINTS, tmp_path)
    Path(changed).write_text("click==9\n")
    monkeypatch.setattr(bootstrap, "CONSTRAINTS", Path(changed))
    bootstrap.main(["run"])
    assert installed == ["run", "run"]


def test_a_failed_installation_is_tried_again(
    bootstrap: ModuleType, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(purpose: str) -> None:
        raise bootstrap.SetUpError("no network")

    with monkeypatch.context() as offline:
        offline.setattr(bootstrap, "install_packages", fail)
        assert bootstrap.main(["run"]) == 1
    assert bootstrap.main(["run"]) == 0
    assert installed == ["run"]


@pytest.mark.skipif(sys.platform != "linux", reason="system packages are a matter of Linux")
class TestSystemPackages:
    def test_what_is_there_is_not_missing(self, bootstrap: ModuleType) -> None:
        assert bootstrap.absent(
            {"libc.so.6": "libc6", "libnone.so.7": "libnone7"}, bootstrap.can_load
        ) == ["libnone7"]

    def test_without_rights_one_sentence_names_them(
        self,
        bootstrap: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(bootstrap, "missing_packages", lambda purpose: ["libegl1", "xvfb"])
        monkeypatch.setattr(bootstrap, "administrator_prefix", lambda: None)
        monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
        assert bootstrap.main(["test"]) == 1
        assert capsys.readouterr().err == (
            "bootstrap: system packages are missing; run: sudo apt-get install libegl1 xvfb\n"
        )

    def test_other_distributions_are_told_and_go_on(
        self,
        bootstrap: ModuleType,
        installed: list[str],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(bootstrap, "missing_packages", lambda purpose: ["libegl1"])
        monkeypatch.setattr(shutil, "which", lambda program: None)
        assert bootstrap.main(["run"]) == 0
        assert "not found, in Debian's terms: libegl1" in capsys.readouterr().err


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 15, 0)])
def test_a_python_without_wheels_is_refused_at_once(
    bootstrap: ModuleType,
    installed: list[str],
    version: tuple[int, int, int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", version)
    assert bootstrap.main(["run"]) == 1
    assert "needs Python 3.11 to 3.14" in capsys.readouterr().err
    assert installed == []


def test_the_bounds_are_those_of_the_project(bootstrap: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, newest = bootstrap.OLDEST, bootstrap.NEWEST
    assert project["requires-python"] == f">=3.{oldest[1]},<3.{newest[1] + 1}"


def test_wrong_usage_has_its_own_status(bootstrap: ModuleType) -> None:
    assert bootstrap.main([]) == 2
    assert bootstrap.main(["dance"]) == 2
