"""Builds and wires the program: settings, models, assistant, worker, windows.

Also what must hold whatever happens: before an error that nobody expected is said, before the
session or Ctrl+C in a terminal ends the program, every change of every text is on the disk; and
what a program left that ended without a word is shown again at the next start.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from contextlib import suppress
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from writer.assist.continuing.branch_files import BranchFiles
from writer.assist.late_assistant import late_assistant
from writer.assist.personal.word_lists import lists_path
from writer.command_line import as_called
from writer.documents.lock import remove_stale_locks
from writer.documents.recovery import lost_texts
from writer.documents.session import session_path
from writer.errors import ScreenError
from writer.files.atomic import interrupted_writes, make_private_folder, remove_leftovers
from writer.model.bundle import SUFFIX as MODEL_SUFFIX
from writer.model.library import default_library
from writer.paths import (
    config_dir,
    continuations_dir,
    data_dir,
    journal_dir,
    locks_dir,
    memory_dir,
    resources_dir,
    state_dir,
    unfinished_dir,
)
from writer.settings import settings_path
from writer.ui.page.exact_text import from_document
from writer.ui.page.resting_caret import RestingCaret
from writer.ui.shared.interrupts import Interrupts
from writer.ui.shared.settings import LiveSettings
from writer.ui.shared.theme import Theme
from writer.ui.shared.word_lists import LiveWords
from writer.ui.window.main_window import MainWindow
from writer.ui.window.placing import keep_on_screen
from writer.ui.window.session_keeper import SessionKeeper
from writer.ui.workers.background_tasks import BackgroundTasks
from writer.ui.workers.journal_writer import JournalWriter
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from PySide6.QtGui import QSessionManager

    from writer.assist.assistant import AssistantFactory
    from writer.documents.recovery import LostText, LostTexts
    from writer.model.library import ModelLibrary
    from writer.settings import WorkplaceOptions
    from writer.ui.text.open_text import OpenText

logger = logging.getLogger(__name__)

RESCUED: Final = "rescued"
"""The folder of what a save that was cut short left, beside the settings."""

LOG_BYTES: Final = 500_000

SWITCH_S: Final = 0.0005
"""Longest time that one thread keeps the interpreter while another wants it."""

REST_MS: Final = 3_000
"""So long after another tab was shown, it is noted which texts are open."""

WARM_UP_DELAY_MS: Final = 100
"""The model loads once the window is painted: on a small machine both want the same core."""

INTERRUPTED: Final = 130
"""Exit status after Ctrl+C, as shells expect it."""

CASCADE: Final = QPoint(32, 32)
"""Where a further window appears, seen from the one before."""


def run(paths: Sequence[Path]) -> int:
    """Open the editor with ``paths`` in one window, and return its exit status.

    Raises:
        ScreenError: there is no screen to open a window on.
    """
    check_screen()
    # Every step of the window waits for workers to let go of the interpreter: by default, 5 ms.
    sys.setswitchinterval(SWITCH_S)
    start_log(state_dir())
    application = Application(sys.argv[:1])
    identify(application)
    RestingCaret(application)
    library = default_library()
    settings, words = LiveSettings(settings_path()), LiveWords(lists_path())
    chosen = settings.assistance
    engine = late_assistant(library, chosen.model_id, chosen.provider, words.lists)
    program = Program(application, library, engine, settings, words)
    sys.excepthook = program.on_unexpected
    listener = Interrupts(program.interrupt)
    application.file_wanted.connect(program.open)
    for path in paths:
        program.open(path)
    if not paths:
        program.restore()
    # Nobody waits for it, and a share that does not answer keeps nobody from quitting.
    threading.Thread(target=tidy_up, args=(settings.workplace,), daemon=True).start()
    QTimer.singleShot(0, program.tell_of_interrupted_saves)
    program.recover()
    status = application.exec()
    listener.close()
    program.stop()
    sys.excepthook = sys.__excepthook__
    return status


def check_screen() -> None:
    """Look for a screen before Qt does, which aborts the program when it finds none.

    Raises:
        ScreenError: there is none.
    """
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in known):
        raise ScreenError(
            "There is no screen to open a window on; start Inkling in a graphical session. Its"
            " commands work without one: see {command} --help.",
            command=as_called("python -m writer"),
        )


def identify(application: QApplication) -> None:
    """Tell the desktop who is there."""
    application.setApplicationName("inkling")
    application.setApplicationDisplayName("Inkling")
    application.setDesktopFileName("inkling")
    application.setWindowIcon(QIcon(str(resources_dir() / "icons" / "inkling.svg")))


def start_log(folder: Path) -> None:
    """Log warnings and errors to a file that never grows large; without one, go on."""
    try:
        make_private_folder(folder)
        handler = RotatingFileHandler(
            folder / "inkling.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError as error:
        logger.warning("There is no log: %s", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def tidy_up(workplace: WorkplaceOptions) -> None:
    """Delete what killed programs left where this one writes, and close its folders to others."""
    texts = {Path(name).parent for name in workplace.recent_files}
    remove_stale_locks(locks_dir())
    continuations = continuations_dir()
    BranchFiles(continuations).drop_old()
    own = {config_dir(), config_dir() / RESCUED, data_dir(), memory_dir(), unfinished_dir()}
    own.add(continuations)
    for folder in texts | own:
        remove_leftovers(folder)
    for folder in own:
        if folder.exists():
            with suppress(OSError):
                make_private_folder(folder)


class Application(QApplication):
    """Qt's application, which macOS tells what was double-clicked.

    Signals:
        file_wanted: the path of a file to open.
    """

    file_wanted = Signal(Path)

    def event(self, event: QEvent) -> bool:
        """Pass on what the system wants opened."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_wanted.emit(Path(event.file()))
            return True
        return super().event(event)


