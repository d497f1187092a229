r"""Build what Windows installs: a set-up program per user, and a portable zip.

    python packaging\windows\build_windows.py [--without-training]

Needs NSIS's `makensis` on the path for the set-up programs. Set INKLING_SIGN to a command which
signs the file that is put after it, and every program and set-up is signed; without, none is.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "freeze"))

from freeze_program import freeze
from project import BUILD, DIST, UNSIGNED, PackagingError, epoch, home_page, run, size_mb, version

SCRIPTS: Final = {"inkling": "inkling.nsi", "inkling-training": "training.nsi"}


def main() -> int:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description="Build Windows packages into dist/.")
    parser.add_argument("--without-training", action="store_true", help="the editor only")
    names = ["inkling"] if parser.parse_args().without_training else list(SCRIPTS)
    DIST.mkdir(exist_ok=True)
    try:
        for name in names:
            folder = freeze(name)
            for program in folder.glob("*.exe"):
                sign(program)
            for file in (portable(name, folder), set_up(name, folder)):
                print(f"{file.name}: {size_mb(file):.1f} MB")
    except PackagingError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    if "INKLING_SIGN" not in os.environ:
        print(UNSIGNED)
    return 0


def portable(name: str, folder: Path) -> Path:
    """Return a zip to unpack anywhere; the editor's has a folder for everything it writes."""
    target = DIST / f"{name}-{version()}-windows-x86_64.zip"
    date = datetime.fromtimestamp(epoch(), tz=UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        if name == "inkling":
            archive.writestr(zipfile.ZipInfo(f"{name}/Data/", date), b"")
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", date)
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target


def set_up(name: str, folder: Path) -> Path:
    """Return the set-up program.

    Raises:
        PackagingError: there is no makensis, or it failed.
    """
    if not shutil.which("makensis"):
        raise PackagingError("makensis is not on the path: install NSIS.")
    target = DIST / f"{name}-{version()}-windows-setup.exe"
    run(nsis_command(SCRIPTS[name], version(), folder, BUILD / "icons" / "inkling.ico", target))
    sign(target)
    return target


def nsis_command(
    script: str, as_version: str, source: Path, icon: Path, target: Path
) -> list[str | Path]:
    """Return how a set-up program is compiled; a warning is an error."""
    values = {
        "VERSION": as_version,
        "HOMEPAGE": home_page(),
        "SOURCE": source,
        "ICON": icon,
        "OUTPUT": target,
    }
    defined = [f"-D{key}={value}" for key, value in values.items()]
    return ["makensis", "-V2", "-WX", *defined, HERE / script]


def sign(file: Path) -> None:
    """Sign a file where there is a command for it."""
    command = os.environ.get("INKLING_SIGN")
    if command:
        run([*shlex.split(command, posix=False), file])


if __name__ == "__main__":
    sys.exit(main())
