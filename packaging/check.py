"""Check the source tree: lint, format, types, import contracts. The same on every system.

    python packaging/check.py

`make check` and CI call it with the interpreter of .venv. Every check runs in any case, so that
one report names everything that is wrong.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PROGRAMS: Final = Path(sys.executable).parent

CHECKS: Final = [
    ["ruff", "check"],
    ["ruff", "format", "--check"],
    ["mypy"],
    ["mypy", "packaging"],
    # Folders of tests are no packages; their names still tell two modules of one name apart.
    ["mypy", "--explicit-package-bases", "tests"],
    ["lint-imports"],
]


def main() -> int:
    """Run all checks; return 1 where one failed."""
    failed = [check for check in CHECKS if not passes(check)]
    for check in failed:
        print("failed:", " ".join(check), file=sys.stderr)
    return 1 if failed else 0


def passes(check: list[str]) -> bool:
    """Run one check and return whether it found nothing."""
    program, *arguments = check
    print("+", *check, file=sys.stderr, flush=True)
    return not subprocess.run([PROGRAMS / program, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
