"""What is asked before a text is exported: the format, and what stands on the title page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
)

from writer.ui.shared.plain_text import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from writer.documents.export.book import Paper


@dataclass(frozen=True, slots=True)
class ExportWishes:
    """How a text should be exported.

    Attributes:
        format: the suffix of the file.
        title: for the title page; without it, there is none.
        author: stands there too.
        paper: what pages are set for.
    """

    format: str = "docx"
    title: str = ""
    author: str = ""
    paper: Paper = "A4"


class ExportView(QDialog):
    """Asks how to export, and knows the answer afterwards.

    Args:
        wishes: what is filled in already.
        parent: the window it belongs to.
    """

    def __init__(self, wishes: ExportWishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self._format = QComboBox()
        for suffix, words in (
            ("docx", self.tr("Word document (.docx)")),
            ("odt", self.tr("OpenDocument text (.odt)")),
            ("pdf", self.tr("PDF (.pdf)")),
            ("epub", self.tr("E-book (.epub)")),
            ("html", self.tr("Web page (.html)")),
        ):
            self._format.addItem(words, suffix)
        self._format.setCurrentIndex(max(self._format.findData(wishes.format), 0))
        self._title, self._author = QLineEdit(wishes.title), QLineEdit(wishes.author)
        self._paper = QComboBox()
        for paper in ("A4", "Letter"):
            self._paper.addItem(paper, paper)
        self._paper.setCurrentIndex(self._paper.findData(wishes.paper))
        self._arrange()

    @property
    def wishes(self) -> ExportWishes:
        """What is filled in now."""
        return ExportWishes(
            self._format.currentData(),
            self._title.text().strip(),
            self._author.text().strip(),
            self._paper.currentData(),
        )

    def _arrange(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("&Format:"), self._format)
        form.addRow(self.tr("&Title:"), self._title)
        form.addRow(self.tr("&Author:"), self._author)
        form.addRow(self.tr("&Paper:"), self._paper)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        onward = buttons.addButton(
            self.tr("&Choose a File…"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        words = self.tr("With a title, the first page is a title page.")
        layout.addWidget(PlainLabel(words, wordWrap=True))
        layout.addStretch()
        layout.addWidget(buttons)
        # The first button of a dialog is its default until it is told otherwise.
        onward.setDefault(True)
        self.resize(420, self.sizeHint().height())
