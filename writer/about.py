"""What the installed program knows of itself: its version, its home page, what it needs.

The distribution has another name than the program, since "inkling" belongs to somebody else on
the Python package index; whoever asks for metadata asks here.
"""

from __future__ import annotations

from typing import Final

DISTRIBUTION: Final = "inkling-writing"
"""What the package index, pip and the metadata call Inkling."""


def version() -> str:
    """Return the version; empty in a source tree that was never installed."""
    # Imported here and below: a tenth of a second that no start should wait for.
    from importlib import metadata

    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return ""


def home_page() -> str:
    """Return the address of the project's page; empty in a tree that was never installed."""
    from importlib import metadata

    try:
        addresses: list[str] = metadata.metadata(DISTRIBUTION).get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        return ""
    named = (line.partition(", ") for line in addresses)
    return next((address for name, _, address in named if name == "Homepage"), "")


def requirements() -> list[str]:
    """Return what the editor needs, as pip writes it, without the extras."""
    from importlib import metadata

    try:
        wanted = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return []
    return [line for line in wanted if "extra ==" not in line]
