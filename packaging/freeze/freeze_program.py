"""Freeze a program into a folder that needs no Python: what every installer is made of.

    python packaging/freeze/freeze_program.py inkling | inkling-training [--fresh]

The wheel of this tree is installed into an environment that holds nothing but what the program
needs, so that no tool and no torch can leak in; PyInstaller makes a folder of it, build/frozen/
NAME; beside it appear NAME.cdx.json, a bill of materials, and in it the licence of every part.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent))

from project import BUILD, CONSTRAINTS, EDITOR_LOCK, ROOT, PackagingError, epoch, run, version

HERE: Final = Path(__file__).resolve().parent
TOOLS: Final = BUILD / "tools"
FROZEN: Final = BUILD / "frozen"
PROJECT_FILE: Final = ROOT / "pyproject.toml"
WEIGHTS: Final = "weights.safetensors"
PYINSTALLER: Final = ["pyinstaller", "pyinstaller-hooks-contrib"]


@dataclass(frozen=True)
class Kind:
    """A program that can be frozen.

    Attributes:
        recipe: PyInstaller's.
        extra: of the wheel, as pip is told.
        executable: name of the program in the folder.
    """

    recipe: str
    extra: str
    executable: str


KINDS: Final = {
    "inkling": Kind("inkling.spec", "", "inkling"),
    "inkling-training": Kind("training.spec", "[training]", "inkling-train"),
}


def main() -> int:
    """Freeze what the command line names."""
    parser = argparse.ArgumentParser(description="Freeze a program into a folder.")
    parser.add_argument("name", choices=KINDS)
    parser.add_argument("--fresh", action="store_true", help="build anew from nothing")
    arguments = parser.parse_args()
    try:
        print(freeze(arguments.name, fresh=arguments.fresh))
    except PackagingError as error:
        print(f"freeze: {error}", file=sys.stderr)
        return 1
    return 0


def freeze(name: str, *, fresh: bool = False) -> Path:
    """Return the folder of the frozen program ``name``; made only where something changed.

    Raises:
        PackagingError: a tool failed.
    """
    folder, stamp = FROZEN / name, FROZEN / f"{name}.stamp"
    if fresh:
        shutil.rmtree(BUILD / "freeze" / name, ignore_errors=True)
    state = fingerprint()
    if not fresh and folder.is_dir() and stamp.exists() and stamp.read_text() == state:
        return folder
    kind = KINDS[name]
    work = BUILD / "freeze" / name
    work.mkdir(parents=True, exist_ok=True)
    wheel = build_wheel()
    python = make_environment(work, wheel, kind.extra)
    icons = BUILD / "icons"
    if name == "inkling":
        run([python, HERE / "icons.py", icons])
    contents = analyse(kind, python, work, icons)
    describe(name, python, contents, folder)
    if name == "inkling":
        for resources in resources_of(folder):
            leave_weights_to_training(resources / "models")
    tidy(folder)
    stamp.write_text(state)
    return folder


def fingerprint() -> str:
    """Return a hash of all that a frozen program is made of."""
    digest = hashlib.sha256(f"{epoch()} {sys.version}".encode())
    folders = [ROOT / part for part in ("writer", "training", "resources", "packaging/freeze")]
    files = [PROJECT_FILE, CONSTRAINTS, EDITOR_LOCK]
    files += [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    for file in sorted(files):
        if "__pycache__" not in file.parts:
            digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


def tools() -> Path:
    """Return the interpreter of the environment that holds the tools of the build."""
    python = python_of(TOOLS)
    stamp = TOOLS / ".stamp"
    wanted = CONSTRAINTS.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text() != wanted:
        run([sys.executable, "-m", "venv", "--clear", TOOLS])
        names = ["build", "cyclonedx-bom", "pip-audit"]
        run([*pip(python), "install", "--quiet", "-c", CONSTRAINTS, *names])
        stamp.write_text(wanted)
    return python


def build_wheel() -> Path:
    """Return the wheel of this tree, built from its source archive; both lie in dist/ then."""
    output = BUILD / "wheels"
    shutil.rmtree(output, ignore_errors=True)
    run([tools(), "-m", "build", "--outdir", output, ROOT])
    return next(output.glob("*.whl"))


def make_environment(work: Path, wheel: Path, extra: str) -> Path:
    """Return the interpreter of an environment with the wheel and what it needs, nothing else.

    PyInstaller lies beside the environment, which stays what the bill of materials is made of.
    Only the wheel is installed anew where nothing else has changed.
    """
    python = python_of(work / "venv")
    stamp = work / "venv.stamp"
    locks = PROJECT_FILE.read_bytes() + CONSTRAINTS.read_bytes() + EDITOR_LOCK.read_bytes()
    state = hashlib.sha256(locks).hexdigest()
    install = [*pip(tools()), "--python", python, "install", "--quiet"]
    if not stamp.exists() or stamp.read_text() != state:
        for folder in ("venv", "pyinstaller"):
            shutil.rmtree(work / folder, ignore_errors=True)
        run([sys.executable, "-m", "venv", "--without-pip", work / "venv"])
        run([*install, "--require-hashes", "--only-binary", ":all:", "-r", EDITOR_LOCK])
        run([*install, "-c", CONSTRAINTS, f"{wheel}{extra}"])
        beside = [*pip(tools()), "install", "--quiet", "-c", CONSTRAINTS]
        run([*beside, "--target", work / "pyinstaller", *PYINSTALLER])
        stamp.write_text(state)
    run([*install, "--no-deps", "--force-reinstall", wheel])
    return python


def analyse(kind: Kind, python: Path, work: Path, icons: Path) -> Path:
    """Run PyInstaller; return the file in which its recipe wrote what went in."""
    contents = work / "contents.json"
    run(
        [
            *(python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--distpath", FROZEN, "--workpath", work / "work", HERE / kind.recipe),
        ],
        # Not here, where Python would find the source tree before the wheel.
        cwd=work,
        PYTHONPATH=str(work / "pyinstaller"),
        PYTHONDONTWRITEBYTECODE="1",
        INKLING_VERSION=version(),
        INKLING_ICONS=str(icons),
        INKLING_CONTENTS=str(contents),
        PYINSTALLER_CONFIG_DIR=str(work / "cache"),
    )
    return contents


def describe(name: str, python: Path, contents: Path, folder: Path) -> None:
    """Write the bill of materials, and the licences into the program."""
    bill = FROZEN / f"{name}.cdx.json"
    run(
        [tools(), "-m", "cyclonedx_py", "environment", python, "--output-reproducible", "-o", bill]
    )
    for resources in resources_of(folder):
        run([python, HERE / "inventory.py", contents, bill, resources / "licences"])


def leave_weights_to_training(models: Path) -> None:
    """Take away the weights that only fine-tuning reads; training brings the models whole."""
    for card in models.glob("*/card.json"):
        described = json.loads(card.read_text(encoding="utf-8"))
        if described["files"].pop(WEIGHTS, None):
            (card.parent / WEIGHTS).unlink()
            text = json.dumps(described, indent=2, ensure_ascii=False)
            card.write_text(text + "\n", encoding="utf-8")


def tidy(folder: Path) -> None:
    """Take away symbols that nobody looks up, and give every file the same time.

    numpy's OpenBLAS and what it needs break by it: they are left as they came.
    """
    if sys.platform == "linux":
        internal = folder / "_internal"
        libraries = [path for path in internal.rglob("*.so*") if not path.is_symlink()]
        ours_to_strip = [path for path in libraries if path.parent.suffix != ".libs"]
        run(["strip", "--strip-unneeded", *ours_to_strip])
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (epoch(), epoch()), follow_symlinks=False)


def resources_of(folder: Path) -> list[Path]:
    """Return the folders of resources within a frozen program: macOS has an app beside it."""
    app = folder.parent / "Inkling.app" / "Contents" / "Resources"
    places = [folder / "_internal"] + ([app] if folder.name == "inkling" and app.is_dir() else [])
    return [place / "writer" / "resources" for place in places]


def python_of(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip(python: Path) -> list[str | Path]:
    """Return how pip is called."""
    return [python, "-m", "pip", "--disable-pip-version-check"]


if __name__ == "__main__":
    sys.exit(main())
