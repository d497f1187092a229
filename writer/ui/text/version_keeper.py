"""When versions of an open text are taken; keeping them is a worker's affair.

The page is never asked for its text: changes are noted as they come, and the worker puts the
text together. So what stood there before a large deletion is had after it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic, time
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor

from writer.documents.edits import units_of
from writer.documents.followed_text import FollowedText, Snapshot
from writer.documents.provenance import Provenance
from writer.documents.text_file import NO_FILE
from writer.documents.versions import Reason, Versions, key_of
from writer.ui.page.exact_text import from_document, to_document
from writer.ui.page.provenance_marks import PROVENANCE_PROPERTY
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from writer.documents.edits import Edit
    from writer.documents.text_file import Document
    from writer.documents.versions import Version
    from writer.ui.page.editor import Editor
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.file_session import FileSession
    from writer.ui.text.text_changes import TextChanges

logger = logging.getLogger(__name__)

REST_MS: Final = 2_000
"""A pause in which a version is taken, if it is time."""

REGULAR_S: Final = 600
"""How long one writes until a version is taken without another reason."""

MANY_CHARACTERS: Final = 500
"""A deletion of so many is a large one."""
FEW_CHARACTERS: Final = 40
"""One of fewer is none, even where it is a quarter of the text."""
LARGE_SHARE: Final = 4

MOST_EDITS: Final = 1_000
"""So many changes, and they are gone through at the next rest."""

_UNTITLED: Final = "untitled:"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose versions they are.

    Attributes:
        path: of its file, None while it has none.
        key: what it is known by without a file.
    """

    path: Path | None
    key: str

    def known_as(self) -> str:
        """Return what the versions are kept under; looks at the disk."""
        return key_of(self.path) if self.path else self.key


