"""What programs that ended without a word left of the texts that were open in them.

Each program that runs keeps its journals in a folder of its own, and holds a file in it: where
nobody holds that file, the program is gone, and whoever holds it next recovers what is there.
"""

from __future__ import annotations

import logging
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from writer.documents.journal import generations, read_journal
from writer.documents.text_file import NO_FILE, read_document
from writer.errors import DocumentError
from writer.files.atomic import make_private_folder
from writer.files.holding import Hold

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from writer.documents.journal import Recorded
    from writer.documents.text_file import Document

logger = logging.getLogger(__name__)

_HELD: Final = "held"
"""The file that tells whether the program is there."""

DAMAGED: Final = ".damaged"
"""Added to the name of a journal of which nothing can be read; it is left where it is."""


class JournalFolder:
    """The folder of this program's journals, made when there is something to write.

    Args:
        parent: the folder of all programs' journals.
    """

    def __init__(self, parent: Path) -> None:
        self._path = parent / uuid4().hex
        self._hold: Hold | None = None

    def made(self) -> Path:
        """Return the folder, which exists and is held.

        Raises:
            OSError: it cannot be made.
        """
        if self._hold is None:
            make_private_folder(self._path)
            self._hold = Hold(self._path / _HELD)
        return self._path

    def leave(self) -> None:
        """Let go of the folder; without journals in it, it goes."""
        if self._hold is None:
            return
        if not generations(self._path):
            shutil.rmtree(self._path, ignore_errors=True)
        self._hold.let_go()
        self._hold = None


@dataclass(frozen=True, slots=True)
class LostText:
    """A text with changes that are in no file.

    Attributes:
        recorded: the text and its last changes.
        document: its file, as it was when the text was last in it; None for an untitled text.
        in_file: the text that is in the file now; None if there is none to be read.
    """

    recorded: Recorded
    document: Document | None
    in_file: str | None = None


@dataclass(frozen=True, slots=True)
class LostTexts:
    """What one program left, held until it is recovered.

    Attributes:
        texts: those with changes that are in no file, the one written in last at the end.
    """

    texts: tuple[LostText, ...]
    _folder: Path
    _hold: Hold

    def forget(self) -> None:
        """Delete what the program left: it is recovered, or there was nothing to recover."""
        _delete(self._folder)
        self._hold.let_go()

    def leave(self) -> None:
        """Leave everything for the next start."""
        self._hold.let_go()


def lost_texts(parent: Path, from_page: Callable[[str], str]) -> list[LostTexts]:
    """Return what programs left that run no more; of each, nobody else gets it meanwhile.

    What cannot be read is left where it is, and logged. Folders without anything lost go.

    Args:
        parent: the folder of all programs' journals.
        from_page: returns a text as it is in a file, given one of a journal.
    """
    found = []
    for folder in _folders(parent):
        try:
            hold = Hold(folder / _HELD)
        except OSError:
            continue  # the program runs, or somebody else recovers
        lost = LostTexts(tuple(_lost_in(folder, from_page)), folder, hold)
        if lost.texts:
            found.append(lost)
        else:
            lost.forget()
    return found


def _folders(parent: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(path for path in parent.iterdir() if (path / _HELD).is_file())
    return []


def _lost_in(folder: Path, from_page: Callable[[str], str]) -> list[LostText]:
    recorded = [each for files in generations(folder).values() if (each := _latest(files))]
    recorded.sort(key=lambda each: each.written)
    return [lost for each in recorded if (lost := _unless_saved(each, from_page))]


def _latest(files: list[Path]) -> Recorded | None:
    """Return what the latest generation holds that has a beginning."""
    for path in files:
        try:
            if recorded := read_journal(path):
                return recorded
        except OSError as error:
            logger.warning("A journal cannot be read: %s", error)
    for path in files:
        logger.warning("Nothing can be read of the journal %s", path)
        with suppress(OSError):
            path.replace(path.with_suffix(DAMAGED))
    return None


def _unless_saved(recorded: Recorded, from_page: Callable[[str], str]) -> LostText | None:
    """Return the lost text; None if the file has it, or nothing was written at all."""
    text, document = recorded.text, recorded.origin.document("")
    in_file = _text_in_file(document) if document else None
    if in_file is None:
        begun_here = document is None or document.fingerprint == NO_FILE
        return None if begun_here and not text else LostText(recorded, document)
    return None if from_page(text) == in_file else LostText(recorded, document, in_file)


def _text_in_file(document: Document) -> str | None:
    try:
        return read_document(document.path, document.encoding).text
    except DocumentError:
        return None  # gone, or another kind of file by now: then the journal is the only copy


def _delete(folder: Path) -> None:
    """Delete a folder, unless something of a damaged journal is in it."""
    for files in generations(folder).values():
        for path in files:
            with suppress(OSError):
                path.unlink()
    if not any(folder.glob(f"*{DAMAGED}")):
        shutil.rmtree(folder, ignore_errors=True)
