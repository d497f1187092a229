"""The window in which a writer chooses the keys of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer.ui.window.commands.command import Command, Scope
from writer.ui.window.commands.keys import Keys, key_name, keys_in_force, portable
from writer.ui.window.commands.table import commands, plain

if TYPE_CHECKING:
    from PySide6.QtGui import QKeySequence

    from writer.ui.shared.settings import LiveSettings

_ID = Qt.ItemDataRole.UserRole


class KeysPage(QDialog):
    """All commands with their keys; the key of the one that is chosen can be changed.

    Args:
        settings: what is chosen holds in all windows at once.
        parent: the window in front of which this one stands.
    """

    def __init__(self, settings: LiveSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self._settings = settings
        self._table = {command.id: command for command in commands()}
        self._list = self._make_list()
        self._preset = self._make_preset()
        self._edit = QKeySequenceEdit()
        self._edit.setMaximumSequenceLength(1)
        self._edit.setAccessibleName(self.tr("New key"))
        self._edit.keySequenceChanged.connect(self._show_verdict)
        self._verdict = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._use = QPushButton(self.tr("&Use This Key"), autoDefault=False)
        self._use.clicked.connect(self._on_use)
        self._none = QPushButton(self.tr("&No Key"), autoDefault=False)
        self._none.clicked.connect(self._on_none)
        self._default = QPushButton(self.tr("As It &Was"), autoDefault=False)
        self._default.clicked.connect(self._on_default)
        self._arrange()
        settings.changed.connect(self._on_settings_changed)
        self._show_keys()

    @property
    def _keys(self) -> Keys:
        return keys_in_force(self._settings.assistance.key_preset, self._settings.keys.chosen)

    @property
    def _current(self) -> Command | None:
        item = self._list.currentItem()
        return self._table[item.data(0, _ID)] if item else None

    def rows(self) -> list[tuple[str, str]]:
        """Return the words and the keys that are shown, from top to bottom."""
        items = [self._list.topLevelItem(row) for row in range(self._list.topLevelItemCount())]
        return [(item.text(0), item.text(1)) for item in items if item]

    @Slot()
    def _on_settings_changed(self) -> None:
        self._show_keys()

    @Slot()
    def _on_selected(self) -> None:
        self._edit.clear()
        self._show_verdict()

    @Slot()
    def _on_use(self) -> None:
        command, key = self._current, self._edit.keySequence()
        if command is None or key.isEmpty() or objection(command, key):
            return
        choices = {command.id: portable([key])}
        for other in self._owners(key):
            left = [each for each in self._keys[other.id] if each != key]
            choices[other.id] = portable(left)
        self._choose(choices)

    @Slot()
    def _on_none(self) -> None:
        if self._current is not None:
            self._choose({self._current.id: ""})

    @Slot()
    def _on_default(self) -> None:
        if self._current is not None:
            gone = self._current.id
            rest = [pair for pair in self._settings.keys.chosen if pair[0] != gone]
            self._settings.choose("keys", chosen=tuple(rest))

    @Slot(int)
    def _on_preset(self, index: int) -> None:
        self._settings.choose("assistance", key_preset=self._preset.itemData(index))

    @Slot()
    def _show_verdict(self) -> None:
        command, key = self._current, self._edit.keySequence()
        problem = objection(command, key) if command and not key.isEmpty() else ""
        self._use.setEnabled(command is not None and not key.isEmpty() and not problem)
        for button in (self._none, self._default):
            button.setEnabled(command is not None)
        self._verdict.setText(problem or self._conflict(key))

    def _conflict(self, key: QKeySequence) -> str:
        names = ", ".join(f"“{plain(owner.words)}”" for owner in self._owners(key))
        if not names:
            return ""
        return self.tr("{key} is the key of {names}, which would lose it.").format(
            key=key_name(key), names=names
        )

    def _owners(self, key: QKeySequence) -> list[Command]:
        """Return the other commands that have a key."""
        if key.isEmpty():
            return []
        return [
            self._table[other]
            for other, keys in self._keys.items()
            if key in keys and self._table[other] is not self._current
        ]

    def _choose(self, choices: dict[str, str]) -> None:
        rest = [pair for pair in self._settings.keys.chosen if pair[0] not in choices]
        self._settings.choose("keys", chosen=(*choices.items(), *rest))
        self._edit.clear()

    def _show_keys(self) -> None:
        keys = self._keys
        for row in range(self._list.topLevelItemCount()):
            item = self._list.topLevelItem(row)
            if item is not None:
                shown = keys[item.data(0, _ID)]
                item.setText(1, ", ".join(map(key_name, shown)))
        preset = self._preset.findData(self._settings.assistance.key_preset)
        self._preset.setCurrentIndex(preset)
        self._show_verdict()

    def _make_list(self) -> QTreeWidget:
        view = QTreeWidget()
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        view.setAccessibleName(self.tr("Commands and their keys"))
        for command in self._table.values():
            item = QTreeWidgetItem(view, [plain(command.words)])
            item.setData(0, _ID, command.id)
        view.resizeColumnToContents(0)
        view.currentItemChanged.connect(self._on_selected)
        return view

    def _make_preset(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("What Tab takes"))
        box.addItem(self.tr("Tab takes one word"), "writer")
        box.addItem(self.tr("Tab takes the whole suggestion"), "code")
        box.activated.connect(self._on_preset)
        return box

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._edit, 1)
        for button in (self._use, self._none, self._default):
            row.addWidget(button)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._preset)
        layout.addWidget(self._list, 1)
        layout.addLayout(row)
        layout.addWidget(self._verdict)
        layout.addWidget(close)
        self.resize(560, 460)


def objection(command: Command, key: QKeySequence) -> str:
    """Return why a command cannot have a key, in a sentence; "" where it can."""
    combination = key[0]  # type: ignore[index] # the stubs do not know that it can be indexed
    commanding = (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    pressed = combination.key()
    if combination.keyboardModifiers() & commanding or Qt.Key.Key_F1 <= pressed <= Qt.Key.Key_F35:
        return ""
    if pressed in _FOR_THE_PAGE and command.scope is Scope.PAGE:
        return ""
    return QCoreApplication.translate(
        "KeysPage", "This key writes or moves the caret; take it with Ctrl or Alt."
    )


_FOR_THE_PAGE = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Return,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Insert,
    }
)
