"""Which key means what on the page: one table per preset, from action to key sequences.

Only the keys of suggestions stand here; what they do is the editor's, and whether one means
anything at a moment (Tab without ghost text is a Tab) as well. The menus show the same table.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from writer.assist.options import KeyPreset


class Action(Enum):
    """What a key of the page can do."""

    ACCEPT_WORD = auto()
    ACCEPT_ALL = auto()
    ACCEPT_LINE = auto()
    NEXT_ALTERNATIVE = auto()
    PREVIOUS_ALTERNATIVE = auto()
    DISMISS = auto()
    NEVER_AGAIN = auto()
    ASK_NOW = auto()
    CONTINUE = auto()
    KEEP_CONTINUATION = auto()
    ANOTHER_CONTINUATION = auto()
    CANDIDATE_1 = auto()
    CANDIDATE_2 = auto()
    CANDIDATE_3 = auto()
    CANDIDATE_4 = auto()
    CANDIDATE_5 = auto()
    TOGGLE_ASSISTANCE = auto()
    TOGGLE_TAB = auto()


CANDIDATES: Final = (
    Action.CANDIDATE_1,
    Action.CANDIDATE_2,
    Action.CANDIDATE_3,
    Action.CANDIDATE_4,
    Action.CANDIDATE_5,
)
"""The actions that pick from the candidate bar, in its order."""

Keys = dict[Action, tuple[str, ...]]

_WRITER: Final[Keys] = {
    Action.ACCEPT_WORD: ("Tab",),
    Action.ACCEPT_ALL: ("Shift+Tab",),
    Action.ACCEPT_LINE: ("Ctrl+Shift+Right",),
    Action.NEXT_ALTERNATIVE: ("Alt+]",),
    Action.PREVIOUS_ALTERNATIVE: ("Alt+[",),
    Action.DISMISS: ("Esc",),
    Action.NEVER_AGAIN: ("Ctrl+Del",),
    # Ctrl+Space switches the input method on many Chinese systems, hence the second key.
    Action.ASK_NOW: ("Ctrl+Space", "Alt+\\"),
    Action.CONTINUE: ("Ctrl+Return",),
    Action.KEEP_CONTINUATION: ("Return",),
    Action.ANOTHER_CONTINUATION: ("Alt+R",),
    **{action: (f"Alt+{number}",) for number, action in enumerate(CANDIDATES, 1)},
    Action.TOGGLE_ASSISTANCE: ("F4",),
    Action.TOGGLE_TAB: ("Ctrl+M",),
}

_CODE: Final[Keys] = _WRITER | {
    Action.ACCEPT_WORD: ("Ctrl+Right",),
    Action.ACCEPT_ALL: ("Tab",),
    Action.ACCEPT_LINE: (),
    Action.ASK_NOW: ("Alt+\\",),
}

PRESETS: Final[dict[KeyPreset, Keys]] = {"writer": _WRITER, "code": _CODE}


class Shortcuts:
    """A table of keys, looked up in both directions.

    Args:
        keys: action → key sequences, portable text as in ``Ctrl+Shift+Right``; see
            :data:`PRESETS`.
    """

    def __init__(self, keys: Mapping[Action, tuple[str, ...]]) -> None:
        self._sequences = {
            action: [QKeySequence.fromString(text) for text in texts]
            for action, texts in keys.items()
        }
        self._actions = {
            _only_key(sequence).toCombined(): action
            for action, sequences in self._sequences.items()
            for sequence in sequences
        }

    def sequences(self, action: Action) -> list[QKeySequence]:
        """Return the keys of ``action``, the first one being the one to show; may be empty."""
        return self._sequences.get(action, [])

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Return what the pressed key stands for, or None for a key that is not in the table."""
        return self._actions.get(_normalised(event).toCombined())


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
