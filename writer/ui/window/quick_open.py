"""A small panel over the page: a few letters of a name, and the text opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from writer.documents.workspace import name_in
from writer.text.letters import best_by_letters, plain_letters
from writer.text.whole_characters import whole_characters
from writer.ui.shared.plain_text import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.open_folder import OpenFolder

WIDTH: Final = 520
HEIGHT: Final = 340
TOP: Final = 48
MOST_SHOWN: Final = 50
_MOVES: Final = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class QuickOpen(QFrame):
    """Finds a text of the folder, or one that was open lately, by letters of its name.

    Args:
        folder: has texts.
        settings: remember the others.
        parent: the window, over which it appears.

    Signals:
        file_wanted: the path of the text that the writer chose.
        closed: the keyboard should go back to the page.
    """

    file_wanted = Signal(Path)
    closed = Signal()

    def __init__(self, folder: OpenFolder, settings: LiveSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = folder
        self._settings = settings
        self._window = parent
        self._paths: list[Path] = []
        self._names: list[str] = []
        self._plain: list[str] = []
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._field = QLineEdit(placeholderText=self.tr("A few letters of a text’s name"))
        self._field.setAccessibleName(self.tr("Go to a text"))
        self._field.textEdited.connect(self._find)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName(self.tr("Texts found"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._choose)
        self._none = PlainLabel(self.tr("No text has these letters"), margin=6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._field)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._none)
        folder.changed.connect(self._on_changed)
        self.hide()

    @property
    def shown(self) -> list[str]:
        """The names that are found, the best first."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def open(self) -> None:
        """Show it, with everything there is."""
        self._collect()
        self._field.clear()
        self._find()
        self._place()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose with Enter, move with the arrows, close with Esc or when the keyboard goes."""
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose()
        elif event.key() in _MOVES:
            self._list.keyPressEvent(event)
        else:
            return False
        return True

    @Slot()
    def _choose(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            path = item.data(Qt.ItemDataRole.UserRole)
            self._close()
            self.file_wanted.emit(path)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    @Slot()
    def _on_changed(self) -> None:
        if self.isVisible():
            self._collect()
            self._find()

    def _collect(self) -> None:
        """Note the texts of the folder, and before them those that were open lately."""
        root, workspace = self._folder.root, self._folder.workspace
        recent = [Path(name) for name in self._settings.workplace.recent_files]
        texts = [text.path for text in workspace.texts] if workspace else []
        self._paths = list(dict.fromkeys([*recent, *texts]))
        self._names = [whole_characters(_name(path, root)) for path in self._paths]
        self._plain = [plain_letters(name) for name in self._names]

    @Slot()
    def _find(self) -> None:
        self._list.clear()
        for place in best_by_letters(self._field.text(), self._plain, MOST_SHOWN):
            item = QListWidgetItem(self._names[place])
            item.setData(Qt.ItemDataRole.UserRole, self._paths[place])
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._none.setVisible(not self._list.count())

    def _place(self) -> None:
        window = self._window
        width = min(WIDTH, window.width() - 16)
        height = min(HEIGHT, window.height() - TOP - 16)
        self.setGeometry((window.width() - width) // 2, TOP, width, height)


def _name(path: Path, root: Path | None) -> str:
    """Return a name to be read: within the folder, or with the folder it is in."""
    if root and root in path.parents:
        return name_in(root, path)
    return f"{path.parent.name}/{path.name}"
