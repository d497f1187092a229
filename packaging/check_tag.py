"""Refuse a tag that does not name this version: what is published says what it is.

    python packaging/check_tag.py v0.1.0

The tag is `v` and the version of pyproject.toml, and CHANGELOG.md has a section for it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "freeze"))

from project import ROOT, version


def main(arguments: list[str]) -> int:
    """Check the tag in ``arguments``; return the exit status."""
    if len(arguments) != 1:
        print("usage: check_tag.py TAG", file=sys.stderr)
        return 2
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    wrong = objection(arguments[0], version(), changes)
    if wrong:
        print(f"check_tag: {wrong}", file=sys.stderr)
    return 1 if wrong else 0


def objection(tag: str, wanted: str, changes: str) -> str:
    """Return why a tag must not be published; empty if it may."""
    if tag != f"v{wanted}":
        return f"The tag is {tag}, the version {wanted}: the tag has to be v{wanted}."
    if not re.search(rf"^## \[?{re.escape(wanted)}\b", changes, re.MULTILINE):
        return f"CHANGELOG.md has no section {wanted}; rename Unreleased."
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
