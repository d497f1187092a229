"""Where Inkling keeps things: settings, models, logs, and the files it came with.

``INKLING_DATA`` in the environment puts settings, data and state under one folder, for a copy
on a memory stick or for a test; without it each lies where the system wants it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_PROGRAM = "inkling"


def config_dir() -> Path:
    """Return the folder of the settings and of recovered texts; it may not exist yet."""
    return _portable("config") or Path(platformdirs.user_config_dir(_PROGRAM, appauthor=False))


def data_dir() -> Path:
    """Return the folder of the writer's own models; it may not exist yet."""
    return _portable("data") or Path(platformdirs.user_data_dir(_PROGRAM, appauthor=False))


def state_dir() -> Path:
    """Return the folder of the log; it may not exist yet."""
    return _portable("state") or Path(platformdirs.user_state_dir(_PROGRAM, appauthor=False))


def resources_dir() -> Path:
    """Return the folder of bundled models, icons and samples: beside the package, or installed."""
    beside = Path(__file__).resolve().parent.parent / "resources"
    if beside.is_dir():
        return beside
    return Path(sys.prefix) / "share" / _PROGRAM / "resources"


def _portable(kind: str) -> Path | None:
    root = os.environ.get("INKLING_DATA")
    return Path(root) / kind if root else None


def memory_dir() -> Path:
    """Return where it is kept what was learned from documents."""
    return data_dir() / "memory"
