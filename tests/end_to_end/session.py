"""The program as a process of its own, with a text, on a screen of its own; what that needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from writer.paths import resources_dir

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.screen import Screen

NEEDS_SCREEN_AND_MODELS: Final = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb"),
    pytest.mark.skipif(not shutil.which("xdotool"), reason="needs xdotool"),
    pytest.mark.skipif(
        not all(
            (resources_dir() / "models" / model / "card.json").is_file()
            for model in ("inkling-en", "inkling-zh")
        ),
        reason="needs the bundled models",
    ),
]
"""Marks of a module whose tests press real keys and have real suggestions."""


class Session:
    """The program with a text, from one start to its end.

    Attributes:
        screen: on which it is seen.
        path: of the text.
        process: of the program.
    """

    def __init__(self, screen: Screen, path: Path) -> None:
        self.screen, self.path = screen, path
        command = [sys.executable, "-m", "writer", str(path)]
        self.process = subprocess.Popen(command, env=screen.environment)
        screen.focus_window_of(self.process)
