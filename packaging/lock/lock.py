"""Write constraints.txt: the exact version of every package, for every platform and extra.

And editor.txt: of what the packaged editor holds, the hashes of all files as well, so that nothing
else can get into what writers install.

Run by `make lock` after a change of the dependencies in pyproject.toml, or to take newer
versions. The file is used as constraints, which pin what is installed and ask for nothing.

torch is left out: pyproject.toml names its one version, and which build of it is right (CPU,
CUDA, ROCm) depends on the machine. The packages that every build of it needs are here.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
NEEDED_BY_TORCH = ["filelock", "fsspec", "jinja2", "networkx", "setuptools", "sympy"]
EDITOR_HEADER = (
    "# What the packaged editor holds, with hashes. Written by `make lock`; do not edit.\n"
)
HEADER = "# Exact versions for all platforms and extras. Written by `make lock`; do not edit.\n"


def main() -> int:
    """Compile both locks; return uv's exit status."""
    status, versions = compiled(everything(), "--upgrade")
    if status:
        return status
    (HERE / "constraints.txt").write_text(HEADER + versions, encoding="utf-8")
    return write_editor_lock()


def write_editor_lock() -> int:
    """Compile editor.txt at the versions of constraints.txt; return uv's exit status."""
    hashed = ("--generate-hashes", "--constraints", "constraints.txt")
    status, versions = compiled(project()["dependencies"], *hashed)
    if not status:
        (HERE / "editor.txt").write_text(EDITOR_HEADER + versions, encoding="utf-8")
    return status


def compiled(requirements: list[str], *options: str) -> tuple[int, str]:
    """Return uv's exit status, and exact versions of what is required and all it needs."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "-"),
            *("--universal", "--python-version", "3.11"),
            *("--no-header", "--no-annotate", "--no-emit-index-url"),
            *options,
        ],
        input="\n".join(requirements),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        cwd=HERE,
    )
    return done.returncode, done.stdout


def project() -> dict[str, Any]:
    """Return what pyproject.toml says of the project."""
    text = (HERE.parents[1] / "pyproject.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)["project"]
    return table


def everything() -> list[str]:
    """Return what pyproject.toml asks for in all extras, but torch."""
    extras = project()["optional-dependencies"].values()
    wanted = [*project()["dependencies"], *(name for extra in extras for name in extra)]
    return [name for name in wanted if not name.startswith("torch")] + NEEDED_BY_TORCH


if __name__ == "__main__":
    sys.exit(main())
