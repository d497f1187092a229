"""The page with a helper behind it: keys, input methods and the mouse meet suggestions here.

What is shown when is decided in :mod:`~writer.ui.page.ghost_text` and
:mod:`~writer.ui.page.pending_continuation`; the editor translates events for them and carries
accepted text into the document. One rule holds throughout: inline text is taken off the page
before Qt handles an event that may change the text or look up a position, since Qt takes it for
a composition of an input method.
"""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from writer.assist.request import ContinuationRequest
from writer.assist.showing.ghost_offer import Portion
from writer.assist.showing.show_policy import Objection, Place
from writer.ui.page.accepting import Accepting
from writer.ui.page.cursor_text import (
    line_before,
    place_of,
    reading_before,
)
from writer.ui.page.ghost_text import GhostText, monotonic_ms
from writer.ui.page.indenting import at_line_start
from writer.ui.page.key_kinds import KeyKind, kind_of, typed_text
from writer.ui.page.own_changes import OwnChanges
from writer.ui.page.page import Page
from writer.ui.page.pending_continuation import PendingContinuation
from writer.ui.page.provenance_marks import Provenance
from writer.ui.shared.keymap import CANDIDATES, Action, Shortcuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import (
        QContextMenuEvent,
        QDropEvent,
        QFocusEvent,
        QInputMethodEvent,
        QMouseEvent,
    )
    from PySide6.QtWidgets import QWidget

    from writer.assist.options import AssistanceOptions
    from writer.assist.request import Candidate
    from writer.assist.showing.explanation import Explanation
    from writer.assist.text_identity import TextIdentity
    from writer.ui.workers.suggestion_dispatcher import TextChannel