class Program(QObject):
    """Owns what all windows share, and the windows.

    Args:
        application: Qt's.
        library: the models.
        make_assistant: makes the engine, with what is chosen now; called on the worker thread.
        settings: the writer's choices.
        words: the writer's word lists.
    """

    _unexpected = Signal(str)

    def __init__(
        self,
        application: QApplication,
        library: ModelLibrary,
        make_assistant: AssistantFactory,
        settings: LiveSettings,
        words: LiveWords,
    ) -> None:
        super().__init__()
        self._application = application
        self._library = library
        self._settings = settings
        self._words = words
        self._windows: list[MainWindow] = []
        self._windows_by_use: list[MainWindow] = []
        self._told: set[str] = set()
        self._theme = Theme(application, self)
        self._dispatcher = SuggestionDispatcher(make_assistant, self)
        self._journal = JournalWriter(journal_dir())
        self._background = BackgroundTasks(self)
        self._keeper = SessionKeeper(session_path(), self)
        self._quitting = False
        self._resting = QTimer(self, singleShot=True, interval=REST_MS)
        self._resting.timeout.connect(self._on_rest)
        application.commitDataRequest.connect(
            self._on_session_ends, Qt.ConnectionType.DirectConnection
        )
        self._model = settings.assistance.model_id, settings.assistance.provider
        # Queued: a dialog must not open within a paint event, nor on another thread.
        self._unexpected.connect(self._on_unexpected, Qt.ConnectionType.QueuedConnection)
        settings.changed.connect(self._on_settings_changed)
        words.changed.connect(self._on_words_changed)
        self._theme.choose(settings.appearance.theme)
        self._warm_up_timer = QTimer(self, singleShot=True, interval=WARM_UP_DELAY_MS)
        self._warm_up_timer.timeout.connect(self._dispatcher.warm_up)
        self._warm_up_timer.start()

    @property
    def windows(self) -> tuple[MainWindow, ...]:
        """The open windows, the oldest first."""
        return tuple(self._windows)

    @Slot(Path)
    def open(self, path: Path | None) -> MainWindow:
        """Show what the writer named in the window that was used last.

        A text appears among those of the window, a model among the models.

        Args:
            path: a file; None = a window with nothing in it.
        """
        if path is None or not self._windows:
            return self.open_window(path)
        return self._open_in(self._windows_by_use[-1], path)

    def restore(self) -> None:
        """Show the texts that were open last time, or a window with nothing in it."""
        wanted = self._settings.workplace.reopen_texts
        for saved in self._keeper.windows if wanted else ():
            self._keeper.restore(self.open_window(), saved)
        if not self._windows:
            self.open_window()

    def open_window(self, path: Path | None = None) -> MainWindow:
        """Open a window, with the text in ``path`` if there is one."""
        window = MainWindow(
            self._settings, self._library, self._dispatcher, self._words, self._journal
        )
        window.window_wanted.connect(self._on_window_wanted)
        window.file_wanted.connect(partial(self._open_in, window))
        window.quit_wanted.connect(self.quit)
        window.activated.connect(partial(self._on_activated, window))
        window.text_leaves.connect(self._keeper.note_text)
        window.closed.connect(partial(self._on_closed, window))
        window.rearranged.connect(self._resting.start)
        if self._windows:
            window.move(self._windows[-1].pos() + CASCADE)
            keep_on_screen(window)
        elif not self._settings.workplace.welcomed:
            window.welcome()
        self._windows.append(window)
        self._windows_by_use.append(window)
        window.show()
        return window if path is None else self._open_in(window, path)

    @Slot()
    def quit(self) -> None:
        """Close all windows; the first one that the writer keeps ends the quitting."""
        if self._windows:
            self._keeper.begin()
        self._quitting = True
        all(window.close() for window in self.windows)
        self._quitting = False

    def stop(self) -> None:
        """End the worker and store the settings: the last thing to do."""
        self._warm_up_timer.stop()
        self._resting.stop()
        self._settings.changed.disconnect(self._on_settings_changed)
        for window in self._windows:
            # After a signal: a training writes a checkpoint.
            window.tools.end_work()
        self._background.wait()
        self._dispatcher.stop()
        self._journal.stop()
        if self._windows:
            self._keeper.begin()
            for window in self._windows:
                self._keeper.note(window)
        self._keeper.save(windows=self._settings.workplace.reopen_texts)
        self._settings.save()
        # After a signal windows are still open. They must go before Qt's application does, and
        # Python would take the two in whatever order it likes.
        for window in self.windows:
            window.hide()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def recover(self) -> None:
        """Look for texts that a program left in its journals, and show what is found."""
        look = partial(lost_texts, journal_dir(), from_document)
        self._background.run(look, self._show_lost)

    def keep_all(self) -> bool:
        """Have every change of every text on the disk now; False where that takes too long."""
        for text in self._texts:
            text.tap.hand_over()
        return self._journal.flush()

    @Slot()
    def tell_of_interrupted_saves(self) -> None:
        """Say where the text is that a killed program was saving, and which file it broke."""
        for new, before in interrupted_writes():
            folder = config_dir() / RESCUED
            try:
                make_private_folder(folder)
                before.replace(folder / before.name)
                new.replace(folder / new.name)
            except OSError as error:
                logger.warning("What was being saved could not be moved: %s", error)
                folder = new.parent
            self._windows[-1].messages.tell_error(
                self.tr(
                    "Inkling was stopped while it saved a file, which may hold half of the text"
                    " now. The whole text is in {path}; compare the two before you go on."
                ).format(path=folder / new.name)
            )

    def interrupt(self) -> None:
        """End now, as a terminal or the system asks; what is not saved is in the journals."""
        self.keep_all()
        self._application.exit(INTERRUPTED)

    def on_unexpected(
        self,
        kind: type[BaseException],
        error: BaseException,
        traceback: TracebackType | None,
    ) -> None:
        """Log a defect, whichever thread it came from, and see to the texts."""
        logger.critical("Unexpected error", exc_info=(kind, error, traceback))
        self._unexpected.emit(f"{kind.__name__}: {error}")

    @Slot()
    def _on_rest(self) -> None:
        if self._windows and self._settings.workplace.reopen_texts:
            self._keeper.keep(self._windows)

    @Slot()
    def _on_window_wanted(self) -> None:
        self.open_window()

    def _on_activated(self, window: MainWindow) -> None:
        if window in self._windows_by_use:
            self._windows_by_use.remove(window)
            self._windows_by_use.append(window)

    def _on_closed(self, window: MainWindow) -> None:
        self._windows.remove(window)
        self._windows_by_use.remove(window)
        if not self._quitting:
            self._keeper.begin()
        if self._quitting or not self._windows:
            self._keeper.note(window)
        window.deleteLater()

    @Slot(str)
    def _on_settings_changed(self, section: str) -> None:
        options = self._settings.assistance
        if section == "assistance" and (options.model_id, options.provider) != self._model:
            self._model = options.model_id, options.provider
            self._dispatcher.use_assistant_options(*self._model)
        if section == "appearance" and self._theme.choice != self._settings.appearance.theme:
            self._theme.choose(self._settings.appearance.theme)

    @Slot()
    def _on_words_changed(self) -> None:
        self._dispatcher.use_words(self._words.lists)

    @Slot(str)
    def _on_unexpected(self, what: str) -> None:
        self.keep_all()
        # A defect in a paint event comes again with every repaint; once is enough.
        if what in self._told or not self._windows:
            return
        self._told.add(what)
        self._windows[-1].messages.tell_error(
            self.tr(
                "Something went wrong that should not have. Your text is still in the window; save"
                " it and start Inkling again. The log in {log} has the details."
            ).format(log=state_dir())
        )

    def _open_in(self, window: MainWindow, path: Path) -> MainWindow:
        """Show a file in ``window``, or bring the window to the front in which it is open."""
        if path.suffix == MODEL_SUFFIX:
            window.tools.import_model(path)
            return window
        for other in self._windows:
            if text := other.text_of(path):
                other.bring_forward(text)
                return other
        window.open(path)
        if text := window.text_of(path):
            self._keeper.go_back(text)
        return window

    @Slot()
    def _on_session_ends(self, _manager: QSessionManager) -> None:
        self.keep_all()

    @property
    def _texts(self) -> list[OpenText]:
        return [text for window in self._windows for text in window.texts]

    def _show_lost(self, found: list[LostTexts]) -> None:
        last = self._windows_by_use[-1] if self._windows_by_use else self.open_window()
        for lost in found:
            for text in lost.texts:
                self._window_for(text, last).recover(text)
            # Not before all of it is in this program's own journals.
            self._journal.afterwards(partial(self._let_go_of, lost))

    def _window_for(self, lost: LostText, otherwise: MainWindow) -> MainWindow:
        """Return the window that shows the file of a text already."""
        if lost.document is None:
            return otherwise
        path = lost.document.path
        return next((each for each in self._windows if each.text_of(path)), otherwise)

    def _let_go_of(self, lost: LostTexts) -> None:
        (lost.forget if self._journal.sound else lost.leave)()
