"""The panel that says why nothing is shown, or where what is shown comes from."""

from __future__ import annotations

from html import escape
from math import exp
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QLabel, QWidget

from writer.ui.shared.figures import figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.assist.request import Candidate
    from writer.assist.showing.explanation import Explanation


class ExplanationPanel(QDockWidget):
    """Follows the show policy, key by key, while it is open.

    Args:
        line_of: the line in which the text says a word already, or 0.
        parent: the window.
    """

    def __init__(self, line_of: Callable[[str], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explanation")
        self.setWindowTitle(self.tr("Behind the Suggestions"))
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._line_of = line_of
        self._latest: Explanation | None = None
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText, margin=10)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setMinimumWidth(260)
        self.setWidget(self._text)
        self.visibilityChanged.connect(self._show)
        self._show()

    @property
    def text(self) -> str:
        """What is said, as rich text."""
        return self._text.text()

    @Slot(object)
    def explain(self, explanation: Explanation | None) -> None:
        """Say what became of the last key; None = of none yet."""
        self._latest = explanation
        self._show()

    @Slot()
    def _show(self) -> None:
        # Hidden it costs nothing.
        if self._latest is None:
            self._text.setText(self.tr("Type, and each key is explained here."))
        elif self.isVisible():
            self._text.setText("".join(f"<p>{each}</p>" for each in self._paragraphs()))

    def _paragraphs(self) -> list[str]:
        found = self._latest
        if found is None:
            return []
        paragraphs = [f"<b>{escape(self._verdict(found))}</b>", self._ghost(found)]
        if found.candidates:
            paragraphs.append("<br>".join(map(self._candidate, found.candidates)))
        paragraphs.append(self._timing(found))
        return [each for each in paragraphs if each]

    def _verdict(self, found: Explanation) -> str:
        if found.objection is not None:
            return QCoreApplication.translate("GhostText", found.objection.value)
        if not found.model_id:
            return self.tr("No suggestion is wanted.")
        return self.tr("A suggestion is shown after a pause of {ms} ms.").format(
            ms=round(found.gate_ms)
        )

    def _ghost(self, found: Explanation) -> str:
        if found.ghost is None:
            return ""
        part = found.costs.best_part(found.ghost)
        return self.tr(
            "Best guess: “{text}”, right {chance} times in a hundred. Less what a look costs, that"
            " is worth {keys} keys; what is worth more than none is shown unasked."
        ).format(
            text=escape(part.text.strip()),
            chance=_percent(part.log_probability),
            keys=f"{found.costs.worth(part):.1f}",
        )

    def _candidate(self, candidate: Candidate) -> str:
        return self.tr("{word} – {chance} % – {source}").format(
            word=f"<b>{escape(candidate.text)}</b>",
            chance=_percent(candidate.log_probability),
            source=self._source(candidate),
        )

    def _source(self, candidate: Candidate) -> str:
        if candidate.own:
            return self.tr("your words")
        if not candidate.remembered:
            return self.tr("model")
        if line := self._line_of(candidate.text):
            return self.tr("this text, line {n}").format(n=figure(line))
        return self.tr("this text")

    def _timing(self, found: Explanation) -> str:
        if not found.model_id:
            return ""
        timing = self.tr("{model}, {ms} ms").format(
            model=escape(found.model_id), ms=f"{found.answer_ms:.1f}"
        )
        if found.ignored:
            ignored = self.tr("{n} suggestions in a row were not wanted.").format(n=found.ignored)
            return f"{timing}<br>{ignored}"
        return timing


def _percent(log_probability: float) -> str:
    chance = 100 * exp(log_probability)
    return f"{chance:.0f}" if chance >= 1 else f"{chance:.1f}"
