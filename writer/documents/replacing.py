"""Replacing in many texts, and taking it back.

Each file is written wholly or not at all, and only if it is still the one that was read; what it
held before is kept until the replacing is forgotten. Line ends and broken bytes stay as they are.
"""

from __future__ import annotations

import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.documents.lock import Holder, lock_file
from writer.documents.text_file import Fingerprint, read_exactly, save_document
from writer.errors import DocumentInUseError, SearchError, WriterError
from writer.text.pieces import pieces
from writer.text.regular_expression import RegularExpression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from writer.text.search_pattern import SearchPattern

_LINE_ENDS: Final = re.compile(r"(\r\n|\r|\n)")
PIECE: Final = 4096


@dataclass(frozen=True, slots=True)
class ReplacedIn:
    """What became of one file.

    Attributes:
        path: where it is.
        count: places that were replaced; 0 if it was left as it was.
        before: what the file held, compressed; empty if it was left as it was.
        encoding: Python's name of it.
        bom: it begins with a byte order mark.
        after: the state of the file now.
        problem: why it was left as it was.
    """

    path: Path
    count: int = 0
    before: bytes = b""
    encoding: str = "utf-8"
    bom: bool = False
    after: Fingerprint | None = None
    problem: WriterError | None = None


def replaced_text(
    text: str,
    pattern: SearchPattern,
    replacement: str,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[str, int]:
    r"""Return the text with every match replaced, and how many there were.

    Args:
        text: with any line ends, which stay as they are.
        pattern: what to replace.
        replacement: what to put there; ``\1`` and the like stand for groups if ``pattern`` is a
            regular expression.
        cancelled: asked between lines; True returns the text as it is.

    Raises:
        SearchError: the expression takes too long.
    """
    if "\r" in text:
        lines = _LINE_ENDS.split(text)
        parts, between = lines[::2], [*lines[1::2], ""]
    else:
        parts = [piece for _, piece in pieces(text, 0 if _is_expression(pattern) else PIECE)]
        between = ["\n"] * (len(parts) - 1) + [""]
    made: list[str] = []
    count = 0
    for part, end in zip(parts, between, strict=True):
        if cancelled():
            return text, 0
        new, here = _replaced_in(part, pattern, replacement, between[0] or "\n")
        made += (new, end)
        count += here
    return ("".join(made), count) if count else (text, 0)


def replace_in_files(
    paths: Iterable[Path],
    pattern: SearchPattern,
    replacement: str,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[ReplacedIn]:
    """Replace every match in each file; yield those that were changed or had a problem.

    Raises:
        SearchError: the expression takes too long; the files before are changed.
    """
    for path in paths:
        if cancelled():
            return
        try:
            document = read_exactly(path)
            text, count = replaced_text(document.text, pattern, replacement, cancelled)
            if not count:
                continue
            with _locked(path):
                saved = save_document(
                    text,
                    path,
                    document.encoding,
                    document.bom,
                    expected=document.fingerprint,
                )
        except SearchError:  # it would take as long in all others
            raise
        except WriterError as error:
            yield ReplacedIn(path, problem=error)
            continue
        before = zlib.compress(document.text.encode("utf-8", "surrogatepass"), 1)
        yield ReplacedIn(path, count, before, document.encoding, document.bom, saved.fingerprint)


def take_back(replaced: Iterable[ReplacedIn]) -> Iterator[ReplacedIn]:
    """Write what the files held before; yield each, with a problem if it was left as it is.

    A file that was changed since is left alone.
    """
    for each in replaced:
        if each.after is None:
            continue
        text = zlib.decompress(each.before).decode("utf-8", "surrogatepass")
        try:
            with _locked(each.path):
                save_document(text, each.path, each.encoding, each.bom, expected=each.after)
        except WriterError as error:
            yield ReplacedIn(each.path, problem=error)
        else:
            yield ReplacedIn(each.path, each.count)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Have the right to write a file for a moment.

    Raises:
        DocumentInUseError: another window, or another Inkling, has a text in it.
    """
    lock = lock_file(path)
    if isinstance(lock, Holder):
        raise DocumentInUseError(
            "“{name}” was left as it is: it is open in another window or another Inkling. Close"
            " it there and try again.",
            name=path.name,
        )
    try:
        yield
    finally:
        lock.release()


def _is_expression(pattern: SearchPattern) -> bool:
    return isinstance(pattern, RegularExpression)


def _replaced_in(
    text: str, pattern: SearchPattern, replacement: str, newline: str
) -> tuple[str, int]:
    made: list[str] = []
    end = count = 0
    for match in pattern.finditer(text):
        new = match.expand(replacement) if _is_expression(pattern) else replacement
        made += (text[end : match.start()], new.replace("\n", newline))
        end = match.end()
        count += 1
    return ("".join([*made, text[end:]]), count) if count else (text, 0)
