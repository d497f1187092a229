"""Where the memories of documents are kept between sessions: beside the writer's other data.

One file a document and tokenizer, named by a hash so that the folder says nothing to a passer-by
who lists it; inside stands the path, so that a writer can see what is remembered of what. The
runs of tokens can be turned back into phrases: a memory is as private as its document.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from writer.atomic import atomic_write_bytes
from writer.errors import MemoryStoreError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

SUFFIX = ".memory"
MAX_BYTES = 8_000_000
"""Of a file; one with :data:`MOST_RUNS` runs is less than half as large."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept of one document.

    Attributes:
        document: its path, or how else it is known.
        phrases: how many runs of tokens.
        path: the file.
    """

    document: str
    phrases: int
    path: Path


class MemoryStore:
    """A folder of memories."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, document: str, tokenizer: str) -> NDArray[np.uint64] | None:
        """Return the runs of a document, or None; a damaged file is as none.

        Args:
            document: which one.
            tokenizer: hash of the tokenizer whose ids the runs are.
        """
        try:
            _, runs = _read(self._path(document, tokenizer))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, SafetensorError) as error:
            logger.warning("The memory of a document cannot be read: %s", error)
            return None
        return runs

    def save(self, document: str, tokenizer: str, runs: NDArray[np.uint64]) -> None:
        """Keep the runs of a document in place of what was kept before.

        Raises:
            MemoryStoreError: they cannot be written; what was kept before still is.
        """
        metadata = {"document": document}
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            data = save({"runs": runs}, metadata)
            atomic_write_bytes(self._path(document, tokenizer), data)
        except OSError as error:
            raise MemoryStoreError(
                f"What was learned from your text could not be kept: {error.strerror or error}."
                " The text itself is not affected."
            ) from None

    def remembered(self) -> list[Remembered]:
        """Return what is kept of which documents, sorted by document."""
        found = []
        for path in self._folder.glob(f"*{SUFFIX}"):
            try:
                document, runs = _read(path)
            except (OSError, ValueError, SafetensorError):
                document, runs = path.name, np.empty(0, np.uint64)
            found.append(Remembered(document, len(runs), path))
        return sorted(found, key=lambda each: each.document)

    def forget(self, document: str) -> int:
        """Remove what is kept of a document; return how many files that were.

        Raises:
            MemoryStoreError: a file cannot be removed.
        """
        return _remove([each for each in self.remembered() if each.document == document])

    def forget_all(self) -> int:
        """Remove everything; return how many files that were.

        Raises:
            MemoryStoreError: a file cannot be removed.
        """
        return _remove(self.remembered())

    def _path(self, document: str, tokenizer: str) -> Path:
        name = sha256(f"{tokenizer}\n{document}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{name}{SUFFIX}"


def _read(path: Path) -> tuple[str, NDArray[np.uint64]]:
    """Return document and runs of a file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not one of ours.
        SafetensorError: likewise.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{path.name} is too large")
    with safe_open(path, "numpy") as file:
        document = (file.metadata() or {}).get("document", path.name)
        if list(file.keys()) != ["runs"]:
            raise ValueError(f"{path.name} holds other things than runs")
        runs = file.get_tensor("runs")
    if runs.dtype != np.uint64 or runs.ndim != 1 or (runs[1:] <= runs[:-1]).any():
        raise ValueError(f"{path.name} holds no sorted runs")
    return document, runs


def _remove(files: list[Remembered]) -> int:
    try:
        for each in files:
            each.path.unlink(missing_ok=True)
    except OSError as error:
        raise MemoryStoreError(
            f"What was learned could not be removed: {error.strerror or error}."
        ) from None
    return len(files)