class VersionKeeper(QObject):
    """Takes versions of one open text.

    Args:
        editor: where it is written.
        session: its file.
        changes: of its text.
        settings: whether any are wanted, and how many.
        versions: where they are kept.
        parent: owner in Qt's sense.
        clock_s: a monotonic clock in seconds.

    Attributes:
        versions: where they are kept.

    Signals:
        message_raised: what did not work, once.
    """

    message_raised = Signal(str)

    def __init__(
        self,
        editor: Editor,
        session: FileSession,
        changes: TextChanges,
        settings: LiveSettings,
        versions: Versions,
        parent: QObject,
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._document = editor.document()
        self._session = session
        self._settings = settings
        self.versions = versions
        self._clock_s = clock_s
        self._background = BackgroundTasks(self)
        self._told: set[str] = set()
        self._private = False
        self._owner = Owner(None, _new_key())
        self._followed: FollowedText | None = None
        self._known: Document | None = None
        self._raw = ""
        self._opened: str | None = None
        self._opened_at_s = time()
        self._changed = False
        self._kept_at_s = clock_s()
        self._deleting_since: Snapshot | None = None
        self._deleted = self._length_before = 0
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self._another_text = False
        self._use_settings()
        self._follow_or_not()
        settings.changed.connect(self._on_settings_changed)
        self._background.failed.connect(self._on_failed)
        changes.changed.connect(self._on_changed)
        session.another_text.connect(self._on_another_text)
        session.file_changed.connect(self._on_file_changed)

    @property
    def enabled(self) -> bool:
        """Whether versions of this text are kept."""
        return self._settings.versions.keep and not self._private

    @property
    def owner(self) -> Owner:
        """Whose versions they are."""
        return self._owner

    @property
    def background(self) -> BackgroundTasks:
        """The keeping and reading that is under way."""
        return self._background

    @Slot(bool)
    def set_private(self, on: bool) -> None:
        """Keep no versions of this text, or keep some again; those there are stay."""
        self._private = on
        self._follow_or_not()

    def take(self, reason: Reason) -> None:
        """Have the text as it is now kept."""
        if self._followed is not None:
            self._keep(self._followed.snapshot(), reason)

    def look_up(self, then: Callable[[list[Version]], object]) -> None:
        """Call ``then`` with the versions there are, the newest first."""
        owner, versions = self._owner, self.versions
        self._background.run(lambda: versions.of(owner.known_as()), then)

    def restore(self, text: str) -> None:
        """Show an earlier version in place of the text, which is one undo step away."""
        self.take(Reason.BEFORE_RESTORING)
        self._editor.replace_text(text)
        self.take(Reason.RESTORED)

    def close(self) -> None:
        """Take a last version and wait until it is kept: the text goes."""
        self._end()
        self._rest.stop()
        self._background.wait()

    @Slot(str)
    def _on_settings_changed(self, section: str) -> None:
        if section == "versions":
            self._use_settings()
            self._follow_or_not()

    @Slot()
    def _on_another_text(self) -> None:
        """Another text is about to be shown."""
        self._end()
        self._another_text = True
        self._followed = None

    @Slot()
    def _on_file_changed(self) -> None:
        document = self._session.document
        if self._another_text:
            self._another_text = False
            owner = Owner(document.path if document else None, _new_key())
            self._begin(document.text if document else "", owner)
            if document and document.fingerprint != NO_FILE:
                self._opened = document.text
                self._find_again(document.text)
        elif document and self._is_renamed(document):
            self._on_renamed(document.path)
        elif document:
            self._on_saved(document.text, document.path)
        self._known = document

    def _is_renamed(self, document: Document) -> bool:
        """Return whether the same file has another name; what is saved is a text of its own."""
        return self._known is not None and document.text is self._known.text

    def _on_renamed(self, path: Path) -> None:
        before, self._owner = self._owner, Owner(path, self._owner.key)
        if before.path is not None:
            old = before.path
            self._run(lambda: self.versions.carry_over(key_of(old), key_of(path)))

    def _on_saved(self, text: str, path: Path) -> None:
        before, self._owner = self._owner, Owner(path, self._owner.key)
        if before.path is None and self.enabled:
            self._run(lambda: self.versions.carry_over(before.key, key_of(path)))
        self._restart(text)
        if self._followed is not None:
            self._keep(Snapshot(text), Reason.SAVED)

    @Slot()
    def _on_rest(self) -> None:
        if self._followed is None:
            return
        if self._changed and self._clock_s() - self._kept_at_s >= REGULAR_S:
            self.take(Reason.REGULAR)
        elif len(self._followed) > MOST_EDITS:
            snapshot = self._followed.snapshot()
            work = partial(_put_together, snapshot, raw=self._is_raw(snapshot))
            self._background.run(work, partial(self._pass, snapshot))

    @Slot(object)
    def _on_changed(self, edit: Edit) -> None:
        if self._followed is None:
            return
        if not self._changed:
            self._on_first_change()
        came = units_of(edit.inserted)
        if self._is_continuation(edit):
            self.take(Reason.BEFORE_CONTINUATION)
        elif edit.removed > came:
            length = self._document.characterCount() - 1
            self._before_deletion(edit.removed, length - came + edit.removed)
        elif came:
            self._deleting_since = None
        if MANY_CHARACTERS <= edit.removed <= came:
            self._keep(self._followed.snapshot(), Reason.BEFORE_DELETION)
        self._followed.note(edit)
        self._rest.start()

    def _before_deletion(self, removed: int, length: int) -> None:
        """Keep what stood there before a large deletion, or before many small ones in a row."""
        if self._followed is None:
            return
        if self._deleting_since is None:
            self._deleting_since = self._followed.snapshot()
            self._deleted, self._length_before = 0, length
        self._deleted += removed
        share = max(FEW_CHARACTERS, self._length_before // LARGE_SHARE)
        if self._deleted >= min(MANY_CHARACTERS, share):
            self._keep(self._deleting_since, Reason.BEFORE_DELETION)
            self._deleting_since = None

    def _on_first_change(self) -> None:
        self._changed = True
        self._kept_at_s = self._clock_s()
        if self._opened is not None:
            # What the file held must be had after it is overwritten.
            opened, self._opened = self._opened, None
            self._keep(Snapshot(opened), Reason.OPENED, self._opened_at_s)

    def _is_continuation(self, edit: Edit) -> bool:
        if len(edit.inserted) < 2:
            return False
        cursor = QTextCursor(self._document)
        cursor.setPosition(edit.position + units_of(edit.inserted))
        return cursor.charFormat().intProperty(PROVENANCE_PROPERTY) == Provenance.CONTINUED

    def _begin(self, text: str, owner: Owner) -> None:
        """Another text begins, which is as it is on the disk."""
        self._owner = owner
        self._opened = None
        self._opened_at_s = time()
        self._changed = False
        self._restart(text)

    def _restart(self, text: str) -> None:
        """Follow the text from here on, if it is to be followed."""
        self._followed = FollowedText(text) if self.enabled else None
        self._raw = text
        self._kept_at_s = self._clock_s()
        self._deleting_since = None

    def _end(self) -> None:
        """The text goes: keep its last state, if it was changed and can be found again."""
        if self._followed is None or not self._changed:
            return
        if self._owner.path is not None:
            self.take(Reason.CLOSED)
        else:
            # Nobody could ever look at the versions of an untitled text that is closed.
            key = self._owner.key
            self._run(lambda: self.versions.forget(key))

    def _find_again(self, text: str) -> None:
        if self.enabled:
            owner = self._owner
            self._run(lambda: self.versions.follow(owner.known_as(), text))

    def _keep(self, snapshot: Snapshot, reason: Reason, time_s: float | None = None) -> None:
        if not self.enabled:
            return
        if reason is not Reason.OPENED:
            self._kept_at_s = self._clock_s()
        owner, versions, raw = self._owner, self.versions, self._is_raw(snapshot)

        def work() -> str:
            text = _put_together(snapshot, raw=raw)
            exact = text if raw and not snapshot.edits else _by_lines(from_document, text)
            if exact:
                versions.keep(owner.known_as(), exact, reason, time_s)
            return text

        self._background.run(work, partial(self._pass, snapshot))

    def _is_raw(self, snapshot: Snapshot) -> bool:
        """Return whether a snapshot begins with the text of a file, not that of the document."""
        return snapshot.begun is self._raw

    def _pass(self, snapshot: Snapshot, text: str) -> None:
        """Go through no change twice, now that a worker has put a snapshot together."""
        if self._followed is not None and snapshot.edits:
            self._followed.begin_at(snapshot, text)

    def _run(self, work: Callable[[], object]) -> None:
        self._background.run(work, lambda _: None)

    def _follow_or_not(self) -> None:
        if self.enabled and self._followed is None and not self._another_text:
            self._restart(self._editor.text())
        elif not self.enabled:
            self._followed = None

    def _use_settings(self) -> None:
        self.versions.most_bytes = self._settings.versions.megabytes * 1_000_000

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        """Say once what did not work: a full disk is no news ten minutes later."""
        if sentence not in self._told:
            self._told.add(sentence)
            self.message_raised.emit(sentence)


def _put_together(snapshot: Snapshot, *, raw: bool) -> str:
    """Return the text of a snapshot as it is in the document, with marks.

    Args:
        snapshot: which one.
        raw: it begins with a text as it is in a file, in which no change has a place yet.
    """
    if raw and snapshot.edits:
        snapshot = replace(snapshot, begun=_by_lines(to_document, snapshot.begun))
    return snapshot.text()


def _by_lines(change: Callable[[str], str], text: str) -> str:
    """Change a text a line at a time: else the page would wait for Python's lock."""
    return "\n".join(map(change, text.split("\n")))


def _new_key() -> str:
    return _UNTITLED + uuid4().hex
