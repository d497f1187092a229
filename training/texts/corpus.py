"""Finding and reading training texts: files and folders become a stream of documents.

A source is one path given by the user. Its documents are its files, or, in a file that joins
many works, the parts between lines that hold only U+241E. Such a collection is taken as it is;
of other files is taken out what their authors did not write, and what repeats an earlier file
is left out. What of them is learned, what chooses and what stays unread: see
:mod:`training.texts.parts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, count
from typing import TYPE_CHECKING

from training.texts.cleaning import clean_document
from training.texts.document_store import DocumentStore
from training.texts.duplicates import Duplicates
from training.texts.parts import give_roles
from training.texts.reading import FOUND_SUFFIXES, SUFFIXES, read_parts
from training.texts.reading_report import FileReport, Report
from writer.errors import CorpusError, DocumentError
from writer.text.scripts import main_language
from writer.text.typography import straighten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from training.texts.parts import Piece
    from training.texts.reading import Part

MIN_CHARACTERS = 2_000

_ODD_SPACES = r"\t\u00a0\u2000-\u200a\u202f"
# Not the single space between two words: there are too many to replace by themselves.
_SPACES = re.compile(r" [{0}]+|[{1}][{0}]*".format(_ODD_SPACES + " ", _ODD_SPACES))
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(slots=True)
class Source:
    """The texts under one path.

    Attributes:
        path: as the user gave it.
        files: text files in it, sorted.
        name: for reports and recipes: the last part of the path without suffixes, with a
            number where another source has it already.
        weight: how often its documents are used: 0.5 = every second one, 2 = twice.
        reports: what became of every file; filled by :func:`survey`.
        lengths: characters of every document, in order; filled by :func:`survey`.
        origins: the file of every document; filled by :func:`survey`.
        collection: it is one file in which somebody joined many works.
        foreign: documents that are left out, since the model would not know their language.
        digests: SHA-256 of every file by its path, where somebody wants to know.
        pieces: what of the documents is for what; filled by :func:`survey`.
        store: the cleaned documents; filled by :func:`survey`.
    """

    path: Path
    files: tuple[Path, ...]
    name: str
    weight: float = 1.0
    reports: list[FileReport] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    origins: list[Path] = field(default_factory=list)
    collection: bool = False
    foreign: set[int] = field(default_factory=set)
    digests: dict[str, str] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    store: DocumentStore | None = None

    @property
    def characters(self) -> int:
        """Characters in all documents."""
        return sum(self.lengths)

    def text_of(self, index: int) -> str:
        """Return a document of a surveyed source."""
        if self.store is None:
            raise ValueError("a source is surveyed before its documents are asked for")
        return self.store[index]


def find_sources(paths: list[Path]) -> list[Source]:
    """Return a source for every path; a file that several paths lead to is in the first.

    Raises:
        CorpusError: a path does not exist or holds no file of a kind that can be read.
    """
    sources: list[Source] = []
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise CorpusError(
                "There is no file or folder {path}. Check the path and try again.", path=path
            )
        if not (path.is_file() or path.is_dir()):
            raise CorpusError(
                "{path} is no ordinary file but a device. Name files or folders of text.",
                path=path,
            )
        files = (path,) if path.is_file() else _text_files(path)
        if not files:
            raise CorpusError(
                "There is no text in {path}, so there is nothing to train on. Files may"
                " be {names}.",
                path=path,
                names=", ".join(SUFFIXES),
            )
        # Read twice, a text would be trained on by one source and held out by the other.
        if new := tuple(file for file in files if file.resolve() not in seen):
            sources.append(Source(path, new, _free_name(path, sources)))
            seen.update(file.resolve() for file in new)
    return sources


def survey(
    sources: list[Source],
    folder: Path | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> None:
    """Read and clean everything once, and learn the number and lengths of the documents.

    Args:
        sources: filled in.
        folder: where to keep the cleaned text meanwhile; as large as the texts.
        progress: told of the share of files that were read.

    Raises:
        CorpusError: nothing could be read, or there is too little text to train on.
        OSError: the folder is full.
    """
    duplicates = Duplicates()
    read, files = 0, sum(len(source.files) for source in sources)
    for source in sources:
        for found in (source.reports, source.origins, source.foreign):
            found.clear()
        source.store = DocumentStore(folder)
        for path in source.files:
            source.reports.append(_store_file(path, source, duplicates))
            source.origins += [path] * (len(source.store.lengths) - len(source.origins))
            read += 1
            progress(read / files)
        source.lengths = list(source.store.lengths)
    _check_enough(sources)
    give_roles(sources)


def report_on(sources: list[Source]) -> Report:
    """Return what became of every file of surveyed sources."""
    return Report([report for source in sources for report in source.reports])


def documents(source: Source) -> Iterator[str]:
    """Yield the cleaned documents of a source.

    Of one that was not surveyed, repeated files come again; unreadable ones never do.
    """
    return _unsurveyed(source) if source.store is None else iter(source.store)


def clean(text: str) -> str:
    """Return a document with one kind of space, no trailing space and one kind of blank line.

    English is written with straight quotes and with em dashes for double hyphens: the two
    spellings of one mark would halve what the model learns of it. Chinese keeps its quotes.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = _SPACES.sub(" ", text)
    text = "\n".join([line.strip() for line in text.split("\n")])
    text = _BLANK_LINES.sub("\n\n", text).strip("\n")
    if uses_straight_quotes(text):
        text = straighten(text).replace("--", "\u2014")
    return text


