"""The folder of texts at the side of the window: open, rename, put in order, throw away."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QHeaderView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from writer.documents.workspace import Folder, TextFile
from writer.documents.workspace_changes import (
    free_name,
    move,
    new_folder,
    new_text,
    place,
    rename,
    throw_away,
)
from writer.text.whole_characters import whole_characters
from writer.ui.shared.figures import counted, figure
from writer.ui.shared.plain_text import PlainLabel
from writer.ui.window.workspace_model import WorkspaceModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.ui.dialogs.messages import Messages
    from writer.ui.window.open_folder import OpenFolder

WIDTH: Final = 240


class WorkspaceTree(QDockWidget):
    """Shows the texts of the folder, in their order, with their words.

    Args:
        folder: what is shown.
        messages: how to ask.
        parent: the window.

    Signals:
        file_wanted: the path of a text to open.
        folder_wanted: the writer would like to choose a folder.
        left: the keyboard should go back to the page.
    """

    file_wanted = Signal(Path)
    folder_wanted = Signal()
    left = Signal()

    def __init__(
        self, folder: OpenFolder, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self.setWindowTitle(self.tr("Texts"))
        self._folder = folder
        self._messages = messages
        self._closed: set[Path] = set()
        self._selected: Path | None = None
        self._to_select: Path | None = None
        self._to_edit: Path | None = None
        self._model = WorkspaceModel(folder, self)
        self._model.renamed.connect(self._on_renamed)
        self._model.dropped.connect(self._on_dropped)
        self._model.modelAboutToBeReset.connect(self._remember)
        self._view = self._make_view()
        # After the view, which forgets what was open.
        self._model.modelReset.connect(self._restore)
        self._total = PlainLabel(margin=6)
        self._nothing = self._make_nothing()
        self._stack = QStackedWidget()
        self._arrange()
        folder.changed.connect(self._show_folder)
        folder.counted.connect(self._show_total)
        self._show_folder()

    @property
    def view(self) -> QTreeView:
        """The tree itself."""
        return self._view

    @property
    def total(self) -> str:
        """What is said of all texts."""
        return self._total.text()

    def take_keyboard(self) -> None:
        """Let the writer choose a text."""
        target = self._view if self._folder.root else self._nothing
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self._view.currentIndex().isValid():
            self._view.setCurrentIndex(self._model.index(0, 0))

    def show_text(self, path: Path | None) -> None:
        """Have the text stand out that is on the page, and mark it unless one is at work here."""
        self._model.show_text(path)
        if not self._view.hasFocus():
            self.select(path)

    def select(self, path: Path | None) -> None:
        """Mark a text."""
        index = self._model.index_of(path) if path else QModelIndex()
        if index.isValid():
            self._view.setCurrentIndex(index)

    @Slot()
    def open_current(self) -> None:
        """Have the text that is marked opened; open or close a folder."""
        index = self._view.currentIndex()
        entry = self._current()
        if isinstance(entry, TextFile):
            self.file_wanted.emit(entry.path)
        elif index.isValid():
            self._view.setExpanded(index, not self._view.isExpanded(index))

    @Slot()
    def begin_text(self) -> None:
        """Make a text beside the one that is marked, and ask for its name where it stands."""
        self._begin(new_text, self.tr("Untitled"))

    @Slot()
    def begin_folder(self) -> None:
        """Make a folder likewise."""
        self._begin(new_folder, self.tr("New folder"))

    @Slot()
    def rename_current(self) -> None:
        """Ask for another name, where it stands."""
        index = self._view.currentIndex()
        if index.isValid():
            self._view.edit(index.siblingAtColumn(0))

    @Slot()
    def throw_current_away(self) -> None:
        """Move what is marked to the bin, if the writer means it."""
        entry, workspace = self._current(), self._folder.workspace
        if entry is None or workspace is None or not self._view.currentIndex().isValid():
            return
        name = whole_characters(entry.path.name)
        if self._messages.confirm(
            self.tr("Move {name} to the bin?").format(name=name),
            self.tr("It can be taken back from the bin of the desktop."),
            self.tr("&Move to Bin"),
        ):
            self._folder.change(partial(throw_away, workspace, entry.path), _nothing_more)

    @Slot(QPoint)
    def _on_menu_wanted(self, point: QPoint) -> None:
        self.menu().popup(self._view.viewport().mapToGlobal(point))

    def menu(self) -> QMenu:
        """Return the menu about what is marked, shown where it was asked for."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        marked = self._view.currentIndex().isValid()
        for words, act, needs_one in (
            (self.tr("&Open"), self.open_current, True),
            (self.tr("&New Text"), self.begin_text, False),
            (self.tr("New &Folder"), self.begin_folder, False),
            (self.tr("&Rename"), self.rename_current, True),
            (self.tr("Move to &Bin…"), self.throw_current_away, True),
        ):
            menu.addAction(words, act).setEnabled(marked or not needs_one)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the page with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _begin(self, make: Callable[[Path, str], Path], name: str) -> None:
        entry = self._current()
        if entry is None:
            return
        beside = entry.path if isinstance(entry, Folder) else entry.path.parent
        self._closed.discard(beside)

        def make_one() -> Path:
            return make(beside, free_name(beside, name))

        self._folder.change(make_one, self._on_made)

    def _on_made(self, path: Path) -> None:
        self._to_edit = path

    @Slot(Path, str)
    def _on_renamed(self, path: Path, name: str) -> None:
        if workspace := self._folder.workspace:
            self._change(path, partial(rename, workspace, path, name))

    @Slot(object, object, object, bool)
    def _on_dropped(self, path: Path, folder: Folder, before: Path | None, on_it: bool) -> None:
        workspace = self._folder.workspace
        if workspace is None or (on_it and path.parent == folder.path):
            return
        act = (
            partial(move, workspace, path, folder.path)
            if on_it
            else partial(place, workspace, path, folder, before)
        )
        self._change(path, act)

    def _change(self, path: Path, change: Callable[[], Path]) -> None:
        self._folder.change(change, partial(self._on_moved, path))

    def _on_moved(self, before: Path, now: Path) -> None:
        if self._current_path() == before:
            self._to_select = now
        if before != now:
            self._folder.moved.emit(before, now)

    @Slot()
    def _remember(self) -> None:
        self._selected = self._current_path() or self._selected

    @Slot()
    def _restore(self) -> None:
        closed = set(self._closed)
        self._view.expandAll()
        for path in closed:
            self._view.setExpanded(self._model.index_of(path), False)
        self.select(self._selected)
        self.select(self._to_edit or self._to_select)
        if self._current_path() == self._to_select:
            self._to_select = None
        if self._to_edit and self._current_path() == self._to_edit:
            self._to_edit = None
            # Not within the reset: the view has not laid itself out yet.
            QTimer.singleShot(0, self, self.rename_current)

    @Slot(QModelIndex)
    def _on_collapsed(self, index: QModelIndex) -> None:
        if entry := self._model.entry(index):
            self._closed.add(entry.path)

    @Slot(QModelIndex)
    def _on_expanded(self, index: QModelIndex) -> None:
        if entry := self._model.entry(index):
            self._closed.discard(entry.path)

    @Slot()
    def _show_folder(self) -> None:
        root = self._folder.root
        self.setWindowTitle(whole_characters(root.name) if root else self.tr("Texts"))
        self._stack.setCurrentIndex(1 if root else 0)
        self._show_total()

    @Slot()
    def _show_total(self) -> None:
        workspace = self._folder.workspace
        if workspace is None:
            self._total.setText(self.tr("Reading the folder…"))
            return
        texts = counted(len(workspace.texts), self.tr("1 text"), self.tr("{n} texts"))
        words = self._folder.words
        shown = "…" if words is None else figure(words)
        self._total.setText(self.tr("{texts}, {words} words").format(texts=texts, words=shown))

    def _current(self) -> Folder | TextFile | None:
        return self._model.entry(self._view.currentIndex())

    def _current_path(self) -> Path | None:
        index = self._view.currentIndex()
        entry = self._model.entry(index) if index.isValid() else None
        return entry.path if entry else None

    def _make_view(self) -> QTreeView:
        view = QTreeView(headerHidden=True, uniformRowHeights=True)
        view.setModel(self._model)
        view.setAccessibleName(self.tr("Texts of the folder"))
        view.setFrameShape(QTreeView.Shape.NoFrame)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu_wanted)
        view.setExpandsOnDoubleClick(False)  # what activates it does that
        view.header().setStretchLastSection(False)
        view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        view.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        view.activated.connect(self.open_current)
        view.collapsed.connect(self._on_collapsed)
        view.expanded.connect(self._on_expanded)
        for key, act in (
            (Qt.Key.Key_Delete, self.throw_current_away),
            (Qt.Key.Key_Insert, self.begin_text),
        ):
            shortcut = QShortcut(QKeySequence(key), view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        return view

    def _make_nothing(self) -> QWidget:
        button = QPushButton(self.tr("Open a Folder…"), autoDefault=False)
        button.clicked.connect(self.folder_wanted)
        return button

    def _arrange(self) -> None:
        nothing = QWidget()
        layout = QVBoxLayout(nothing)
        layout.addWidget(
            PlainLabel(
                self.tr("The texts of a folder stand here, chapter by chapter."), wordWrap=True
            )
        )
        layout.addWidget(self._nothing)
        layout.addStretch()
        tree = QWidget()
        column = QVBoxLayout(tree)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._view, 1)
        column.addWidget(self._total)
        self._stack.addWidget(nothing)
        self._stack.addWidget(tree)
        self._stack.setMinimumWidth(WIDTH * 2 // 3)
        self.setWidget(self._stack)


def _nothing_more(_: None) -> None:
    """Do nothing after a change; the next look shows it."""
