"""One open text with all that is its own: page, file, counts, identity, way to the worker.

A window shows one of them; what it learns of the others, it asks them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from writer.assist.continuing.branch_files import BranchFiles
from writer.assist.text_identity import TextIdentity
from writer.documents.provenance_files import ProvenanceFiles
from writer.documents.versions import Versions
from writer.errors import MemoryStoreError
from writer.files.marked_paths import MarkedPaths
from writer.paths import continuations_dir, journal_dir, provenance_dir, versions_dir
from writer.text.whole_characters import whole_characters
from writer.ui.page.editor import Editor
from writer.ui.page.long_lines import LongLines
from writer.ui.shared.sentences import said
from writer.ui.text.continuation_keeper import ContinuationKeeper
from writer.ui.text.document_import import IMPORTED, DocumentImport
from writer.ui.text.file_session import FileSession
from writer.ui.text.journal_tap import JournalTap
from writer.ui.text.language_follower import LanguageFollower
from writer.ui.text.provenance_keeper import ProvenanceKeeper
from writer.ui.text.text_changes import TextChanges
from writer.ui.text.text_counter import TextCounter
from writer.ui.text.unlearning import Unlearning
from writer.ui.text.version_keeper import VersionKeeper

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from writer.assist.memory.unlearned import UnlearnedTexts
    from writer.documents.recovery import LostText
    from writer.ui.dialogs.messages import Messages
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.workers.journal_writer import JournalWriter
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

PRIVATE: Final = ".private"
"""Suffix of the marks of texts that have no journal."""

WARMING_TEXT: Final = 500
"""Characters that tell the language of a text."""


class OpenText(QObject):
    """A text, from the moment it is begun or opened until it is closed.

    Args:
        settings: shared by all texts.
        dispatcher: makes the text's channel.
        messages: how to ask and tell.
        unlearned: the texts that nothing is learned from.
        journal: where every change goes at once.
        parent: the window; owner in Qt's sense.

    Attributes:
        channel: the text's way to the worker.
        editor: its page.
        session: its file.
        versions: takes earlier versions of it.
        provenance: knows where its words came from.
        continuations: keeps what was written at its places and was not taken.
        counter: its length.
        tap: what keeps its journal.
        long_lines: what makes keys slow in it.

    Signals:
        opening_failed: there was no text in the document that was to be read.
        record_changed: whether the text is off the record now.
        privacy_changed: whether the text has no journal now.
        lost_changed: the text came back from its journal, or what came back is saved now.
        message_raised: something worth a line in the status bar.
    """

    opening_failed = Signal()
    record_changed = Signal(bool)
    privacy_changed = Signal(bool)
    lost_changed = Signal()
    message_raised = Signal(str)

    def __init__(
        self,
        settings: LiveSettings,
        dispatcher: SuggestionDispatcher,
        messages: Messages,
        unlearned: UnlearnedTexts,
        journal: JournalWriter,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._dispatcher = dispatcher
        self._unlearned = unlearned
        self.channel = dispatcher.channel()
        self.editor = Editor(self.channel, settings.assistance, parent)
        self.session = FileSession(self.editor, messages, settings, self)
        changes = TextChanges(self.editor.document(), self.session, self)
        self.versions = VersionKeeper(
            self.editor, self.session, changes, settings, Versions(versions_dir()), self
        )
        self.provenance = ProvenanceKeeper(
            self.editor, self.session, changes, settings, ProvenanceFiles(provenance_dir()), self
        )
        self.continuations = ContinuationKeeper(
            self.editor.pending, self.session, BranchFiles(continuations_dir()), self
        )
        self.counter = TextCounter(self.editor.document(), self)
        self.tap = JournalTap(self.editor, changes, journal, self)
        self._private = MarkedPaths(journal_dir(), PRIVATE)
        LanguageFollower(self.editor, self.counter)
        self._unlearning = Unlearning(self.editor.document(), self)
        self.long_lines = LongLines(self.editor.document(), self)
        self._messages = messages
        self._import = DocumentImport(self)
        self._identity = TextIdentity()
        self._number = 0
        self._may_learn = True
        self._lost: LostText | None = None
        self._connect()
        self._use_appearance()
        self._on_another_text()
        self._on_file_changed()

    @property
    def identity(self) -> TextIdentity:
        """Which text this is."""
        return self._identity

    @property
    def private(self) -> bool:
        """Whether no journal is kept of this text."""
        return not self.tap.on

    @property
    def off_the_record(self) -> bool:
        """Whether nothing is learned from this text."""
        return not self._may_learn

    @property
    def untouched(self) -> bool:
        """Whether nothing was written here, and nothing is on its way."""
        return self.session.untouched and not self._import.busy

    def open_file(self, path: Path) -> bool:
        """Show the text in ``path``, or the text of a document of another program.

        Returns:
            Whether it is shown; of a document, whether reading it has begun.
        """
        if path.suffix.lower() not in IMPORTED:
            return self.session.open(path)
        name = whole_characters(path.name)
        self.message_raised.emit(self.tr("Reading {name}…").format(name=name))
        self._import.begin(path)
        return True

    def recover(self, lost: LostText) -> None:
        """Show a text as its journal has it, and record it anew at once."""
        self.session.recover(lost)
        self.tap.hand_over()
        self._lost = lost
        self.lost_changed.emit()

    @property
    def lost(self) -> LostText | None:
        """What its journal had, from when the text came back until it is saved."""
        return self._lost

    def set_private(self, on: bool) -> None:
        """Choose whether no journal is kept of this text, today and later."""
        self.tap.set_on(not on)
        if path := self._identity.path:
            try:
                (self._private.add if on else self._private.remove)(path)
            except OSError as error:
                self.message_raised.emit(
                    self.tr("That cannot be noted for the next start: {reason}").format(
                        reason=error.strerror or error
                    )
                )
        self.privacy_changed.emit(on)

    def set_off_the_record(self, on: bool) -> None:
        """Choose whether nothing is kept of this text and told to others, today and later."""
        self._may_learn = not on
        self._note_record()
        self._identify(self._identity.path)
        if not on:
            self.learn()

    def learn(self) -> None:
        """Have the text on the disk learned, as far as it was not.

        While it is open, its own names and phrases count; whether anything is kept is in the
        identity.
        """
        if document := self.session.document:
            self.channel.learn(self._identity, document.text)

    def forget(self) -> None:
        """Forget what was learned from this text, and learn nothing from it any more."""
        self.set_off_the_record(True)
        self._dispatcher.forget(self._identity)

    def may_close(self) -> bool:
        """Return whether the text may go: nothing is lost, or the writer has decided."""
        return self.session.may_close()

    def close(self) -> None:
        """Give up what is asked for: the text goes."""
        self.versions.close()
        self.provenance.close()
        self.continuations.close()
        self.tap.let_go()
        self.session.close()
        self._import.wait()
        self.channel.close()

    @Slot(str)
    def _on_import_failed(self, sentence: str) -> None:
        self._messages.tell_error(sentence)
        self.opening_failed.emit()

    @Slot(str)
    def _on_settings_changed(self, section: str) -> None:
        match section:
            case "assistance":
                self._use_assistance()
            case "appearance":
                self._use_appearance()

    def _use_assistance(self) -> None:
        options = self._settings.assistance
        kept_otherwise = options.learn != self.editor.options.learn
        self.editor.set_options(options)
        if kept_otherwise:
            self._identify(self._identity.path)
            self.learn()

    def _use_appearance(self) -> None:
        appearance = self._settings.appearance
        self.editor.set_typeface(appearance.font_family, appearance.font_size)
        self.editor.set_zoom(appearance.zoom)
        self.editor.ghost.offer_candidates(on=appearance.candidate_bar != "off")

    @Slot()
    def _on_another_text(self) -> None:
        """What holds for the text before does not hold for the next."""
        self.tap.let_go()
        self.tap.set_on(True)
        self._may_learn = True
        self._number = self._dispatcher.new_number()

    @Slot()
    def _on_file_changed(self) -> None:
        document = self.session.document
        path = str(document.path) if document else ""
        self.tap.follow(document)
        if self._lost is not None:
            self._lost = None
            self.lost_changed.emit()
        if path:
            self.tap.set_on(path not in self._private)
        self.privacy_changed.emit(self.private)
        self._may_learn = self._may_learn and path not in self._unlearned
        before = self._identity
        self._identify(path)
        if not self._may_learn:
            self._note_record()
        if document:
            # The model of its language is there before the first key.
            self.channel.warm_up(document.text[:WARMING_TEXT])
        if self._identity != before:
            self.learn()

    @Slot()
    def _on_deleted(self) -> None:
        self.channel.learn(self._identity, self.editor.text(), anew=True)

    @Slot(bool)
    def _on_assistance_toggled(self, on: bool) -> None:
        self._settings.choose("assistance", enabled=on)

    @Slot(int)
    def _on_zoom_changed(self, points: int) -> None:
        self._settings.choose("appearance", zoom=points)

    def _identify(self, path: str) -> None:
        """Follow the text to another file, whose memory it has from now on."""
        number = 0 if path else self._number
        may_learn = self._may_learn and self._settings.assistance.learn
        self._identity = TextIdentity(path, number, may_learn)
        self.editor.set_identity(self._identity)
        self.record_changed.emit(self.off_the_record)

    def _note_record(self) -> None:
        """Note for the next start whether the text may be learned."""
        path = self._identity.path
        if not path:
            return
        try:
            (self._unlearned.remove if self._may_learn else self._unlearned.add)(path)
        except MemoryStoreError as error:
            self.message_raised.emit(said(error))

    @Slot(str)
    def _on_journal_failed(self, reason: str) -> None:
        failure = self.tr("The journal of this text cannot be written ({reason}); save it often.")
        self.message_raised.emit(failure.format(reason=reason))

    @Slot()
    def _on_secrecy_changed(self) -> None:
        secret = self.private or self.off_the_record
        self.versions.set_private(secret)
        self.provenance.set_private(secret)
        self.continuations.set_private(secret)

    @Slot(object)
    def _on_forgetting(self, text: TextIdentity | None) -> None:
        if text in {None, self._identity}:
            self.continuations.forget(everything=text is None)

    def _connect(self) -> None:
        self._settings.changed.connect(self._on_settings_changed)
        self.editor.assistance_toggled.connect(self._on_assistance_toggled)
        self._unlearning.due.connect(self._on_deleted)
        self.tap.failed.connect(self._on_journal_failed)
        self.privacy_changed.connect(self._on_secrecy_changed)
        self.editor.zoom_changed.connect(self._on_zoom_changed)
        self.editor.message_raised.connect(self.message_raised)
        self.session.message_raised.connect(self.message_raised)
        self.versions.message_raised.connect(self.message_raised)
        self.provenance.message_raised.connect(self.message_raised)
        self.continuations.message_raised.connect(self.message_raised)
        self._dispatcher.forgetting.connect(self._on_forgetting)
        self.record_changed.connect(self._on_secrecy_changed)
        self.session.another_text.connect(self._on_another_text)
        self.session.file_changed.connect(self._on_file_changed)
        self._import.imported.connect(self.session.show_imported)
        self._import.failed.connect(self._on_import_failed)
