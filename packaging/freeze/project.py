"""What every build script asks about the project: where it is, its version, its time."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).resolve().parents[2]
BUILD: Final = ROOT / "build"
DIST: Final = ROOT / "dist"
CONSTRAINTS: Final = ROOT / "packaging" / "lock" / "constraints.txt"
EDITOR_LOCK: Final = CONSTRAINTS.with_name("editor.txt")

UNSIGNED: Final = "This build is not signed."


class PackagingError(Exception):
    """A build cannot go on; the message is a sentence that says why."""


def version() -> str:
    """Return the version that pyproject.toml names."""
    return str(_project()["version"])


def distribution() -> str:
    """Return what the wheel is called, which is not what the program is called."""
    return str(_project()["name"])


def home_page() -> str:
    """Return the address that About, catalogues and installers lead to."""
    return str(_project()["urls"]["Homepage"])


def epoch() -> int:
    """Return the time that everything in a package bears: that of the last commit.

    Two builds of one commit are equal only if neither knows when it was made. An unpacked source
    archive has no commits; there the change log's time stands in.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    git = ["git", "log", "-1", "--format=%ct"]
    told = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False)
    return int(told.stdout or (ROOT / "CHANGELOG.md").stat().st_mtime)


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a tool whose output shall be the same every time."""
    fixed = {"SOURCE_DATE_EPOCH": str(epoch()), "PYTHONHASHSEED": "0", "TZ": "UTC"}
    return os.environ | fixed | {"LC_ALL": "C.UTF-8"} | more


def run(command: Sequence[str | Path], cwd: Path = ROOT, **more: str) -> None:
    """Run a tool of the build.

    Raises:
        PackagingError: it failed; what it said is on the terminal.
    """
    words = [str(word) for word in command]
    print("+", " ".join(words)[:200], file=sys.stderr, flush=True)
    if subprocess.run(words, cwd=cwd, env=environment(**more), check=False).returncode:
        raise PackagingError(f"{Path(words[0]).name} failed, for the reason above.")


def size_mb(path: Path) -> float:
    """Return the size of a file, or of all files in a folder, links not followed, in MB."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(file.lstat().st_size for file in files) / 1e6


def _project() -> dict[str, Any]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)["project"]
    return table
