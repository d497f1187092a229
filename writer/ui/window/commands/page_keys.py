"""Commands of the page that are had by their keys only."""

from __future__ import annotations

from typing import Final

from writer.ui.shared.keymap import CANDIDATES, Action
from writer.ui.window.commands.command import QT_TRANSLATE_NOOP, of_page

_NTH_WORD: Final = (
    QT_TRANSLATE_NOOP("Commands", "Take the First Word of the Bar"),
    QT_TRANSLATE_NOOP("Commands", "Take the Second Word of the Bar"),
    QT_TRANSLATE_NOOP("Commands", "Take the Third Word of the Bar"),
    QT_TRANSLATE_NOOP("Commands", "Take the Fourth Word of the Bar"),
    QT_TRANSLATE_NOOP("Commands", "Take the Fifth Word of the Bar"),
)

IN_NO_MENU: Final = (
    *(
        of_page(action, words, (f"Alt+{index + 1}",))
        for index, (action, words) in enumerate(zip(CANDIDATES, _NTH_WORD, strict=True))
    ),
    of_page(
        Action.KEEP_CONTINUATION,
        QT_TRANSLATE_NOOP("Commands", "Keep the Continuation"),
        ("Return",),
    ),
    of_page(
        Action.DISMISS,
        QT_TRANSLATE_NOOP("Commands", "Remove the Suggestion or Continuation; Again: a Rest"),
        ("Esc",),
    ),
    of_page(
        Action.TOGGLE_TAB,
        QT_TRANSLATE_NOOP("Commands", "Let Tab Move between the Parts of the Window"),
        ("Ctrl+M",),
    ),
)
