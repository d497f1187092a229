"""The verse of the shown text: its margin, the name of its form, and what is said of a line."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QActionGroup, QCursor
from PySide6.QtWidgets import QMenu

from writer.ui.shared.language import interface_language
from writer.ui.shared.plain_text import plain_action
from writer.ui.verse.explanation import as_text
from writer.ui.verse.line_margin import LineMargin
from writer.ui.verse.line_marks import NO_MARKS, LineMarks
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.verse.notes import LineNote
    from writer.assist.verse.reader import VerseReader
    from writer.ui.text.open_text import OpenText
    from writer.ui.window.main_window import MainWindow
    from writer.ui.window.status_bar import StatusBar


class VerseTools(QObject):
    """Says beside the lines of verse what they do, in one window, while that is wanted.

    Args:
        window: whose; owner in Qt's sense.
        status: says which form the verse at the caret has.

    Signals:
        correction_wanted: a word whose pronunciation is wrong.
    """

    correction_wanted = Signal(str)

    def __init__(self, window: MainWindow, status: StatusBar) -> None:
        super().__init__(window)
        self._window = window
        self._status = status
        self._background = BackgroundTasks(self)
        self._background.failed.connect(status.tell)
        self._marks: dict[OpenText, LineMarks] = {}
        self._shown: LineMarks | None = None
        self._margin: LineMargin | None = None
        self._asked_row = -1
        window.text_leaves.connect(self._on_text_leaves)
        window.settings.changed.connect(self._on_settings_changed)
        status.verse_clicked.connect(self._on_form_clicked)
        self.follow()

    @property
    def marks(self) -> LineMarks | None:
        """The marks of the shown text; None while they are not wanted."""
        return self._shown

    @property
    def background(self) -> BackgroundTasks:
        """The reading that is under way."""
        return self._background

    @property
    def at_rest(self) -> bool:
        """Whether everything that can be seen is read."""
        return self._shown is None or self._shown.at_rest

    @Slot()
    def follow(self) -> None:
        """Be about the text that is shown now, if the margin is wanted."""
        wanted = self._window.settings.appearance.verse_margin
        marks = self._marks_of(self._window.text) if wanted else None
        if marks is not self._shown:
            self._let_go()
            self._shown = marks
            if marks is not None:
                self._join(marks)
        self._show_form()

    def explain(self) -> None:
        """Say what is to be said of the line at the caret, beside it and in the status bar.

        What was not read yet is said as soon as it is.
        """
        self._asked_row = self._caret_row
        if self._shown is None:
            self._window.settings.choose("appearance", verse_margin=True)
        elif self._shown.lines_at(self._caret_row):
            self._answer()
        elif self._shown.at_rest:
            self._status.tell(self.tr("This is no line of verse"))

    def read_anew(self) -> None:
        """Have everything read anew: words are pronounced otherwise now."""
        for marks in self._marks.values():
            marks.read_anew()

    def stop(self) -> None:
        """Let no work outlive the window."""
        for marks in self._marks.values():
            marks.want(False)
        self._background.wait()

    @Slot(str)
    def _on_settings_changed(self, section: str) -> None:
        if section == "appearance":
            self.follow()

    @Slot(object)
    def _on_text_leaves(self, text: OpenText) -> None:
        if marks := self._marks.pop(text, None):
            if marks is self._shown:
                self._let_go()
            marks.want(False)
            marks.deleteLater()

    @Slot()
    def _on_form_clicked(self) -> None:
        self._open_menu(self._caret_row, QCursor.pos())

    @Slot(int, QPoint)
    def _open_menu(self, row: int, where: QPoint) -> None:
        if self._shown is not None:
            menu = self.menu_of(self._shown, row)
            menu.popup(where)

    def menu_of(self, marks: LineMarks, row: int) -> QMenu:
        """Return the menu of a row: the form it is read in, and words to be corrected."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        language, chosen = interface_language(), marks.form_at(row)
        choices = [("", self.tr("The Form That Is Found"))]
        choices += [
            # Whoever writes Chinese verse calls it by its Chinese name.
            (form.name, form.title.to("zh" if form.language == "zh" else language))
            for form in marks.forms
            if form.language == marks.language_at(row)
        ]
        choices.append((NO_MARKS, self.tr("No Marks Here")))
        group = QActionGroup(menu)
        for name, title in choices:
            if name == NO_MARKS:
                menu.addSeparator()
            action = menu.addAction(plain_action(title))
            action.setActionGroup(group)
            action.setCheckable(True)
            action.setChecked(name == chosen)
            action.triggered.connect(partial(marks.choose_form, row, name))
            if not name:
                menu.addSeparator()
        if marks.language_at(row) == "en":
            self._offer_words(menu, marks.lines_at(row))
        return menu

    def _offer_words(self, menu: QMenu, lines: Sequence[LineNote]) -> None:
        """Offer to say the words of a row otherwise, those that are not known first."""
        words = sorted((word for line in lines for word in line.words), key=attrgetter("is_sure"))
        if words:
            menu.addSeparator()
            said = menu.addMenu(self.tr("How Is It Said?"))
            for text in dict.fromkeys(word.text for word in words):
                action = said.addAction(plain_action(text))
                action.triggered.connect(partial(self.correction_wanted.emit, text))

    @property
    def _caret_row(self) -> int:
        return self._window.editor.textCursor().blockNumber()

    @Slot()
    def _on_marks_changed(self) -> None:
        self._show_form()
        if self._asked_row == self._caret_row:
            self._answer()

    def _answer(self) -> None:
        """Say what was asked for, if it is known by now."""
        lines = self._shown.lines_at(self._asked_row) if self._shown else ()
        if lines and self._margin is not None:
            said = as_text(lines, interface_language())
            self._status.tell(said)
            self._margin.explain(self._asked_row)
            aloud = QAccessibleAnnouncementEvent(self._window.editor, said)
            QAccessible.updateAccessibility(aloud)
            self._asked_row = -1

    def _show_form(self) -> None:
        poem = self._shown.poem_at(self._caret_row) if self._shown else None
        self._status.show_verse(poem.title.to(interface_language()) if poem else "")

    def _marks_of(self, text: OpenText) -> LineMarks:
        if text not in self._marks:
            self._marks[text] = LineMarks(text.editor, _late_reader, self._background)
        return self._marks[text]

    def _join(self, marks: LineMarks) -> None:
        self._margin = LineMargin(self._window.editor, marks)
        self._margin.menu_wanted.connect(self._open_menu)
        marks.changed.connect(self._on_marks_changed)
        marks.failed.connect(self._status.tell)
        marks.want(True)

    def _let_go(self) -> None:
        if self._shown is not None and self._margin is not None:
            self._shown.want(False)
            self._shown.changed.disconnect(self._on_marks_changed)
            self._shown.failed.disconnect(self._status.tell)
            self._margin.close_up()
        self._shown = self._margin = None


def _late_reader() -> VerseReader:
    """Return what reads verse; its tables and rules are loaded when they are wanted."""
    from writer.assist.verse.reader import VerseReader

    return VerseReader()
