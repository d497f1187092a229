"""The folder of texts as Qt's views want it: rows in rows, asked for as they come into view."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QStyle

from writer.documents.workspace import Folder, TextFile
from writer.text.whole_characters import whole_characters
from writer.ui.shared.figures import counted, figure
from writer.ui.shared.plain_text import plain_tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPersistentModelIndex

    from writer.documents.workspace import Entry
    from writer.ui.window.open_folder import OpenFolder

_KIND: Final = "application/x-inkling-row"
_NAMES: Final = 0
_WORDS: Final = 1


class _Row:
    """An entry and what is in it; Qt holds on to rows by their address."""

    __slots__ = ("entry", "parent", "place", "rows")

    def __init__(self, entry: Entry, parent: _Row | None, place: int) -> None:
        self.entry = entry
        self.parent = parent
        self.place = place
        entries = entry.entries if isinstance(entry, Folder) else ()
        self.rows = [_Row(each, self, place) for place, each in enumerate(entries)]


class WorkspaceModel(QAbstractItemModel):
    """Shows an open folder.

    Args:
        folder: what is shown.
        parent: owner in Qt's sense.

    Signals:
        renamed: the path of what the writer gives another name, and the name.
        dropped: the path of what was dragged, the folder where it was dropped, and what stands
            behind that place; None = at the end, where it was dropped on the folder itself.
    """

    renamed = Signal(Path, str)
    dropped = Signal(object, object, object, bool)

    def __init__(self, folder: OpenFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._root: _Row | None = None
        self._dragged: Path | None = None
        self._shown: Path | None = None
        self._read()
        folder.changed.connect(self._on_changed)
        folder.counted.connect(self._on_counted)

    def entry(self, index: QModelIndex | QPersistentModelIndex) -> Entry | None:
        """Return what stands at ``index``; for none, the folder itself."""
        row = self._row(index)
        return row.entry if row else None

    def show_text(self, path: Path | None) -> None:
        """Have the text stand out that is on the page; None = it is none of the folder."""
        before, self._shown = self._shown, path
        for each in (before, path):
            if each is not None and (index := self.index_of(each)).isValid():
                self.dataChanged.emit(index, index)

    def index_of(self, path: Path) -> QModelIndex:
        """Return where a text or folder stands."""
        rows = list(self._root.rows) if self._root else []
        while rows:
            row = rows.pop()
            if row.entry.path == path:
                return self.createIndex(row.place, _NAMES, row)
            if row.entry.path in path.parents:
                rows += row.rows
        return QModelIndex()

    def index(
        self, row: int, column: int, parent: QModelIndex | QPersistentModelIndex = QModelIndex()
    ) -> QModelIndex:
        """Return an index, as Qt wants it."""
        holder = self._row(parent)
        if holder is None or not 0 <= row < len(holder.rows):
            return QModelIndex()
        return self.createIndex(row, column, holder.rows[row])

    def parent(  # type: ignore[override] # the other overload is that of QObject
        self, child: QModelIndex | QPersistentModelIndex
    ) -> QModelIndex:
        """Return the index of the folder around ``child``."""
        row = self._row(child)
        holder = row.parent if row else None
        if holder is None or holder is self._root:
            return QModelIndex()
        return self.createIndex(holder.place, _NAMES, holder)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """Return how much is in a folder."""
        row = self._row(parent)
        return len(row.rows) if row and parent.column() <= 0 else 0

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """Return 2: names and words."""
        return 2

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - Qt's QVariant
        """Return what is shown of an entry."""
        row = self._row(index)
        if row is None or not index.isValid():
            return None
        entry = row.entry
        if index.column() == _WORDS:
            return self._words(entry, role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown_name(entry)
            case Qt.ItemDataRole.EditRole:
                return whole_characters(entry.path.name)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._tip(entry))
            case Qt.ItemDataRole.FontRole if entry.path == self._shown:
                return bold(QApplication.font())
            case Qt.ItemDataRole.DecorationRole if isinstance(entry, Folder):
                return QApplication.style().standardIcon(QStyle.StandardPixmap.SP_DirIcon)
        return None

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,  # noqa: ANN401 - Qt's QVariant
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Pass on another name; it is shown once it is the file's."""
        row = self._row(index)
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        if value != whole_characters(row.entry.path.name):
            self.renamed.emit(row.entry.path, str(value))
        return False

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return what can be done with an entry."""
        can = Qt.ItemFlag
        if not index.isValid():
            return can.ItemIsDropEnabled
        flags = can.ItemIsEnabled | can.ItemIsSelectable | can.ItemIsDragEnabled
        if index.column() == _NAMES:
            flags |= can.ItemIsEditable
        if isinstance(self.entry(index), Folder):
            flags |= can.ItemIsDropEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        """Return what a row is called while it is dragged."""
        return [_KIND]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return something that stands for the dragged row."""
        entry = self.entry(indexes[0]) if indexes else None
        self._dragged = entry.path if entry else None
        data = QMimeData()
        data.setData(_KIND, b"row")
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        """Return that rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def dropMimeData(
        self,
        data: QMimeData,
        action: Qt.DropAction,
        row: int,
        column: int,
        parent: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Pass on where a row was dropped."""
        folder, dragged = self.entry(parent), self._dragged
        self._dragged = None
        if not data.hasFormat(_KIND) or dragged is None or not isinstance(folder, Folder):
            return False
        between = 0 <= row < len(folder.entries)
        before = folder.entries[row].path if between else None
        if before != dragged:
            on_folder = row < 0 and parent.isValid()
            self.dropped.emit(dragged, folder, before, on_folder)
        # Qt would take the row away: the next look does so.
        return False

    def _row(self, index: QModelIndex | QPersistentModelIndex) -> _Row | None:
        if not index.isValid():
            return self._root
        row = index.internalPointer()
        return row if isinstance(row, _Row) else None

    def _words(self, entry: Entry, role: int) -> Any:  # noqa: ANN401 - Qt's QVariant
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or isinstance(entry, Folder):
            return None
        words = self._folder.words_of(entry)
        return "…" if words is None else figure(words)

    def _tip(self, entry: Entry) -> str:
        path = whole_characters(str(entry.path))
        words = self._folder.words_of(entry) if isinstance(entry, TextFile) else None
        if words is None:
            return path
        return f"{path}\n" + counted(words, self.tr("1 word"), self.tr("{n} words"))

    def _on_changed(self) -> None:
        before, workspace = self._root, self._folder.workspace
        if before and workspace and _shape(before.entry) == _shape(workspace.folder):
            # Sizes and times may be others: what is drawn is the same but for the words.
            _refresh(before, workspace.folder)
            self._on_counted()
            return
        self.beginResetModel()
        self._read()
        self.endResetModel()

    def _on_counted(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, _WORDS))

    def _read(self) -> None:
        workspace = self._folder.workspace
        self._root = _Row(workspace.folder, None, 0) if workspace else None


def bold(font: QFont) -> QFont:
    """Return a font as it is, but bold."""
    font = QFont(font)
    font.setBold(True)
    return font


def shown_name(entry: Entry) -> str:
    """Return the name of an entry in one line; the commonest suffix says nothing."""
    name = whole_characters(entry.path.name)
    if isinstance(entry, TextFile) and name.lower().endswith(".txt"):
        name = name[:-4]
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


def _shape(entry: Entry) -> Any:  # noqa: ANN401 - paths in tuples in tuples
    if isinstance(entry, Folder):
        return entry.path, tuple(map(_shape, entry.entries))
    return entry.path


def _refresh(row: _Row, entry: Entry) -> None:
    row.entry = entry
    for inner, each in zip(
        row.rows, entry.entries if isinstance(entry, Folder) else (), strict=True
    ):
        _refresh(inner, each)
