"""What training needs beyond the editor, and how one gets it."""

from __future__ import annotations

import importlib.util
import sys
from typing import Final

NEEDED: Final = {
    "torch": "torch==2.13.0",
    "onnx": "onnx",
    "ftfy": "ftfy",
    "trafilatura": "trafilatura",
    "lxml_html_clean": "lxml_html_clean",
    "py3langid": "py3langid",
    "filelock": "filelock",
}
"""Module and how pip calls it."""


def missing_parts() -> list[str]:
    """Return what pip has to install before this Python can train; usually nothing."""
    return [wanted for module, wanted in NEEDED.items() if not importlib.util.find_spec(module)]


def install_command(parts: list[str]) -> str:
    """Return what to say in a terminal to get these."""
    return " ".join([sys.executable, "-m", "pip", "install", *parts])
