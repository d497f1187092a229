"""Changes of a text, counted as Qt counts: in UTF-16 units.

A text that many edits are applied to is held as those units; Python's strings are counted
otherwise as soon as a text has one rare character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNIT: Final = 2
"""Bytes of a UTF-16 unit."""


class Edit(NamedTuple):
    """A piece of a text that another took the place of.

    Attributes:
        position: where it began, in units.
        removed: how many units went.
        inserted: what came.
    """

    position: int
    removed: int
    inserted: str


def to_units(text: str) -> bytes:
    """Return the bytes of a text's UTF-16 units, half pairs included."""
    return text.encode("utf-16-le", "surrogatepass")


def from_units(units: bytes | bytearray) -> str:
    """Return the text that :func:`to_units` was given."""
    return units.decode("utf-16-le", "surrogatepass")


def units_of(text: str) -> int:
    """Return how many units a text has."""
    return len(text) if text.isascii() else len(to_units(text)) // _UNIT


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` after ``edits``, one after the other.

    Raises:
        ValueError: an edit is of another text.
    """
    units = bytearray(to_units(text))
    for edit in edits:
        start, end = edit.position * _UNIT, (edit.position + edit.removed) * _UNIT
        if not 0 <= start <= end <= len(units):
            raise ValueError(f"no such place in this text: {edit.position}, {edit.removed}")
        units[start:end] = to_units(edit.inserted)
    return from_units(units)


def goes_on(edit: Edit, before: Edit) -> bool:
    """Return whether an edit goes on where the one before ended, as the next letter does."""
    return not edit.removed and edit.position == before.position + units_of(before.inserted)


def joined(before: Edit, edit: Edit) -> Edit | None:
    """Return two edits as one; None where they are not typed, or deleted, in a row."""
    if goes_on(edit, before):
        return before._replace(inserted=before.inserted + edit.inserted)
    deleted = not (edit.inserted or before.inserted)
    if deleted and edit.position + edit.removed == before.position:
        return Edit(edit.position, before.removed + edit.removed, "")
    return None
