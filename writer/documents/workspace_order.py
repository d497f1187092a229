"""The order that a writer chose for the texts of a folder, kept in a plain file among them.

``order.txt`` has one path a line, within the folder and with ``/`` on every system; lines that
begin with ``#`` are remarks, and stay where they are: before the text they stand before. Any
program can read and write it. A text that it does not name stands where it would by its name; a
name without a text means nothing. Folders have no lines: one stands where its first text does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from writer.errors import WorkspaceError
from writer.files.atomic import atomic_write_bytes
from writer.files.ordinary import read_ordinary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

_T = TypeVar("_T")

ORDER_FILE: Final = "order.txt"
MOST_BYTES: Final = 2_000_000
REMARK: Final = (
    "# The order of the texts in this folder, one a line. Lines that begin with # are remarks."
)


def read_order(root: Path, texts: Collection[str]) -> dict[str, int] | None:
    """Return the place of each text that the order names, and of the folders around them.

    Args:
        root: the folder.
        texts: the names in it, as the order would have them.

    Returns:
        None where there is no order: no such file, or one that is a text like the others.
    """
    try:
        lines = _lines(root)
    except OSError:
        return None
    if not _is_order(lines, texts):
        return None
    ranks: dict[str, int] = {}
    for place, line in enumerate(lines):
        if name := _name(line):
            parts = name.split("/")
            for count in range(len(parts), 0, -1):
                ranks.setdefault("/".join(parts[:count]), place)
    return ranks


def arranged(natural: Sequence[_T], rank_of: Callable[[_T], int | None]) -> list[_T]:
    """Return things in the order of their ranks.

    What has none stands behind what it stands behind in ``natural``.
    """
    ranks = [rank_of(each) for each in natural]
    ranked = [(rank, place) for place, rank in enumerate(ranks) if rank is not None]
    places = [place for _, place in sorted(ranked)]
    known = set(places)
    for place in range(len(natural)):
        if place not in known:
            places.insert(places.index(place - 1) + 1 if place else 0, place)
    return [natural[place] for place in places]


def write_order(root: Path, names: Sequence[str], texts: Collection[str]) -> None:
    """Keep ``names`` as the order of the texts; remarks stay before the texts they are about.

    Args:
        root: the folder.
        names: of its texts, in reading order.
        texts: names by which an order is told from a text that is called the same.

    Raises:
        WorkspaceError: it cannot be written, or that would overwrite a text.
    """
    try:
        before = _lines(root)
    except OSError as error:
        raise _not_kept(error) from error
    if before and not _is_order(before, texts):
        raise WorkspaceError(
            "The order was not kept: “{name}” in this folder is a text, and would be"
            " overwritten. Give that text another name and try again.",
            name=ORDER_FILE,
        )
    # Ours stays on top; a first remark by somebody else is about the first text.
    lines = [REMARK] if not before or before[0] == REMARK else []
    remarks, last = _remarks(before[len(lines) :])
    for name in names:
        if "\n" not in name and "\r" not in name:
            lines += [*remarks.pop(name, ()), _line(name)]
    # What was about texts that are gone, and what stood at the end.
    lines += [remark for left in remarks.values() for remark in left] + last
    _write(root, lines)


def rename_in_order(root: Path, old: str, new: str, texts: Collection[str]) -> None:
    """Have the order follow a text, or a folder, to its new name; empty = it is gone.

    Args:
        root: the folder.
        old: its name before, within the folder.
        new: its name now.
        texts: names by which an order is told from a text that is called the same.

    Raises:
        WorkspaceError: the order cannot be written.
    """
    try:
        lines = _lines(root)
    except OSError:  # none that could be read before, either
        return
    names = [name for line in lines if (name := _name(line))]
    if not _is_order(lines, texts) or not any(map(_within(old), names)):
        return
    kept = []
    for line in lines:
        name = _name(line)
        followed = new + name[len(old) :] if name and _within(old)(name) else name
        if followed or not name:
            kept.append(line if followed == name else _line(followed))
    _write(root, kept)


def _write(root: Path, lines: list[str]) -> None:
    data = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
    try:
        atomic_write_bytes(root / ORDER_FILE, data)
    except OSError as error:
        raise _not_kept(error) from error


def _not_kept(error: OSError) -> WorkspaceError:
    return WorkspaceError(
        "The order of the texts was not kept: the system says “{reason}”. The texts are as they"
        " were.",
        reason=error.strerror or error,
    )


def _within(folder: str) -> Callable[[str], bool]:
    return lambda name: name == folder or name.startswith(f"{folder}/")


def _is_order(lines: list[str], texts: Collection[str]) -> bool:
    """Return whether these are the lines of an order, not of a text that is called the same."""
    named = any(_name(line) in texts for line in lines)
    return named or lines[:1] == [REMARK]


def _lines(root: Path) -> list[str]:
    try:
        data, _ = read_ordinary(root / ORDER_FILE, MOST_BYTES)
    except FileNotFoundError:
        return []
    # Not splitlines: names may hold whatever else it takes for the end of a line.
    text = data.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n")
    return text.removesuffix("\n").split("\n") if text else []


def _name(line: str) -> str:
    """Return the text that a line names, empty for a remark."""
    return "" if line.startswith("#") else line.removeprefix("./").removesuffix("/")


def _line(name: str) -> str:
    return f"./{name}" if name.startswith(("#", "./")) else name


def _remarks(lines: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Return the remarks before each name, and those at the end."""
    before: dict[str, list[str]] = {}
    waiting: list[str] = []
    for line in lines:
        if name := _name(line):
            before.setdefault(name, []).extend(waiting)
            waiting = []
        else:
            waiting.append(line)
    return before, waiting
