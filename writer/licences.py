"""What Inkling is made of, and under which licences; no Qt.

The data of others that lie in resources name themselves there.

A packaged program has an index and a text for every part, gathered when it was built
(packaging/freeze/inventory.py). In a source tree, or installed by pip, the parts lie about as
packages of their own, and what they say of themselves is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import msgspec

from writer.about import requirements
from writer.paths import resources_dir

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)


class _Entry(msgspec.Struct):
    name: str
    version: str
    licence: str
    file: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part that others made.

    Attributes:
        name: what it is called.
        version: empty where nobody knows.
        licence: its name.
        paths: where the licence's text is; empty where the part brings none.
    """

    name: str
    version: str
    licence: str
    paths: tuple[Path, ...]

    def text(self) -> str:
        """Return the licence's text."""
        return "\n\n".join(path.read_text("utf-8", errors="replace") for path in self.paths)


def parts() -> list[Part]:
    """Return all parts, by name."""
    resources = resources_dir()
    index = resources / "licences" / "index.json"
    found = _named(index) if index.is_file() else _installed()
    found += [part for sources in resources.glob("*/sources.json") for part in _named(sources)]
    return sorted(found, key=lambda part: part.name.lower())


def _named(index: Path) -> list[Part]:
    entries = msgspec.json.decode(index.read_bytes(), type=list[_Entry])
    return [
        Part(entry.name, entry.version, entry.licence, (index.parent / entry.file,))
        for entry in entries
    ]


def _installed() -> list[Part]:
    names = {re.split(r"[<>=!~; \[]", line)[0] for line in requirements()}
    return [part for part in map(_package, names) if part]


def _package(name: str) -> Part | None:
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None  # for another system
    told = found.metadata
    named = [*(told.get_all("License-Expression") or []), *(told.get_all("License") or []), ""]
    texts = [file for file in found.files or [] if _LICENCE_FILE.search(str(file))]
    paths = tuple(Path(str(found.locate_file(file))) for file in texts)
    # Some packages put the whole text where its name belongs.
    return Part(told["Name"], found.version, named[0].strip().split("\n")[0][:60], paths)