class Editor(Page):
    """Where one writes, with ghost text, candidates and continuations.

    Args:
        channel: carries the requests of this text to the assistant.
        options: the writer's choices.
        parent: owner in Qt's sense.
        clock_ms: a monotonic clock in milliseconds; the tests have their own.

    Signals:
        assistance_toggled: whether assistance is on now.
        message_raised: one quiet sentence for the writer.
        continuation_started: a continuation is being generated.
        continuation_ended: it was kept or removed.
        suggestion_shown: ghost text has become visible.
        suggestion_accepted: the text that the writer took from ghost text or candidates.
        candidates_changed: the tuple of candidates that hold at the caret now.
        explained: the :class:`~writer.assist.showing.explanation.Explanation` of the last key.
        never_wanted: a phrase that should not be suggested any more.
    """

    assistance_toggled = Signal(bool)
    message_raised = Signal(str)
    continuation_started = Signal()
    continuation_ended = Signal()
    suggestion_shown = Signal()
    suggestion_accepted = Signal(str)
    candidates_changed = Signal(tuple)
    explained = Signal(object)
    never_wanted = Signal(str)

    def __init__(
        self,
        channel: TextChannel,
        options: AssistanceOptions,
        parent: QWidget | None = None,
        *,
        clock_ms: Callable[[], float] = monotonic_ms,
    ) -> None:
        super().__init__(parent)
        self._channel = channel
        self._options = options
        self._shortcuts = Shortcuts()
        self._text: TextIdentity | None = None
        self._expects_chinese = False
        self._composing = False
        self._ghost = GhostText(self, channel, options, self._place, clock_ms)
        self._pending = PendingContinuation(self, channel)
        self._changes = OwnChanges(self)
        self._accepting = Accepting(self, self._ghost, self._changes, self._place)
        self._handlers = self._build_handlers()
        self._connect_parts()

    @property
    def options(self) -> AssistanceOptions:
        """The writer's choices, as they hold now."""
        return self._options

    @property
    def ghost(self) -> str:
        """The ghost text that is visible, or ""."""
        return self._ghost.offer.text if self._ghost.offer else ""

    @property
    def continuation(self) -> str:
        """The continuation that waits to be kept or removed, as far as it was generated."""
        return self._pending.text

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The candidates that hold at the caret now."""
        return self._ghost.candidates

    @property
    def explanation(self) -> Explanation | None:
        """What became of the last key, or None before one."""
        return self._ghost.explanation

    def set_identity(self, text: TextIdentity) -> None:
        """Tell which text this is, for its memory."""
        self._text = text
        self._ghost.set_identity(text)

    def line_of(self, word: str) -> int:
        """Return the number of the nearest line before the caret that has a word, or 0."""
        return line_before(self.textCursor(), word)

    def set_shortcuts(self, shortcuts: Shortcuts) -> None:
        """Obey these keys from now on; before the first call there are none."""
        self._shortcuts = shortcuts

    def set_options(self, options: AssistanceOptions) -> None:
        """Follow other choices from now on."""
        toggled = options.enabled != self._options.enabled
        self._options = options
        self._ghost.set_options(options)
        if toggled:
            self.assistance_toggled.emit(options.enabled)

    def set_assistance(self, on: bool) -> None:
        """Switch assistance as a whole on or off."""
        self.set_options(dataclasses.replace(self._options, enabled=on))

    def load_text(self, text: str) -> None:
        """Show another text: nothing to undo, nothing suggested, the caret at its start."""
        self._pending.take()
        with self._changing(Objection.NOTHING_TYPED):
            super().load_text(text)
        self._accepting.forget()

    def replace_text(self, text: str) -> None:
        """Show another version of the text: one step back is this one, in the same place."""
        self._pending.take()
        with self._changing(Objection.NOTHING_TYPED):
            super().replace_text(text)
        self._accepting.forget()

    def ask_now(self) -> None:
        """Show a suggestion at once, or say why there is none."""
        self._ghost.ask_now()

    def accept_word(self) -> bool:
        """Take the next word of the ghost text; return whether there was one."""
        return self._accepting.accept(Portion.WORD)

    def accept_line(self) -> bool:
        """Take the ghost text as far as its sentence or line ends."""
        return self._accepting.accept(Portion.LINE)

    def accept_all(self) -> bool:
        """Take the whole ghost text."""
        return self._accepting.accept(Portion.ALL)

    def accept_candidate(self, index: int) -> bool:
        """Take candidate ``index`` of the bar, counted from 0; return whether it still holds."""
        return self._accepting.accept_candidate(index)

    def next_alternative(self) -> bool:
        """Show another suggestion, or another version of the continuation."""
        return self._pending.turn(1) or self._ghost.turn(1)

    def previous_alternative(self) -> bool:
        """Show the suggestion or the version of the continuation before."""
        return self._pending.turn(-1) or self._ghost.turn(-1)

    def dismiss(self) -> bool:
        """Remove a continuation, else take ghost text away, else snooze after having done so."""
        return self.remove_continuation() or self._ghost.dismiss()

    def never_again(self) -> bool:
        """Take ghost text away for good; return whether there was any."""
        phrase = self._ghost.never_again()
        if phrase:
            self.never_wanted.emit(phrase)
        return bool(phrase)

    def ask_again(self) -> None:
        """Follow word lists that have changed."""
        self._ghost.ask_again()

    def continue_text(self) -> None:
        """Have the text carried on behind the caret or the selection; stream it in, tinted."""
        if self._composing or self._pending.streaming:
            return
        if not self._options.enabled:
            self.ask_now()
            return
        self.keep_continuation()
        self._ghost.interrupted(Objection.CONTINUING)
        place = self.textCursor()
        place.setPosition(place.selectionEnd())
        self._pending.start(place.position(), self._continuation_request(reading_before(place)))

    def keep_continuation(self) -> bool:
        """Make the continuation text, as one undo step, and go on behind it."""
        if not self._pending.active:
            return False
        position, text = self._pending.take()
        if text:
            place = QTextCursor(self.document())
            place.setPosition(position)
            self.setTextCursor(place)
            self._changes.insert(text, Provenance.CONTINUED)
            self._ghost.accepted("")
        return True

    def remove_continuation(self) -> bool:
        """Stop and forget the continuation; the document never knew of it."""
        if not self._pending.active:
            return False
        self._pending.take()
        self._ghost.interrupted(Objection.DELETED)
        return True

    def another_continuation(self) -> bool:
        """Generate another version of the pending continuation."""
        return self._pending.another()

    def undo(self) -> None:
        """Take the last step back; a pending continuation goes first."""
        if self.remove_continuation():
            return
        with self._changing(Objection.UNDONE):
            super().undo()
        self._accepting.refuse_what_was_taken_back()

    def redo(self) -> None:
        """Do again what was undone; a pending continuation goes first."""
        if self.remove_continuation():
            return
        with self._changing(Objection.UNDONE):
            super().redo()

    def toggle_tab(self) -> None:
        """Let Tab move between the parts of the window, or belong to the page again."""
        moves_focus = not self.tabChangesFocus()
        self.setTabChangesFocus(moves_focus)
        self.message_raised.emit(
            self.tr("Tab now moves between the parts of the window; the same key changes it back.")
            if moves_focus
            else self.tr("Tab now accepts suggestions and indents.")
        )

    def event(self, event: QEvent) -> bool:
        """Claim the keys of suggestions before menus and dialogs take them for shortcuts."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._wants(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Carry out keys of suggestions; let all others do what they do, ghost text aside."""
        if self._composing:
            super().keyPressEvent(event)
            return
        if self.tabChangesFocus() and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            event.ignore()
            return
        action = self._shortcuts.action_for(event)
        if action is not None and not self._indents(event) and self._handlers[action]():
            event.accept()
            return
        kind = kind_of(event)
        if kind is KeyKind.MODIFIER:
            super().keyPressEvent(event)
        elif not self._settle_continuation(kind):
            self._press(event, kind)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep out of a composition's way; treat what it commits as typed."""
        composing = bool(event.preeditString())
        if not (composing or self._composing or _commits(event)):
            # Some input methods send empty events all the time; Qt would clear the ghost text.
            event.accept()
            return
        self.keep_continuation()
        if composing:
            self._ghost.interrupted(Objection.COMPOSING)
            self._expect_chinese()
        self._composing = composing
        self._ghost.lift()
        with self._changes.typing() as has_changed:
            super().inputMethodEvent(event)
        # Qt sets the formats of a composition in place of all others.
        self.formats.draw(self.textCursor().block())
        if composing:
            return
        if has_changed():
            self._ghost.typed(event.commitString())
        else:
            self._ghost.put_back()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Settle inline text first: behind it, Qt finds wrong positions."""
        self._settle_for_pointer()
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Settle inline text before the menu can change the text."""
        self._settle_for_pointer()
        super().contextMenuEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Settle inline text before text is dropped."""
        self._settle_for_pointer()
        super().dropEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste, in silence."""
        self.keep_continuation()
        with self._changing(Objection.PASTED):
            super().insertFromMimeData(source)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin in silence, unless only a menu was open."""
        super().focusInEvent(event)
        if event.reason() not in _MENUS:
            self._ghost.interrupted(Objection.FOCUS_CHANGED)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Withdraw suggestions, unless only a menu opens; a continuation stays."""
        super().focusOutEvent(event)
        if event.reason() not in _MENUS:
            self._ghost.interrupted(Objection.FOCUS_CHANGED)

    @Slot()
    def _on_caret_moved(self) -> None:
        if self._changes.under_way:
            return
        if self.textCursor().selectionEnd() != self._pending.position:
            self._keep_in_place()
        self._ghost.interrupted(Objection.CARET_MOVED)

    @Slot()
    def _on_text_changed(self) -> None:
        if self._changes.under_way:
            return
        self._ghost.interrupted(Objection.EDITED)
        self._pending.redraw()
        self._accepting.refuse_what_was_taken_back()

    @Slot()
    def _on_colours_changed(self) -> None:
        self._ghost.put_back()
        self._pending.redraw()

    @Slot()
    def _on_fell_silent(self) -> None:
        self.message_raised.emit(self.tr("The model has nothing to add here."))

    @Slot()
    def _on_continuation_drawn(self) -> None:
        """Scroll so that new text is seen, as far as the caret's line stays in view."""
        rect = self.blockBoundingGeometry(self.textCursor().block())
        hidden = rect.translated(self.contentOffset()).bottom() - self.viewport().height()
        line = max(1, self.fontMetrics().lineSpacing())
        room = self.cursorRect().top() // line
        lines = min(int(-(-hidden // line)), room)
        if lines > 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + lines)

    def _expect_chinese(self) -> None:
        """Have the Chinese model loaded while the first word is still being composed."""
        language = QGuiApplication.inputMethod().locale().language()
        if not self._expects_chinese and language == QLocale.Language.Chinese:
            self._expects_chinese = True
            self._channel.warm_up("中文")

    def _build_handlers(self) -> dict[Action, Callable[[], bool]]:
        handlers: dict[Action, Callable[[], bool]] = {
            Action.ACCEPT_WORD: lambda: self._accept_by_key(Portion.WORD),
            Action.ACCEPT_ALL: lambda: self._accept_by_key(Portion.ALL),
            Action.ACCEPT_LINE: lambda: self._accept_by_key(Portion.LINE),
            Action.NEXT_ALTERNATIVE: _handled(self.next_alternative),
            Action.PREVIOUS_ALTERNATIVE: _handled(self.previous_alternative),
            Action.DISMISS: self.dismiss,
            Action.NEVER_AGAIN: self.never_again,
            Action.ASK_NOW: _handled(self.ask_now),
            Action.CONTINUE: _handled(self.continue_text),
            Action.KEEP_CONTINUATION: self.keep_continuation,
            Action.ANOTHER_CONTINUATION: _handled(self.another_continuation),
            Action.TOGGLE_ASSISTANCE: _handled(self._toggle_assistance),
            Action.TOGGLE_TAB: _handled(self.toggle_tab),
        }
        for index, action in enumerate(CANDIDATES):
            handlers[action] = _handled(partial(self.accept_candidate, index))
        return handlers

    def _connect_parts(self) -> None:
        self._ghost.shown.connect(self.suggestion_shown)
        self._ghost.candidates_changed.connect(self.candidates_changed)
        self._ghost.told.connect(self.message_raised)
        self._ghost.explained.connect(self.explained)
        self._accepting.accepted.connect(self.suggestion_accepted)
        self._pending.started.connect(self.continuation_started)
        self._pending.ended.connect(self.continuation_ended)
        self._pending.drawn.connect(self._on_continuation_drawn)
        self._pending.fell_silent.connect(self._on_fell_silent)
        self.cursorPositionChanged.connect(self._on_caret_moved)
        self.selectionChanged.connect(self._on_caret_moved)
        self.textChanged.connect(self._on_text_changed)
        self.colours_changed.connect(self._on_colours_changed)

    def _place(self) -> Place:
        return place_of(
            self.textCursor(), composing=self._composing, continuing=self._pending.active
        )

    def _continuation_request(self, before: str) -> ContinuationRequest:
        options = self._options
        return ContinuationRequest(
            before=before,
            words=options.continuation_words,
            temperature=options.temperature,
            top_k=options.top_k,
            top_p=options.top_p,
            text=self._text,
            remember=options.learn,
        )

    def _wants(self, event: QKeyEvent) -> bool:
        """Return whether a key of the table means anything to suggestions at this moment."""
        action = self._shortcuts.action_for(event)
        if action is None or self._composing:
            return False
        if action in {Action.DISMISS, Action.KEEP_CONTINUATION} and self._pending.active:
            return True
        if action is Action.DISMISS:
            return self._ghost.dismissable
        if action is Action.NEVER_AGAIN:
            return self._ghost.offer is not None
        return action is not Action.KEEP_CONTINUATION

    def _indents(self, event: QKeyEvent) -> bool:
        """Return whether Tab indents a line here, though it might accept unasked ghost text."""
        return (
            event.key() == Qt.Key.Key_Tab
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and not (self._pending.active or self._ghost.was_asked)
            and at_line_start(self.textCursor())
        )

    def _press(self, event: QKeyEvent, kind: KeyKind) -> None:
        """Let Qt handle a key while no ghost text is on the page; report what it did."""
        if kind is KeyKind.UNDO:
            self.undo()
        elif kind is KeyKind.REDO:
            self.redo()
        elif kind is KeyKind.MOVE:
            self._ghost.interrupted(Objection.CARET_MOVED)
            super().keyPressEvent(event)
        elif kind is KeyKind.OTHER:
            self._ghost.lift()
            super().keyPressEvent(event)
            self._ghost.put_back()
        else:
            self._write(event, kind)

    def _write(self, event: QKeyEvent, kind: KeyKind) -> None:
        self._ghost.lift()
        with self._changes.typing() as has_changed:
            super().keyPressEvent(event)
        if not has_changed():
            self._ghost.put_back()
        elif kind is KeyKind.TEXT:
            self._ghost.typed(typed_text(event))
        else:
            self._ghost.deleted()

    @contextmanager
    def _changing(self, reason: Objection) -> Iterator[None]:
        """Change the text otherwise than by typing, with no inline text in the way."""
        self._ghost.interrupted(reason)
        with self._changes.quietly():
            yield

    def _accept_by_key(self, portion: Portion) -> bool:
        """Accept, unless the key was pressed for something else that it does."""
        if self._pending.active:
            return self.keep_continuation()
        return (
            self._ghost.acceptable
            and QApplication.activePopupWidget() is None
            and self._accepting.accept(portion)
        )

    def _keep_in_place(self) -> None:
        """Make the continuation text without moving the caret, which is elsewhere already."""
        if not self._pending.active:
            return
        position, text = self._pending.take()
        self._changes.insert_at(position, text, Provenance.CONTINUED)

    def _settle_continuation(self, kind: KeyKind) -> bool:
        """Decide over a pending continuation by the next key: writing on keeps it.

        Returns:
            Whether the key is used up: it took the continuation away.
        """
        if not self._pending.active or kind is KeyKind.OTHER:
            return False
        if kind in {KeyKind.DELETE, KeyKind.UNDO, KeyKind.REDO}:
            return self.remove_continuation()
        self.keep_continuation()
        return False

    def _settle_for_pointer(self) -> None:
        self.keep_continuation()
        self._ghost.interrupted(Objection.CARET_MOVED)

    def _toggle_assistance(self) -> None:
        self.set_assistance(not self._options.enabled)


_MENUS = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason})


def _commits(event: QInputMethodEvent) -> bool:
    return bool(event.commitString()) or event.replacementLength() > 0


def _handled(command: Callable[[], object]) -> Callable[[], bool]:
    """Return ``command`` as a handler that uses its key up in any case."""

    def run() -> bool:
        command()
        return True

    return run
