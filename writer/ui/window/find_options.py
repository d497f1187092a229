"""What the find bar lets a writer choose about finding, as a row of boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from writer.text.regular_expression import RegularExpression
from writer.text.search_pattern import search_pattern

if TYPE_CHECKING:
    from writer.text.search_pattern import SearchPattern


class FindOptions(QWidget):
    """How words are found, and where.

    Signals:
        changed: anything is chosen otherwise.
        selection_toggled: finding is to stay within what is selected, or no longer.
    """

    changed = Signal()
    selection_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._case = self._make_box(self.tr("Match &case"))
        self._words = self._make_box(self.tr("Wh&ole words"))
        self._expression = self._make_box(self.tr("Re&gular expression"))
        self._exact = self._make_box(self.tr("E&xact characters"))
        self._exact.setToolTip(
            self.tr("Tell ' from ’, - from —, and other characters that look alike")
        )
        self._selection = self._make_box(self.tr("In &selection"))
        self._row.addStretch(1)
        self._expression.toggled.connect(self._exact.setDisabled)
        for box in (self._case, self._words, self._expression, self._exact):
            box.toggled.connect(self.changed)
        self._selection.toggled.connect(self.selection_toggled)

    @property
    def boxes(self) -> tuple[QCheckBox, ...]:
        """All of them, from left to right."""
        return (self._case, self._words, self._expression, self._exact, self._selection)

    @property
    def expressions(self) -> bool:
        """Whether what is typed is a regular expression."""
        return self._expression.isChecked()

    def pattern(self, wanted: str) -> SearchPattern:
        """Return what finds the words, or the expression, as the writer chose.

        Raises:
            SearchError: it is to be an expression, and is none.
        """
        case, words = self._case.isChecked(), self._words.isChecked()
        if self.expressions:
            return RegularExpression(wanted, match_case=case, whole_words=words, in_haste=True)
        exact = self._exact.isChecked()
        return search_pattern(wanted, match_case=case, exact=exact, whole_words=words)

    def show_selection(self, on: bool) -> None:
        """Show whether finding stays within a selection, without a signal."""
        with QSignalBlocker(self._selection):
            self._selection.setChecked(on)

    def _make_box(self, words: str) -> QCheckBox:
        box = QCheckBox(words)
        self._row.addWidget(box)
        return box
