"""Set up everything that Inkling needs to run, or to be tested, from a fresh checkout.

    python3 packaging/bootstrap.py run      system libraries, .venv, the packages of the editor
    python3 packaging/bootstrap.py test     the same with training (torch) and development tools
    python3 packaging/bootstrap.py package  as `run`, with what builds and tries Debian packages

`make run`, `make test`, `make package` and CI start with it. It uses nothing but the standard
library, may be called any number of times, and does nothing when nothing changed. On Debian and
Ubuntu it installs missing system packages where it may (as root or with a sudo that asks
nothing), and otherwise names them in one sentence. pip takes its own settings (index, proxy) as
always.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "packaging" / "lock" / "constraints.txt"
# As in pyproject.toml: for these, every dependency has wheels.
OLDEST, NEWEST = (3, 11), (3, 14)
WHAT_TO_INSTALL = {"run": ".", "test": ".[training,dev]", "package": "."}

# What Qt loads on Linux, for windows under X and without a screen: file → Debian package.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
# What tests and screenshots use: program → Debian package.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "import": "imagemagick",
    "objdump": "binutils",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
}
PROGRAMS: dict[str, dict[str, str]] = {
    "run": {},
    "test": TEST_PROGRAMS,
    "package": TEST_PROGRAMS
    | {"debootstrap": "debootstrap", "lintian": "lintian", "makensis": "nsis"},
}
# A sign that such fonts are there: file name pattern → Debian package.
FONTS = {"*.ttf": "fonts-dejavu-core"}
TEST_FONTS = {"*CJK*": "fonts-noto-cjk"}
FONT_FOLDERS = (Path("/usr/share/fonts"), Path.home() / ".local/share/fonts")


class SetUpError(Exception):
    """Something only the user can put right; the message is one sentence that says what."""


def main(arguments: Sequence[str]) -> int:
    """Set up for the purpose named in ``arguments``; return the exit status."""
    if len(arguments) != 1 or arguments[0] not in WHAT_TO_INSTALL:
        print("usage: bootstrap.py run | test | package", file=sys.stderr)
        return 2
    try:
        set_up(arguments[0])
    except SetUpError as error:
        print(f"bootstrap: {error}", file=sys.stderr)
        return 1
    return 0


def set_up(purpose: str) -> None:
    """Bring the system and .venv to the state that ``purpose`` needs."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise SetUpError(
            f"Inkling needs Python 3.11 to 3.14 and this is {sys.version.split()[0]};"
            " name another, for instance: make run PYTHON=python3.12"
        )
    if sys.platform == "linux":
        provide_system_packages(missing_packages(purpose))
    stamps = [VENV / f".inkling-{name}" for name in ("test", purpose)]
    wanted = fingerprint()
    if venv_works() and any(read(stamp) == wanted for stamp in stamps):
        return
    make_venv()
    install_packages(purpose)
    stamps[-1].write_text(wanted, encoding="utf-8")


def fingerprint() -> str:
    """Return a hash of all that decides what is installed."""
    files = (ROOT / "pyproject.toml", CONSTRAINTS, Path(__file__))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def missing_packages(purpose: str) -> list[str]:
    """Return the Debian packages of what cannot be found, whichever way it would have come."""
    fonts = FONTS | TEST_FONTS if purpose == "test" else FONTS
    missing = absent(LIBRARIES, can_load) + absent(fonts, has_font)
    missing += absent(PROGRAMS[purpose], lambda program: shutil.which(program) is not None)
    if not VENV_PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python3.{sys.version_info.minor}-venv")
    return missing


def absent(wanted: dict[str, str], is_there: Callable[[str], bool]) -> list[str]:
    """Return the packages of those wanted things that are not there."""
    return [package for thing, package in wanted.items() if not is_there(thing)]


def can_load(library: str) -> bool:
    """Return whether the dynamic linker finds ``library``."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font(pattern: str) -> bool:
    """Return whether a font file of that name is installed."""
    return any(next(folder.rglob(pattern), None) for folder in FONT_FOLDERS if folder.is_dir())


def provide_system_packages(packages: list[str]) -> None:
    """Install Debian packages where that is possible and allowed.

    On other systems they have other names, and what is missing may not be needed (a desktop
    with Wayland needs no X libraries): there this only says what was not found.

    Raises:
        SetUpError: this is Debian, and an administrator has to install them.
    """
    if not packages:
        return
    listed = " ".join(packages)
    if shutil.which("apt-get") is None:
        print(f"bootstrap: not found, in Debian's terms: {listed}", file=sys.stderr)
        return
    prefix = administrator_prefix()
    if prefix is None:
        raise SetUpError(f"system packages are missing; run: sudo apt-get install {listed}")
    print(f"bootstrap: installing {listed}", file=sys.stderr)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], check=False)
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    if subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise SetUpError(f"apt-get could not install these system packages: {listed}")
    importlib.invalidate_caches()


def administrator_prefix() -> list[str] | None:
    """Return what to put before a command to run it as root, None where that is impossible."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    return [sudo, "-n"] if sudo and succeeds(sudo, "-n", "true") else None


def venv_works() -> bool:
    """Return whether .venv holds a Python of a fitting version, with pip."""
    if not VENV_PYTHON.exists():
        return False
    question = f"import sys, pip; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    return succeeds(VENV_PYTHON, "-c", question)


def make_venv() -> None:
    """Create .venv, or create it anew when it is broken; adopt it when it works."""
    if venv_works():
        return
    print("bootstrap: creating .venv", file=sys.stderr)
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetUpError(f"the virtual environment {VENV} could not be created: {error}") from None


def install_packages(purpose: str) -> None:
    """Install Inkling, editable, with the locked versions of what ``purpose`` needs."""
    what = WHAT_TO_INSTALL[purpose]
    print(f"bootstrap: installing packages, {what}, into .venv", file=sys.stderr)
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run([*pip, "-c", str(CONSTRAINTS), "-e", what], cwd=ROOT, check=False)
    if result.returncode != 0:
        raise SetUpError(
            "pip could not install the packages, for the reason above; when the network or the"
            " package index is in order again, run the same command again"
        )


def succeeds(*command: str | Path) -> bool:
    """Run ``command`` in silence and return whether it went well."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def read(stamp: Path) -> str:
    """Return the contents of a stamp file, empty if there is none."""
    return stamp.read_text(encoding="utf-8") if stamp.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
