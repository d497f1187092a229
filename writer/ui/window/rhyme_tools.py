"""Rhymes and how words are said, in one window: the panel, the dialog, the menu of the page."""

from __future__ import annotations

from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction

from writer.text.scripts import is_han
from writer.text.word_boundaries import APOSTROPHES, is_word_character
from writer.ui.page.cursor_text import split_at
from writer.ui.shared.plain_text import plain_action
from writer.ui.verse.rhyme_panel import RhymePanel
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from PySide6.QtCore import QMetaObject
    from PySide6.QtGui import QTextCursor
    from PySide6.QtWidgets import QMenu

    from writer.assist.verse.english.saying import Saying
    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


class RhymeTools(QObject):
    """Opens what is to be known of the sound of words.

    Args:
        window: whose; owner in Qt's sense.
        dispatcher: carries questions to the worker.

    Attributes:
        panel: shows what rhymes at the caret.

    Signals:
        corrected: a word that is said otherwise now.
    """

    corrected = Signal(str)

    def __init__(self, window: MainWindow, dispatcher: SuggestionDispatcher) -> None:
        super().__init__(window)
        self._window = window
        self._background = BackgroundTasks(self)
        self._joined: QMetaObject.Connection | None = None
        self.panel = RhymePanel(dispatcher, window)
        self.panel.saying_wanted.connect(self.ask)
        self.corrected.connect(self.panel.ask_anew)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.panel)
        self.panel.hide()

    @Slot()
    def follow(self) -> None:
        """Be about the text that is shown now."""
        if self._joined is not None:
            QObject.disconnect(self._joined)
        editor = self._window.editor
        self._joined = editor.menu_opening.connect(self._on_menu_opening)
        self.panel.follow(self._window.text)

    def ask_at_caret(self) -> None:
        """Ask how the word at the caret is said."""
        word = _word_at(self._window.editor.textCursor())
        if word and not is_han(word[0]):
            self.ask(word)
        else:
            self._window.tell(self.tr("There is no English word at the caret"))

    @Slot(str)
    def ask(self, word: str) -> None:
        """Show how a word is said, and let the writer say it otherwise."""
        self._background.run(partial(_how_said, word), self._open)

    def stop(self) -> None:
        """Let no work outlive the window."""
        self.panel.stop()
        self._background.wait()

    @Slot(object, object)
    def _on_menu_opening(self, menu: QMenu, place: QTextCursor) -> None:
        """Offer what can be done with the word at a place, above what any page offers."""
        word = _word_at(place)
        if not word:
            return
        first = menu.actions()[0] if menu.actions() else None
        rhymes = QAction(plain_action(self.tr("Rhymes for “{word}”").format(word=word)), menu)
        rhymes.triggered.connect(partial(self._open_at, place))
        actions = [rhymes]
        if not is_han(word[0]):
            how = QAction(plain_action(self.tr("How Is “{word}” Said?…").format(word=word)), menu)
            how.triggered.connect(partial(self.ask, word))
            actions.append(how)
        menu.insertActions(first, actions)  # type: ignore[arg-type] # None is the end
        menu.insertSeparator(first)  # type: ignore[arg-type]

    def _open_at(self, place: QTextCursor) -> None:
        place.clearSelection()
        self._window.editor.setTextCursor(place)
        self.panel.open()

    def _open(self, saying: Saying) -> None:
        from writer.ui.verse.saying_dialog import SayingDialog  # rarely wanted

        dialog = SayingDialog(saying, self._background, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.corrected.connect(self.corrected)
        dialog.open()


def _word_at(place: QTextCursor) -> str:
    """Return the word that a place touches, in Chinese the character before it; else nothing."""
    before, after = split_at(place.block().text(), place.positionInBlock())
    if is_han(before[-1:] or " "):
        return before[-1]
    start = "".join(takewhile(_joins, reversed(before)))[::-1]
    word = (start + "".join(takewhile(_joins, after))).strip(APOSTROPHES)
    if any(map(str.isalpha, word)):
        return word
    return after[0] if is_han(after[:1] or " ") else ""


def _joins(sign: str) -> bool:
    return is_word_character(sign) or sign in APOSTROPHES


def _how_said(word: str) -> Saying:
    from writer.assist.verse.english.pronouncing import open_pronouncer
    from writer.assist.verse.english.saying import how_said

    return how_said(word, open_pronouncer())
