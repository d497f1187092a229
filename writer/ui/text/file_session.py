"""The open text and its file: opening, saving, closing, and what other programs do meanwhile.

Every way out of a text asks first, and every failure leaves the text in the editor.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from writer.documents.lock import Holder, lock_file, no_lock
from writer.documents.plain_text import broken_bytes
from writer.documents.readable import DOCUMENTS
from writer.documents.text_file import (
    NO_FILE,
    Document,
    fingerprint_on_disk,
    is_still_there,
    read_document,
    save_document,
)
from writer.errors import (
    DocumentChangedError,
    DocumentError,
    DocumentInUseError,
    EncodingError,
)
from writer.settings import with_recent_file
from writer.text.whole_characters import whole_characters
from writer.ui.dialogs.messages import Conflict, Messages, Unsaved
from writer.ui.page.exact_text import from_document
from writer.ui.shared.encodings import described
from writer.ui.shared.figures import figure
from writer.ui.shared.sentences import said
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from writer.documents.lock import FileLock
    from writer.documents.recovery import LostText
    from writer.documents.text_file import Fingerprint
    from writer.ui.page.editor import Editor
    from writer.ui.shared.settings import LiveSettings


UNDONE_AFTERWARDS: Final = 200
"""So many of the last changes of a recovered text can be undone one by one."""

EXPORTED: Final = frozenset({"docx", "odt", "html", "epub", "pdf"})
"""What a text can be exported as; what writes it is slow to import."""


class FileSession(QObject):
    """One editor and the file its text came from or goes to.

    Signals:
        another_text: the page shows another text from now on; :attr:`file_changed` follows.
        export_wanted: the writer named a file that can hold an export of the text only.
        file_changed: the text belongs to another file now, or its encoding is another.
        message_raised: something worth a line in the status bar.
    """

    another_text = Signal()
    export_wanted = Signal(Path)
    file_changed = Signal()
    message_raised = Signal(str)

    def __init__(
        self, editor: Editor, messages: Messages, settings: LiveSettings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._messages = messages
        self._settings = settings
        self._background = BackgroundTasks(self)
        self._document: Document | None = None
        self._lock = no_lock()
        self._imported_from: Path | None = None
        self._told_of_change = False

    @property
    def document(self) -> Document | None:
        """The file as it was last read or saved; None for an untitled text."""
        return self._document

    @property
    def name(self) -> str:
        """What to call the text."""
        if self._document is None:
            return self.tr("Untitled")
        return whole_characters(self._document.path.name)

    @property
    def modified(self) -> bool:
        """Whether there are changes which are in no file."""
        return self._editor.document().isModified()

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost with the text: changes, or the only copy of it."""
        begun_here = self._document is None or self._document.fingerprint == NO_FILE
        if begun_here and self._editor.document().isEmpty():
            return False
        return self.modified or self._is_only_copy

    @property
    def read_only(self) -> bool:
        """Whether the text can only be read here, as it is open in another Inkling."""
        return self._editor.isReadOnly()

    @property
    def background(self) -> BackgroundTasks:
        """The looking at the file that is under way."""
        return self._background

    @property
    def _is_only_copy(self) -> bool:
        """Whether the file that held the text is gone, or holds another one."""
        if self._document is None or self._document.fingerprint == NO_FILE:
            return False
        return not is_still_there(self._document.path, self._document.fingerprint)

    @property
    def untouched(self) -> bool:
        """Whether this is an untitled text of which nothing has been written."""
        return self._document is None and not self.modified and self._editor.document().isEmpty()

    def open(self, path: Path) -> bool:
        """Show the text in ``path``; a file that does not exist yet is begun."""
        if not self.may_close():
            return False
        lock = self._lock_on(path)
        if isinstance(lock, Holder) and not self._only_to_read(path, lock):
            return False
        try:
            document = _read_or_begin(path.absolute())
        except DocumentError as error:
            self._let_go(lock)
            self._messages.tell_error(error)
            return False
        self._hold(lock)
        self._show(document)
        if remark := self._remark(document):
            self.message_raised.emit(remark)
        return True

    @Slot(str, object)
    def show_imported(self, text: str, path: Path) -> None:
        """Show the text of a document as an untitled one that is in no file yet."""
        if not self.may_close():
            return
        self._hold(no_lock())
        self._show(None)
        self._editor.load_text(text)
        self._editor.document().setModified(True)
        self._imported_from = path
        self.message_raised.emit(
            self.tr("This is the text of {name}; the document itself stays as it is.").format(
                name=path.name
            )
        )

    def recover(self, lost: LostText) -> None:
        """Show a text as a journal has it; undo leads back to what is in its file by now.

        Saving it asks, where the file is not what it was when the text was last in it.
        """
        last_text, last_edits = lost.recorded.before_last(UNDONE_AFTERWARDS)
        text = from_document(last_text)
        self._hold(self._lock_on(lost.document.path) if lost.document else no_lock())
        in_file = text if lost.in_file is None else lost.in_file
        self._show(replace(lost.document, text=in_file) if lost.document else None)
        self._editor.replace_text(text)
        self._editor.replay(last_edits, lost.recorded.caret)
        # The same as a rule; whatever Qt made of a step, the text is right.
        self._editor.replace_text(from_document(lost.recorded.text))
        self._editor.document().setModified(True)

    def follow(self, path: Path) -> None:
        """Note that the file is called otherwise, or is elsewhere, by the writer's own hand."""
        if self._document is not None:
            if not self.read_only:
                self._hold(self._lock_on(path))
            self._document = replace(self._document, path=path)
            recent = with_recent_file(self._settings.workplace.recent_files, path)
            self._settings.choose("workplace", recent_files=recent)
            self.file_changed.emit()

    def save(self) -> bool:
        """Write the text to its file, or ask where to; return whether it is safe there."""
        if self._document is None or self.read_only:
            return self.save_as()
        if self._document.mixed_newlines and not self.unsaved:
            # Writing would make the line ends one, which nobody asked for.
            self.message_raised.emit(self.tr("There is nothing to save"))
            return True
        return self._write(self._document, self._document.fingerprint)

    def save_as(self) -> bool:
        """Ask where to write the text, and write it there."""
        path = self._choose_where_to_save()
        if path is None:
            return False
        like = self._document or Document("", path)
        # The file dialog has asked before replacing the file that was named in it, and only it.
        target = Document("", path.absolute(), like.encoding, like.bom, like.newline)
        return self._write(target, None)

    def reopen(self, encoding: str) -> bool:
        """Read the file again, in the encoding that the writer knows it is in."""
        if self._document is None or not self.may_close():
            return False
        try:
            document = read_document(self._document.path, encoding)
        except DocumentError as error:
            self._messages.tell_error(error)
            return False
        self._show(document)
        return True

    def save_with(self, encoding: str, *, bom: bool) -> bool:
        """Write the text to its file in another encoding, and go on in that."""
        like = self._document
        if like and encoding != like.encoding and broken_bytes(self._editor.text()):
            self._messages.tell_error(_broken_bytes_stay(self.name, encoding))
            return False
        if like is None or self.read_only:
            path = self._choose_where_to_save()
            return path is not None and self._write(
                Document("", path.absolute(), encoding, bom), None
            )
        return self._write(replace(like, encoding=encoding, bom=bom), like.fingerprint)

    def may_close(self) -> bool:
        """Return whether the text may go: nothing would be lost, or the writer has decided."""
        if not self.unsaved:
            return True
        match self._messages.ask_to_save(self.name, only_copy=self._is_only_copy):
            case Unsaved.SAVE:
                return self.save()
            case Unsaved.DISCARD:
                return True
            case Unsaved.CANCEL:
                return False

    def close(self) -> None:
        """Let others have the file; what is under way about it ends first."""
        self._background.wait()
        self._lock.release()

    @Slot()
    def look_at_disk(self) -> None:
        """Notice what other programs did to the file; ask only where nothing can be lost."""
        document = self._document
        if document is None or self._told_of_change or self._background.busy:
            return
        look = partial(fingerprint_on_disk, document.path, document.fingerprint)
        # What cannot be looked at is said when it is saved.
        self._background.run(look, partial(self._on_looked, document))

    def _on_looked(self, document: Document, now: Fingerprint) -> None:
        if document is not self._document:
            return  # the text was saved meanwhile, or is another one
        if now.same_contents(document.fingerprint):
            # Only touched: the next look need not read it again.
            self._document = replace(document, fingerprint=now)
            return
        self._told_of_change = True
        if now == NO_FILE:
            self._editor.document().setModified(True)
            self.message_raised.emit(
                self.tr("{name} is gone from its folder; save the text to keep it.").format(
                    name=self.name
                )
            )
        elif self.modified:
            self.message_raised.emit(
                self.tr("Another program changed {name}; you will be asked before saving.").format(
                    name=self.name
                )
            )
        elif self._messages.confirm(
            self.tr("Another program changed {name}.").format(name=self.name),
            self.tr("You have no changes of your own in it."),
            self.tr("&Reload"),
        ):
            self._reload()
        else:
            self._editor.document().setModified(True)

    def _write(self, target: Document, expected: Fingerprint | None) -> bool:
        try:
            document = self._write_locked(target, expected)
        except DocumentChangedError:
            return self._settle_conflict(target)
        except EncodingError as error:
            return self._save_as_utf8(target, expected, error)
        except DocumentError as error:
            elsewhere = self.tr("Save in &another place…")
            return self._messages.confirm(said(error), "", elsewhere) and self.save_as()
        self._editor.document().setModified(False)
        self._remember(document)
        self.message_raised.emit(self.tr("Saved {name}").format(name=self.name))
        return True

    def _write_locked(self, target: Document, expected: Fingerprint | None) -> Document:
        """Write the text, and hold on to the file that has it from now on.

        Raises:
            DocumentInUseError: another text of Inkling is in that file.
            DocumentError: it could not be written.
        """
        lock = self._lock_on(target.path)
        if isinstance(lock, Holder):
            raise _in_use(whole_characters(target.path.name))
        try:
            document = save_document(
                self._editor.text(),
                target.path,
                target.encoding,
                target.bom,
                target.newline,
                expected,
            )
        except BaseException:
            self._let_go(lock)
            raise
        self._hold(lock)
        return document

    def _only_to_read(self, path: Path, holder: Holder) -> bool:
        """Return whether the writer wants to read what another text of Inkling is in."""
        name = whole_characters(path.name)
        if holder.elsewhere:
            question = self.tr("{name} is open in an Inkling on the machine {host}.").format(
                name=name, host=whole_characters(holder.host)
            )
        elif holder.is_this_process:
            question = self.tr("{name} is open in another window.").format(name=name)
        else:
            question = self.tr("{name} is open in another Inkling.").format(name=name)
        return self._messages.confirm(
            question,
            self.tr("Here you can read it, and save it under another name to change that."),
            self.tr("Open &Read-Only"),
        )

    def _lock_on(self, path: Path) -> FileLock | Holder:
        """Return the lock on a file, which the text may have already, or who has it."""
        return self._lock if self._lock.covers(path) else lock_file(path)

    def _hold(self, lock: FileLock | Holder) -> None:
        """Go on with a lock on the file of the text, or without: then the text is only read."""
        if lock is not self._lock:
            self._lock.release()
        read_only = isinstance(lock, Holder)
        self._lock = no_lock() if isinstance(lock, Holder) else lock
        if read_only != self.read_only:
            self._editor.set_read_only(read_only)

    def _let_go(self, lock: FileLock | Holder) -> None:
        """Give up a lock that was taken for nothing."""
        if lock is not self._lock and not isinstance(lock, Holder):
            lock.release()

    def _remark(self, document: Document) -> str:
        """Return what a writer should know before changing the file; mostly nothing."""
        if broken := broken_bytes(document.text):
            return self.tr(
                "Not all bytes of this file are characters; {n} of them are shown as marks, and"
                " saved as they are."
            ).format(n=figure(broken))
        if document.mixed_newlines:
            return self.tr("This file mixes several kinds of line ends; saving makes them one.")
        if document.encoding != "utf-8" and not document.bom:
            return self.tr(
                "Read as {encoding}; if letters are wrong, choose File → Reopen with Encoding"
            ).format(encoding=described(document.encoding))
        return ""

    def _settle_conflict(self, target: Document) -> bool:
        match self._messages.ask_about_conflict(whole_characters(target.path.name)):
            case Conflict.OVERWRITE:
                return self._write(target, None)
            case Conflict.SAVE_AS:
                return self.save_as()
            case Conflict.RELOAD:
                return self._reload(target.path)
            case Conflict.CANCEL:
                return False

    def _save_as_utf8(
        self, target: Document, expected: Fingerprint | None, error: EncodingError
    ) -> bool:
        if target.encoding == "utf-8":
            self._messages.tell_error(error)
            return False
        if not self._messages.confirm(said(error), "", self.tr("Save as &UTF-8")):
            return False
        return self._write(Document("", target.path, newline=target.newline), expected)

    def _reload(self, path: Path | None = None) -> bool:
        path = path or (self._document.path if self._document else None)
        if path is None:
            return False
        try:
            document = read_document(path)
        except DocumentError as error:
            self._messages.tell_error(error)
            return False
        self._editor.replace_text(document.text)
        self._editor.document().setModified(False)
        self._remember(document)
        self.message_raised.emit(self.tr("Reloaded; Undo brings back what stood here"))
        return True

    def _show(self, document: Document | None) -> None:
        self.another_text.emit()
        self._editor.load_text(document.text if document else "")
        self._editor.document().setModified(False)
        self._remember(document)

    def _remember(self, document: Document | None) -> None:
        self._document = document
        self._imported_from = None
        self._told_of_change = False
        if document is not None:
            recent = with_recent_file(self._settings.workplace.recent_files, document.path)
            folder = str(document.path.parent)
            self._settings.choose("workplace", recent_files=recent, last_folder=folder)
        self.file_changed.emit()

    def _choose_where_to_save(self) -> Path | None:
        """Ask for a file that can hold the text as it is here; None where there is none."""
        path = self._messages.choose_where_to_save(self._suggested_path())
        if path is None or path.suffix.lower() not in DOCUMENTS:
            return path
        name = whole_characters(path.name)
        suffix = path.suffix.lower()
        if suffix.removeprefix(".") not in EXPORTED:
            self._messages.tell_error(
                self.tr(
                    "{name} was not saved: Inkling saves texts as they are, in files such as .txt"
                    " or .md. Save it under such a name."
                ).format(name=name)
            )
        elif self._messages.confirm(
            self.tr("Inkling saves texts as they are, in files such as .txt or .md."),
            self.tr(
                "It can export this one as {suffix}; the text itself stays to be saved."
            ).format(suffix=suffix),
            self.tr("&Export…"),
        ):
            self.export_wanted.emit(path)
        return None

    def _suggested_path(self) -> str:
        if self._document:
            return str(self._document.path)
        if self._imported_from:
            return str(self._imported_from.with_suffix(".txt"))
        return str(Path(self._settings.workplace.last_folder, self.tr("Untitled") + ".txt"))


def _broken_bytes_stay(name: str, encoding: str) -> EncodingError:
    return EncodingError(
        "“{name}” was not saved as {upper}: some of its bytes are no characters, shown"
        " as marks, and have no meaning in another encoding; your text is still in the"
        " editor and the file is as it was. Delete the marks, or reopen the file with"
        " its right encoding.",
        name=name,
        upper=encoding.upper(),
    )


def _in_use(name: str) -> DocumentInUseError:
    return DocumentInUseError(
        "“{name}” was not saved: it is open in another tab or window of Inkling, or in another"
        " Inkling; your text is still in the editor. Close it there first, or save under"
        " another name.",
        name=name,
    )


def _read_or_begin(path: Path) -> Document:
    return read_document(path) if path.exists() else Document("", path)
