"""Finding in the text, and replacing: while one types, forwards and backwards, around the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from writer.text.search_pattern import search_pattern
from writer.ui.page.found_marks import FoundMarks
from writer.ui.page.text_search import match_at, replace, replace_all, replacement_for, seek
from writer.ui.shared.figures import figure
from writer.ui.shared.plain_text import PlainLabel, plain_tip
from writer.ui.window.commands import keys_in_force, with_key
from writer.ui.window.match_counter import MatchCounter

if TYPE_CHECKING:
    import re

    from writer.ui.page.page import Page
    from writer.ui.window.commands import Keys

COMFORTABLE: Final = 0.2
"""A match nearer than this share of the page's height to its edge is brought to the middle."""


class FindBar(QWidget):
    """A bar under the page that moves the selection from match to match.

    Signals:
        opened: the bar is shown.
        closed: the writer is done finding; the editor should have the keyboard.
        message_raised: one quiet sentence for the writer.
    """

    opened = Signal()
    closed = Signal()
    message_raised = Signal(str)

    def __init__(self, editor: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._origin = editor.textCursor()
        self._pattern: re.Pattern[str] | None = None
        self._marks = FoundMarks(editor)
        self._counter = MatchCounter(editor.document(), self)
        self._counter.progressed.connect(self._show_count)
        self._field = self._make_field(self.tr("Find"), self.tr("Find in the text"))
        self._field.textEdited.connect(self._search_again)
        self._case = self._make_box(self.tr("Match &case"))
        self._exact = self._make_box(self.tr("E&xact characters"))
        self._exact.setToolTip(
            self.tr("Tell ' from ’, - from —, and other characters that look alike")
        )
        self._replacement = self._make_field(self.tr("Replace with"), self.tr("Replace with"))
        self._count = PlainLabel()
        self._count.setMinimumWidth(self.fontMetrics().averageCharWidth() * 16)
        self._previous = _arrow(Qt.ArrowType.UpArrow)
        self._previous.clicked.connect(self.find_previous)
        self._next = _arrow(Qt.ArrowType.DownArrow)
        self._next.clicked.connect(self.find_next)
        self._replacing = QWidget(self)
        self.use_keys(keys_in_force("writer"))
        self._arrange()
        self.hide()

    def attach(self, editor: Page) -> None:
        """Look on another page from now on, for the same."""
        if editor is self._editor:
            return
        self._editor = editor
        self._origin = editor.textCursor()
        self._marks.show(None)
        self._marks.deleteLater()
        self._marks = FoundMarks(editor)
        self._marks.show(self._pattern)
        self._counter.watch(editor.document())
        self._show_count()

    def use_keys(self, keys: Keys) -> None:
        """Name these keys from now on."""
        for button, words, command_id in (
            (self._previous, self.tr("Previous match"), "find_previous"),
            (self._next, self.tr("Next match"), "find_next"),
        ):
            tip = with_key(words, keys, command_id)
            button.setToolTip(plain_tip(tip))
            button.setAccessibleName(tip)

    def open(self) -> None:
        """Show the bar, with the selected words as what to find."""
        self._open(replacing=False)

    def open_replacing(self) -> None:
        """Show the bar with what replaces a match, where the text may be changed."""
        self._open(replacing=not self._editor.isReadOnly())

    def close_bar(self) -> None:
        """Hide the bar; the caret stays at the match."""
        self.hide()
        self._look_for(None)
        self.closed.emit()

    @Slot()
    def find_next(self) -> None:
        """Select the next match, after the last one the first."""
        self._go_on(backwards=False)

    @Slot()
    def find_previous(self) -> None:
        """Select the match before, before the first one the last."""
        self._go_on(backwards=True)

    @Slot()
    def replace(self) -> None:
        """Replace the match that is selected, and go on to the next."""
        cursor = self._editor.textCursor()
        writable = not self._editor.isReadOnly()
        if writable and self._pattern and (found := match_at(cursor, self._pattern)):
            new = replacement_for(self._pattern, self._replacement.text())
            self._editor.setTextCursor(replace(cursor.document(), found, new(found)))
        self.find_next()

    @Slot()
    def replace_all(self) -> None:
        """Replace every match, as one undo step."""
        if self._pattern is None or self._editor.isReadOnly():
            return
        new = replacement_for(self._pattern, self._replacement.text())
        count = replace_all(self._editor.document(), self._pattern, new)
        self.message_raised.emit(self.tr("Replaced %n time(s)", "", count))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter and Shift+Enter in a field go on, and Esc close."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(watched, event)
        return False

    def _open(self, *, replacing: bool) -> None:
        self._origin = self._editor.textCursor()
        selected = self._origin.selectedText() if self._origin.hasSelection() else ""
        if selected and "\N{PARAGRAPH SEPARATOR}" not in selected:
            self._field.setText(selected)
        self._replacing.setVisible(replacing)
        self.show()
        self.opened.emit()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._look_for(self._wanted())

    def _wanted(self) -> re.Pattern[str] | None:
        text = self._field.text()
        if not text:
            return None
        case, exact = self._case.isChecked(), self._exact.isChecked()
        return search_pattern(text, match_case=case, exact=exact)

    def _look_for(self, pattern: re.Pattern[str] | None) -> None:
        self._pattern = pattern
        self._marks.show(pattern)
        self._counter.count(pattern)
        self._show_count()

    def _go_on(self, *, backwards: bool) -> None:
        # F3 goes on when the bar is closed, and then what is in the field counts.
        if self._find_from(self._editor.textCursor(), backwards=backwards):
            self._origin = self._editor.textCursor()

    @Slot()
    def _search_again(self) -> None:
        """Search from where the search began: what was typed or chosen has changed."""
        self._look_for(self._wanted())
        start = QTextCursor(self._origin)
        start.setPosition(self._origin.selectionStart())
        if not self._find_from(start, backwards=False):
            self._editor.setTextCursor(self._origin)
        self._show_count()

    @Slot()
    def _show_count(self) -> None:
        if self._pattern is None:
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
        pattern = self._wanted()
        if pattern is None:
            return False
        found = next(filter(None, seek(start, pattern, backwards=backwards)), None)
        if found is None:
            return False
        self._editor.setTextCursor(found)
        self._give_room()
        self._show_count()
        return True

    def _give_room(self) -> None:
        """Show lines before and behind the match, not the match at the edge of the page."""
        height = self._editor.viewport().height()
        place = self._editor.cursorRect()
        room = COMFORTABLE * height
        if place.top() < room or place.bottom() > height - room:
            self._editor.centerCursor()

    def _take_key(self, field: QObject, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if field is self._replacement:
                self.replace()
            else:
                (self.find_previous if backwards else self.find_next)()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
            return True
        return False

    def _make_field(self, hint: str, name: str) -> QLineEdit:
        field = QLineEdit(placeholderText=hint, clearButtonEnabled=True)
        field.setAccessibleName(name)
        field.installEventFilter(self)
        return field

    def _make_box(self, words: str) -> QCheckBox:
        box = QCheckBox(words)
        box.toggled.connect(self._search_again)
        return box

    def _arrange(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        row = (
            self._field,
            self._count,
            self._previous,
            self._next,
            self._case,
            self._exact,
        )
        for column, widget in enumerate(row):
            layout.addWidget(widget, 0, column)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self._replacing, 1, 0, 1, len(row))
        self._arrange_replacing()

    def _arrange_replacing(self) -> None:
        layout = QHBoxLayout(self._replacing)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._replacement, 1)
        for words, act in (
            (self.tr("&Replace"), self.replace),
            (self.tr("Replace &All"), self.replace_all),
        ):
            button = QPushButton(words, autoDefault=False)
            button.clicked.connect(act)
            layout.addWidget(button)


def _arrow(direction: Qt.ArrowType) -> QToolButton:
    button = QToolButton(autoRaise=True, arrowType=direction)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
