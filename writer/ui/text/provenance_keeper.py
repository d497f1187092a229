"""Keeps where the words of an open text came from, when it is saved, and knows it again.

The marks are in the document; here it is followed where they go, so that a save need not look
through all of the text.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer.documents.edits import units_of
from writer.documents.provenance import Change, Piece, after, pieces_of, runs
from writer.documents.text_file import NO_FILE
from writer.ui.page.provenance_marks import mark_pieces, next_number, pieces_in
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.documents.edits import Edit
    from writer.documents.provenance import Run
    from writer.documents.provenance_files import ProvenanceFiles
    from writer.documents.text_file import Document
    from writer.ui.page.editor import Editor
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.file_session import FileSession
    from writer.ui.text.text_changes import TextChanges

REST_MS: Final = 2_000
MOST_CHANGES: Final = 200
"""So many changes, and they are gone through at the next rest."""


class ProvenanceKeeper(QObject):
    """Follows the origins of one text.

    Args:
        editor: where it is written.
        session: its file.
        changes: of the page.
        settings: whether anything is kept.
        files: where it is kept.
        parent: owner in Qt's sense.

    Signals:
        message_raised: what did not work.
    """

    message_raised = Signal(str)

    def __init__(
        self,
        editor: Editor,
        session: FileSession,
        changes: TextChanges,
        settings: LiveSettings,
        files: ProvenanceFiles,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = editor.document()
        self._session = session
        self._settings = settings
        self._files = files
        self._background = BackgroundTasks(self)
        self._background.failed.connect(self.message_raised)
        self._private = False
        self._loading = False
        self._kept: Document | None = None
        self._pieces: list[Piece] = []
        self._changes: list[Change] = []
        self._sealed = 0
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._on_rest)
        changes.changed.connect(self._on_changed)
        session.another_text.connect(self._on_another_text)
        session.file_changed.connect(self._on_file_changed)

    @property
    def enabled(self) -> bool:
        """Whether it is kept where the words of this text came from."""
        return self._settings.provenance.keep and not self._private

    @property
    def background(self) -> BackgroundTasks:
        """The keeping that is under way."""
        return self._background

    def set_private(self, on: bool) -> None:
        """Keep nothing of this text, or keep it again from the next save on."""
        self._private = on

    def look_up(self, then: Callable[[list[Run]], object]) -> None:
        """Call ``then`` with where the words of the text came from, as it is now."""
        pieces, changes = self._pieces, self._seal()
        self._background.run(lambda: runs(after(pieces, changes)), then)

    def close(self) -> None:
        """The text goes; wait for what is being kept."""
        self._rest.stop()
        self._background.wait()

    @Slot()
    def _on_another_text(self) -> None:
        self._loading = True

    @Slot()
    def _on_file_changed(self) -> None:
        document = self._session.document
        if self._loading:
            self._loading = False
            self._begin(document)
        elif document:
            self._keep(document)
        self._kept = document

    def _begin(self, document: Document | None) -> None:
        self._pieces, self._changes, self._sealed = [], [], 0
        if document and document.fingerprint != NO_FILE:
            kept = self._files.kept(document.fingerprint.digest, self._units())
            if kept:
                self._pieces = [
                    piece._replace(number=next_number()) for piece in pieces_of(kept, 0)
                ]
                mark_pieces(self._document, self._pieces)

    def _keep(self, document: Document) -> None:
        """Keep the origins of a text that was just saved, in place of those of before."""
        same_file = self._kept is not None and self._kept.path == document.path
        before = self._kept.fingerprint.digest if self._kept and same_file else b""
        state, path, units = document.fingerprint.digest, str(document.path), self._units()
        pieces, changes, files = self._pieces, self._seal(), self._files
        if not self.enabled:
            # Behind what is being kept, which would come back otherwise.
            self._background.run(partial(files.forget, before or state), _done)
            return

        def work() -> list[Piece]:
            now = after(pieces, changes)
            files.keep(state, path, units, runs(now), before)
            return now

        self._background.run(work, partial(self._pass, pieces, len(changes)))

    @Slot()
    def _on_rest(self) -> None:
        if len(self._changes) > MOST_CHANGES:
            pieces, changes = self._pieces, self._seal()
            work = partial(after, pieces, changes)
            self._background.run(work, partial(self._pass, pieces, len(changes)))

    @Slot(object)
    def _on_changed(self, edit: Edit) -> None:
        added = units_of(edit.inserted)
        pieces = pieces_in(self._document, edit.position, added) if added else ()
        change = Change(edit.position, edit.removed, added, pieces)
        last = self._changes[-1] if len(self._changes) > self._sealed else None
        if last and _types_on(last, change):
            self._changes[-1] = last._replace(added=last.added + added)
        else:
            self._changes.append(change)
        self._rest.start()

    def _units(self) -> int:
        return self._document.characterCount() - 1

    def _seal(self) -> tuple[Change, ...]:
        """Return the changes so far, none of which changes any more."""
        self._sealed = len(self._changes)
        return tuple(self._changes)

    def _pass(self, before: list[Piece], passed: int, now: list[Piece]) -> None:
        """Go through no change twice."""
        if before is self._pieces:
            self._pieces = now
            del self._changes[:passed]
            self._sealed = max(0, self._sealed - passed)


def _done(_: object) -> None:
    """Go on: what is forgotten needs no answer."""


def _types_on(last: Change, change: Change) -> bool:
    return not (
        change.removed
        or change.pieces
        or last.pieces
        or change.position != last.position + last.added
    )
