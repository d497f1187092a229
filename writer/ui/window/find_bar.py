"""Finding in the text: while one types, forwards and backwards, around the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from writer.ui.shared.figures import figure
from writer.ui.window.match_counter import MatchCounter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit


class FindBar(QWidget):
    """A bar under the page that moves the selection from match to match.

    Signals:
        opened: the bar is shown.
        closed: the writer is done finding; the editor should have the keyboard.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, editor: QPlainTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._origin = editor.textCursor()
        self._counter = MatchCounter(editor.document(), self)
        self._counter.progressed.connect(self._show_count)
        self._field = self._make_field()
        self._case = QCheckBox(self.tr("Match &case"))
        self._case.toggled.connect(self._search_again)
        self._count = QLabel()
        self._count.setMinimumWidth(self.fontMetrics().averageCharWidth() * 16)
        self._arrange()
        self.hide()

    def open(self) -> None:
        """Show the bar, with the selected words as what to find."""
        self._origin = self._editor.textCursor()
        selected = self._origin.selectedText() if self._origin.hasSelection() else ""
        if selected and "\N{PARAGRAPH SEPARATOR}" not in selected:
            self._field.setText(selected)
        self.show()
        self.opened.emit()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._count_matches()

    def close_bar(self) -> None:
        """Hide the bar; the caret stays at the match."""
        self.hide()
        self._counter.count("", match_case=False)
        self.closed.emit()

    @Slot()
    def find_next(self) -> None:
        """Select the next match, after the last one the first."""
        self._go_on(backwards=False)

    @Slot()
    def find_previous(self) -> None:
        """Select the match before, before the first one the last."""
        self._go_on(backwards=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter and Shift+Enter in the field go on to the next match, and Esc close."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return False

    def _go_on(self, *, backwards: bool) -> None:
        if self._find_from(self._editor.textCursor(), backwards=backwards):
            self._origin = self._editor.textCursor()

    @Slot()
    def _search_again(self) -> None:
        """Search from where the search began: what was typed or chosen has changed."""
        self._count_matches()
        start = QTextCursor(self._origin)
        start.setPosition(self._origin.selectionStart())
        if not self._field.text() or not self._find_from(start, backwards=False):
            self._editor.setTextCursor(self._origin)
        self._show_count()

    @Slot()
    def _show_count(self) -> None:
        if not self._field.text():
            self._count.clear()
        elif self._counter.complete and not self._counter.total:
            self._count.setText(self.tr("Not found"))
        else:
            self._count.setText(self._place_and_total())

    def _place_and_total(self) -> str:
        cursor = self._editor.textCursor()
        place = self._counter.place(cursor) if cursor.hasSelection() else None
        total = figure(self._counter.total) + ("" if self._counter.complete else "…")
        if place is None:
            return self.tr("{total} found").format(total=total)
        return self.tr("{place} of {total}").format(place=figure(place), total=total)

    def _find_from(self, start: QTextCursor, *, backwards: bool) -> bool:
        wanted = self._field.text()
        if not wanted:
            return False
        document, flags = self._editor.document(), self._flags(backwards)
        found = document.find(wanted, start, flags)
        if found.isNull():
            around = QTextCursor(document)
            if backwards:
                around.movePosition(QTextCursor.MoveOperation.End)
            found = document.find(wanted, around, flags)
        if found.isNull():
            return False
        self._editor.setTextCursor(found)
        self._show_count()
        return True

    def _flags(self, backwards: bool) -> QTextDocument.FindFlag:
        flags = QTextDocument.FindFlag(0)
        if backwards:
            flags |= QTextDocument.FindFlag.FindBackward
        if self._case.isChecked():
            flags |= QTextDocument.FindFlag.FindCaseSensitively
        return flags

    def _count_matches(self) -> None:
        self._counter.count(self._field.text(), match_case=self._case.isChecked())

    def _take_key(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.find_previous if backwards else self.find_next)()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
            return True
        return False

    def _make_field(self) -> QLineEdit:
        field = QLineEdit(placeholderText=self.tr("Find"), clearButtonEnabled=True)
        field.setAccessibleName(self.tr("Find in the text"))
        field.textEdited.connect(self._search_again)
        field.installEventFilter(self)
        return field

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._field, 1)
        layout.addWidget(self._count)
        previous = _arrow(Qt.ArrowType.UpArrow, self.tr("Previous match (Shift+F3)"))
        previous.clicked.connect(self.find_previous)
        following = _arrow(Qt.ArrowType.DownArrow, self.tr("Next match (F3)"))
        following.clicked.connect(self.find_next)
        for widget in (previous, following, self._case):
            layout.addWidget(widget)


def _arrow(direction: Qt.ArrowType, tip: str) -> QToolButton:
    button = QToolButton(autoRaise=True, arrowType=direction)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
