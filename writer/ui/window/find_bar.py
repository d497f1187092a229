"""Finding in the text, and replacing: while one types, forwards and backwards, around the end."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from writer.errors import SearchError
from writer.ui.page.found_marks import FoundMarks
from writer.ui.page.quiet_pattern import QuietPattern
from writer.ui.page.stretch import Stretch
from writer.ui.page.text_search import match_at, replace, replace_all, replacement_for, seek
from writer.ui.shared.figures import counted, figure
from writer.ui.shared.plain_text import PlainLabel, plain_tip
from writer.ui.shared.sentences import said
from writer.ui.window.commands.keys import keys_in_force, with_key
from writer.ui.window.find_options import FindOptions
from writer.ui.window.match_counter import MatchCounter
from writer.ui.window.seeker import Seeker

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.ui.page.page import Page
    from writer.ui.page.text_search import Found
    from writer.ui.window.commands.keys import Keys

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
        self._origin = self._opened_at = editor.textCursor()
        self._pattern: QuietPattern | None = None
        self._within: Stretch | None = None
        self._marks = FoundMarks(editor)
        self._counter = MatchCounter(editor.document(), self)
        self._counter.progressed.connect(self._show_count)
        self._seeker = Seeker(self)
        self._field = self._make_field(self.tr("Find"), self.tr("Find in the text"))
        self._field.textEdited.connect(self._search_again)
        self._options = FindOptions(self)
        self._options.changed.connect(self._search_again)
        self._options.selection_toggled.connect(self._on_selection_toggled)
        self._replacement = self._make_field(self.tr("Replace with"), self.tr("Replace with"))
        self._replacement.textEdited.connect(self._check)
        self._count = PlainLabel()
        self._count.setMinimumWidth(self.fontMetrics().averageCharWidth() * 16)
        self._said = PlainLabel(wordWrap=True)
        self._said.setObjectName("about_expression")
        self._previous = _arrow(Qt.ArrowType.UpArrow)
        self._previous.clicked.connect(self.find_previous)
        self._next = _arrow(Qt.ArrowType.DownArrow)
        self._next.clicked.connect(self.find_next)
        self._replacing = QWidget(self)
        self.use_keys(keys_in_force("writer"))
        self._arrange()
        self.hide()

    def attach(self, editor: Page) -> None:
        """Look on another page from now on, for the same, and in all of it."""
        if editor is self._editor:
            return
        self._editor = editor
        self._origin = self._opened_at = editor.textCursor()
        self._seeker.stop()
        self._marks.show(None)
        self._marks.deleteLater()
        self._marks = FoundMarks(editor)
        self._stay_within(None)
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
        self._stay_within(None)
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
        pattern = None if self._editor.isReadOnly() else self._pattern
        if pattern and (found := match_at(cursor, pattern, self._within)):
            new = self._new_text(pattern)
            if new is None:
                return
            self._editor.setTextCursor(replace(cursor.document(), found, new(found)))
        self.find_next()

    @Slot()
    def replace_all(self) -> None:
        """Replace every match, as one undo step."""
        pattern = None if self._editor.isReadOnly() else self._pattern
        new = self._new_text(pattern) if pattern else None
        if pattern is None or new is None:
            return
        document = self._editor.document()
        try:
            # Not the quiet one: an expression that takes too long replaces all or nothing.
            count = replace_all(document, pattern.pattern, new, self._within)
        except SearchError as error:
            self._say(error)
        else:
            self.message_raised.emit(
                counted(count, self.tr("Replaced once"), self.tr("Replaced {n} times"))
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter and Shift+Enter in a field or on an option go on, and Esc close."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(watched, event)
        return False

    def _open(self, *, replacing: bool) -> None:
        self._origin = self._opened_at = self._editor.textCursor()
        several = _paragraphs_selected(self._origin) > 1
        if self._origin.hasSelection() and not several:
            self._field.setText(self._origin.selectedText())
        if several or self.isHidden():
            self._stay_within(Stretch(self._origin) if several else None)
        self._replacing.setVisible(replacing)
        self.show()
        self.opened.emit()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._look_for(self._wanted())

    def _wanted(self) -> QuietPattern | None:
        """Return what to look for; None if there is nothing, or no sense in it, which is said."""
        self._explain()
        text = self._field.text()
        if not text:
            return None
        try:
            pattern = QuietPattern(self._options.pattern(text), self._say)
        except SearchError as error:
            self._say(error)
            return None
        if not self._replacing.isHidden():
            self._new_text(pattern)
        return pattern

    def _look_for(self, pattern: QuietPattern | None) -> None:
        self._seeker.stop()
        self._pattern = pattern
        self._marks.show(pattern, self._within)
        self._counter.count(pattern, self._within)
        self._show_count()

    def _stay_within(self, stretch: Stretch | None) -> None:
        self._within = stretch
        self._options.show_selection(stretch is not None)

    @Slot(bool)
    def _on_selection_toggled(self, on: bool) -> None:
        # What the search has selected meanwhile is not what the writer did.
        chosen = (self._editor.textCursor(), self._opened_at) if on else ()
        stretch = next((Stretch(each) for each in chosen if self._is_part(each)), None)
        self._stay_within(stretch)
        if on and not self._within:
            self.message_raised.emit(self.tr("Select a part of the text first"))
        self._search_again()

    def _is_part(self, cursor: QTextCursor) -> bool:
        found = self._pattern and match_at(cursor, self._pattern)
        return cursor.hasSelection() and not found

    def _go_on(self, *, backwards: bool) -> None:
        # F3 goes on when the bar is closed, and then what is in the field counts.
        pattern = self._pattern or self._wanted()
        self._find_from(self._editor.textCursor(), pattern, self._arrive, backwards=backwards)

    @Slot()
    def _search_again(self) -> None:
        """Search from where the search began: what was typed or chosen has changed."""
        self._look_for(self._wanted())
        start = QTextCursor(self._origin)
        start.setPosition(self._origin.selectionStart())
        self._find_from(start, self._pattern, self._go_or_return)

    def _find_from(
        self,
        start: QTextCursor,
        pattern: QuietPattern | None,
        then: Callable[[QTextCursor | None], object],
        *,
        backwards: bool = False,
    ) -> None:
        if pattern is None:
            then(None)
            return
        steps = seek(start, pattern, backwards=backwards, within=self._within)
        self._seeker.seek(self._editor.document(), steps, then)

    def _arrive(self, found: QTextCursor | None) -> None:
        if found is not None:
            self._go_or_return(found)
            self._origin = self._editor.textCursor()

    def _go_or_return(self, found: QTextCursor | None) -> None:
        self._editor.setTextCursor(found or self._origin)
        if found is not None:
            self._give_room()
        self._show_count()

    @Slot()
    def _check(self) -> None:
        """Say what is wrong with the replacement, while it is typed."""
        if self._pattern and not self._pattern.failed:
            self._explain()
            self._new_text(self._pattern)

    def _explain(self) -> None:
        self._said.setVisible(self._options.expressions)
        self._said.setText(
            self.tr(
                "A dot is any character, \\w+ a word, ^ where a paragraph begins; \\1 puts back"
                " what the first ( ) found."
            )
        )

    def _new_text(self, pattern: QuietPattern) -> Callable[[Found], str] | None:
        """Return what tells the new text of a match; None if it makes no sense, which is said."""
        try:
            return replacement_for(pattern.pattern, self._replacement.text())
        except SearchError as error:
            self._say(error)
            return None

    def _say(self, error: SearchError) -> None:
        self._said.setText(said(error))
        self._said.show()
        if self.isHidden():
            self.message_raised.emit(said(error))

    @Slot()
    def _show_count(self) -> None:
        if self._pattern is None or self._pattern.failed:
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

    def _arrange(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        row = (self._field, self._count, self._previous, self._next)
        for column, widget in enumerate(row):
            layout.addWidget(widget, 0, column)
        layout.setColumnStretch(0, 1)
        for box in self._options.boxes:
            box.installEventFilter(self)
        for number, widget in enumerate((self._replacing, self._options, self._said), 1):
            layout.addWidget(widget, number, 0, 1, len(row))
        self._said.hide()
        self._arrange_replacing()

    def _arrange_replacing(self) -> None:
        layout = QHBoxLayout(self._replacing)
        layout.setContentsMargins(0, 0, 0, 0)
        order: list[QWidget] = [self._field, self._replacement]
        layout.addWidget(self._replacement, 1)
        for words, act in (
            (self.tr("&Replace"), self.replace),
            (self.tr("Replace A&ll"), self.replace_all),
        ):
            button = QPushButton(words, autoDefault=False)
            button.clicked.connect(act)
            layout.addWidget(button)
            order.append(button)
        order += [self._previous, self._next, *self._options.boxes]
        for first, second in pairwise(order):
            self.setTabOrder(first, second)


def _paragraphs_selected(cursor: QTextCursor) -> int:
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart()).blockNumber()
    return document.findBlock(cursor.selectionEnd()).blockNumber() - first + 1


def _arrow(direction: Qt.ArrowType) -> QToolButton:
    button = QToolButton(autoRaise=True, arrowType=direction)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
