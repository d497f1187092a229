"""The window in which one writes: page, candidates, find bar, status bar, menus, dialogs.

It only joins them; each part knows its own business.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFontDialog, QMainWindow, QVBoxLayout, QWidget

from writer.assist.request import UNKEPT
from writer.errors import BundleError, WordListError
from writer.paths import memory_dir
from writer.text.whole_characters import whole_characters
from writer.ui.dialogs.messages import Messages
from writer.ui.page.editor import Editor
from writer.ui.page.long_lines import LongLines
from writer.ui.shared.figures import figure
from writer.ui.shared.plain_text import plain_action
from writer.ui.text.document_import import IMPORTED, DocumentImport
from writer.ui.text.file_session import DocumentSession
from writer.ui.text.text_counter import TextCounter
from writer.ui.window.candidate_bar import CandidateBar
from writer.ui.window.commands import keys_in_force, page_shortcuts
from writer.ui.window.encoding_menus import EncodingMenus
from writer.ui.window.explanation_panel import ExplanationPanel
from writer.ui.window.find_bar import FindBar
from writer.ui.window.menus import Actions
from writer.ui.window.notice_bar import NoticeBar
from writer.ui.window.placing import keep_on_screen
from writer.ui.window.status_bar import StatusBar

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from writer.assist.options import KeyPreset
    from writer.model.library import ModelLibrary
    from writer.settings import ThemeChoice
    from writer.ui.dialogs.words_view import WordsView
    from writer.ui.models.model_list import ModelLibraryView
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.shared.word_lists import LiveWords
    from writer.ui.studio.studio_view import TrainingView
    from writer.ui.window.welcome import Welcome
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

WARMING_TEXT: Final = 500
"""Characters that tell the language of a text."""

SELECTION_REST_MS: Final = 80
"""A selection that still grows is counted once it rests."""


class MainWindow(QMainWindow):
    """One window with one text.

    Args:
        settings: shared by all windows.
        library: the models.
        dispatcher: shared by all windows; the application stops it.
        words: the writer's word lists, shared by all windows.
        messages: how to ask and tell; dialogs by default.

    Signals:
        window_wanted: another window should open.
        file_wanted: the path of a file that should open, wherever there is room for it.
        quit_wanted: all windows should close.
        closed: the writer is done with this one.
    """

    window_wanted = Signal()
    file_wanted = Signal(Path)
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
        self._words = words
        self._settings = settings
        self._library = library
        self._dispatcher = dispatcher
        self._messages = messages or Messages(self)
        self._shown_model: str | None = None
        self._shown_keys: tuple[KeyPreset, tuple[tuple[str, str], ...]] | None = None
        self._remembered_as = ""
        self._models: ModelLibraryView | None = None
        self._training: TrainingView | None = None
        self._words_view: WordsView | None = None
        self._editor = Editor(dispatcher, settings.assistance, self)
        self._long_lines = LongLines(self._editor.document(), self)
        self._notice = NoticeBar(self)
        self._candidates = CandidateBar(self._editor.line_of, self)
        self._find_bar = FindBar(self._editor, self)
        self._panel = ExplanationPanel(self._editor.line_of, self)
        self._welcome: Welcome | None = None
        self._status = StatusBar(self)
        self._session = DocumentSession(self._editor, self._messages, settings, self)
        self._import = DocumentImport(self)
        self._counter = TextCounter(self._editor.document(), self)
        self._actions = Actions(self)
        self._selection_timer = QTimer(self, singleShot=True, interval=SELECTION_REST_MS)
        # A question must not be asked within the event that brought the window to the front.
        self._return_timer = QTimer(self, singleShot=True, interval=0)
        self._arrange()
        self._connect_parts()
        for section in ("assistance", "appearance"):
            self._on_settings_changed(section)
        self._on_file_changed()
        if words.problem:
            self._status.tell(words.problem)

    @property
    def editor(self) -> Editor:
        """The page."""
        return self._editor

    @property
    def session(self) -> DocumentSession:
        """The open text and its file."""
        return self._session

    @property
    def find_bar(self) -> FindBar:
        """Where one looks for words of the text."""
        return self._find_bar

    @property
    def explanation_panel(self) -> ExplanationPanel:
        """What is behind the suggestions, beside the page."""
        return self._panel

    @property
    def actions_by_id(self) -> Actions:
        """The lines of the menus."""
        return self._actions

    @property
    def messages(self) -> Messages:
        """How this window asks and tells."""
        return self._messages

    def welcome(self) -> None:
        """Ask the questions before the first page, above it."""
        from writer.ui.window.welcome import Welcome  # asked once in a lifetime

        entries = {
            language: entry.card.id
            for language in ("en", "zh")
            if (entry := self._library.for_language(language))
        }
        self._welcome = Welcome(entries, self)
        self._welcome.answered.connect(self._on_welcome_answered)
        page = cast("QVBoxLayout", cast("QWidget", self.centralWidget()).layout())
        page.insertWidget(0, self._welcome)
        self._editor.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Look at the file again when the writer comes back from another program."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._return_timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when text and training are safe or given up."""
        if not self._may_stop_training() or not self._session.may_close():
            event.ignore()
            return
        self._end_work()
        geometry = self.saveGeometry().toBase64().data()
        self._settings.choose("workplace", geometry=bytes(geometry).decode("ascii"))
        self._settings.save()
        event.accept()
        self.closed.emit()

    @Slot(str)
    def _on_settings_changed(self, section: str) -> None:
        match section:
            case "assistance":
                self._use_assistance()
                self._use_keys()
            case "appearance":
                self._use_appearance()
            case "keys":
                self._use_keys()

    def _use_assistance(self) -> None:
        assistance = self._settings.assistance
        if assistance != self._editor.options:
            self._editor.set_options(assistance)
        self._actions["suggestions"].setChecked(assistance.enabled)
        self._actions["learn"].setChecked(assistance.learn)
        self._actions["only_when_asked"].setChecked(assistance.only_when_asked)
        self._show_candidate_bar()
        self._status.show_assistance(assistance.enabled)
        self._show_model(assistance.model_id)

    @Slot()
    def _on_file_changed(self) -> None:
        document = self._session.document
        # Qt adds the name of the program where the desktop's custom is so.
        # … and takes "[*]" for the place of its mark; two of them are one that is meant.
        self.setWindowTitle(self._session.name.replace("[*]", "[*][*]") + "[*]")
        self.setWindowFilePath(str(document.path) if document else "")
        self.setWindowModified(self._session.modified)
        unkept = f"{UNKEPT}{self._dispatcher.new_revision()}"
        self._remember_as(str(document.path) if document else unkept)
        if document:
            # The model of its language is there before the first key.
            self._dispatcher.warm_up(document.text[:WARMING_TEXT])
            self._status.show_format(document.encoding, document.newline, bom=document.bom)
        else:
            self._status.show_format("utf-8", "\n")

    @Slot(bool)
    def switch_assistance(self, on: bool) -> None:
        """Switch suggestions on or off, in all windows."""
        self._settings.choose("assistance", enabled=on)

    @Slot(bool)
    def switch_learning(self, on: bool) -> None:
        """Learn from the texts from now on, or offer to forget what was learned."""
        self._settings.choose("assistance", learn=on)
        if on:
            self._learn_text()
        else:
            self.forget_everything()

    @Slot(dict)
    def _on_welcome_answered(self, answers: dict[str, object]) -> None:
        if self._welcome is not None:
            self._welcome.hide()
            self._welcome.deleteLater()
            self._welcome = None
        self._settings.choose("workplace", welcomed=True)
        self._settings.choose("assistance", **answers)
        if self._settings.assistance.learn:
            self._learn_text()
        self._editor.setFocus()

    @Slot(bool)
    def suggest_only_when_asked(self, on: bool) -> None:
        """Suggest nothing, or anything, until the writer asks by key."""
        self._settings.choose("assistance", only_when_asked=on)

    @Slot(str)
    def _on_never_wanted(self, phrase: str) -> None:
        try:
            self._words.change(lambda lists: lists.with_never([phrase]))
        except WordListError as error:
            self._messages.tell_error(error)
            return
        self._status.tell(
            self.tr("“{phrase}” is not suggested any more; Assist → Words has the list").format(
                phrase=phrase
            )
        )

    @Slot(bool)
    def go_off_the_record(self, on: bool) -> None:
        """Remember nothing of what is written here from now on, or again."""
        self._editor.set_off_the_record(on)
        self._status.show_off_the_record(on)

    def _remember_as(self, name: str) -> None:
        """Follow the text to another file, whose memory it has from now on."""
        if name == self._remembered_as:
            return
        self._remembered_as = name
        self._editor.set_document(name)
        self._learn_text()

    def _learn_text(self) -> None:
        may_learn = not self._actions["off_the_record"].isChecked()
        document = self._session.document
        if document and self._settings.assistance.learn and may_learn:
            self._dispatcher.learn(self._remembered_as, document.text)

    def forget_text(self) -> None:
        """Forget what was learned from this text, if the writer means it."""
        if self._messages.confirm(
            self.tr("Forget what was learned from this text?"),
            self.tr("The text itself stays as it is."),
            self.tr("&Forget it"),
        ):
            self._dispatcher.forget(self._remembered_as)
            self._status.tell(self.tr("What was learned from this text is forgotten"))

    def forget_everything(self) -> None:
        """Forget what was learned from all texts, if the writer means it."""
        if self._messages.confirm(
            self.tr("Forget what was learned from all your texts?"),
            self.tr("The texts themselves stay as they are, and so do your models."),
            self.tr("&Forget it"),
        ):
            self._dispatcher.forget()
            if self._words_view is not None:
                self._words_view.show_nothing_learned()
            self._status.tell(self.tr("What was learned is forgotten"))

    @Slot(int)
    def _on_zoom_changed(self, points: int) -> None:
        self._settings.choose("appearance", zoom=points)

    @Slot()
    def _on_words_changed(self) -> None:
        if self._editor.hasFocus():
            self._editor.ask_again()

    @Slot()
    def _toggle_assistance(self) -> None:
        self.switch_assistance(not self._settings.assistance.enabled)

    @Slot(bool)
    def show_full_screen(self, on: bool) -> None:
        """Fill the screen, or leave it again."""
        (self.showFullScreen if on else self.showNormal)()

    @Slot()
    def _show_candidate_bar(self) -> None:
        # The find bar takes its place, so that the page keeps its height.
        finding = not self._find_bar.isHidden()
        self._candidates.setVisible(self._settings.assistance.enabled and not finding)

    @Slot()
    def _show_length(self) -> None:
        cursor = self._editor.textCursor()
        selected = self._counter.selected(cursor) if cursor.hasSelection() else None
        self._status.show_length(self._counter.total, selected)

    @Slot()
    def choose_font(self) -> None:
        """Ask for the font of the page."""
        chosen, font = QFontDialog.getFont(self._editor.font(), self, self.tr("Font of the page"))
        if chosen:
            family, size = font.family(), font.pointSize()
            self._settings.choose("appearance", font_family=family, font_size=size, zoom=0)

    def change_keys(self) -> None:
        """Show the window in which keys are chosen."""
        from writer.ui.window.keys_page import KeysPage  # no start should wait for it

        page = KeysPage(self._settings, self)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.open()

    def open_file(self, path: Path) -> None:
        """Show the text in ``path``, or the text of a document of another program."""
        if path.suffix.lower() in IMPORTED:
            self._status.tell(self.tr("Reading {name}…").format(name=path.name))
            self._import.begin(path)
        else:
            self._session.open(path)

    @Slot(int)
    def _on_long_line(self, length: int) -> None:
        self._notice.offer(
            self.tr(
                "A line of this text has {n} characters, and every key in it takes long. It can"
                " be wrapped at the ends of sentences; Undo takes that back."
            ).format(n=figure(length)),
            self.tr("&Wrap It"),
        )

    @Slot(list)
    def _on_files_dropped(self, paths: list[Path]) -> None:
        for path in paths:
            self.file_wanted.emit(path)

    def import_model(self, path: Path) -> None:
        """Add the model in ``path`` to the writer's own, and show it among them."""
        self.show_models()
        cast("ModelLibraryView", self._models).import_from(path)

    @Slot()
    def show_models(self) -> None:
        """Show the window of models."""
        from writer.ui.models.model_list import ModelLibraryView  # no start should wait for it

        if self._models is None:
            self._models = ModelLibraryView(self._library, self._settings, self, self._messages)
            self._models.training_wanted.connect(self.show_training)
        self._models.show()
        self._models.raise_()
        self._models.activateWindow()

    @Slot()
    def show_words(self) -> None:
        """Show the window of words."""
        from writer.assist.memory.memory_files import MemoryStore
        from writer.ui.dialogs.words_view import WordsView  # no start should wait for it

        if self._words_view is None:
            store = MemoryStore(memory_dir())
            self._words_view = WordsView(self._words, store, self, self._messages)
            self._words_view.forgetting_wanted.connect(self.forget_everything)
        self._words_view.reload()
        self._words_view.show()
        self._words_view.raise_()
        self._words_view.activateWindow()

    @Slot()
    def show_training(self) -> None:
        """Show the window of training."""
        from writer.ui.studio.studio_view import TrainingView  # no start should wait for it

        if self._training is None:
            self._training = TrainingView(self._settings, self, self._messages)
            self._training.model_trained.connect(self._on_model_trained)
        self._training.show()
        self._training.raise_()
        self._training.activateWindow()

    @Slot()
    def choose_and_import_model(self) -> None:
        """Ask for a model and add it to the writer's own."""
        self.show_models()
        cast("ModelLibraryView", self._models).import_model()

    @Slot(str)
    def _on_model_trained(self, model_id: str) -> None:
        if self._models is not None:
            self._models.reload()
        if self._messages.confirm(
            self.tr("Your model is ready. Use it now?"),
            self.tr("You can change this at any time in the window of models."),
            self.tr("&Use it"),
        ):
            self._settings.choose("assistance", model_id=model_id)

    def _end_work(self) -> None:
        """Let no thread or process outlive the window that it would report to."""
        self._session.background.wait()
        self._import.wait()
        if self._training is not None:
            self._training.stop()
        if self._models is not None:
            self._models.background.wait()
        if self._words_view is not None:
            self._words_view.background.wait()

    def _may_stop_training(self) -> bool:
        return self._training is None or self._training.may_close()

    def _show_model(self, model_id: str) -> None:
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
        choices = (self._settings.assistance.key_preset, self._settings.keys.chosen)
        if choices == self._shown_keys:
            return
        self._shown_keys = choices
        keys = keys_in_force(*choices)
        self._actions.use_keys(keys)
        self._editor.set_shortcuts(page_shortcuts(keys))

    def _use_appearance(self) -> None:
        appearance = self._settings.appearance
        self._actions[appearance.theme].setChecked(True)
        self._editor.set_typeface(appearance.font_family, appearance.font_size)
        self._editor.set_zoom(appearance.zoom)

    def choose_theme(self, theme: ThemeChoice) -> None:
        """Show the program in another theme."""
        self._settings.choose("appearance", theme=theme)

    @Slot()
    def _fill_recent(self) -> None:
        # Filled when it is shown: an entry must not be deleted while it opens its file.
        menu = self._actions.menu("recent")
        menu.clear()
        for name in self._settings.workplace.recent_files:
            path = Path(name)
            words = whole_characters(f"{path.name} – {path.parent}")
            action = menu.addAction(plain_action(words))
            action.triggered.connect(partial(self._session.open, path))
        if menu.isEmpty():
            menu.addAction(self.tr("No files yet")).setEnabled(False)

    def _arrange(self) -> None:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._notice)
        layout.addWidget(self._editor, 1)
        layout.addWidget(self._candidates)
        layout.addWidget(self._find_bar)
        self.setCentralWidget(page)
        self.setStatusBar(self._status)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._panel)
        self._panel.hide()
        self.resize(900, 680)
        geometry = self._settings.workplace.geometry.encode("ascii", errors="ignore")
        self.restoreGeometry(QByteArray.fromBase64(geometry))
        keep_on_screen(self)
        self._editor.setFocus()

    def _connect_parts(self) -> None:
        self._settings.changed.connect(self._on_settings_changed)
        self._editor.assistance_toggled.connect(self.switch_assistance)
        self._editor.zoom_changed.connect(self._on_zoom_changed)
        self._editor.message_raised.connect(self._status.tell)
        self._editor.candidates_changed.connect(self._candidates.set_candidates)
        self._editor.explained.connect(self._panel.explain)
        self._editor.never_wanted.connect(self._on_never_wanted)
        # A window must not open within the event that another program waits for.
        self._editor.files_dropped.connect(
            self._on_files_dropped, Qt.ConnectionType.QueuedConnection
        )
        self._long_lines.found.connect(self._on_long_line)
        self._long_lines.gone.connect(self._notice.hide)
        self._notice.accepted.connect(self._long_lines.wrap)
        self._import.imported.connect(self._session.show_imported)
        self._import.failed.connect(self._messages.tell_error)
        self._candidates.never_wanted.connect(self._on_never_wanted)
        self._words.changed.connect(self._on_words_changed)
        self._editor.selectionChanged.connect(self._selection_timer.start)
        self._editor.document().modificationChanged.connect(self.setWindowModified)
        self._selection_timer.timeout.connect(self._show_length)
        self._return_timer.timeout.connect(self._session.look_at_disk)
        self._candidates.candidate_chosen.connect(self._editor.accept_candidate)
        self._counter.counted.connect(self._show_length)
        self._session.file_changed.connect(self._on_file_changed)
        self._session.message_raised.connect(self._status.tell)
        self._status.assistance_clicked.connect(self._toggle_assistance)
        self._status.model_clicked.connect(self.show_models)
        self._dispatcher.failed.connect(self._status.tell)
        self._find_bar.message_raised.connect(self._status.tell)
        self._find_bar.opened.connect(self._show_candidate_bar)
        self._find_bar.closed.connect(self._show_candidate_bar)
        self._find_bar.closed.connect(self._editor.setFocus)
        self._actions.menu("recent").aboutToShow.connect(self._fill_recent)
        EncodingMenus(
            self._actions.menu("reopen_encoding"),
            self._actions.menu("save_encoding"),
            self._session,
        )
        self._panel.visibilityChanged.connect(self._actions["explanation"].setChecked)
