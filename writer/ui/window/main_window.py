"""The window in which one writes: page, candidates, find bar, status bar, menus, dialogs.

It only joins them; each part knows its own business.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from writer.assist.memory.unlearned import UnlearnedTexts
from writer.errors import BundleError
from writer.paths import memory_dir
from writer.ui.dialogs.messages import Messages
from writer.ui.page.cursor_text import line_before
from writer.ui.shared.figures import figure
from writer.ui.shared.keymap import Shortcuts
from writer.ui.text.open_text import OpenText
from writer.ui.window.candidate_bar import CandidateBar
from writer.ui.window.commands import keys_in_force, page_shortcuts
from writer.ui.window.encoding_menus import EncodingMenus
from writer.ui.window.explanation_panel import ExplanationPanel
from writer.ui.window.find_bar import FindBar
from writer.ui.window.learning import Learning
from writer.ui.window.menus import Actions
from writer.ui.window.notice_bar import NoticeBar
from writer.ui.window.placing import put_back, remember_place
from writer.ui.window.recent_menu import RecentMenu
from writer.ui.window.status_bar import StatusBar
from writer.ui.window.tool_windows import ToolWindows

if TYPE_CHECKING:
    from PySide6.QtCore import QMetaObject
    from PySide6.QtGui import QCloseEvent

    from writer.assist.options import KeyPreset
    from writer.model.library import ModelLibrary
    from writer.ui.page.editor import Editor
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.shared.word_lists import LiveWords
    from writer.ui.text.file_session import FileSession
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

SELECTION_REST_MS: Final = 80
"""A selection that still grows is counted once it rests."""


class MainWindow(QMainWindow):
    """A frame around texts, of which it shows one.

    Args:
        settings: shared by all windows.
        library: the models.
        dispatcher: shared by all windows; the application stops it.
        words: the writer's word lists, shared by all windows.
        messages: how to ask and tell; dialogs by default.

    Attributes:
        settings: what the writer chose.
        messages: how this window asks and tells.
        tools: the windows beside it.
        learning: what Inkling may learn here.

    Signals:
        file_wanted: the path of a file that should open, wherever there is room for it.
        window_wanted: another window should open.
        quit_wanted: all windows should close.
        closed: the writer is done with this one.
    """

    file_wanted = Signal(Path)
    window_wanted = Signal()
    quit_wanted = Signal()
    closed = Signal()

    def __init__(
        self,
        settings: LiveSettings,
        library: ModelLibrary,
        dispatcher: SuggestionDispatcher,
        words: LiveWords,
        messages: Messages | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings
        self._library = library
        self._dispatcher = dispatcher
        self.messages = messages or Messages(self)
        self._shown_model: str | None = None
        self._shown_keys: tuple[KeyPreset, tuple[tuple[str, str], ...]] | None = None
        self._page_keys = Shortcuts()
        self._unlearned = UnlearnedTexts(memory_dir())
        self._texts: list[OpenText] = []
        self._text = self.new_text()
        self._bound: list[QMetaObject.Connection] = []
        self._pages = QStackedWidget(self)
        self._notice = NoticeBar(self)
        self._candidates = CandidateBar(self._line_of, self)
        self._find_bar = FindBar(self.editor, self)
        self._panel = ExplanationPanel(self._line_of, self)
        self._status = StatusBar(self)
        self._actions = Actions(self)
        self.tools = ToolWindows(settings, library, words, self.messages, self)
        self.learning = Learning(
            settings, dispatcher, words, self.messages, lambda: self.text, self
        )
        self._selection_timer = QTimer(self, singleShot=True, interval=SELECTION_REST_MS)
        # A question must not be asked within the event that brought the window to the front.
        self._return_timer = QTimer(self, singleShot=True, interval=0)
        self._arrange()
        self._connect_parts()
        words.changed.connect(self._on_words_changed)
        for section in ("assistance", "appearance"):
            self._on_settings_changed(section)
        self.attach(self._text)
        if words.problem:
            self._status.tell(words.problem)

    @property
    def texts(self) -> tuple[OpenText, ...]:
        """The texts that are open here, the oldest first."""
        return tuple(self._texts)

    @property
    def text(self) -> OpenText:
        """The text that is shown."""
        return self._text

    @property
    def editor(self) -> Editor:
        """The page of the text that is shown."""
        return self._text.editor

    @property
    def session(self) -> FileSession:
        """The file of the text that is shown."""
        return self._text.session

    def new_text(self) -> OpenText:
        """Return one more text of this window, which is not shown yet."""
        text = OpenText(self.settings, self._dispatcher, self.messages, self._unlearned, self)
        self._texts.append(text)
        return text

    def attach(self, text: OpenText) -> None:
        """Show one of the window's texts: whatever is shown and done is about it from now on."""
        self.detach()
        self._text = text
        editor = text.editor
        if self._pages.indexOf(editor) < 0:
            self._pages.addWidget(editor)
        self._pages.setCurrentWidget(editor)
        self._find_bar.attach(editor)
        self._bound = [
            editor.ghost.candidates_changed.connect(self._candidates.set_candidates),
            editor.ghost.explained.connect(self._panel.explain),
            editor.ghost.never_wanted.connect(self.learning.never_suggest),
            # A window must not open within the event that another program waits for.
            editor.files_dropped.connect(
                self._on_files_dropped, Qt.ConnectionType.QueuedConnection
            ),
            editor.selectionChanged.connect(self._selection_timer.start),
            editor.document().modificationChanged.connect(self.setWindowModified),
            text.counter.counted.connect(self._show_length),
            text.session.file_changed.connect(self._on_file_changed),
            text.record_changed.connect(self._show_record),
            text.message_raised.connect(self._status.tell),
            self._candidates.candidate_chosen.connect(editor.accepting.accept_candidate),
            self._find_bar.closed.connect(editor.setFocus),
            self._return_timer.timeout.connect(text.session.look_at_disk),
            text.long_lines.found.connect(self._on_long_line),
            text.long_lines.gone.connect(self._notice.hide),
            self._notice.accepted.connect(text.long_lines.wrap),
        ]
        self._notice.hide()
        if text.long_lines.longest:
            self._on_long_line(text.long_lines.longest)
        editor.set_shortcuts(self._page_keys)
        text.channel.visible = True
        self._candidates.set_candidates(editor.ghost.candidates)
        self._panel.explain(editor.ghost.explanation)
        self._show_record(text.off_the_record)
        self._on_file_changed()
        self._show_length()
        editor.setFocus()

    def detach(self) -> None:
        """Let go of the text that is shown; it stays open, and is served after those in sight."""
        for connection in self._bound:
            QObject.disconnect(connection)
        self._bound = []
        self._text.channel.visible = False

    @property
    def find_bar(self) -> FindBar:
        """Where one looks for words of the text."""
        return self._find_bar

    @property
    def explanation_panel(self) -> ExplanationPanel:
        """What is behind the suggestions, beside the page."""
        return self._panel

    def welcome(self) -> None:
        """Ask the questions before the first page, above it."""
        from writer.ui.window.welcome import Welcome  # asked once in a lifetime

        welcome = Welcome(self._library, self.settings, self)
        welcome.answered.connect(self._on_welcome_answered)
        page = cast("QVBoxLayout", cast("QWidget", self.centralWidget()).layout())
        page.insertWidget(0, welcome)
        self.editor.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Look at the file again when the writer comes back from another program."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._return_timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when texts and training are safe or given up."""
        if not self.tools.may_close() or not all(text.may_close() for text in self._texts):
            event.ignore()
            return
        self.tools.end_work()
        for text in self._texts:
            text.close()
        remember_place(self, self.settings)
        self.settings.save()
        event.accept()
        self.closed.emit()

    @Slot(str)
    def _on_settings_changed(self, section: str) -> None:
        match section:
            case "assistance":
                self._use_assistance()
                self._use_keys()
            case "appearance":
                self._actions[self.settings.appearance.theme].setChecked(True)
            case "keys":
                self._use_keys()

    def _use_assistance(self) -> None:
        assistance = self.settings.assistance
        self._actions["suggestions"].setChecked(assistance.enabled)
        self._actions["learn"].setChecked(assistance.learn)
        self._actions["only_when_asked"].setChecked(assistance.only_when_asked)
        self._show_candidate_bar()
        self._show_assistance()
        self._show_model()

    @Slot()
    def _on_file_changed(self) -> None:
        document = self.session.document
        # Qt adds the name of the program where the desktop's custom is so.
        # … and takes "[*]" for the place of its mark; two of them are one that is meant.
        self.setWindowTitle(self.session.name.replace("[*]", "[*][*]") + "[*]")
        self.setWindowFilePath(str(document.path) if document else "")
        self.setWindowModified(self.session.modified)
        if document:
            self._status.show_format(document.encoding, document.newline, bom=document.bom)
        else:
            self._status.show_format("utf-8", "\n")

    @Slot()
    def _on_welcome_answered(self) -> None:
        self.editor.setFocus()

    @Slot()
    def _show_assistance(self) -> None:
        self._status.show_assistance(self.settings.assistance.enabled, self._dispatcher.running)

    @Slot()
    def _on_words_changed(self) -> None:
        if self.editor.hasFocus():
            self.editor.ghost.ask_again()

    @Slot()
    def _show_candidate_bar(self) -> None:
        # The find bar takes its place, so that the page keeps its height.
        finding = not self._find_bar.isHidden()
        self._candidates.setVisible(self.settings.assistance.enabled and not finding)

    @Slot()
    def _show_length(self) -> None:
        cursor, counter = self.editor.textCursor(), self._text.counter
        selected = counter.selected(cursor) if cursor.hasSelection() else None
        self._status.show_length(counter.total, selected)

    @Slot(bool)
    def _show_record(self, off: bool) -> None:
        self._actions["off_the_record"].setChecked(off)
        self._status.show_off_the_record(off)

    @Slot(int)
    def _on_long_line(self, length: int) -> None:
        self._notice.offer(
            self.tr(
                "A line of this text has {n} characters, and every key in it takes long. It can"
                " be wrapped at the ends of sentences; Undo takes that back."
            ).format(n=figure(length)),
            self.tr("&Wrap It"),
        )

    @Slot(Path)
    def _on_recent_chosen(self, path: Path) -> None:
        self.session.open(path)

    @Slot(list)
    def _on_files_dropped(self, paths: list[Path]) -> None:
        for path in paths:
            self.file_wanted.emit(path)

    @Slot()
    def _on_models_changed(self) -> None:
        self._shown_model = None
        self._show_model()

    def _show_model(self) -> None:
        model_id = self.settings.assistance.model_id
        if model_id == self._shown_model:
            return
        self._shown_model = model_id
        name = self.tr("Model by language")
        if model_id:
            try:
                name = self._library.find(model_id).card.name
            except BundleError:  # the worker says what is wrong with it
                name = model_id
        self._status.show_model(name)

    def _use_keys(self) -> None:
        choices = (self.settings.assistance.key_preset, self.settings.keys.chosen)
        if choices == self._shown_keys:
            return
        self._shown_keys = choices
        keys = keys_in_force(*choices)
        for part in (self._actions, self._candidates, self._find_bar, self._status):
            part.use_keys(keys)
        self._page_keys = page_shortcuts(keys)
        for text in self._texts:
            text.editor.set_shortcuts(self._page_keys)

    def _line_of(self, word: str) -> int:
        return line_before(self.editor.textCursor(), word)

    def _arrange(self) -> None:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._notice)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._candidates)
        layout.addWidget(self._find_bar)
        self.setCentralWidget(page)
        self.setStatusBar(self._status)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._panel)
        self._panel.hide()
        self.resize(900, 680)
        put_back(self, self.settings)

    def _connect_parts(self) -> None:
        self.settings.changed.connect(self._on_settings_changed)
        self._candidates.never_wanted.connect(self.learning.never_suggest)
        self.learning.all_forgotten.connect(self.tools.show_nothing_learned)
        self.learning.message_raised.connect(self._status.tell)
        self._selection_timer.timeout.connect(self._show_length)
        self._status.assistance_clicked.connect(self._actions["suggestions"].trigger)
        self._status.model_clicked.connect(self.tools.show_models)
        self._dispatcher.failed.connect(self._status.tell)
        self._dispatcher.died.connect(self._show_assistance)
        self._find_bar.message_raised.connect(self._status.tell)
        self._find_bar.opened.connect(self._show_candidate_bar)
        self._find_bar.closed.connect(self._show_candidate_bar)
        RecentMenu(self._actions.menu("recent"), self.settings).chosen.connect(
            self._on_recent_chosen
        )
        EncodingMenus(
            self._actions.menu("reopen_encoding"),
            self._actions.menu("save_encoding"),
            lambda: self.session,
        )
        self._panel.visibilityChanged.connect(self._actions["explanation"].setChecked)
        self.tools.models_changed.connect(self._on_models_changed)
        self.tools.forgetting_wanted.connect(self.learning.forget_everything)
