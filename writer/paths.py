"""Where Inkling keeps things: settings, models, logs, and the files it came with.

Each lies where the system wants it, unless one folder holds them all: the one that
``INKLING_DATA`` in the environment names, or, for a copy on a memory stick, a folder called
``Data`` beside the packaged program.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_PROGRAM = "inkling"
_PORTABLE_FOLDER = "Data"


def config_dir() -> Path:
    """Return the folder of the settings and of recovered texts; it may not exist yet."""
    return _portable("config") or Path(platformdirs.user_config_dir(_PROGRAM, appauthor=False))


def data_dir() -> Path:
    """Return the folder of the writer's own models; it may not exist yet."""
    return _portable("data") or Path(platformdirs.user_data_dir(_PROGRAM, appauthor=False))


def state_dir() -> Path:
    """Return the folder of the log; it may not exist yet."""
    return _portable("state") or Path(platformdirs.user_state_dir(_PROGRAM, appauthor=False))


def memory_dir() -> Path:
    """Return where it is kept what was learned from documents."""
    return data_dir() / "memory"


def versions_dir() -> Path:
    """Return where earlier versions of texts are kept."""
    return data_dir() / "versions"


def journal_dir() -> Path:
    """Return where every change of the open texts is kept until it is in a file."""
    return data_dir() / "journal"


def provenance_dir() -> Path:
    """Return where it is kept which words were suggested."""
    return data_dir() / "provenance"


def forms_dir() -> Path:
    """Return the folder of the writer's own forms of verse; it may not exist yet."""
    return data_dir() / "forms"


def continuations_dir() -> Path:
    """Return where the continuations that were written at texts are kept for a while."""
    return data_dir() / "continuations"


def unfinished_dir() -> Path:
    """Return where both versions of a file lie while it is written in place."""
    return data_dir() / "unfinished"


def locks_dir() -> Path:
    """Return where it is noted which files are open; it may not exist yet."""
    return data_dir() / "locks"


def resources_dir() -> Path:
    """Return the folder of bundled models, icons and samples.

    It lies in the package where Inkling is installed, beside it in a source tree.
    """
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def portable_dir() -> Path | None:
    """Return the one folder that holds everything; None where each thing has its own place."""
    chosen = os.environ.get("INKLING_DATA")
    if chosen:
        return Path(chosen)
    program = program_dir()
    if program is None or not (program / _PORTABLE_FOLDER).is_dir():
        return None
    return program / _PORTABLE_FOLDER


def program_dir() -> Path | None:
    """Return the folder in which a writer sees the packaged program; None in a source tree."""
    if not getattr(sys, "frozen", False):
        return None
    executable = Path(sys.executable).resolve()
    mounted, image = os.environ.get("APPDIR"), os.environ.get("APPIMAGE")
    if mounted and image and executable.is_relative_to(Path(mounted).resolve()):
        # An AppImage runs from a file system of its own; what the writer sees is the one file.
        return Path(image).resolve().parent
    if executable.parent.parent.name == "Contents":
        # macOS: Inkling.app/Contents/MacOS/inkling.
        return executable.parents[3]
    return executable.parent


def _portable(kind: str) -> Path | None:
    root = portable_dir()
    return root / kind if root else None
