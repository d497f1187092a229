"""Whether two paths lead to one file: through a link, another name, or letters of another case."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def same_file(first: Path, second: Path) -> bool:
    """Return whether both paths lead to the same file, or to the same place without one."""
    try:
        return os.path.samestat(first.stat(), second.stat())
    except OSError:
        # One of them is not there yet, or cannot be looked at.
        return real_name(first) == real_name(second)


def real_name(path: Path) -> str:
    """Return the name of the file behind all links, as far as they lead anywhere."""
    return os.path.normcase(os.path.realpath(path))
