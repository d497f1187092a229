"""The text that is shown, joined to the parts of the window that are about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from writer.assist.request import ContinuationRequest
from writer.ui.page.cursor_text import text_before
from writer.ui.shared.keymap import Shortcuts
from writer.ui.window.commands.keys import page_shortcuts

if TYPE_CHECKING:
    from PySide6.QtCore import QMetaObject
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from writer.assist.continuing.recited import Shared
    from writer.ui.text.open_text import OpenText
    from writer.ui.window.commands.keys import Keys
    from writer.ui.window.explanation_panel import ExplanationPanel
    from writer.ui.window.page_area import PageArea
    from writer.ui.window.status_bar import StatusBar

SELECTION_REST_MS: Final = 80
"""A selection that still grows is counted once it rests."""

COMPARED: Final = 200_000
"""Characters before a continuation in which it is looked for, a third of a novel: collecting them
takes some milliseconds."""


class ShownText(QObject):
    """Joins one text at a time; of the others nothing is seen, and nothing is done to them.

    Args:
        text: the first one.
        area: where its page is shown.
        panel: explains its suggestions.
        status: says how long it is, and the like.
        off_the_record: the line of the menu that has a tick while nothing of it is remembered.
        private: the line that has one while no journal of it is kept.
        window: has its name in the title; owner in Qt's sense.

    Signals:
        never_wanted: a phrase that should not be suggested any more.
        files_dropped: the paths of files that were dropped on the page.
        changed: it is another text now.
        comparing_wanted: the text that came back from its journal, to be compared with its file.
    """

    never_wanted = Signal(str)
    files_dropped = Signal(list)
    changed = Signal()
    comparing_wanted = Signal(object)

    def __init__(
        self,
        text: OpenText,
        area: PageArea,
        panel: ExplanationPanel,
        status: StatusBar,
        off_the_record: QAction,
        private: QAction,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._text = text
        self._area = area
        self._panel = panel
        self._status = status
        self._off_the_record = off_the_record
        self._private = private
        self._window = window
        self._shortcuts = Shortcuts()
        self._joined: list[QMetaObject.Connection] = []
        self._compared = 0
        self._selection_timer = QTimer(self, singleShot=True, interval=SELECTION_REST_MS)
        self._selection_timer.timeout.connect(self._show_length)
        # A question must not be asked within the event that brought the window to the front.
        self._return_timer = QTimer(self, singleShot=True, interval=0)
        self.show(text)

    @property
    def text(self) -> OpenText:
        """The text."""
        return self._text

    def show(self, text: OpenText) -> None:
        """Let go of the text before, and show this one: everything is about it from now on.

        The text before stays open, and is served after those in sight.
        """
        self._let_go()
        self._text = text
        text.editor.set_shortcuts(self._shortcuts)
        self._area.show_page(text.editor)
        self._join()
        text.channel.visible = True
        self._show_notice()
        self._area.candidates.set_candidates(text.editor.ghost.candidates)
        self._panel.explain(text.editor.ghost.explanation)
        self._status.show_rest(text.editor.ghost.rest)
        self._status.show_unknown_language(text.editor.ghost.unknown_language)
        self._on_continuation_changed()
        self._show_record(text.off_the_record)
        self._show_privacy(text.private)
        self._show_file()
        self._show_length()
        self._area.take_keyboard()
        self.changed.emit()

    def use_keys(self, keys: Keys) -> None:
        """Have its page take these keys from now on."""
        self._shortcuts = page_shortcuts(keys)
        self._text.editor.set_shortcuts(self._shortcuts)

    def look_at_disk(self) -> None:
        """Look whether another program changed its file, once this event is done with."""
        self._return_timer.start()

    def look_no_more(self) -> None:
        """Leave the file alone: the window closes, and nothing should begin behind it."""
        self._return_timer.stop()

    @Slot()
    def ask_again(self) -> None:
        """Ask for suggestions anew, if one writes in it: words are wanted or unwanted now."""
        if self._text.editor.hasFocus():
            self._text.editor.ghost.ask_again()

    def _join(self) -> None:
        text, editor, session = self._text, self._text.editor, self._text.session
        self._joined = [
            editor.ghost.candidates_changed.connect(self._area.candidates.set_candidates),
            self._area.candidates.candidate_chosen.connect(editor.accepting.accept_candidate),
            editor.ghost.explained.connect(self._panel.explain),
            editor.ghost.never_wanted.connect(self.never_wanted),
            editor.ghost.rest_changed.connect(self._on_rest_changed),
            editor.ghost.language_judged.connect(self._status.show_unknown_language),
            editor.pending.changed.connect(self._on_continuation_changed),
            text.channel.compared.connect(self._on_compared),
            # A window must not open within the event that another program waits for.
            editor.files_dropped.connect(self.files_dropped, Qt.ConnectionType.QueuedConnection),
            editor.selectionChanged.connect(self._selection_timer.start),
            editor.document().modificationChanged.connect(self._window.setWindowModified),
            text.counter.counted.connect(self._show_length),
            text.record_changed.connect(self._show_record),
            text.privacy_changed.connect(self._show_privacy),
            text.message_raised.connect(self._status.tell),
            session.file_changed.connect(self._show_file),
            self._return_timer.timeout.connect(session.look_at_disk),
            text.lost_changed.connect(self._show_notice),
            text.long_lines.found.connect(self._offer_to_wrap),
            text.long_lines.gone.connect(self._area.notice.hide),
        ]

    def _let_go(self) -> None:
        for connection in self._joined:
            QObject.disconnect(connection)
        self._joined = []
        self._text.channel.visible = False

    @Slot()
    def _show_notice(self) -> None:
        """Say above the page what should be known of the text now, if anything."""
        text = self._text
        self._area.notice.hide()
        if text.long_lines.longest:
            self._offer_to_wrap(text.long_lines.longest)
        if text.lost is not None:
            compare = partial(self.comparing_wanted.emit, text)
            has_file = text.lost.in_file is not None
            self._area.tell_of_recovery(
                text.session.name, text.lost.recorded.written, compare if has_file else None
            )

    @Slot(int)
    def _offer_to_wrap(self, longest: int) -> None:
        if not self._text.session.read_only:
            self._area.offer_to_wrap(longest, self._text.long_lines.wrap)

    @Slot()
    def _on_rest_changed(self) -> None:
        self._status.show_rest(self._text.editor.ghost.rest, begins=True)

    @Slot()
    def _on_continuation_changed(self) -> None:
        """Say that a continuation is pending, and find out what of it stands in other texts."""
        editor = self._text.editor
        pending = editor.pending
        self._status.show_pending(pending.active, form=pending.form)
        self._compared = 0
        if pending.shown is None:
            return
        place = editor.textCursor()
        place.setPosition(pending.position)
        request = ContinuationRequest(text_before(place, COMPARED))
        self._compared = self._text.channel.compare(request, pending.text)

    @Slot(int, object)
    def _on_compared(self, number: int, shared: Shared | None) -> None:
        if number == self._compared:
            pending = self._text.editor.pending
            self._status.show_pending(pending.active, shared, pending.form)

    @Slot()
    def _show_file(self) -> None:
        session, document = self._text.session, self._text.session.document
        # Qt adds the name of the program where the desktop's custom is so, and takes "[*]" for
        # the place of its mark; two of them are one that is meant.
        self._window.setWindowTitle(session.name.replace("[*]", "[*][*]") + "[*]")
        self._window.setWindowFilePath(str(document.path) if document else "")
        self._window.setWindowModified(session.modified)
        self._status.show_read_only(session.read_only)
        if document:
            self._status.show_format(document.encoding, document.newline, bom=document.bom)
        else:
            self._status.show_format("utf-8", "\n")

    @Slot()
    def _show_length(self) -> None:
        cursor, counter = self._text.editor.textCursor(), self._text.counter
        selected = counter.selected(cursor) if cursor.hasSelection() else None
        self._status.show_length(counter.total, selected)

    @Slot(bool)
    def _show_record(self, off: bool) -> None:
        self._off_the_record.setChecked(off)
        self._status.show_off_the_record(off)

    @Slot(bool)
    def _show_privacy(self, private: bool) -> None:
        self._private.setChecked(private)
        self._status.show_private(private)
