"""Freeze a program twice from nothing and name every file that differs.

    python packaging/linux/build_twice.py [inkling | inkling-training]

What is made of a frozen folder (archives, .deb) is sorted, dated and packed the same way every
time, so that equal folders make equal packages.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "freeze"))

from freeze_program import freeze
from project import PackagingError

DEFAULT: Final = "inkling"


def main(arguments: list[str]) -> int:
    """Build twice; return 1 where the two differ."""
    name = arguments[0] if arguments else DEFAULT
    try:
        first, second = (hashes(freeze(name, fresh=True)) for _ in range(2))
    except PackagingError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    differing = sorted(path for path in first | second if first.get(path) != second.get(path))
    print(f"{len(first)} files, {len(differing)} of them different")
    print("\n".join(differing))
    return 1 if differing else 0


def hashes(folder: Path) -> dict[str, str]:
    """Return a hash of each file, and where each link leads."""
    return {
        path.relative_to(folder).as_posix(): (
            str(path.readlink())
            if path.is_symlink()
            else hashlib.sha256(path.read_bytes()).hexdigest()
        )
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
