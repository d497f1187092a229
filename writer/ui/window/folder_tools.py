"""The folder of texts in a window: its tree, going to a text by letters, searching all.

Each part is made when it is wanted; a window without a folder has none of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from writer.ui.window.open_folder import OpenFolder

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from writer.ui.window.main_window import MainWindow
    from writer.ui.window.quick_open import QuickOpen
    from writer.ui.window.search_panel import SearchPanel
    from writer.ui.window.workspace_tree import WorkspaceTree


class FolderTools(QObject):
    """Opens a folder and shows what can be done with its texts.

    Args:
        window: what it is part of; owner in Qt's sense.
        shown: the line of the menu that has a tick while the tree is to be seen.

    Signals:
        message_raised: a sentence for the writer.
    """

    message_raised = Signal(str)

    def __init__(self, window: MainWindow, shown: QAction) -> None:
        super().__init__(window)
        self._window = window
        self._shown = shown
        self._tree: WorkspaceTree | None = None
        self._quick_open: QuickOpen | None = None
        self._search_panel: SearchPanel | None = None
        self.folder = OpenFolder(window.settings, self)
        self.folder.message_raised.connect(self.message_raised)
        self.folder.moved.connect(self._on_moved)
        window.rearranged.connect(self._show_text)
        window.windowTitleChanged.connect(self._show_text)
        if window.settings.workplace.workspace_shown:
            # The page is painted first.
            QTimer.singleShot(0, self, self._restore)

    @property
    def tree(self) -> WorkspaceTree:
        """The tree, which need not be shown."""
        if self._tree is None:
            self._tree = self._make_tree()
        return self._tree

    @property
    def quick_open(self) -> QuickOpen:
        """The panel, which need not be shown."""
        if self._quick_open is None:
            self._quick_open = self._make_quick_open()
        return self._quick_open

    @property
    def search_panel(self) -> SearchPanel:
        """The panel that finds in all texts, which need not be shown."""
        if self._search_panel is None:
            self._search_panel = self._make_search_panel()
        return self._search_panel

    def choose(self) -> None:
        """Ask for a folder of texts and show it."""
        settings = self._window.settings.workplace
        path = self._window.messages.choose_workspace(settings.workspace or settings.last_folder)
        if path is not None:
            self.folder.open(path)
            self._shown.setChecked(True)
            self.show_tree(on=True)

    def show_tree(self, *, on: bool) -> None:
        """Show the texts of the folder and have the keyboard there, or show them no more."""
        self._window.settings.choose("workplace", workspace_shown=on)
        if on:
            self.folder.reopen()
            self.tree.show()
            self.tree.take_keyboard()
        elif self._tree is not None:
            self._tree.hide()
            self._window.area.take_keyboard()

    def go_to_text(self) -> None:
        """Ask for a few letters of a text's name."""
        self.folder.reopen()
        self.quick_open.open()

    def find(self) -> None:
        """Ask what to find in all texts; what is selected on the page is proposed."""
        self.folder.reopen()
        selected = self._window.editor.textCursor().selectedText()
        self.search_panel.open("" if "\N{PARAGRAPH SEPARATOR}" in selected else selected)

    def look(self) -> None:
        """Look at the folder again: the writer comes from another program."""
        self.folder.look()

    def end_work(self) -> None:
        """Give up what is looked for: the window closes."""
        if self._search_panel is not None:
            self._search_panel.end()
        self.folder.end()

    @Slot()
    def _restore(self) -> None:
        self.folder.reopen()
        self.tree.show()
        self._shown.setChecked(True)

    @Slot()
    def _show_text(self) -> None:
        if self._tree is not None:
            document = self._window.session.document
            self._tree.show_text(document.path if document else None)

    @Slot()
    def _on_tree_left(self) -> None:
        self._window.area.take_keyboard()

    @Slot(bool)
    def _on_tree_shown(self, _visible: bool) -> None:
        # A window that is minimised hides its parts, too.
        if self._tree is not None:
            self._shown.setChecked(not self._tree.isHidden())

    @Slot(Path, Path)
    def _on_moved(self, before: Path, now: Path) -> None:
        """Have the open texts follow their files."""
        for text in self._window.texts:
            path = text.session.document.path if text.session.document else None
            if path is not None and (path == before or before in path.parents):
                text.session.follow(now / path.relative_to(before) if path != before else now)

    def _make_tree(self) -> WorkspaceTree:
        from writer.ui.window.workspace_tree import WorkspaceTree

        tree = WorkspaceTree(self.folder, self._window.messages, self._window)
        tree.file_wanted.connect(self._window.open_or_show)
        tree.folder_wanted.connect(self.choose)
        tree.left.connect(self._on_tree_left)
        tree.visibilityChanged.connect(self._on_tree_shown)
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, tree)
        # Its folder may not be read yet.
        self.folder.changed.connect(self._show_text)
        return tree

    def _make_quick_open(self) -> QuickOpen:
        from writer.ui.window.quick_open import QuickOpen

        panel = QuickOpen(self.folder, self._window.settings, self._window)
        panel.file_wanted.connect(self._window.open_or_show)
        panel.closed.connect(self._window.area.take_keyboard)
        return panel

    def _make_search_panel(self) -> SearchPanel:
        from writer.ui.window.search_panel import SearchPanel

        window = self._window
        panel = SearchPanel(self.folder, lambda: window.texts, window.messages, window)
        panel.place_wanted.connect(window.open_at)
        panel.left.connect(window.area.take_keyboard)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, panel)
        return panel
