"""What the tabs are called: the names of files, and of their folders where names are the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def tab_names(paths: Sequence[Path]) -> list[str]:
    """Return a short name for each file, no two the same where the files are not.

    A name is that of the file; where another file has it too, as many of the folders above are
    named as it takes to tell the two apart.
    """
    depths = [1] * len(paths)
    while deeper := _too_short(paths, depths):
        for index in deeper:
            depths[index] += 1
    return [_name(path, depth) for path, depth in zip(paths, depths, strict=True)]


def _too_short(paths: Sequence[Path], depths: Sequence[int]) -> list[int]:
    """Return which names stand for several files, and can be made longer."""
    names = [_name(path, depth) for path, depth in zip(paths, depths, strict=True)]
    files = Counter(name for name, _ in {*zip(names, paths, strict=True)})
    return [
        index
        for index, name in enumerate(names)
        if files[name] > 1 and depths[index] < len(paths[index].parts)
    ]


def _name(path: Path, depth: int) -> str:
    *folders, name = path.parts[-depth:]
    return f"{name} – {'/'.join(folders)}" if folders else name