def uses_straight_quotes(text: str) -> bool:
    """Tell whether a model of this text should know only straight quotes."""
    return main_language(text[:2_000]) != "zh"


def _text_files(folder: Path) -> tuple[Path, ...]:
    return tuple(
        sorted(
            path
            for path in folder.rglob("*")
            if path.name.lower().endswith(FOUND_SUFFIXES)
            and path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        )
    )


def _free_name(path: Path, sources: list[Source]) -> str:
    wanted = path.resolve().name.split(".")[0] or "texts"
    # Names become file names, and not every system tells capitals apart.
    taken = {source.name.casefold() for source in sources}
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(name for name in chain([wanted], numbered) if name.casefold() not in taken)


def _store_file(path: Path, source: Source, duplicates: Duplicates) -> FileReport:
    """Add the documents of a file to the source, but those that it has already."""
    store = source.store
    assert store is not None  # noqa: S101 - the caller has just made it
    kept, characters, removed = 0, 0, dict[str, None]()
    repeated, reason = "", ""
    try:
        for part in read_parts(path):
            text, names = _cleaned(part)
            if not text:
                continue
            if not part.prepared and (earlier := duplicates.find_or_add(text, str(path))):
                repeated = earlier
                continue
            store.append(text)
            source.collection = part.prepared and len(source.files) == 1
            kept, characters = kept + 1, characters + len(text)
            removed.update(dict.fromkeys(names))
    except DocumentError as error:
        reason = str(error)
    if kept:
        return FileReport(str(path), "kept", reason, kept, characters, tuple(removed))
    if repeated:
        return FileReport(str(path), "duplicate", f"It repeats {repeated}.")
    return FileReport(str(path), "skipped", reason or "There is no text in it.")


def _unsurveyed(source: Source) -> Iterator[str]:
    for path in source.files:
        try:
            for part in read_parts(path):
                if text := _cleaned(part)[0]:
                    yield text
        except DocumentError:
            continue


def _cleaned(part: Part) -> tuple[str, tuple[str, ...]]:
    """Return the text to train on, and what was taken out of it."""
    if part.prepared:
        return clean(part.text), ()
    document = clean_document(part.text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean(document.text), document.removed


def _check_enough(sources: list[Source]) -> None:
    total = sum(source.characters for source in sources)
    skipped = [file for file in report_on(sources).files if file.status == "skipped"]
    if total == 0 and skipped:
        raise CorpusError(
            "No file could be read. {path}: {reason}",
            path=skipped[0].path,
            reason=skipped[0].reason,
        )
    if total < MIN_CHARACTERS:
        raise CorpusError(
            "There are only {total:,} characters of text; at least {min_characters:,}"
            " are needed to train a model. Add more of your writing and try again.",
            total=total,
            min_characters=MIN_CHARACTERS,
        )
