"""Keys and commands of suggestions: what each action does, and whether a key means it just now.

The same key is the text's where suggestions have no use for it: Tab indents a line that has not
begun, Esc closes a bar of the window, Ctrl+Delete deletes a word.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from writer.assist.showing.ghost_offer import Portion
from writer.ui.page.indenting import at_line_start
from writer.ui.shared.keymap import CANDIDATES, Action, Shortcuts

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QTextCursor

    from writer.ui.page.accepting import Accepting
    from writer.ui.page.continuing import Continuing
    from writer.ui.page.ghost_text import GhostText
    from writer.ui.page.other_words import OtherWords
    from writer.ui.page.pending_continuation import PendingContinuation

_ACCEPTING: Final = frozenset({Action.ACCEPT_WORD, Action.ACCEPT_LINE, Action.ACCEPT_ALL})
_OF_PENDING: Final = frozenset(
    {
        Action.KEEP_CONTINUATION,
        Action.KEEP_WORD,
        Action.KEEP_SENTENCE,
        Action.OTHER_FORM,
        Action.PREVIOUS_WORD,
        Action.NEXT_WORD,
    }
)
"""Actions that mean something only while a continuation is pending."""
_LEFT_WITHOUT_USE: Final = _ACCEPTING | _OF_PENDING | {Action.DISMISS, Action.NEVER_AGAIN}
"""Actions whose keys are left to others where there is nothing to do."""

Deeds = dict[Action, "Callable[[], object]"]
"""What carries an action out; what it returns is true where there was something to do."""


def suggestion_deeds(
    ghost: GhostText,
    pending: PendingContinuation,
    accepting: Accepting,
    continuing: Continuing,
    other_words: OtherWords,
) -> Deeds:
    """Return what the actions do that are about suggestions and continuations."""

    def ask_now() -> None:
        continuing.remove()
        ghost.ask_now()

    return {
        Action.ACCEPT_WORD: partial(accepting.accept, Portion.WORD),
        Action.ACCEPT_LINE: partial(accepting.accept, Portion.LINE),
        Action.ACCEPT_ALL: partial(accepting.accept, Portion.ALL),
        Action.NEXT_ALTERNATIVE: lambda: pending.turn(1) or ghost.turn(1),
        Action.PREVIOUS_ALTERNATIVE: lambda: (
            pending.turn(-1) or ghost.turn(-1) or continuing.bring_back()
        ),
        Action.DISMISS: lambda: continuing.dismiss() or ghost.dismiss(),
        Action.NEVER_AGAIN: ghost.never_again,
        Action.ASK_NOW: ask_now,
        Action.CONTINUE: continuing.start,
        Action.KEEP_CONTINUATION: continuing.keep,
        Action.KEEP_WORD: partial(continuing.keep, Portion.WORD),
        Action.KEEP_SENTENCE: partial(continuing.keep, Portion.LINE),
        Action.ANOTHER_CONTINUATION: continuing.another,
        Action.SEVERAL_CONTINUATIONS: continuing.several,
        Action.OTHER_FORM: continuing.other_form,
        Action.PREVIOUS_WORD: partial(other_words.move, -1),
        Action.NEXT_WORD: partial(other_words.move, 1),
        **{
            action: partial(accepting.accept_candidate, index)
            for index, action in enumerate(CANDIDATES)
        },
    }


class SuggestionKeys:
    """Carries out keys that mean something to suggestions; before it is told any, there are none.

    Args:
        deeds: what carries each action out.
        ghost: may be there to be accepted.
        pending: may be there to be kept.
    """

    def __init__(
        self,
        deeds: Deeds,
        ghost: GhostText,
        pending: PendingContinuation,
    ) -> None:
        self._deeds = deeds
        self._ghost = ghost
        self._pending = pending
        self._shortcuts = Shortcuts()

    def set_shortcuts(self, shortcuts: Shortcuts) -> None:
        """Obey these keys from now on."""
        self._shortcuts = shortcuts

    def want(self, event: QKeyEvent) -> bool:
        """Return whether a key should not be taken for a shortcut of the window just now."""
        action = self._shortcuts.action_for(event)
        if action is None:
            return False
        if action is Action.OTHER_FORM:
            return self._pending.form is not None
        if action in _OF_PENDING:
            return self._pending.active
        if action is Action.DISMISS and self._pending.active:
            return True
        if action is Action.DISMISS:
            return self._ghost.dismissable
        if action is Action.NEVER_AGAIN:
            return self._ghost.offer is not None
        return True

    def press(self, event: QKeyEvent, caret: QTextCursor) -> bool:
        """Carry out what a key means at the caret; return whether it is used up."""
        action = self._shortcuts.action_for(event)
        if action is None or self._indents(event, caret):
            return False
        if action in _ACCEPTING and (
            not self._ghost.acceptable or QApplication.activePopupWidget() is not None
        ):
            return False
        return bool(self._deeds[action]()) or action not in _LEFT_WITHOUT_USE

    def _indents(self, event: QKeyEvent, caret: QTextCursor) -> bool:
        """Return whether Tab indents a line here, though it might accept unasked ghost text."""
        return (
            event.key() == Qt.Key.Key_Tab
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and not self._ghost.was_asked
            and at_line_start(caret)
        )
