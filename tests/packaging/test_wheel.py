from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]


LABORATORY = "training.bundled"
"""Makes the models that come with Inkling, in a source tree only."""


def test_every_package_is_listed_but_the_laboratory() -> None:
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for name in ("writer", "training")
        for path in (ROOT / name).rglob("__init__.py")
    }
    assert set(SETUPTOOLS["packages"]) == (found - {LABORATORY}) | {"writer.resources"}


@pytest.mark.slow
def test_the_wheel_has_resources_recipes_and_commands(tmp_path: Path) -> None:
    pytest.importorskip("setuptools", "77", reason="builds the wheel")
    tree = tmp_path / "tree"
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("writer", "training", "resources"):
        shutil.copytree(ROOT / name, tree / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / name, tree)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*pip, "--wheel-dir", tmp_path, tree], check=True)
    wheel = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        commands = archive.read(next(n for n in names if n.endswith("entry_points.txt"))).decode()
    expected = [
        f"writer/{path.relative_to(ROOT).as_posix()}"
        for folder in ("forms", "icons", "models", "samples", "verse")
        for path in (ROOT / "resources" / folder).rglob("*")
        if path.is_file()
    ]
    expected += [f"training/recipes/{path.name}" for path in ROOT.glob("training/recipes/*.toml")]
    assert [name for name in expected if name not in names] == []
    assert not any("screenshots" in name for name in names)
    assert not any(name.startswith("training/bundled") for name in names)
    assert "inkling = writer.commands.main:main" in commands
    assert "inkling-train = training.cli:main" in commands
