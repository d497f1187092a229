"""Write constraints.txt: the exact version of every package, for every platform and extra.

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

HERE = Path(__file__).resolve().parent
NEEDED_BY_TORCH = ["filelock", "fsspec", "jinja2", "networkx", "setuptools", "sympy"]
HEADER = "# Exact versions for all platforms and extras. Written by `make lock`; do not edit.\n"


def main() -> int:
    """Compile the lock; return uv's exit status."""
    compiled = subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "-"),
            *("--universal", "--python-version", "3.11"),
            *("--upgrade", "--no-header", "--no-annotate", "--no-emit-index-url"),
        ],
        input="\n".join(requirements()),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        cwd=HERE,
    )
    if compiled.returncode == 0:
        (HERE / "constraints.txt").write_text(HEADER + compiled.stdout, encoding="utf-8")
    return compiled.returncode


def requirements() -> list[str]:
    """Return what pyproject.toml asks for in all extras, but torch."""
    project = tomllib.loads((HERE.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    return [name for name in wanted if not name.startswith("torch")] + NEEDED_BY_TORCH


if __name__ == "__main__":
    sys.exit(main())
