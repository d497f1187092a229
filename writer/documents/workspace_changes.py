"""What a writer does to a folder of texts: new ones, other names, other places, the bin.

Nothing here replaces a file. Names are what people type: they may not lead out of the folder, nor
hide what they name. The order that was chosen for the texts follows.
"""

from __future__ import annotations

import os
import re
import sys
from itertools import chain, count
from typing import TYPE_CHECKING, Final

from writer.documents.workspace import TEXT_SUFFIXES, name_in
from writer.documents.workspace_order import ORDER_FILE, rename_in_order, write_order
from writer.errors import WorkspaceError
from writer.files.waste_bin import move_to_bin
from writer.text.whole_characters import whole_characters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from writer.documents.workspace import Folder, Workspace

LONGEST: Final = 255
"""Bytes of a name, on nearly every file system."""

_IMPOSSIBLE: Final = re.compile(r"[/\\\0-\x1f\x7f]")
_IMPOSSIBLE_ON_WINDOWS: Final = re.compile(
    r'[<>:"|?*]|[. ]\Z|\A(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)', re.IGNORECASE
)


def free_name(folder: Path, name: str) -> str:
    """Return a name that no text in ``folder`` has: ``name``, or with a number behind it."""
    taken = {path.stem.casefold() for path in folder.iterdir()} if folder.is_dir() else set()
    numbered = (f"{name} {number}" for number in count(2))
    return next(each for each in chain([name], numbered) if each.casefold() not in taken)


def new_text(folder: Path, name: str) -> Path:
    """Make an empty text and return its path; without a suffix it is a ``.txt``.

    Raises:
        WorkspaceError: the name is no name or taken, or the folder takes no files.
    """
    path = folder / _with_suffix(_checked(name), ".txt")
    try:
        with path.open("xb"):
            return path
    except OSError as error:
        raise _failed(path, error) from error


def new_folder(folder: Path, name: str) -> Path:
    """Make an empty folder and return its path.

    Raises:
        WorkspaceError: as :func:`new_text`.
    """
    path = folder / _checked(name)
    try:
        path.mkdir()
    except OSError as error:
        raise _failed(path, error) from error
    return path


def rename(workspace: Workspace, path: Path, name: str) -> Path:
    """Give a text or folder another name and return its path; a text keeps its suffix.

    Raises:
        WorkspaceError: as :func:`new_text`; everything is as it was.
    """
    name = _checked(name)
    if not path.is_dir():
        name = _with_suffix(name, path.suffix)
    return _move(workspace, path, path.with_name(name))


def move(workspace: Workspace, path: Path, folder: Path) -> Path:
    """Move a text or folder into another folder of the workspace and return its path.

    Raises:
        WorkspaceError: there is one of that name, or it cannot be moved there.
    """
    if _is_within(path, folder):
        raise WorkspaceError(
            "“{name}” was not moved: a folder cannot be in itself.", name=_shown(path)
        )
    return _move(workspace, path, folder / path.name)


def place(workspace: Workspace, path: Path, folder: Folder, before: Path | None) -> Path:
    """Put a text or folder before another one, and keep that order; return where it is now.

    Args:
        workspace: the folder of all.
        path: what is put.
        folder: of the workspace, where it is put.
        before: what stands in that folder; None = at the end of it.

    Raises:
        WorkspaceError: as :func:`move`, or the order cannot be written.
    """
    target = path if path.parent == folder.path else move(workspace, path, folder.path)
    texts = [text.path for text in workspace.texts]
    moved = [text for text in texts if _is_within(path, text)]
    others = [text for text in texts if not _is_within(path, text)]
    names = [each.path for each in folder.entries]
    # A folder without texts has no place of its own in the order.
    behind = names[names.index(before) :] if before in names else []
    heads = (text for each in behind for text in others if _is_within(each, text))
    head = next(heads, None)
    if head is not None:
        index = others.index(head)
    else:
        here = [index for index, text in enumerate(others) if _is_within(folder.path, text)]
        index = here[-1] + 1 if here else len(others)
    now = [target / text.relative_to(path) if text != path else target for text in moved]
    put(workspace, [*others[:index], *now, *others[index:]])
    return target


