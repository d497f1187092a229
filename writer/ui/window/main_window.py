"""The window in which one writes: page, candidates, find bar, status bar, menus, dialogs.

It only joins them; each part knows its own business.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QMainWindow

from writer.assist.memory.unlearned import UnlearnedTexts
from writer.paths import memory_dir
from writer.ui.dialogs.messages import Messages
from writer.ui.text.open_text import OpenText
from writer.ui.window.encoding_menus import EncodingMenus
from writer.ui.window.explanation_panel import ExplanationPanel
from writer.ui.window.learning import Learning
from writer.ui.window.menus import Actions
from writer.ui.window.page_area import PageArea
from writer.ui.window.placing import put_back, remember_place
from writer.ui.window.recent_menu import RecentMenu
from writer.ui.window.shown_settings import ShownSettings
from writer.ui.window.shown_text import ShownText
from writer.ui.window.status_bar import StatusBar
from writer.ui.window.tool_windows import ToolWindows

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from writer.model.library import ModelLibrary
    from writer.ui.page.editor import Editor
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.shared.word_lists import LiveWords
    from writer.ui.text.file_session import FileSession
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


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
        area: the page and the bars around it.
        explanation_panel: what is behind the suggestions, beside the page.

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
        self._unlearned = UnlearnedTexts(memory_dir())
        self._texts: list[OpenText] = []
        text = self.new_text()
        self.area = PageArea(text.editor, self)
        self.explanation_panel = panel = ExplanationPanel(self.area.line_of, self)
        self._status = status = StatusBar(self)
        self._actions = actions = Actions(self)
        self.tools = ToolWindows(settings, library, words, self.messages, self)
        self._shown = ShownText(text, self.area, panel, status, actions["off_the_record"], self)
        self._shown_settings = ShownSettings(
            settings, library, dispatcher, actions, self.area, status, self._shown
        )
        self.learning = Learning(
            settings, dispatcher, words, self.messages, lambda: self.text, self
        )
        self._arrange()
        self._connect_parts()
        words.changed.connect(self._shown.ask_again)
        if words.problem:
            self._status.tell(words.problem)

    @property
    def texts(self) -> tuple[OpenText, ...]:
        """The texts that are open here, the oldest first."""
        return tuple(self._texts)

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

    def new_text(self) -> OpenText:
        """Return one more text of this window, which is not shown yet."""
        text = OpenText(self.settings, self._dispatcher, self.messages, self._unlearned, self)
        self._texts.append(text)
        return text

    def attach(self, text: OpenText) -> None:
        """Show one of the window's texts in place of the one before."""
        self._shown.show(text)

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

    @Slot(Path)
    def _on_recent_chosen(self, path: Path) -> None:
        self.session.open(path)

    @Slot(list)
    def _on_files_dropped(self, paths: list[Path]) -> None:
        for path in paths:
            self.file_wanted.emit(path)

    def _arrange(self) -> None:
        self.setCentralWidget(self.area)
        self.setStatusBar(self._status)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.explanation_panel)
        self.explanation_panel.hide()
        self.resize(900, 680)
        put_back(self, self.settings)

    def _connect_parts(self) -> None:
        self.area.candidates.never_wanted.connect(self.learning.never_suggest)
        self.learning.all_forgotten.connect(self.tools.show_nothing_learned)
        self.learning.message_raised.connect(self._status.tell)
        self.learning.banned.connect(self._status.tell_of_ban)
        self._status.taken_back.connect(self.learning.suggest_again)
        self._shown.never_wanted.connect(self.learning.never_suggest)
        self._shown.files_dropped.connect(self._on_files_dropped)
        self._status.assistance_clicked.connect(self._actions["suggestions"].trigger)
        self._status.model_clicked.connect(self.tools.show_models)
        self._dispatcher.failed.connect(self._status.tell)
        self.area.find_bar.message_raised.connect(self._status.tell)
        RecentMenu(self._actions.menu("recent"), self.settings).chosen.connect(
            self._on_recent_chosen
        )
        EncodingMenus(
            self._actions.menu("reopen_encoding"),
            self._actions.menu("save_encoding"),
            lambda: self.session,
        )
        self.explanation_panel.visibilityChanged.connect(self._actions["explanation"].setChecked)
        self.tools.models_changed.connect(self._shown_settings.name_model)
        self.tools.forgetting_wanted.connect(self.learning.forget_everything)
