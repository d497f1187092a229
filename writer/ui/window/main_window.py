"""The window in which one writes: page, candidates, find bar, status bar, menus, dialogs.

It only joins them; each part knows its own business.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QMainWindow

from writer.assist.memory.unlearned import UnlearnedTexts
from writer.documents.same_file import same_file
from writer.paths import memory_dir
from writer.ui.dialogs.messages import Messages
from writer.ui.page.text_search import place_in
from writer.ui.text.open_text import OpenText
from writer.ui.verse.verse_panel import VersePanel
from writer.ui.window.continuations_panel import ContinuationsPanel
from writer.ui.window.encoding_menus import EncodingMenus
from writer.ui.window.explanation_panel import ExplanationPanel
from writer.ui.window.exporting import Exporting
from writer.ui.window.folder_tools import FolderTools
from writer.ui.window.learning import Learning
from writer.ui.window.menus import Actions
from writer.ui.window.page_area import PageArea
from writer.ui.window.placing import put_back, remember_place
from writer.ui.window.provenance_tools import ProvenanceTools
from writer.ui.window.recent_menu import RecentMenu
from writer.ui.window.rhyme_tools import RhymeTools
from writer.ui.window.shown_settings import ShownSettings
from writer.ui.window.shown_text import ShownText
from writer.ui.window.status_bar import StatusBar
from writer.ui.window.tool_windows import ToolWindows
from writer.ui.window.verse_tools import VerseTools

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from writer.documents.recovery import LostText
    from writer.model.library import ModelLibrary
    from writer.ui.page.editor import Editor
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.shared.word_lists import LiveWords
    from writer.ui.text.file_session import FileSession
    from writer.ui.workers.journal_writer import JournalWriter
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

MOST_CLOSED: Final = 20
"""Texts that can be opened again after they were closed."""


class MainWindow(QMainWindow):
    """A frame around texts, of which it shows one.

    Args:
        settings: shared by all windows.
        library: the models.
        dispatcher: shared by all windows; the application stops it.
        words: the writer's word lists, shared by all windows.
        journal: of every change of the texts, shared by all windows.
        messages: how to ask and tell; dialogs by default.

    Attributes:
        settings: what the writer chose.
        messages: how this window asks and tells.
        tools: the windows beside it.
        learning: what Inkling may learn here.
        provenance: shows where words came from.
        verse: says beside lines of verse what they do.
        rhymes: finds rhymes, and how words are said.
        exporting: texts as files for other programs, and on paper.
        area: the page and the bars around it.
        explanation_panel: what is behind the suggestions, beside the page.
        continuations_panel: compares what was written at a place, beside the page.
        verse_panel: leads a poem line by line, beside the page.
        folder: the texts of a folder, and what can be done with them.

    Signals:
        file_wanted: the path of a file that should open, wherever there is room for it.
        window_wanted: another window should open.
        quit_wanted: all windows should close.
        activated: the writer has come to this window.
        rearranged: another text is shown, or a tab was moved.
        text_leaves: a text that is about to be closed.
        closed: the writer is done with this one.
    """

    file_wanted = Signal(Path)
    window_wanted = Signal()
    quit_wanted = Signal()
    activated = Signal()
    rearranged = Signal()
    text_leaves = Signal(object)
    closed = Signal()

    def __init__(
        self,
        settings: LiveSettings,
        library: ModelLibrary,
        dispatcher: SuggestionDispatcher,
        words: LiveWords,
        journal: JournalWriter,
        messages: Messages | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings
        self._library = library
        self._dispatcher = dispatcher
        self._journal = journal
        self.messages = messages or Messages(self)
        self._unlearned = UnlearnedTexts(memory_dir())
        self._closed: list[Path] = []
        self.exporting = Exporting(settings, self.messages, self)
        text = self._make_text()
        self.area = PageArea(text.editor, self)
        self.explanation_panel = panel = ExplanationPanel(self.area.line_of, self)
        self.continuations_panel = ContinuationsPanel(self)
        self.verse_panel = VersePanel(dispatcher, settings, self)
        self._status = status = StatusBar(self)
        self._actions = actions = Actions(self)
        self.tools = ToolWindows(settings, library, words, self.messages, self)
        self._shown = ShownText(
            text,
            self.area,
            panel,
            status,
            actions["off_the_record"],
            actions["private"],
            self,
        )
        self._shown_settings = ShownSettings(
            settings,
            library,
            dispatcher,
            actions,
            self.area,
            status,
            self._shown,
            (self.continuations_panel, self.verse_panel),
        )
        self.learning = Learning(
            settings, dispatcher, words, self.messages, lambda: self.text, self
        )
        self.provenance = ProvenanceTools(self, actions["provenance"])
        self.verse = VerseTools(self, status)
        self.rhymes = RhymeTools(self, dispatcher)
        self.area.tabs.add(text)
        self.folder = FolderTools(self, actions["workspace"])
        self._arrange()
        self._connect_parts()
        words.changed.connect(self._shown.ask_again)
        if words.problem:
            self._status.tell(words.problem)

    @property
    def texts(self) -> tuple[OpenText, ...]:
        """The texts that are open here, in the order of their tabs."""
        return self.area.tabs.texts

    @property
    def text(self) -> OpenText:
        """The text that is shown."""
        return self._shown.text

    @property
    def editor(self) -> Editor:
        """The page of the text that is shown."""
        return self.text.editor

    @property
    def session(self) -> FileSession:
        """The file of the text that is shown."""
        return self.text.session

    def new_text(self, index: int | None = None) -> OpenText:
        """Return one more text of this window, which is not shown yet.

        Args:
            index: number of its tab; None = the last.
        """
        text = self._make_text()
        text.channel.visible = False
        self.area.tabs.add(text, index)
        return text

    def attach(self, text: OpenText) -> None:
        """Show one of the window's texts in place of the one before."""
        if text is not self.text:
            self._shown.show(text)
            self.area.tabs.select(text)
            # Another program may have changed its file while another text was shown.
            self._shown.look_at_disk()
        self.area.take_keyboard()

    def bring_forward(self, text: OpenText) -> None:
        """Show one of the window's texts, in front of other windows."""
        self.attach(text)
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def begin_text(self) -> None:
        """Show an untitled text beside the others."""
        self.attach(self.new_text())

    def open(self, path: Path) -> None:
        """Show the text in ``path``, in the place of one in which nothing was written."""
        before = self.text
        if not before.untouched:
            self.begin_text()
        text = self.text
        if not text.open_file(path) and text is not before:
            self._remove(text, then=before)

    def open_behind(self, path: Path, index: int | None = None) -> OpenText | None:
        """Open the text in ``path`` without showing it; return None if it cannot be opened."""
        text = self.new_text(index)
        if text.open_file(path):
            return text
        self._remove(text, then=self.text)
        return None

    def tell(self, message: str) -> None:
        """Say something in the status bar."""
        self._status.tell(message)

    def recover(self, lost: LostText) -> None:
        """Show a text as its journal has it, in place of its file or of nothing."""
        text = self.text_of(lost.document.path) if lost.document else None
        if text is None or text.session.modified:
            text = next((text for text in self.texts if text.untouched), None) or self.new_text()
        self.attach(text)
        text.recover(lost)

    @Slot(Path)
    def open_or_show(self, path: Path) -> None:
        """Have the text in ``path`` shown; one that is open here already is not opened again."""
        text = self.text_of(path)
        if text is None:
            self.file_wanted.emit(path)
            self.area.take_keyboard()
        else:
            self.attach(text)

    @Slot(Path, int, int, int)
    def open_at(self, path: Path, line: int, column: int, length: int) -> None:
        """Have a text shown with characters of a line selected, in the middle of the page.

        Args:
            path: of the text.
            line: number, from 1.
            column: characters before them.
            length: how many.
        """
        self.open_or_show(path)
        text = self.text_of(path)
        if text is not None and text is self.text:
            text.editor.setTextCursor(place_in(text.editor.document(), line, column, length))
            text.editor.centerCursor()

    def text_of(self, path: Path) -> OpenText | None:
        """Return the text here that is in the file to which ``path`` leads."""
        for text in self.texts:
            document = text.session.document
            if document is not None and same_file(document.path, path):
                return text
        return None

    def choose_and_open(self) -> None:
        """Ask for a text and have it shown."""
        path = self.messages.choose_text(self.settings.workplace.last_folder)
        if path is not None:
            self.file_wanted.emit(path)

    def close_text(self, text: OpenText | None = None) -> None:
        """Close a text, else the one that is shown, once it is safe or given up.

        In the place of the last one there is an untitled text, and closing that, while nothing
        is written in it, closes the window.
        """
        text = text or self.text
        if len(self.texts) == 1 and text.untouched:
            self.close()
        elif self._may_close(text):
            if document := text.session.document:
                self._closed = [*self._closed, document.path][-MOST_CLOSED:]
            if len(self.texts) == 1:
                self.begin_text()
            last = text is self.texts[-1]
            self._remove(text, then=self.area.tabs.beside(text, -1 if last else +1))

    def reopen_closed(self) -> None:
        """Have the text shown that was closed last and is not open again."""
        shown = {text.session.document.path for text in self.texts if text.session.document}
        while self._closed:
            path = self._closed.pop()
            if path not in shown:
                self.file_wanted.emit(path)
                return
        self._status.tell(self.tr("There is no closed text to open again"))

    def go_to_text(self, step: int) -> None:
        """Show the text that many tabs further to the right, around the end."""
        self.attach(self.area.tabs.beside(self.text, step))

    def welcome(self) -> None:
        """Ask the questions before the first page, above it."""
        from writer.ui.window.welcome import Welcome  # asked once in a lifetime

        welcome = Welcome(self._library, self.settings, self)
        welcome.answered.connect(self.area.take_keyboard)
        self.area.put_above(welcome)
        self.area.take_keyboard()

    def changeEvent(self, event: QEvent) -> None:
        """Look at the file again when the writer comes back from another program."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._shown.look_at_disk()
            self.folder.look()
            self.verse_panel.look()
            self.activated.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when texts and training are safe or given up."""
        if not self.tools.may_close() or not all(map(self._may_close, self.texts)):
            event.ignore()
            return
        self.tools.end_work()
        self.folder.end_work()
        self._shown.look_no_more()
        self.provenance.stop()
        self.verse.stop()
        self.rhymes.stop()
        self.continuations_panel.stop()
        self.verse_panel.stop()
        self.exporting.end_work()
        for text in self.texts:
            self.text_leaves.emit(text)
            text.close()
        remember_place(self, self.settings)
        self.settings.save()
        event.accept()
        self.closed.emit()

    @Slot(list)
    def _on_files_dropped(self, paths: list[Path]) -> None:
        for path in paths:
            self.file_wanted.emit(path)

    @Slot(object)
    def _on_opening_failed(self, text: OpenText) -> None:
        if text.untouched and len(self.texts) > 1:
            self.close_text(text)

    @Slot()
    def _on_another_text_shown(self) -> None:
        self.continuations_panel.follow(self.editor)
        self.verse_panel.follow(self.text)

    def _make_text(self) -> OpenText:
        text = OpenText(
            self.settings, self._dispatcher, self.messages, self._unlearned, self._journal, self
        )
        text.opening_failed.connect(partial(self._on_opening_failed, text))
        text.session.export_wanted.connect(partial(self.exporting.export_to, text))
        return text

    def _may_close(self, text: OpenText) -> bool:
        """Return whether a text may go; the writer sees which one is asked about."""
        if text.session.unsaved:
            self.attach(text)
        return text.may_close()

    def _remove(self, text: OpenText, *, then: OpenText) -> None:
        """Let go of a text for good; if it is shown, show ``then`` in its place."""
        if text is self.text:
            self.attach(then)
        self.text_leaves.emit(text)
        self.area.tabs.remove(text)
        text.close()
        self.area.remove_page(text.editor)
        text.deleteLater()

    def _arrange(self) -> None:
        self.setCentralWidget(self.area)
        self.setStatusBar(self._status)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.explanation_panel)
        self.explanation_panel.hide()
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.continuations_panel)
        self.continuations_panel.hide()
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.verse_panel)
        self.verse_panel.hide()
        self.resize(900, 680)
        put_back(self, self.settings)

    def _connect_parts(self) -> None:
        self.area.tabs.chosen.connect(self.attach)
        self.area.tabs.close_wanted.connect(self.close_text)
        self.area.candidates.never_wanted.connect(self.learning.never_suggest)
        self.learning.all_forgotten.connect(self.tools.show_nothing_learned)
        self.learning.message_raised.connect(self._status.tell)
        self.exporting.message_raised.connect(self._status.tell)
        self.learning.banned.connect(self._status.tell_of_ban)
        self._status.taken_back.connect(self.learning.suggest_again)
        self._shown.never_wanted.connect(self.learning.never_suggest)
        self._shown.changed.connect(self.provenance.follow)
        self._shown.changed.connect(self.verse.follow)
        self._shown.changed.connect(self.rhymes.follow)
        self.rhymes.follow()
        self.rhymes.panel.keyboard_returned.connect(self.area.take_keyboard)
        self.rhymes.corrected.connect(self.verse.read_anew)
        self.rhymes.corrected.connect(self.verse_panel.count_anew)
        self.verse.correction_wanted.connect(self.rhymes.ask)
        self._shown.changed.connect(self._on_another_text_shown)
        self._on_another_text_shown()
        self.continuations_panel.keyboard_returned.connect(self.area.take_keyboard)
        self.continuations_panel.visibilityChanged.connect(
            self._actions["continuations"].setChecked
        )
        self.verse_panel.keyboard_returned.connect(self.area.take_keyboard)
        self.verse_panel.visibilityChanged.connect(self._actions["verse"].setChecked)
        self.text_leaves.connect(self.verse_panel.forget)
        self._shown.changed.connect(self.rearranged)
        self.area.tabs.tabMoved.connect(self.rearranged)
        self._shown.comparing_wanted.connect(self.tools.compare_recovered)
        self._shown.files_dropped.connect(self._on_files_dropped)
        self._status.assistance_clicked.connect(self._actions["suggestions"].trigger)
        self._status.model_clicked.connect(self.tools.show_models)
        self._dispatcher.failed.connect(self._status.tell)
        self.area.find_bar.message_raised.connect(self._status.tell)
        self.folder.message_raised.connect(self._status.tell)
        RecentMenu(self._actions.menu("recent"), self.settings).chosen.connect(self.file_wanted)
        EncodingMenus(
            self._actions.menu("reopen_encoding"),
            self._actions.menu("save_encoding"),
            lambda: self.session,
        )
        self.explanation_panel.visibilityChanged.connect(self._actions["explanation"].setChecked)
        self.tools.models_changed.connect(self._shown_settings.name_model)
        self.tools.forgetting_wanted.connect(self.learning.forget_everything)
