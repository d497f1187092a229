"""The sentences for books that cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path


def not_written(path: Path, error: OSError) -> DocumentError:
    """Say what the system says."""
    return DocumentError(
        "“{name}” was not written: the system says “{reason}”; your texts are as they were."
        " Choose another place.",
        name=path.name,
        reason=error.strerror or error,
    )


def is_one_of_them(path: Path) -> DocumentError:
    """Say that a book would take the place of one of its own texts."""
    return DocumentError(
        "“{name}” was not written: it is one of the texts that the book is made of. Choose"
        " another name.",
        name=path.name,
    )


def unknown_format(path: Path, known: str) -> DocumentError:
    """Say which formats there are."""
    return DocumentError(
        "“{name}” was not written: its name ends with no format that Inkling writes. Choose a"
        " name that ends with one of these: {known}.",
        name=path.name,
        known=known,
    )
