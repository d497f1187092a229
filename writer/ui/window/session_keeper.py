"""What is open when the writer leaves comes back at the next start, each text at its place."""

from __future__ import annotations

from collections import Counter, deque
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import isValid

from writer.documents.lock import Holder, lock_file
from writer.documents.session import (
    SessionWindow,
    load_session,
    place_of,
    save_session,
)
from writer.text.whole_characters import whole_characters
from writer.ui.window.placing import geometry_of, put_at
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from writer.documents.session import Place
    from writer.ui.text.open_text import OpenText
    from writer.ui.window.main_window import MainWindow

PAINTED_MS: Final = 150
"""Texts that are not shown are opened once those that are have been painted."""


class SessionKeeper(QObject):
    """Notes windows, texts and places, and brings them back.

    Args:
        path: of the file in which it is noted.
        parent: owner in Qt's sense.
    """

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._session = load_session(path)
        self._closed: list[SessionWindow] = []
        self._waiting: deque[tuple[MainWindow, bool, Place]] = deque()
        self._before: Counter[MainWindow] = Counter()
        self._gone: list[str] = []
        self._last: MainWindow | None = None
        self._background = BackgroundTasks(self)
        self._timer = QTimer(self, singleShot=True, interval=PAINTED_MS)
        self._timer.timeout.connect(self._open_next)

    @property
    def windows(self) -> tuple[SessionWindow, ...]:
        """The windows that were open last time."""
        return self._session.windows

    def restore(self, window: MainWindow, saved: SessionWindow) -> None:
        """Open in a window what one had last time: what was shown at once, the rest soon."""
        self._last = window
        put_at(window, saved.geometry)
        shown = min(saved.shown, len(saved.texts) - 1)
        for number, place in enumerate(saved.texts):
            if number == shown:
                if self._is_there(place):
                    window.open(place.path)
                    _go_back(window.text, place)
            else:
                self._waiting.append((window, number < shown, place))
        self._timer.start(PAINTED_MS)

    def go_back(self, text: OpenText) -> None:
        """Put the caret where it was when the file was closed."""
        document = text.session.document
        place = self._session.place_in(document.path) if document else None
        if place is not None:
            _go_back(text, place)

    @Slot(object)
    def note_text(self, text: OpenText) -> None:
        """Note where the writer is in a text that goes."""
        if place := _place(text):
            self._session = self._session.with_places([place])

    def begin(self) -> None:
        """Forget which windows have closed: the writer has gone on."""
        self._closed = []

    def note(self, window: MainWindow) -> None:
        """Note a window with which the writer leaves."""
        self._closed.append(self._as_it_is(window))

    def keep(self, windows: Iterable[MainWindow]) -> None:
        """Store how things are now: a program may end without a word.

        Nothing is waited for, and nobody told if it cannot be done.
        """
        saved = [self._as_it_is(window) for window in windows]
        session = self._session.with_windows(saved)
        self._background.run(partial(save_session, session, self._path), _done)

    def _as_it_is(self, window: MainWindow) -> SessionWindow:
        texts = window.texts
        places = [(text, place) for text in texts if (place := _place(text))]
        shown = next((n for n, (text, _) in enumerate(places) if text is window.text), 0)
        # What was not opened again yet is not lost.
        late = [place for owner, _, place in self._waiting if owner is window]
        saved = (*(place for _, place in places), *late)
        self._session = self._session.with_places(place for _, place in places)
        return SessionWindow(saved, shown, geometry_of(window))

    def save(self, *, windows: bool) -> None:
        """Store what was noted; of the windows only if they should come back."""
        self._timer.stop()
        self._background.wait()
        closed = self._closed if windows else []
        save_session(self._session.with_windows(closed), self._path)

    @Slot()
    def _open_next(self) -> None:
        if self._waiting:
            window, before, place = self._waiting.popleft()
            # A window may have been closed meanwhile.
            if isValid(window) and window.isVisible() and self._is_there(place):
                self._open_behind(window, place, before=before)
            self._timer.start(0)
        else:
            self._tell_of_gone()

    def _open_behind(self, window: MainWindow, place: Place, *, before: bool) -> None:
        """Open a text to the left or right of the one that is shown."""
        if window.text.untouched:
            window.open(place.path)
            text: OpenText | None = window.text
        else:
            text = window.open_behind(place.path, self._before[window] if before else None)
        if text is not None:
            self._before[window] += before
            _go_back(text, place)

    def _is_there(self, place: Place) -> bool:
        """Return whether a file can be opened without a question."""
        if not place.path.is_file():
            self._gone.append(whole_characters(place.path.name))
            return False
        taken = lock_file(place.path)
        if isinstance(taken, Holder):
            return False  # it is open already, here or in another Inkling
        taken.release()
        return True

    def _tell_of_gone(self) -> None:
        window, self._last = self._last, None
        if self._gone and window is not None and isValid(window):
            names = ", ".join(self._gone)
            window.tell(self.tr("No longer there: {names}").format(names=names))
        self._gone = []


def _done(_: object) -> None:
    """Go on: what is stored needs no answer."""


def _place(text: OpenText) -> Place | None:
    document = text.session.document
    if document is None:
        return None
    editor = text.editor
    return place_of(document.path, editor.textCursor().position(), editor.top)


def _go_back(text: OpenText, place: Place) -> None:
    if text.session.document is not None:
        text.editor.go_back(place.caret, place.top)
