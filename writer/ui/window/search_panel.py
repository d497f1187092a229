"""Finding and replacing in all texts: of the folder, and those that are open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDockWidget,
    QGridLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer.errors import SearchError
from writer.text.regular_expression import RegularExpression
from writer.text.search_pattern import search_pattern
from writer.ui.shared.figures import figure
from writer.ui.shared.plain_text import PlainLabel
from writer.ui.shared.sentences import said
from writer.ui.window.found_line import FoundLine
from writer.ui.window.found_model import FoundModel
from writer.ui.window.replacing_run import ReplacingRun
from writer.ui.window.search_run import SearchRun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from writer.documents.search import FoundIn
    from writer.text.search_pattern import SearchPattern
    from writer.ui.dialogs.messages import Messages
    from writer.ui.text.open_text import OpenText
    from writer.ui.window.open_folder import OpenFolder

REST_MS: Final = 300
"""Searching begins when the letters rest."""


class SearchPanel(QDockWidget):
    """Lists where words stand in all texts, and replaces them.

    Args:
        folder: whose texts are searched.
        texts: those that are open now, which are searched as they stand.
        messages: how to ask.
        parent: the window.

    Signals:
        place_wanted: path, line from 1, column and length of what should be shown.
        left: the keyboard should go back to the page.
    """

    place_wanted = Signal(Path, int, int, int)
    left = Signal()

    def __init__(
        self,
        folder: OpenFolder,
        texts: Callable[[], Iterable[OpenText]],
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setWindowTitle(self.tr("Find in All Texts"))
        self._folder = folder
        self._texts = texts
        self._messages = messages
        self._searched: list[Path] = []
        self._pattern: SearchPattern | None = None
        self._waits_for_folder = False
        self._model = FoundModel(self)
        self._run = SearchRun(self)
        self._run.found.connect(self._on_found)
        self._run.ended.connect(self._on_ended)
        self._replacing = ReplacingRun(texts, self)
        self._replacing.ended.connect(self._on_replaced)
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self.search)
        folder.changed.connect(self._on_folder_read)
        folder.message_raised.connect(self._on_folder_read)  # or not
        self._field = self._make_field(self.tr("Find in all texts"))
        self._field.textEdited.connect(self._timer.start)
        self._replacement = self._make_field(self.tr("Replace with"))
        self._case = self._make_box(self.tr("Match &case"))
        self._words = self._make_box(self.tr("&Whole words"))
        self._expression = self._make_box(self.tr("Regular e&xpression"))
        self._replace = QPushButton(self.tr("Rep&lace All…"), autoDefault=False)
        self._replace.clicked.connect(self.replace_all)
        self._undo = QPushButton(autoDefault=False)
        self._undo.clicked.connect(self.undo)
        self._said = PlainLabel(wordWrap=True)
        self._view = self._make_list()
        self._arrange()
        self._show_state("")

    @property
    def busy(self) -> bool:
        """Whether something is searched, replaced, or about to be."""
        return (
            self._timer.isActive()
            or self._waits_for_folder
            or self._run.busy
            or self._replacing.busy
        )

    @property
    def message(self) -> str:
        """What is said of what was found or done."""
        return self._said.text()

    @property
    def view(self) -> QListView:
        """The places that were found."""
        return self._view

    def open(self, words: str) -> None:
        """Show the panel with ``words`` to look for; empty = those of the last time."""
        self.show()
        if words:
            self._field.setText(words)
            self._timer.start()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def end(self) -> None:
        """Give up searching, and return when nothing is being written."""
        self._timer.stop()
        self._run.end()
        self._replacing.wait()

    @Slot()
    def search(self) -> None:
        """Look for what is in the field, from the first text on."""
        self._timer.stop()
        self._run.cancel()
        self._waits_for_folder = self._folder.root is not None and self._folder.workspace is None
        if self._waits_for_folder and self._folder.busy:
            return
        self._waits_for_folder = False
        self._model.begin(self._folder.root)
        try:
            self._pattern = self._wanted()
        except SearchError as error:
            self._pattern = None
            self._show_state(said(error))
            return
        self._searched, standing = self._paths(), {}
        for text in self._texts():
            if text.session.document and text.session.modified:
                standing[text.session.document.path] = text.editor.text()
        if self._pattern is not None:
            self._run.begin(self._searched, self._pattern, standing)
        self._show_state("")

    @Slot()
    def replace_all(self) -> None:
        """Replace everything that is listed, if the writer means it."""
        pattern, replacement = self._pattern, self._replacement.text()
        if pattern is None or not self._model.places or self.busy:
            return
        try:
            if isinstance(pattern, RegularExpression):
                pattern.check_replacement(replacement)
        except SearchError as error:
            self._show_state(said(error))
            return
        if self._messages.confirm(
            self.tr("Replace {n} places in {texts} texts?").format(
                n=figure(self._model.places) + ("" if self._model.complete else "+"),
                texts=figure(self._model.texts),
            ),
            self.tr("It can be undone here until you replace again or close the window."),
            self.tr("&Replace All"),
        ):
            self._replacing.replace(self._searched, pattern, replacement)
            self._show_state(self.tr("Replacing…"))

    @Slot()
    def undo(self) -> None:
        """Have back what was replaced the last time."""
        if not self.busy:
            self._replacing.undo()
            self._show_state(self.tr("Taking it back…"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter in a field search, and Down go to the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._on_enter(watched)
                return True
            if event.key() == Qt.Key.Key_Down and self._model.places:
                self._go_to_list()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_enter(self, field: QObject) -> None:
        if field is self._replacement:
            self.replace_all()
        elif self._timer.isActive() or not self._model.places:
            self.search()
        else:
            self._go_to_list()

    def _go_to_list(self) -> None:
        if not self._view.currentIndex().isValid():
            self._view.setCurrentIndex(self._model.index(1, 0))
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wanted(self) -> SearchPattern | None:
        text = self._field.text()
        if not text:
            return None
        case, words = self._case.isChecked(), self._words.isChecked()
        if self._expression.isChecked():
            return RegularExpression(text, match_case=case, whole_words=words)
        return search_pattern(text, match_case=case, whole_words=words)

    def _paths(self) -> list[Path]:
        workspace = self._folder.workspace
        paths = [text.path for text in workspace.texts] if workspace else []
        open_ones = [text.session.document.path for text in self._texts() if text.session.document]
        return list(dict.fromkeys([*paths, *open_ones]))

    @Slot()
    def _on_folder_read(self) -> None:
        if self._waits_for_folder:
            self.search()

    @Slot(list)
    def _on_found(self, found: list[FoundIn]) -> None:
        self._model.add(found)
        self._show_state("")

    @Slot(str)
    def _on_ended(self, sentence: str) -> None:
        self._show_state(sentence)

    @Slot(str)
    def _on_replaced(self, sentence: str) -> None:
        self._model.begin(self._folder.root)
        self._folder.look()
        self._show_state(sentence)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        place = self._model.place(index)
        if place is not None:
            path, match = place
            line = (match.line, match.column, match.length) if match else (1, 0, 0)
            self.place_wanted.emit(path, *line)

    def _show_state(self, sentence: str) -> None:
        """Say ``sentence``, or else what was found so far."""
        self._said.setText(sentence or self._figures())
        self._replace.setEnabled(bool(self._model.places))
        count = self._replacing.undoable
        self._undo.setVisible(count > 0)
        self._undo.setText(self.tr("&Undo Replacing in {n} Texts").format(n=figure(count)))

    def _figures(self) -> str:
        if self._pattern is None:
            return ""
        going_on = self._run.busy
        if not self._model.places:
            return self.tr("Searching…") if going_on else self.tr("Not found")
        more = "…" if going_on else "" if self._model.complete else "+"
        return self.tr("{n} places in {texts} texts").format(
            n=figure(self._model.places) + more, texts=figure(self._model.texts)
        )

    def _make_field(self, hint: str) -> QLineEdit:
        field = QLineEdit(placeholderText=hint, clearButtonEnabled=True)
        field.setAccessibleName(hint)
        field.installEventFilter(self)
        return field

    def _make_box(self, words: str) -> QCheckBox:
        box = QCheckBox(words)
        box.toggled.connect(self.search)
        return box

    def _make_list(self) -> QListView:
        view = QListView()
        view.setUniformItemSizes(True)  # else Qt asks for the size of every row
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setModel(self._model)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setItemDelegate(FoundLine(self._model, view))
        view.setAccessibleName(self.tr("Places found"))
        view.activated.connect(self._on_activated)
        return view

    def _arrange(self) -> None:
        inside = QWidget()
        grid = QGridLayout()
        grid.addWidget(self._field, 0, 0)
        grid.addWidget(self._case, 0, 1)
        grid.addWidget(self._words, 0, 2)
        grid.addWidget(self._expression, 0, 3)
        grid.addWidget(self._replacement, 1, 0)
        grid.addWidget(self._replace, 1, 1)
        grid.addWidget(self._undo, 1, 2, 1, 2)
        grid.setColumnStretch(0, 1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 4, 8, 4)
        column.addLayout(grid)
        column.addWidget(self._said)
        column.addWidget(self._view, 1)
        self.setWidget(inside)
        # From what to find to what replaces it, before the boxes beside.
        QWidget.setTabOrder(self._field, self._replacement)
