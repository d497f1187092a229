"""The page with a helper behind it: keys, input methods and the mouse meet suggestions here.

The editor translates events, its parts decide: :mod:`~writer.ui.page.ghost_text` what is shown
when, :mod:`~writer.ui.page.accepting` and :mod:`~writer.ui.page.continuing` what becomes text,
:mod:`~writer.ui.page.suggestion_keys` what a key means. One rule holds throughout: inline text is
taken off the page before Qt handles an event that may change the text or look up a position,
since Qt takes it for a composition of an input method.
"""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QMenu

from writer.assist.showing.show_policy import Objection, Place
from writer.ui.page.accepting import Accepting
from writer.ui.page.composition import Composition, composes
from writer.ui.page.continuing import Continuing
from writer.ui.page.cursor_text import place_of
from writer.ui.page.ghost_text import GhostText, monotonic_ms
from writer.ui.page.key_kinds import KeyKind, kind_of, typed_text
from writer.ui.page.other_words import OtherWords
from writer.ui.page.own_changes import OwnChanges
from writer.ui.page.page import Page
from writer.ui.page.pending_continuation import PendingContinuation
from writer.ui.page.suggestion_keys import Deeds, SuggestionKeys, suggestion_deeds
from writer.ui.shared.keymap import Action, Shortcuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import (
        QDropEvent,
        QFocusEvent,
        QInputMethodEvent,
        QMouseEvent,
    )
    from PySide6.QtWidgets import QWidget

    from writer.assist.options import AssistanceOptions
    from writer.assist.text_identity import TextIdentity
    from writer.documents.edits import Edit
    from writer.documents.provenance import Provenance
    from writer.text.scripts import Language
    from writer.ui.workers.suggestion_dispatcher import TextChannel


