"""The line above the page that says how many words were suggested, and what the tints mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from writer.documents.provenance import Provenance
from writer.ui.shared.figures import figure
from writer.ui.shared.plain_text import PlainLabel
from writer.ui.shared.text_colours import provenance_format

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from writer.documents.provenance import Figures


class ProvenanceBar(QFrame):
    """Shows figures and a legend; the keyboard stays with the page.

    Signals:
        export_wanted: the writer would like it in a file.
        keep_wanted: whether it should be kept when a text is saved.
        closed: the writer has seen enough.
    """

    export_wanted = Signal()
    keep_wanted = Signal(bool)
    closed = Signal()

    def __init__(self, *, kept: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._figures = PlainLabel(wordWrap=True)
        self._keep = QCheckBox(self.tr("Keep when saving"))
        self._keep.setChecked(kept)
        self._keep.toggled.connect(self.keep_wanted)
        export, close = QPushButton(self.tr("Export…")), QPushButton(self.tr("Hide"))
        export.clicked.connect(self.export_wanted)
        close.clicked.connect(self.closed)
        legend = QHBoxLayout()
        for origin, words in self.labels().items():
            legend.addWidget(_Sample(words, origin, self))
        legend.addStretch(1)
        said = QVBoxLayout()
        said.addWidget(self._figures)
        said.addLayout(legend)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.addLayout(said, 1)
        for button in (self._keep, export, close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)

    def labels(self) -> dict[Provenance, str]:
        """Return what each origin but typing is called."""
        return {
            Provenance.ACCEPTED: self.tr("suggested"),
            Provenance.EDITED: self.tr("suggested, edited since"),
            Provenance.CONTINUED: self.tr("from a continuation"),
        }

    def show_figures(self, counted: Figures) -> None:
        """Say these."""
        self._figures.setText(self.sentence(counted))

    def sentence(self, counted: Figures) -> str:
        """Return figures in a sentence."""
        suggested = counted.accepted + counted.edited
        if not suggested + counted.continued:
            return self.tr("Of {words} words, none is known to have been suggested.").format(
                words=figure(counted.words)
            )
        return self.tr(
            "Of {words} words, {suggested} were suggested, {edited} of them edited since, and"
            " {continued} came from continuations."
        ).format(
            words=figure(counted.words),
            suggested=figure(suggested),
            edited=figure(counted.edited),
            continued=figure(counted.continued),
        )


class _Sample(QWidget):
    """Words in the look of an origin, as they have it on the page."""

    def __init__(self, words: str, origin: Provenance, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._origin = origin
        metrics = self.fontMetrics()
        self.setFixedSize(metrics.horizontalAdvance(words) + 12, metrics.height() + 6)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, words and line."""
        look = provenance_format(self.palette(), self._origin)
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.background())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.setFont(QFont(self.font()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        pen = painter.pen()
        pen.setColor(look.underlineColor())
        pen.setWidth(2)
        pen.setStyle(_LINES[self._origin])
        painter.setPen(pen)
        foot = self.height() - 3
        painter.drawLine(6, foot, self.width() - 6, foot)


_LINES = {
    Provenance.ACCEPTED: Qt.PenStyle.DotLine,
    Provenance.EDITED: Qt.PenStyle.DashLine,
    Provenance.CONTINUED: Qt.PenStyle.SolidLine,
}