def throw_away(workspace: Workspace, path: Path) -> None:
    """Move a text or folder to the bin of the desktop.

    Raises:
        WorkspaceError: there is no bin, or it does not take it; it is where it was.
    """
    try:
        move_to_bin(path)
    except OSError as error:
        raise WorkspaceError(
            "“{name}” was not moved to the bin: the system says “{reason}”. It is where it was.",
            name=_shown(path),
            reason=error.strerror or error,
        ) from error
    rename_in_order(workspace.root, name_in(workspace.root, path), "", _names(workspace))


def put(workspace: Workspace, paths: Sequence[Path]) -> None:
    """Keep an order of the texts.

    Args:
        workspace: the folder.
        paths: of its texts, in reading order.

    Raises:
        WorkspaceError: the order cannot be written.
    """
    names = [name_in(workspace.root, path) for path in paths]
    write_order(workspace.root, names, {*names, *_names(workspace)})


def _move(workspace: Workspace, path: Path, target: Path) -> Path:
    if target == path:
        return path
    try:
        # Where capital letters are the same as small ones, a name may differ by them alone.
        if os.path.lexists(target) and not _is_same(path, target):
            raise _taken(target)
        path.rename(target)
    except OSError as error:
        raise _failed(path, error) from error
    root = workspace.root
    rename_in_order(root, name_in(root, path), name_in(root, target), _names(workspace))
    return target


def _is_within(folder: Path, path: Path) -> bool:
    return path == folder or folder in path.parents


def _is_same(path: Path, target: Path) -> bool:
    return path.parent == target.parent and path.samefile(target) and not target.is_symlink()


def _names(workspace: Workspace) -> set[str]:
    return {name_in(workspace.root, each.path) for each in workspace.texts}


def _checked(name: str) -> str:
    """Return a name without white space around it.

    Raises:
        WorkspaceError: it is no name of a file, or that of a hidden one.
    """
    name = name.strip()
    if not name:
        raise WorkspaceError("Without a name nothing was made or changed. Type one.")
    if name.startswith("."):
        raise WorkspaceError(
            "“{name}” would be hidden: names that begin with a dot are. Nothing was changed; leave"
            " the dot out.",
            name=name,
        )
    bad = _IMPOSSIBLE.search(name)
    if sys.platform == "win32":
        bad = bad or _IMPOSSIBLE_ON_WINDOWS.search(name)
    if bad:
        raise WorkspaceError(
            "“{name}” cannot be a name here, because of “{part}”; nothing was changed.",
            name=name,
            part=bad[0] if bad[0].isprintable() else f"U+{ord(bad[0]):04X}",
        )
    if len(os.fsencode(name)) > LONGEST:
        raise WorkspaceError(
            "This name is too long: {length} bytes, of {longest} at most. Nothing was changed.",
            length=len(os.fsencode(name)),
            longest=LONGEST,
        )
    if name.lower() == ORDER_FILE:
        raise WorkspaceError(
            "“{name}” is where the order of the texts is kept; nothing was changed. Choose another"
            " name.",
            name=name,
        )
    return name


def _with_suffix(name: str, suffix: str) -> str:
    """Return the name of a text, which no tree would show without a suffix."""
    known = any(name.lower().endswith(each) for each in TEXT_SUFFIXES)
    return name if known else name + suffix


def _failed(path: Path, error: OSError) -> WorkspaceError:
    if isinstance(error, FileExistsError):
        return _taken(path)
    return WorkspaceError(
        "“{name}” was not made or changed: the system says “{reason}”. Everything is as it was.",
        name=_shown(path),
        reason=error.strerror or error,
    )


def _taken(path: Path) -> WorkspaceError:
    return WorkspaceError(
        "There is a “{name}” already; nothing was changed. Choose another name.",
        name=_shown(path),
    )


def _shown(path: Path) -> str:
    return whole_characters(path.name)
