"""What was found in many texts as a list: each text, and below it the places in it.

A flat list of Qt's own rows: with every batch that is found Qt asks for all rows of a tree again,
and of a list whose rows are Python's. Of these it asks for those that can be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QStandardItemModel

from writer.documents.workspace import name_in
from writer.text.whole_characters import whole_characters
from writer.ui.page.cursor_text import utf16_length
from writer.ui.shared.figures import figure
from writer.ui.shared.plain_text import plain_tip
from writer.ui.shared.sentences import said

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QPersistentModelIndex

    from writer.documents.search import FoundIn, Match


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is drawn.

    Attributes:
        text: name of a text, or a line of it.
        number: places in a text, or the number of the line.
        match: the place; None for a text.
        start: where the place is in ``text``, in UTF-16 units.
        length: its length, likewise.
    """

    text: str
    number: str
    match: Match | None = None
    start: int = 0
    length: int = 0


class FoundModel(QStandardItemModel):
    """Grows while a search goes on; nothing in it changes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, 1, parent)
        self._root: Path | None = None
        self._rows: list[tuple[FoundIn, Match | None]] = []
        self._places = self._texts = 0
        self._complete = True

    @property
    def places(self) -> int:
        """How many places are listed."""
        return self._places

    @property
    def texts(self) -> int:
        """In how many texts they are."""
        return self._texts

    @property
    def complete(self) -> bool:
        """Whether no text has more of them."""
        return self._complete

    def begin(self, root: Path | None) -> None:
        """Forget what was found; texts are called as they are within ``root``."""
        self.setRowCount(0)
        self._root, self._rows = root, []
        self._places = self._texts = 0
        self._complete = True

    def add(self, found: list[FoundIn]) -> None:
        """List what was found in further texts."""
        for each in found:
            self._rows.append((each, None))
            self._rows += [(each, match) for match in each.matches]
            self._texts += bool(each.matches)
            self._places += len(each.matches)
            self._complete = self._complete and each.complete
        self.setRowCount(len(self._rows))

    def place(self, index: QModelIndex) -> tuple[Path, Match | None] | None:
        """Return the text of a row and the place that it leads to: of a text, the first."""
        if not index.isValid():
            return None
        found, match = self._rows[index.row()]
        return found.path, match or next(iter(found.matches), None)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        """Return the words of a row, for whoever cannot see them, too."""
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.row(index.row()).text
            case Qt.ItemDataRole.AccessibleTextRole:
                row = self.row(index.row())
                return f"{row.number}: {row.text}"
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(*self._rows[index.row()])
        return None

    def row(self, number: int) -> Row:
        """Return what is drawn of a row."""
        found, match = self._rows[number]
        if match is None:
            name = whole_characters(_name(found.path, self._root))
            if found.problem:
                return Row(f"{name}: {said(found.problem)}", "")
            return Row(name, figure(len(found.matches)) + ("" if found.complete else "+"))
        text = shown_line(match)
        start = utf16_length(text[: match.start])
        length = utf16_length(text[match.start : match.start + match.length])
        return Row(text, figure(match.line), match, start, length)

    def _tip(self, found: FoundIn, match: Match | None) -> str:
        if match is not None:
            return plain_tip(shown_line(match))
        problem = f"\n{said(found.problem)}" if found.problem else ""
        return plain_tip(whole_characters(str(found.path)) + problem)


def shown_line(match: Match) -> str:
    """Return the excerpt as it is shown, as long as it is: spaces for what has no look."""
    readable = whole_characters(match.excerpt)
    if readable.isprintable():
        return readable
    return "".join(char if char.isprintable() else " " for char in readable)


def _name(path: Path, root: Path | None) -> str:
    return name_in(root, path) if root and root in path.parents else str(path)