class Editor(Page):
    """Where one writes, with ghost text, candidates and continuations.

    Args:
        channel: carries the requests of this text to the assistant.
        options: the writer's choices.
        parent: owner in Qt's sense.
        clock_ms: a monotonic clock in milliseconds; the tests have their own.

    Attributes:
        ghost: asks for suggestions and shows them.
        pending: the continuation that waits for the writer's word.
        accepting: carries suggestions into the text.
        continuing: begins, keeps and removes continuations.
        other_words: those that might stand in the place of one of a continuation.

    Signals:
        assistance_toggled: whether assistance is on now.
        message_raised: one quiet sentence for the writer.
        menu_opening: the menu of a place in the text, and the place: whoever has something to
            offer there adds it.
    """

    assistance_toggled = Signal(bool)
    message_raised = Signal(str)
    menu_opening = Signal(QMenu, QTextCursor)

    def __init__(
        self,
        channel: TextChannel,
        options: AssistanceOptions,
        parent: QWidget | None = None,
        *,
        clock_ms: Callable[[], float] = monotonic_ms,
    ) -> None:
        super().__init__(parent)
        self._options = options
        self._changes = OwnChanges(self)
        self._composition = Composition(channel)
        self.ghost = GhostText(self, channel, options, self._place, clock_ms)
        self.pending = PendingContinuation(self, channel)
        self.accepting = Accepting(self, self.ghost, self._changes, self._place)
        self.continuing = Continuing(
            self, self.pending, self.ghost, self._changes, self._place, options
        )
        self.other_words = OtherWords(self, channel, self.pending, self.continuing)
        self._deeds: Deeds = {
            **suggestion_deeds(
                self.ghost, self.pending, self.accepting, self.continuing, self.other_words
            ),
            Action.TOGGLE_ASSISTANCE: self._toggle_assistance,
            Action.TOGGLE_TAB: self._toggle_tab,
        }
        self._keys = SuggestionKeys(self._deeds, self.ghost, self.pending)
        self._connect_parts()

    @property
    def options(self) -> AssistanceOptions:
        """The writer's choices, as they hold now."""
        return self._options

    def set_identity(self, text: TextIdentity) -> None:
        """Tell which text this is, for its memory."""
        self.ghost.set_identity(text)
        self.continuing.set_identity(text)

    def set_language(self, language: Language) -> None:
        """Show the text in a face for ``language``, unless a composition would jump."""
        if not self._composition.active:
            super().set_language(language)

    def accept_word(self, word: str, replaced: int, replaced_after: int) -> bool:
        """Write a word that was offered elsewhere, in one step to be undone.

        Args:
            word: what is written at the caret, which moves behind it.
            replaced: characters before the caret that it takes the place of.
            replaced_after: the same behind the caret.

        Returns:
            Whether that was possible: not while an input method composes, or one only reads.
        """
        self.continuing.remove()
        return self.accepting.accept_word(word, replaced, replaced_after)

    def set_shortcuts(self, shortcuts: Shortcuts) -> None:
        """Obey these keys from now on; before the first call there are none."""
        self._keys.set_shortcuts(shortcuts)

    def set_options(self, options: AssistanceOptions) -> None:
        """Follow other choices from now on."""
        toggled = options.enabled != self._options.enabled
        self._options = options
        self.ghost.set_options(options)
        self.continuing.set_options(options)
        if toggled:
            self.assistance_toggled.emit(options.enabled)

    def carry_out(self, action: Action) -> None:
        """Do what a command of the page says; where one only reads, it is not about the text."""
        if action in _NOT_ABOUT_THE_TEXT or not self.isReadOnly():
            self._deeds[action]()

    def load_text(self, text: str) -> None:
        """Show another text: nothing to undo, nothing suggested, the caret at its start."""
        self.pending.forget()
        self.continuing.forget_form()
        with self._changing(Objection.NOTHING_TYPED):
            super().load_text(text)
        self.ghost.begin()
        self.accepting.forget()

    def replace_text(self, text: str) -> None:
        """Show another version of the text: one step back is this one, in the same place."""
        self.pending.take()
        with self._changing(Objection.NOTHING_TYPED):
            super().replace_text(text)
        self.accepting.forget()

    def replay(self, edits: Iterable[Edit], caret: int) -> None:
        """Make changes that a journal has, each a step to be undone, and put the caret back."""
        with self._changing(Objection.NOTHING_TYPED):
            super().replay(edits, caret)

    def put_in(self, passages: Iterable[tuple[str, Provenance]], position: int) -> bool:
        """Write passages of several origins at a position, as one undo step; the caret follows.

        Returns:
            Whether that was possible: not while an input method composes, or one only reads.
        """
        if self.isReadOnly() or self._composition.active:
            return False
        self.continuing.remove()
        with self._changing(Objection.PASTED):
            place = self.textCursor()
            place.setPosition(position)
            self.setTextCursor(place)
            for number, (text, origin) in enumerate(passages):
                self._changes.insert(text, origin, join_previous=number > 0)
        self.ensureCursorVisible()
        return True

    def undo(self) -> None:
        """Take the last step back: a pending continuation, where there is one."""
        if self.isReadOnly() or self.continuing.remove():
            return
        with self._changing(Objection.UNDONE):
            super().undo()
        self.accepting.refuse_what_was_taken_back()

    def redo(self) -> None:
        """Do again what was undone."""
        if self.isReadOnly():
            return
        self.continuing.remove()
        with self._changing(Objection.UNDONE):
            super().redo()

    def event(self, event: QEvent) -> bool:
        """Claim the keys of suggestions before menus and dialogs take them for shortcuts."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and not self._composition.active
            and not self.isReadOnly()
            and self._keys.want(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Carry out keys of suggestions; let all others do what they do, ghost text aside."""
        if self._composition.active or self.isReadOnly():
            super().keyPressEvent(event)
            return
        if self.tabChangesFocus() and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            event.ignore()
            return
        if self._keys.press(event, self.textCursor()):
            event.accept()
            return
        kind = kind_of(event)
        if kind is KeyKind.MODIFIER:
            super().keyPressEvent(event)
        elif kind is KeyKind.NOTHING:
            event.ignore()
        else:
            self.continuing.give_way(kind)
            self._press(event, kind)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep out of a composition's way; treat what it commits as typed."""
        if self.isReadOnly() or not self._composition.concerned_by(event):
            # Qt would clear the ghost text.
            event.accept()
            return
        composing = composes(event)
        self.continuing.remove()
        if composing:
            self.ghost.interrupted(Objection.COMPOSING)
        self._composition.follow(event)
        self.ghost.lift()
        with self._changes.typing() as has_changed:
            super().inputMethodEvent(event)
        # Qt sets the formats of a composition in place of all others.
        self.formats.draw(self.textCursor().block())
        if composing:
            return
        if has_changed():
            self.ghost.typed(event.commitString())
        else:
            self.ghost.put_back()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take inline text away first: behind it, Qt finds wrong positions.

        The button of the context menu looks for none. A click on a word of a continuation asks
        for others in its place.
        """
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self.other_words.open_at(event.position().toPoint()):
            event.accept()
            return
        if event.button() != Qt.MouseButton.RightButton:
            self._withdraw()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word of the text, but none of a continuation: the first click has asked."""
        if self.pending.word_at(event.position().toPoint()) is not None:
            event.accept()
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Withdraw suggestions before the menu can change the text; a continuation stays."""
        self.ghost.interrupted(Objection.CARET_MOVED)
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.textCursor() if by_key else self.cursorForPosition(event.pos())
        self.menu_opening.emit(menu, place)
        menu.popup(event.globalPos())
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take inline text away before text is dropped."""
        self._withdraw()
        super().dropEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste, in silence."""
        self.continuing.remove()
        with self._changing(Objection.PASTED):
            super().insertFromMimeData(source)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin in silence, unless only a menu was open."""
        super().focusInEvent(event)
        if event.reason() not in _MENUS:
            self.ghost.interrupted(Objection.FOCUS_CHANGED)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Withdraw suggestions, unless only a menu opens; a continuation stays."""
        super().focusOutEvent(event)
        if event.reason() not in _MENUS:
            self.ghost.interrupted(Objection.FOCUS_CHANGED)

    @Slot()
    def _on_caret_moved(self) -> None:
        if self._changes.under_way:
            return
        self.continuing.remove()
        self.ghost.interrupted(Objection.CARET_MOVED)

    @Slot()
    def _on_text_changed(self) -> None:
        if self._changes.under_way:
            return
        self.continuing.remove()
        self.ghost.interrupted(Objection.EDITED)
        self.accepting.refuse_what_was_taken_back()

    @Slot()
    def _on_colours_changed(self) -> None:
        self.ghost.put_back()
        self.pending.redraw()

    @Slot()
    def _on_fell_silent(self) -> None:
        self.message_raised.emit(self.tr("The model has nothing to add here."))

    def _connect_parts(self) -> None:
        self.ghost.told.connect(self.message_raised)
        self.other_words.told.connect(self.message_raised)
        self.pending.fell_silent.connect(self._on_fell_silent)
        self.cursorPositionChanged.connect(self._on_caret_moved)
        self.selectionChanged.connect(self._on_caret_moved)
        self.textChanged.connect(self._on_text_changed)
        self.colours_changed.connect(self._on_colours_changed)

    def _place(self) -> Place:
        return place_of(
            self.textCursor(),
            composing=self._composition.active,
            continuing=self.pending.active,
        )

    def _press(self, event: QKeyEvent, kind: KeyKind) -> None:
        """Let Qt handle a key while no ghost text is on the page; report what it did."""
        if kind is KeyKind.UNDO:
            self.undo()
        elif kind is KeyKind.REDO:
            self.redo()
        elif kind is KeyKind.MOVE:
            self.ghost.interrupted(Objection.CARET_MOVED)
            super().keyPressEvent(event)
        elif kind is KeyKind.OTHER:
            self.ghost.lift()
            super().keyPressEvent(event)
            self.ghost.put_back()
        else:
            self._write(event, kind)

    def _write(self, event: QKeyEvent, kind: KeyKind) -> None:
        self.ghost.lift()
        with self._changes.typing() as has_changed:
            super().keyPressEvent(event)
        if not has_changed():
            self.ghost.put_back()
        elif kind is KeyKind.TEXT:
            self.ghost.typed(typed_text(event))
        else:
            self.ghost.deleted()

    @contextmanager
    def _changing(self, reason: Objection) -> Iterator[None]:
        """Change the text otherwise than by typing, with no inline text in the way."""
        self.ghost.interrupted(reason)
        with self._changes.quietly():
            yield

    def _withdraw(self) -> None:
        self.continuing.remove()
        self.ghost.interrupted(Objection.CARET_MOVED)

    def _toggle_assistance(self) -> None:
        self.set_options(dataclasses.replace(self._options, enabled=not self._options.enabled))

    def _toggle_tab(self) -> None:
        """Let Tab move between the parts of the window, or belong to the page again."""
        moves_focus = not self.tabChangesFocus()
        self.setTabChangesFocus(moves_focus)
        self.message_raised.emit(
            self.tr("Tab now moves between the parts of the window; the same key changes it back.")
            if moves_focus
            else self.tr("Tab now accepts suggestions and indents.")
        )


_MENUS = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason})

_NOT_ABOUT_THE_TEXT = frozenset({Action.TOGGLE_ASSISTANCE, Action.TOGGLE_TAB})
"""What the page carries out though its text may only be read."""
