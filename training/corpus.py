"""Finding and reading training texts: files and folders become a stream of documents.

A source is one path given by the user. Its documents are its files, or, in a file that joins
many works, the parts between lines that hold only U+241E. Some documents of every source are
held out for evaluation: see :meth:`Source.held_out`.
"""

from __future__ import annotations

import lzma
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from writer.documents.plain_text import decode_text
from writer.errors import CorpusError, EncodingError
from writer.text.scripts import main_language
from writer.text.typography import straighten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENT_SEPARATOR = "\n\n\u241e\n\n"
SUFFIXES = (".txt", ".md", ".txt.xz")
HELD_OUT_SHARE = 0.02
"""Of the characters of a collection: its last documents."""

HELD_OUT_STEP = 50
"""Of a folder every fiftieth file is held out, or every third part of a small one."""

MIN_CHARACTERS = 2_000
MAX_FILE_BYTES = 1_000_000_000
"""Bound on one file, after decompression: an .xz of a few kilobytes can hold gigabytes."""

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f]+")
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why, in words for the user."""

    path: Path
    reason: str


@dataclass(slots=True)
class Source:
    """The texts under one path.

    Attributes:
        path: as the user gave it.
        files: text files in it, sorted.
        weight: how often its documents are used: 0.5 = every second one, 2 = twice.
        skipped: files that :func:`survey` could not read.
        lengths: characters of every document, in order; filled by :func:`survey`.
        single: there is only one document, so its last part is held out as a second one.
    """

    path: Path
    files: tuple[Path, ...]
    weight: float = 1.0
    skipped: list[Skipped] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    single: bool = False

    @property
    def name(self) -> str:
        """Name for reports: the last part of the path without suffixes."""
        return self.path.resolve().name.split(".")[0] or "texts"

    @property
    def characters(self) -> int:
        """Characters in all documents."""
        return sum(self.lengths)

    def held_out(self) -> frozenset[int]:
        """Return the indices of the documents that are not trained on.

        A collection in one file is taken to be shuffled, and its last 2 % are held out. The
        files of a folder have an order, chapters or years, so they are held out evenly.
        """
        count = len(self.lengths)
        if count < 2:
            return frozenset()
        if len(self.files) > 1:
            step = min(HELD_OUT_STEP, max(2, count // 3))
            return frozenset(range(step - 1, count, step))
        held_out, first = 0, count
        while first > 1 and held_out < HELD_OUT_SHARE * self.characters:
            first -= 1
            held_out += self.lengths[first]
        return frozenset(range(first, count))


def find_sources(paths: list[Path]) -> list[Source]:
    """Return a source for every path.

    Raises:
        CorpusError: a path does not exist or holds no .txt or .md file.
    """
    sources = []
    for path in paths:
        if not path.exists():
            raise CorpusError(f"There is no file or folder {path}. Check the path and try again.")
        files = (path,) if path.is_file() else _text_files(path)
        if not files:
            raise CorpusError(
                f"There is no .txt or .md file in {path}, so there is nothing to train on."
            )
        sources.append(Source(path, files))
    return sources


def survey(sources: list[Source]) -> None:
    """Read everything once to learn the number and lengths of the documents.

    Raises:
        CorpusError: nothing could be read, or there is too little text to train on.
    """
    for source in sources:
        source.single = False
        source.lengths = [len(text) for text in documents(source, record_skipped=True)]
        if len(source.lengths) == 1:
            source.single = True
            source.lengths = [len(text) for text in documents(source)]
    total = sum(source.characters for source in sources)
    if total == 0 and (skipped := [file for source in sources for file in source.skipped]):
        raise CorpusError(f"No file could be read. {skipped[0].path.name}: {skipped[0].reason}")
    if total < MIN_CHARACTERS:
        raise CorpusError(
            f"There are only {total:,} characters of text; at least {MIN_CHARACTERS:,} are"
            " needed to train a model. Add more of your writing and try again."
        )


def documents(source: Source, *, record_skipped: bool = False) -> Iterator[str]:
    """Yield the cleaned documents of a source; files that cannot be read are left out."""
    for path in source.files:
        try:
            text = _read(path)
        except (OSError, EncodingError, lzma.LZMAError, EOFError) as error:
            if record_skipped:
                source.skipped.append(Skipped(path, _reason(error)))
            continue
        for part in text.split(DOCUMENT_SEPARATOR):
            if cleaned := clean(part):
                yield from _cut_in_two(cleaned) if source.single else (cleaned,)


def clean(text: str) -> str:
    """Return a document with one kind of space, no trailing space and one kind of blank line.

    English is written with straight quotes and with em dashes for double hyphens: the two
    spellings of one mark would halve what the model learns of it. Chinese keeps its quotes.
    """
    text = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\x00", ""))
    text = "\n".join([line.strip() for line in text.split("\n")])
    text = _BLANK_LINES.sub("\n\n", text).strip("\n")
    if uses_straight_quotes(text):
        text = straighten(text).replace("--", "\u2014")
    return text


def uses_straight_quotes(text: str) -> bool:
    """Tell whether a model of this text should know only straight quotes."""
    return main_language(text[:2_000]) != "zh"


def languages_of(sources: list[Source], *, sample: int = 50) -> tuple[str, ...]:
    """Return the languages of the first documents, the main one first.

    A language counts from a tenth of the documents on: a quotation does not make a model
    bilingual.
    """
    votes: Counter[str] = Counter()
    for source in sources:
        votes.update(main_language(text[:2_000]) for text in islice(documents(source), sample))
    enough = votes.total() / 10
    return tuple(name for name, count in votes.most_common() if count >= enough) or ("en",)


def _text_files(folder: Path) -> tuple[Path, ...]:
    return tuple(
        sorted(
            path
            for path in folder.rglob("*")
            if path.name.lower().endswith(SUFFIXES)
            and path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        )
    )


def _cut_in_two(text: str) -> tuple[str, ...]:
    """Return the text without its last 5 %, and these, cut between two lines."""
    border = text.find("\n", int(len(text) * 0.95))
    head, tail = text[:border].strip("\n"), text[border:].strip("\n")
    return (head, tail) if border > 0 and tail else (text,)


def _read(path: Path) -> str:
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise EncodingError(f"It is larger than {MAX_FILE_BYTES // 1_000_000:,} MB.")
    return decode_text(data, path.name).text


def _reason(error: Exception) -> str:
    if isinstance(error, EncodingError):
        return str(error)
    if isinstance(error, OSError):
        return f"It cannot be read: {error.strerror or error}."
    return f"It is a damaged .xz file: {error}."
