"""A document that is open in some editor, kept equal to it change by change.

Not pygls's own: that one takes form feeds and line separators for line ends, which the protocol
does not, puts positions behind a line one too early, and walks through the whole text at each key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lsprotocol.types import Position, Range

from writer.assist.context import from_border, start_of_reading
from writer.assist.request import CONTEXT_LENGTH
from writer.serve.lsp.positions import column_at, index_at
from writer.text.markdown import is_verbatim
from writer.text.whole_characters import whole_characters

if TYPE_CHECKING:
    from lsprotocol.types import TextDocumentContentChangeEvent

_AFTER_LINE_END: Final = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_LINE_ENDS: Final = "\r\n"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a caret, and how its editor counts.

    Attributes:
        before: what the engine should read of the text before the caret, with plain line feeds.
        after: what follows in the paragraph, at most :data:`CONTEXT_LENGTH` characters.
        line: number of the caret's line, from 0.
        line_before: the line as far as the caret.
        verbatim: the caret stands in code, front matter or a comment.
        encoding: of columns.
    """

    before: str
    after: str
    line: int
    line_before: str
    verbatim: bool
    encoding: str

    def last(self, count: int, behind: int = 0) -> Range:
        """Return the range of the ``count`` characters before the caret; 0 = the caret.

        Args:
            count: characters before the caret.
            behind: characters behind it that belong to the range as well.
        """
        end = len(self.line_before)
        return Range(self._position(max(0, end - count)), self._position(end + behind))

    def _position(self, index: int) -> Position:
        line = self.line_before + self.after
        return Position(self.line, column_at(index, line, self.encoding))


class OpenDocument:
    """The lines of a text, as its editor last told.

    Args:
        text: all of it; lines end with LF, CR LF or CR.
        encoding: by whose units the editor counts columns.
        version: of the text, by the editor's count.

    Attributes:
        version: the same, at this time.
    """

    def __init__(self, text: str, encoding: str, version: int = 0) -> None:
        self.version = version
        self._lines = _split(text)
        self._encoding = encoding

    @property
    def text(self) -> str:
        """All of it, with plain line feeds and whole characters, as models read it."""
        return whole_characters("\n".join(map(_without_end, self._lines)))

    def change(self, change: TextDocumentContentChangeEvent) -> None:
        """Follow the editor: replace a range, or everything where none is given."""
        area: Range | None = getattr(change, "range", None)
        if area is None:
            self._lines = _split(change.text)
        else:
            self._replace(area, change.text)

    def around(self, position: Position) -> Surroundings:
        """Return what stands around a caret; a place outside the text is the nearest one in it."""
        line, index = self._locate(position)
        content = _without_end(self._lines[line])
        before = self._reading_before(line, content[:index])
        after = content[index : index + CONTEXT_LENGTH]
        return Surroundings(
            whole_characters(before),
            whole_characters(after),
            line,
            content[:index],
            is_verbatim(self._line, len(self._lines), line, index),
            self._encoding,
        )

    def _reading_before(self, line: int, line_before: str) -> str:
        """Return the text before a caret that the engine should read."""
        begun = sum(map(len, self._lines[:line]))
        start = start_of_reading(begun + len(line_before))
        first = line
        while begun > start:
            first -= 1
            begun -= len(self._lines[first])
        earlier = map(_without_end, self._lines[first:line])
        text = "\n".join([*earlier, line_before])[start - begun :]
        return from_border(text) if start else text

    def _replace(self, area: Range, text: str) -> None:
        first, start = self._locate(area.start)
        last, end = max(self._locate(area.end), (first, start))
        # The lines beside it are split anew too: a CR and an LF that meet are one line end.
        above, below = max(0, first - 1), last + 2
        joined = "".join(
            [
                *self._lines[above:first],
                self._lines[first][:start],
                text,
                self._lines[last][end:],
                *self._lines[last + 1 : below],
            ]
        )
        lines = _split(joined)
        if below < len(self._lines):
            # Behind the line end that closes the piece stands a line that is there already.
            lines.pop()
        self._lines[above:below] = lines

    def _line(self, number: int) -> str:
        return _without_end(self._lines[number])

    def _locate(self, position: Position) -> tuple[int, int]:
        """Return a line and an index in it, in characters, that exist."""
        if position.line >= len(self._lines):
            return len(self._lines) - 1, len(self._lines[-1])
        content = _without_end(self._lines[position.line])
        return position.line, index_at(position.character, content, self._encoding)


def _split(text: str) -> list[str]:
    """Return the lines with their ends; the last has none, and there is always one."""
    return _AFTER_LINE_END.split(text)


def _without_end(line: str) -> str:
    return line.rstrip(_LINE_ENDS)
