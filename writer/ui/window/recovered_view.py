"""What came back from a journal beside what the file has: the writer chooses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from writer.text.word_diff import differences
from writer.ui.shared.plain_text import PlainLabel
from writer.ui.window.differences_page import DifferencesPage
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from writer.text.word_diff import Passage
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.open_text import OpenText

_WIDTH, _HEIGHT = 760, 560


class RecoveredView(QDialog):
    """Shows how a recovered text differs from its file.

    Args:
        text: as it is now.
        in_file: what its file has.
        settings: of the page.
        parent: the window in front of which this one stands.
    """

    def __init__(
        self, text: OpenText, in_file: str, settings: LiveSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("{name} and Its File").format(name=text.session.name))
        self._text = text
        self._in_file = in_file
        self._background = BackgroundTasks(self)
        self._page = DifferencesPage()
        self._page.set_typeface(settings.appearance.font_family, settings.appearance.font_size)
        self._page.setAccessibleName(self.tr("Differences"))
        self._said = PlainLabel(self.tr("Reading…"), wordWrap=True)
        self._arrange()
        compare = partial(differences, in_file, text.editor.text())
        self._background.failed.connect(self._said.setText)
        self._background.run(compare, self._show)

    def done(self, result: int) -> None:
        """Close, and leave no work behind."""
        self._background.wait()
        super().done(result)

    def _show(self, passages: list[Passage]) -> None:
        whole = self._page.show_differences(passages)
        said = self.tr(
            "What you wrote and the file does not have is underlined; what only the file has is"
            " struck out. Whatever you choose, Undo leads to the other."
        )
        more = self.tr("There is more than can be shown here.")
        self._said.setText(said if whole else f"{said} {more}")

    @Slot()
    def _on_go_back(self) -> None:
        self._text.editor.replace_text(self._in_file)
        self.accept()

    def _arrange(self) -> None:
        keep = QPushButton(self.tr("&Keep What I Wrote"))
        keep.clicked.connect(self.reject)
        keep.setDefault(True)
        back = QPushButton(self.tr("&Go Back to the File"))
        back.clicked.connect(self._on_go_back)
        back.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(keep)
        layout = QVBoxLayout(self)
        layout.addWidget(self._page, 1)
        layout.addWidget(self._said)
        layout.addLayout(buttons)
        self.resize(_WIDTH, _HEIGHT)
        self._page.setFocus()
