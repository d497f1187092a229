"""How one text became another: what went and what came, with a little around each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from writer.text.word_diff import Kind
from writer.ui.page.reading_page import ReadingPage
from writer.ui.shared.text_colours import deleted_format, inserted_format, omitted_format

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat

    from writer.text.word_diff import Passage

MOST_SHOWN: Final = 300_000
"""Characters of differences, or of a text: a long novel's; more would keep the window waiting."""

_AROUND: Final = 200
"""Characters of the same text that are shown on both sides of a difference."""

_LEFT_OUT: Final = "\n⋯\n"


class DifferencesPage(ReadingPage):
    """Shows differences, to be read and copied from."""

    def show_differences(self, passages: list[Passage]) -> bool:
        """Show them; return whether these are all of them."""
        shown, whole = _condensed(passages)
        looks = self._looks()
        self.show_passages((text, looks[kind]) for kind, text in shown)
        return whole

    def _looks(self) -> dict[Kind | None, QTextCharFormat | None]:
        palette = self.palette()
        return {
            Kind.SAME: None,
            Kind.DELETED: deleted_format(palette),
            Kind.INSERTED: inserted_format(palette),
            None: omitted_format(palette),
        }


def _condensed(passages: list[Passage]) -> tuple[list[tuple[Kind | None, str]], bool]:
    """Return differences with a little text around them, and whether these are all of them.

    Where text is left out stands a line of kind None.
    """
    shown: list[tuple[Kind | None, str]] = []
    length = 0
    for index, (kind, text) in enumerate(passages):
        if kind is Kind.SAME:
            shown += _around(text, first=not index, last=index == len(passages) - 1)
        else:
            shown.append((kind, text[:MOST_SHOWN]))
        length += len(text) if kind is not Kind.SAME else min(len(text), 2 * _AROUND)
        if length > MOST_SHOWN:
            return shown, False
    return shown, True


def _around(text: str, *, first: bool, last: bool) -> list[tuple[Kind | None, str]]:
    """Return the ends of a text that is the same, where they touch a difference."""
    if len(text) <= 3 * _AROUND:
        return [(Kind.SAME, text)]
    before = "" if first else text[:_AROUND]
    behind = "" if last else text[-_AROUND:]
    return [(Kind.SAME, before), (None, _LEFT_OUT), (Kind.SAME, behind)]
