"""What the installed program knows of itself."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from writer import about

PROJECT = tomllib.loads(
    (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
)["project"]


def test_the_distribution_is_the_one_that_is_built() -> None:
    # "inkling", as it was called, is somebody else's package: pip installed that one.
    assert PROJECT["name"] == about.DISTRIBUTION


def test_version_home_page_and_needs_are_those_of_the_project() -> None:
    if about.version() != PROJECT["version"]:
        pytest.skip("another tree is installed")
    assert about.home_page() == PROJECT["urls"]["Homepage"]
    assert any(line.startswith("numpy") for line in about.requirements())
    assert not any("torch" in line for line in about.requirements())


def test_a_tree_that_was_never_installed_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    for asked in ("version", "metadata", "requires"):
        monkeypatch.setattr(metadata, asked, missing)
    assert (about.version(), about.home_page(), about.requirements()) == ("", "", [])
