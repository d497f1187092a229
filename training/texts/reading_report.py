"""What became of every file: used or left out, and why. For people a line, for programs JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

import msgspec

from writer.files.atomic import atomic_write_bytes

if TYPE_CHECKING:
    from pathlib import Path

REPORT_FILE = "report.json"
MAX_LINES = 20


class FileReport(msgspec.Struct, frozen=True):
    """What became of one file.

    Attributes:
        path: of the file.
        status: ``kept``, ``skipped`` (no text could be read) or ``duplicate``.
        reason: why it was left out, a sentence; of a kept one, why its end was.
        documents: documents in it that were kept.
        characters: of these.
        removed: what was taken out of them: ``contents``, ``page numbers`` …
    """

    path: str
    status: Literal["kept", "skipped", "duplicate"]
    reason: str = ""
    documents: int = 0
    characters: int = 0
    removed: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """One line for people."""
        if self.status != "kept":
            return f"Left out {self.path}: {self.reason}"
        removed = f", without {', '.join(self.removed)}" if self.removed else ""
        damaged = f"; the rest was left out. {self.reason}" if self.reason else ""
        return f"Kept {self.path}: {self.characters:,} characters{removed}{damaged}"


class Report(msgspec.Struct):
    """What became of all files, in the order in which they were read."""

    files: list[FileReport]

    @property
    def summary(self) -> str:
        """One line for people."""
        kept = [file for file in self.files if file.status == "kept"]
        left_out = Counter(file.status for file in self.files if file.status != "kept")
        characters = sum(file.characters for file in kept)
        sentence = f"Read {len(kept):,} of {len(self.files):,} files: {characters:,} characters"
        if left_out:
            copies, unusable = left_out["duplicate"], left_out["skipped"]
            sentence += f"; left out as copies: {copies:,}, as unusable: {unusable:,}"
        return sentence + "."

    def lines(self) -> list[str]:
        """Return a line for each of the first twenty files left out, and the summary."""
        left_out = [file.line for file in self.files if file.reason]
        shown = left_out[:MAX_LINES]
        if len(left_out) > MAX_LINES:
            shown.append(f"… and {len(left_out) - MAX_LINES:,} more: see {REPORT_FILE}.")
        return [*shown, self.summary]

    def write(self, folder: Path) -> None:
        """Store it as ``report.json``.

        Raises:
            OSError: it cannot be written.
        """
        atomic_write_bytes(
            folder / REPORT_FILE, msgspec.json.format(msgspec.json.encode(self)), private=True
        )
