"""What the keys of suggestions mean on the page, looked up in both directions.

Which keys those are stands in the table of commands; what they do, and whether one means anything
at a moment (Tab without ghost text is a Tab), in :mod:`writer.ui.page.suggestion_keys`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QKeyCombination, Qt

from writer.ui.shared.key_places import place_of_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent, QKeySequence


class Action(StrEnum):
    """What a key of the page can do; the value is the id of the command."""

    ACCEPT_WORD = "accept_word"
    ACCEPT_ALL = "accept_all"
    ACCEPT_LINE = "accept_line"
    NEXT_ALTERNATIVE = "next_alternative"
    PREVIOUS_ALTERNATIVE = "previous_alternative"
    DISMISS = "dismiss"
    NEVER_AGAIN = "never_again"
    ASK_NOW = "ask_now"
    CONTINUE = "continue_text"
    KEEP_CONTINUATION = "keep_continuation"
    KEEP_WORD = "keep_word"
    KEEP_SENTENCE = "keep_sentence"
    ANOTHER_CONTINUATION = "another_continuation"
    SEVERAL_CONTINUATIONS = "several_continuations"
    OTHER_FORM = "other_form"
    PREVIOUS_WORD = "previous_word"
    NEXT_WORD = "next_word"
    CANDIDATE_1 = "candidate_1"
    CANDIDATE_2 = "candidate_2"
    CANDIDATE_3 = "candidate_3"
    CANDIDATE_4 = "candidate_4"
    CANDIDATE_5 = "candidate_5"
    TOGGLE_ASSISTANCE = "suggestions"
    TOGGLE_TAB = "toggle_tab"


CANDIDATES: Final = (
    Action.CANDIDATE_1,
    Action.CANDIDATE_2,
    Action.CANDIDATE_3,
    Action.CANDIDATE_4,
    Action.CANDIDATE_5,
)
"""The actions that pick from the candidate bar, in its order."""

_COMMAND_MODIFIERS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_FIRST_DIGIT, _LAST_DIGIT = Qt.Key.Key_0, Qt.Key.Key_9


class Shortcuts:
    """A table of keys, looked up in both directions.

    Args:
        keys: the keys of each action, the first one being the one to show; none at all for a
            page that has not been told any.
    """

    def __init__(self, keys: Mapping[Action, Sequence[QKeySequence]] | None = None) -> None:
        self._sequences = dict(keys or {})
        self._actions = {
            _only_key(sequence).toCombined(): action
            for action, sequences in self._sequences.items()
            for sequence in sequences
        }

    def sequences(self, action: Action) -> Sequence[QKeySequence]:
        """Return the keys of ``action``, the first one being the one to show; may be empty."""
        return self._sequences.get(action, ())

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Return what the pressed key stands for, or None for a key that is not in the table.

        By what it yields, else, with Alt or the like, by where it is on the keyboard.
        """
        pressed = _normalised(event)
        action = self._actions.get(pressed.toCombined())
        if action is None and pressed.keyboardModifiers() & _COMMAND_MODIFIERS:
            return self._action_at_place(event, pressed)
        return action

    def _action_at_place(self, event: QKeyEvent, pressed: QKeyCombination) -> Action | None:
        modifiers, key = pressed.keyboardModifiers(), pressed.key()
        by_place = QKeyCombination(modifiers, place_of_key(event) or key)
        if _FIRST_DIGIT <= key <= _LAST_DIGIT:
            # Where digits take Shift, Alt+Shift and that key is what is printed as Alt+1.
            modifiers &= ~Qt.KeyboardModifier.ShiftModifier
        by_yield = QKeyCombination(modifiers, key)
        return self._actions.get(by_place.toCombined(), self._actions.get(by_yield.toCombined()))


def _only_key(sequence: QKeySequence) -> QKeyCombination:
    # The stubs of PySide6 do not know that a sequence can be indexed.
    keys: Any = sequence
    return cast("QKeyCombination", keys[0])


def _normalised(event: QKeyEvent) -> QKeyCombination:
    """Return the key as a table names it: Shift+Tab for Backtab, Return for the keypad's Enter."""
    modifiers = event.modifiers() & ~(
        Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
    )
    key = Qt.Key(event.key())
    if key == Qt.Key.Key_Backtab:
        return QKeyCombination(modifiers | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Tab)
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    return QKeyCombination(modifiers, key)
