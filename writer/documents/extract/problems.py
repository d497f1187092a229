"""The sentences for files whose text cannot be taken out."""

from __future__ import annotations

from writer.errors import DocumentError

_UNCHANGED = "the file was not changed"
_PAGES_NAMED = 10


def damaged(name: str, kind: str) -> DocumentError:
    """Say that a file is not what its name says, or not whole."""
    return DocumentError(
        "“{name}” could not be read: it is damaged or is no {kind} file; {unchanged}."
        " Open it in the program it comes from and save it again, or as plain text.",
        name=name,
        kind=kind,
        unchanged=_UNCHANGED,
    )


def protected(name: str) -> DocumentError:
    """Say that a file is encrypted."""
    return DocumentError(
        "“{name}” could not be read: it is protected by a password or a licence;"
        " {unchanged}. Save a copy without protection and use that.",
        name=name,
        unchanged=_UNCHANGED,
    )


def not_read(name: str, whose: str) -> DocumentError:
    """Say that a file is in a format that nobody here can read.

    Args:
        name: of the file.
        whose: the program that the format belongs to.
    """
    return DocumentError(
        "“{name}” could not be read: it is in a format of {whose} that Inkling does not"
        " know; {unchanged}. Save it as .docx, .odt, .epub or plain text, and use that.",
        name=name,
        whose=whose,
        unchanged=_UNCHANGED,
    )


def beyond_bounds(name: str, what: str) -> DocumentError:
    """Say which bound a file exceeds.

    Args:
        name: of the file.
        what: the rest of "it …", such as "has more than 5,000 pages".
    """
    return DocumentError(
        "“{name}” could not be read: it {what}; {unchanged}. Split it into parts, or"
        " save it as plain text.",
        name=name,
        what=what,
        unchanged=_UNCHANGED,
    )


def without_text(name: str) -> DocumentError:
    """Say that the pages are pictures."""
    return DocumentError(
        "“{name}” holds no text, only pictures of pages; {unchanged}. Run text"
        " recognition over it first.",
        name=name,
        unchanged=_UNCHANGED,
    )


def without_spaces(name: str) -> DocumentError:
    """Say that nobody can tell where a word ends."""
    return DocumentError(
        "“{name}” could not be read: the spaces between its words are missing, so that"
        " no word can be told from the next; {unchanged}. Use the text that the file was"
        " made from.",
        name=name,
        unchanged=_UNCHANGED,
    )


def pages_left_out(broken: list[int], glued: list[int]) -> str:
    """Return a sentence about the pages of a file that were left out, empty if there are none.

    Args:
        broken: numbers of pages that cannot be read.
        glued: numbers of pages whose words are not parted.
    """
    sentences = []
    if broken:
        sentences.append(f"{_pages(broken)} could not be read.")
    if glued:
        sentences.append(f"On {_pages(glued).lower()} the spaces between words are missing.")
    return " ".join(sentences)


def package_missing(name: str, package: str) -> DocumentError:
    """Say which Python package would be needed."""
    return DocumentError(
        "“{name}” could not be read: the Python package {package} is not installed."
        " Install it with “pip install {package}”, or save the file as plain text.",
        name=name,
        package=package,
    )


def unreadable(name: str, error: OSError) -> DocumentError:
    """Say what the system says."""
    return DocumentError(
        "“{name}” could not be read: the system says “{reason}”. Check that the file is"
        " there and may be read.",
        name=name,
        reason=error.strerror or error,
    )


def _pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_PAGES_NAMED]))
    more = f" and {len(numbers) - _PAGES_NAMED:,} more" if len(numbers) > _PAGES_NAMED else ""
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {shown}{more}"
