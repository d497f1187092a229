"""The sentences for files whose text cannot be taken out."""

from __future__ import annotations

from writer.errors import DocumentError

_UNCHANGED = "the file was not changed"
_PAGES_NAMED = 10


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


def not_read(name: str, whose: str) -> DocumentError:
    """Say that a file is in a format that nobody here can read.

    Args:
        name: of the file.
        whose: the program that the format belongs to.
    """
    return DocumentError(
        f"“{name}” could not be read: it is in a format of {whose} that Inkling does not know;"
        f" {_UNCHANGED}. Save it as .docx, .odt, .epub or plain text, and use that."
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


def without_spaces(name: str) -> DocumentError:
    """Say that nobody can tell where a word ends."""
    return DocumentError(
        f"“{name}” could not be read: the spaces between its words are missing, so that no word"
        f" can be told from the next; {_UNCHANGED}. Use the text that the file was made from."
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
        f"“{name}” could not be read: the Python package {package} is not installed. Install it"
        f" with “pip install {package}”, or save the file as plain text."
    )


def unreadable(name: str, error: OSError) -> DocumentError:
    """Say what the system says."""
    return DocumentError(
        f"“{name}” could not be read: the system says “{error.strerror or error}”. Check that"
        " the file is there and may be read."
    )


def _pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_PAGES_NAMED]))
    more = f" and {len(numbers) - _PAGES_NAMED:,} more" if len(numbers) > _PAGES_NAMED else ""
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {shown}{more}"
