"""What a file is besides its contents: owner, group, rights, access lists, attributes.

For whoever puts one file in the place of another, and must neither lose any of that nor open
the contents to anybody new on the way.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_CONTENTS: Final = frozenset({"security.ima", "security.evm"})
"""Attributes that the system computes from what is in the file; a copy of them would be wrong."""


def carry_over(source: Path, target: Path) -> bool:
    """Make ``target`` in everything but its contents what ``source`` is.

    Owner and group come first, rights last: at no moment may anybody read ``target`` who may
    not read ``source``. It has to begin as a file that its owner alone can read.

    Returns:
        Whether that went all the way. Otherwise ``target`` has no wider rights than before.

    Raises:
        OSError: one of the two is not there any more.
    """
    return (
        carry_owner(source, target)
        and _carry_attributes(source, target)
        and _carry_mode(source, target)
    )


def carry_owner(source: Path, target: Path) -> bool:
    """Give ``target`` the owner and group of ``source``; return whether it has them now."""
    wanted = _owner(source)
    if _owner(target) != wanted:
        # Only root may give files away, others only to a group of their own.
        with suppress(OSError, AttributeError):
            os.chown(target, *wanted)
    return _owner(target) == wanted


def _owner(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_uid, status.st_gid


def _carry_attributes(source: Path, target: Path) -> bool:
    """Access lists are among the attributes; a new file may have some from its folder."""
    wanted, found = _attributes(source), _attributes(target)
    with suppress(OSError):
        for name in found.keys() - wanted.keys():
            os.removexattr(target, name)
        for name, value in wanted.items():
            if value is None:
                return False
            if found.get(name) != value:
                os.setxattr(target, name, value)
    return _attributes(target) == wanted


def _attributes(path: Path) -> dict[str, bytes | None]:
    """Return the attributes of a file, None for the value of one that may not be read."""
    if not hasattr(os, "listxattr"):
        return {}  # Python reads them on Linux only
    try:
        names = os.listxattr(path)
    except OSError:
        return {}  # a file system without any
    return {name: _value(path, name) for name in names if name not in OF_THE_CONTENTS}


def _value(path: Path, name: str) -> bytes | None:
    with suppress(OSError):
        return os.getxattr(path, name)
    return None


def _carry_mode(source: Path, target: Path) -> bool:
    wanted = stat.S_IMODE(source.stat().st_mode)
    # Some file systems refuse this, and give every file the same rights anyway.
    with suppress(OSError):
        target.chmod(wanted)
    return stat.S_IMODE(target.stat().st_mode) == wanted
