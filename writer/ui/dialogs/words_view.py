"""The window of words: one's own, those never to be suggested, those learned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer.assist.personal.word_lists import (
    LONGEST_PHRASE,
    PersonalLists,
    export_words,
    import_words,
)
from writer.errors import WriterError
from writer.ui.dialogs.messages import Messages
from writer.ui.shared.figures import figure
from writer.ui.shared.plain_text import PlainLabel
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from writer.assist.memory.memory_files import MemoryStore
    from writer.assist.personal.lexicon import Lexicon
    from writer.ui.shared.word_lists import LiveWords

EXPORT_NAME: Final = "inkling-words.json"


class WordsView(QDialog):
    """Shows and changes the three kinds of words.

    Signals:
        forgetting_wanted: the writer would like everything learned to be forgotten.
    """

    forgetting_wanted = Signal()

    def __init__(
        self,
        words: LiveWords,
        store: MemoryStore,
        parent: QWidget | None = None,
        messages: Messages | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Words"))
        self._words = words
        self._store = store
        self._messages = messages.in_front_of(self) if messages else Messages(self)
        self._background = BackgroundTasks(self)
        self._removed = PersonalLists()
        self._own = _PhraseList(self.tr("A word or name of your own"))
        self._never = _PhraseList(self.tr("A word or phrase that should never be suggested"))
        self._learned = _LearnedList()
        self._coarse = QCheckBox(
            self.tr("Nor slurs and explicit words, unless the text has them already")
        )
        self._never.add_below(self._coarse)
        self._arrange()
        self._connect()
        self._show_lists()
        self.reload()

    @property
    def background(self) -> BackgroundTasks:
        """The reading of files that is under way."""
        return self._background

    def reload(self) -> None:
        """Read again what was learned."""
        self._background.run(self._store.lexicon, self._show_learned)

    def show_nothing_learned(self) -> None:
        """Everything learned is being forgotten."""
        self._learned.show_counts({})

    @Slot()
    def _on_import(self) -> None:
        path = self._messages.choose_words_file()
        if path is not None:
            self._change(lambda lists: import_words(lists, path))

    @Slot()
    def _on_export(self) -> None:
        path = self._messages.choose_where_to_export_words(str(Path.home() / EXPORT_NAME))
        if path is None:
            return
        try:
            export_words(self._words.lists, self._learned.counts, path)
        except WriterError as error:
            self._messages.tell_error(error)

    @Slot(list)
    def _on_removed(self, phrases: list[str]) -> None:
        before = self._words.lists
        self._change(lambda lists: lists.without(phrases))
        self._removed = before.beyond(self._words.lists)
        self._undo.setEnabled(bool(self._removed.own or self._removed.never))

    @Slot()
    def _on_undo(self) -> None:
        removed = self._removed
        self._change(lambda lists: lists.with_own(removed.own).with_never(removed.never))
        self._undo.setEnabled(False)

    @Slot()
    def _show_lists(self) -> None:
        self._own.show_phrases(self._words.lists.own)
        self._never.show_phrases(self._words.lists.never)
        self._coarse.setChecked(not self._words.lists.coarse)

    def _show_learned(self, lexicon: Lexicon) -> None:
        self._learned.show_counts(lexicon.counts)

    def _change(self, change: Callable[[PersonalLists], PersonalLists]) -> None:
        try:
            self._words.change(change)
        except WriterError as error:
            self._messages.tell_error(error)

    def _arrange(self) -> None:
        tabs = QTabWidget()
        tabs.addTab(self._own, self.tr("&My words"))
        tabs.addTab(self._never, self.tr("&Never suggested"))
        tabs.addTab(self._learned, self.tr("&Learned"))
        self._import = QPushButton(self.tr("&Import…"))
        self._export = QPushButton(self.tr("&Export…"))
        close = QPushButton(self.tr("&Close"))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        self._undo = QPushButton(self.tr("&Undo Removal"))
        self._undo.setEnabled(False)
        for button in (self._import, self._export, self._undo):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        close.setAutoDefault(False)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(tabs)
        layout.addLayout(buttons)
        self.resize(460, 420)

    def _connect(self) -> None:
        self._background.failed.connect(self._messages.tell_error)
        self._words.changed.connect(self._show_lists)
        self._coarse.clicked.connect(
            lambda forbid: self._change(lambda lists: replace(lists, coarse=not forbid))
        )
        self._import.clicked.connect(self._on_import)
        self._export.clicked.connect(self._on_export)
        self._undo.clicked.connect(self._on_undo)
        self._own.added.connect(lambda word: self._change(lambda lists: lists.with_own([word])))
        self._never.added.connect(
            lambda phrase: self._change(lambda lists: lists.with_never([phrase]))
        )
        for phrases in (self._own, self._never):
            phrases.removed.connect(self._on_removed)
        self._learned.kept.connect(
            lambda found: self._change(lambda lists: lists.with_own(found)),
        )
        self._learned.refused.connect(
            lambda found: self._change(lambda lists: lists.with_never(found)),
        )
        self._learned.forgetting_wanted.connect(self.forgetting_wanted)


class _PhraseList(QWidget):
    """A list to add to and take from.

    Signals:
        added: a phrase to add.
        removed: the phrases to take away.
    """

    added = Signal(str)
    removed = Signal(list)

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._entry = QLineEdit(maxLength=LONGEST_PHRASE)
        self._entry.setPlaceholderText(hint)
        self._entry.setAccessibleName(hint)
        self._list = QListWidget()
        self._list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._list.setAccessibleName(hint)
        self._add = QPushButton(self.tr("&Add"))
        self._remove = QPushButton(self.tr("&Remove"))
        self._entry.returnPressed.connect(self._on_add)
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        self._list.itemSelectionChanged.connect(self._show_buttons)
        row = QHBoxLayout()
        row.addWidget(self._entry, 1)
        for button in (self._add, self._remove):
            button.setAutoDefault(False)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self._list, 1)
        self._show_buttons()

    def add_below(self, widget: QWidget) -> None:
        """Put a further choice under the list."""
        cast("QVBoxLayout", self.layout()).addWidget(widget)

    def show_phrases(self, phrases: Sequence[str]) -> None:
        """Show these in place of those before."""
        self._list.clear()
        self._list.addItems(phrases)
        self._show_buttons()

    @Slot()
    def _on_add(self) -> None:
        phrase = self._entry.text().strip()
        if phrase:
            self._entry.clear()
            self.added.emit(phrase)

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit([item.text() for item in self._list.selectedItems()])

    @Slot()
    def _show_buttons(self) -> None:
        self._remove.setEnabled(bool(self._list.selectedItems()))


class _LearnedList(QWidget):
    """What documents taught, with how often each word came.

    Attributes:
        counts: word → how often it came.

    Signals:
        kept: words to become the writer's own.
        refused: words never to be suggested.
        forgetting_wanted: everything learned is to be forgotten.
    """

    kept = Signal(list)
    refused = Signal(list)
    forgetting_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self._list = QTreeWidget()
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setHeaderLabels([self.tr("Word"), self.tr("Times")])
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._list.header().setStretchLastSection(False)
        self._list.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self._list.setAccessibleName(self.tr("Learned words"))
        self._keep = QPushButton(self.tr("&Keep as Mine"))
        self._refuse = QPushButton(self.tr("Never &Suggest"))
        self._forget = QPushButton(self.tr("&Forget All…"))
        self._keep.clicked.connect(lambda: self.kept.emit(self._selected()))
        self._refuse.clicked.connect(lambda: self.refused.emit(self._selected()))
        self._forget.clicked.connect(self.forgetting_wanted)
        self._list.itemSelectionChanged.connect(self._show_buttons)
        explanation = PlainLabel(
            self.tr(
                "Names and rare words of the texts you write in, while “Learn from My Texts” is"
                " on. They leave with the text that they were learned from."
            ),
            wordWrap=True,
        )
        row = QHBoxLayout()
        for button in (self._keep, self._refuse, self._forget):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(explanation)
        layout.addWidget(self._list, 1)
        layout.addLayout(row)
        self._show_buttons()

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show these, the most frequent first."""
        self.counts = counts
        self._list.clear()
        self._list.addTopLevelItems(
            [
                _item(word, figure(counts[word]))
                for word in sorted(counts, key=lambda word: (-counts[word], word))
            ]
        )
        self._show_buttons()

    def _selected(self) -> list[str]:
        return [item.text(0) for item in self._list.selectedItems()]

    @Slot()
    def _show_buttons(self) -> None:
        chosen = bool(self._list.selectedItems())
        self._keep.setEnabled(chosen)
        self._refuse.setEnabled(chosen)
        self._forget.setEnabled(bool(self.counts))


def _item(word: str, times: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([word, times])
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
