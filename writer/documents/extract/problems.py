"""The sentences for files whose text cannot be taken out."""

from __future__ import annotations

from writer.errors import DocumentError

_UNCHANGED = "the file was not changed"


def damaged(name: str, kind: str) -> DocumentError:
    """Say that a file is not what its name says, or not whole."""
    return DocumentError(
        f"“{name}” could not be read: it is damaged or is no {kind} file; {_UNCHANGED}. Open it in"
        " the program it comes from and save it again, or as plain text."
    )


def protected(name: str) -> DocumentError:
    """Say that a file is encrypted."""
    return DocumentError(
        f"“{name}” could not be read: it is protected by a password or a licence; {_UNCHANGED}."
        " Save a copy without protection and use that."
    )


def beyond_bounds(name: str, what: str) -> DocumentError:
    """Say which bound a file exceeds.

    Args:
        name: of the file.
        what: the rest of "it …", such as "has more than 5,000 pages".
    """
    return DocumentError(
        f"“{name}” could not be read: it {what}; {_UNCHANGED}. Split it into parts, or save it as"
        " plain text."
    )


def without_text(name: str) -> DocumentError:
    """Say that the pages are pictures."""
    return DocumentError(
        f"“{name}” holds no text, only pictures of pages; {_UNCHANGED}. Run text recognition"
        " over it first."
    )


def package_missing(name: str, package: str) -> DocumentError:
    """Say which Python package would be needed."""
    return DocumentError(
        f"“{name}” could not be read: the Python package {package} is not installed. Install it"
        f" with “pip install {package}”, or save the file as plain text."
    )


def unreadable(name: str, error: OSError) -> DocumentError:
    """Say what the system says."""
    return DocumentError(
        f"“{name}” could not be read: the system says “{error.strerror or error}”. Check that"
        " the file is there and may be read."
    )
