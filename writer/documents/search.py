"""Finding in many texts: those of a folder as they are on the disk, open ones as they stand.

One text after another, so that results can be shown as they come and nothing is kept that is not
shown. Nothing here waits for anybody, and whoever calls decides when to stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING, Final

from writer.documents.text_file import read_document
from writer.errors import DocumentError, SearchError, WriterError
from writer.text.pieces import pieces
from writer.text.regular_expression import RegularExpression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from writer.text.search_pattern import SearchPattern

MOST_MATCHES: Final = 10_000
"""Places that are listed; nobody reads more."""

MOST_IN_A_TEXT: Final = 1000
BEFORE: Final = 40
BEHIND: Final = 120
"""Characters of a line that are shown before a match, and from its beginning on."""

PIECE: Final = 4096
"""Characters that are searched at a time."""

UNTIL_REST: Final = 16_384
REST_S: Final = 0.0002
"""Characters between two rests: whoever waits for Python's lock would wait five milliseconds."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place that was found.

    Attributes:
        line: its number, from 1.
        column: characters before it in the line.
        length: its characters.
        excerpt: the line, or the part of it around the place.
        start: where the place is in the excerpt.
    """

    line: int
    column: int
    length: int
    excerpt: str
    start: int


@dataclass(frozen=True, slots=True)
class FoundIn:
    """What was found in one text.

    Attributes:
        path: of the text.
        matches: the places, in order.
        complete: there are no more of them.
        problem: why the text was not searched, or not to its end.
    """

    path: Path
    matches: tuple[Match, ...] = ()
    complete: bool = True
    problem: WriterError | None = None


def search_texts(
    paths: Iterable[Path],
    pattern: SearchPattern,
    open_texts: Mapping[Path, str],
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[FoundIn]:
    """Yield what is found, text by text; of texts without a match or a problem nothing.

    Args:
        paths: where to look, in this order.
        pattern: what to look for.
        open_texts: texts which differ from their files, as they stand in the windows.
        cancelled: asked between lines; True ends it.

    Raises:
        SearchError: the expression takes too long; what was found before has been yielded.
    """
    left = MOST_MATCHES
    for path in paths:
        if cancelled() or not left:
            return
        try:
            text = open_texts[path] if path in open_texts else read_document(path).text
        except DocumentError as error:
            yield FoundIn(path, problem=error)
            continue
        most = min(left, MOST_IN_A_TEXT)
        matches, problem = [], None
        try:
            for match in find_in(text, pattern, cancelled):
                matches.append(match)
                if len(matches) > most:
                    break
        except SearchError as error:
            problem = error
        if matches:
            left -= min(len(matches), most)
            yield FoundIn(path, tuple(matches[:most]), len(matches) <= most and not problem)
        if problem:
            raise problem


def find_in(
    text: str, pattern: SearchPattern, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Match]:
    r"""Yield the places in a text.

    Args:
        text: with ``\n`` line ends.
        pattern: what to look for.
        cancelled: asked between lines.

    Raises:
        SearchError: the expression takes too long.
    """
    # What one sees never goes over the end of a line; what an expression finds might.
    least = 0 if isinstance(pattern, RegularExpression) else PIECE
    line, counted, rested = 1, 0, 0
    for start, piece in pieces(text, least):
        if cancelled():
            return
        # An expression lets others go on by itself.
        if least and start - rested >= UNTIL_REST:
            rested = start
            sleep(REST_S)
        for found in pattern.finditer(piece):
            begin = start + found.start()
            line += text.count("\n", counted, begin)
            counted = begin
            yield _match(text, line, begin, found.end() - found.start())


def _match(text: str, line: int, begin: int, length: int) -> Match:
    first = text.rfind("\n", 0, begin) + 1
    end = text.find("\n", begin)
    last = len(text) if end < 0 else end
    shown = max(first, begin - BEFORE)
    if shown > first:
        # Not in the middle of a word, if there is a space near.
        space = text.find(" ", shown, begin)
        shown = space + 1 if space >= 0 else shown
    excerpt = text[shown : min(last, begin + BEHIND)]
    return Match(line, begin - first, length, excerpt, begin - shown)
