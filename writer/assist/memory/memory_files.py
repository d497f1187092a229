"""Where the memories of documents are kept between sessions: beside the writer's other data.

One file a document and tokenizer, named by a hash so that the folder says nothing to a passer-by
who lists it; inside stands the path, so that a writer can see what is remembered of what. The
runs of tokens can be turned back into phrases: a memory is as private as its document.
"""

from __future__ import annotations

import logging
import math
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from writer.assist.memory.merging import merged_runs, merged_words
from writer.assist.memory.spelled_words import MOST_WORDS
from writer.assist.personal.lexicon import Lexicon
from writer.errors import MemoryStoreError
from writer.files.atomic import atomic_write_bytes, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
        words: word that several tokens spell → how often it came.
        path: the file.
    """

    document: str
    phrases: int
    words: dict[str, int]
    path: Path


class Kept(NamedTuple):
    """Contents of a file.

    Attributes:
        runs: sorted, shape (M,).
        words: word → how often it came.
        learned: how many characters of the document, from its start, were learned.
    """

    runs: NDArray[np.uint64]
    words: dict[str, int]
    learned: int = 0


NOTHING = Kept(np.empty(0, np.uint64), {})


class _Seen(NamedTuple):
    """A file as it was last read or written.

    Attributes:
        stamp: inode, size and time of the file, None where there was none.
        ours: what this program has learned of the document by then.
        stored: what was in the file.
    """

    stamp: tuple[int, int, int] | None
    ours: Kept
    stored: Kept


class MemoryStore:
    """A folder of memories."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # What was last read or written, to tell what others did to a file since.
        self._seen: dict[Path, _Seen] = {}

    def load(self, document: str, tokenizer: str) -> Kept | None:
        """Return what is kept of a document, or None; a damaged file is as none.

        Args:
            document: which one.
            tokenizer: hash of the tokenizer whose ids the runs are.
        """
        path = self._path(document, tokenizer)
        self._seen.pop(path, None)
        try:
            stamp, kept = _stamp(path), _read(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, SafetensorError) as error:
            logger.warning("The memory of a document cannot be read: %s", error)
            return None
        self._seen[path] = _Seen(stamp, kept, kept)
        return kept

    def save(
        self,
        document: str,
        tokenizer: str,
        runs: NDArray[np.uint64],
        words: Mapping[str, int],
        learned: int = 0,
    ) -> None:
        """Keep what was learned from a document.

        What another program kept or forgot of it, since it was loaded here, stays kept or
        forgotten.

        Raises:
            MemoryStoreError: they cannot be written; what was kept before still is.
        """
        try:
            make_private_folder(self._folder)
            path = self._path(document, tokenizer)
            ours = Kept(runs, dict(words), learned)
            kept = self._with_others(path, ours)
            metadata = {"document": _storable(document), "learned": str(kept.learned)}
            spelt = np.frombuffer("\n".join(kept.words).encode(), np.uint8)
            counts = np.array(list(kept.words.values()), np.uint32)
            data = save({"runs": kept.runs, "words": spelt, "counts": counts}, metadata)
            atomic_write_bytes(path, data, private=True)
            self._seen[path] = _Seen(_stamp(path), ours, kept)
        except OSError as error:
            raise MemoryStoreError(
                "What was learned from your text could not be kept: {reason}. The text"
                " itself is not affected.",
                reason=error.strerror or error,
            ) from None

    def remembered(self) -> list[Remembered]:
        """Return what is kept of which documents, sorted by document."""
        found = []
        for path in self._folder.glob(f"*{SUFFIX}"):
            try:
                found.append(_summary(path))
            except (OSError, ValueError, SafetensorError):
                found.append(Remembered(path.name, 0, {}, path))
        return sorted(found, key=lambda each: each.document)

    def lexicon(self) -> Lexicon:
        """Return the words of all documents."""
        counts: Counter[str] = Counter()
        read = 0
        for each in self.remembered():
            counts.update(each.words)
            read += each.phrases
        return Lexicon(counts, read)

    def forget(self, document: str) -> int:
        """Remove what is kept of a document; return how many files that were.

        Raises:
            MemoryStoreError: a file cannot be removed.
        """
        name = _storable(document)
        return _remove([each for each in self.remembered() if each.document == name])

    def forget_all(self) -> int:
        """Remove everything; return how many files that were.

        Raises:
            MemoryStoreError: a file cannot be removed.
        """
        return _remove(self.remembered())

    def _with_others(self, path: Path, now: Kept) -> Kept:
        """Return ``now`` with what others did to the file since this one had it as its own."""
        seen = self._seen.get(path, _Seen(None, NOTHING, NOTHING))
        try:
            stored = seen.stored if _stamp(path) == seen.stamp else _read(path)
        except FileNotFoundError:
            stored = NOTHING
        except (ValueError, SafetensorError):
            return now  # a damaged file is as none
        if stored is seen.ours:
            return now
        return Kept(
            merged_runs(seen.ours.runs, now.runs, stored.runs),
            merged_words(seen.ours.words, now.words, stored.words),
            max(now.learned, stored.learned),
        )

    def _path(self, document: str, tokenizer: str) -> Path:
        name = sha256(f"{tokenizer}\n{document}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{name}{SUFFIX}"


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _read(path: Path) -> Kept:
    """Return the contents of a file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not one of ours.
        SafetensorError: likewise.
    """
    with _opened(path) as file:
        runs = file.get_tensor("runs")
        words = _words(file, path)
        learned = int((file.metadata() or {}).get("learned", "0"))
    if runs.dtype != np.uint64 or runs.ndim != 1 or (runs[1:] <= runs[:-1]).any():
        raise ValueError(f"{path.name} holds no sorted runs")
    return Kept(runs, words, learned)


def _storable(document: str) -> str:
    r"""Return the name of a document with ``\udc…`` for bytes of a path that are no character."""
    return document.encode("utf-8", "backslashreplace").decode("utf-8")


def _summary(path: Path) -> Remembered:
    """Return what a file says of itself, without reading the runs; errors as :func:`_read`."""
    with _opened(path) as file:
        document = (file.metadata() or {}).get("document", path.name)
        phrases = math.prod(file.get_slice("runs").get_shape())
        return Remembered(document, phrases, _words(file, path), path)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{path.name} is too large")
    with safe_open(path, "numpy") as file:
        if set(file.keys()) != {"runs", "words", "counts"}:
            raise ValueError(f"{path.name} holds other things than runs and words")
        yield file


def _words(file: Any, path: Path) -> dict[str, int]:  # noqa: ANN401 - of a library without stubs
    spelt, counts = file.get_tensor("words"), file.get_tensor("counts")
    if spelt.dtype != np.uint8 or counts.dtype != np.uint32 or counts.ndim != 1:
        raise ValueError(f"{path.name} holds no counted words")
    words = spelt.tobytes().decode().split("\n") if len(counts) else []
    if len(words) > MOST_WORDS:
        raise ValueError(f"{path.name} holds too many words")
    return dict(zip(words, counts.tolist(), strict=True))


def _remove(files: list[Remembered]) -> int:
    try:
        for each in files:
            each.path.unlink(missing_ok=True)
    except OSError as error:
        raise MemoryStoreError(
            "What was learned could not be removed: {reason}.", reason=error.strerror or error
        ) from None
    return len(files)
