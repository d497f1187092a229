"""Three questions before the first page. They do not stand in the way: one may simply write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QWidget,
)

from writer.ui.shared.plain_text import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.model.library import ModelLibrary
    from writer.ui.shared.settings import LiveSettings

QUIET: Final = 0.0
TALKATIVE: Final = 1.0
"""Places on the slider from quiet to talkative."""

_WHEN: Final = ((True, QUIET), (False, QUIET), (False, TALKATIVE))
"""Only when asked, and how talkative, for each answer."""


class Welcome(QFrame):
    """Asks in which language one writes, when to suggest, whether to learn.

    Args:
        library: the models; a language without one is not offered.
        settings: where the answers go.
        parent: owner in Qt's sense.

    Signals:
        answered: the questions are gone.
    """

    answered = Signal()

    def __init__(
        self, library: ModelLibrary, settings: LiveSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setAccessibleName(self.tr("Welcome"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        names = {"en": self.tr("English"), "zh": self.tr("Chinese")}
        known = {
            name: entry.card.id
            for language, name in names.items()
            if (entry := library.for_language(language))
        }
        self._model_ids = ["", *known.values()]
        self._model = _Choice(self.tr("I write in"), [self.tr("either, by the text"), *known])
        self._when = _Choice(
            self.tr("Suggest words"),
            [self.tr("only when I ask"), self.tr("quietly"), self.tr("often")],
            chosen=1,
        )
        self._learn = _Choice(
            self.tr("Keep what it learns from my texts"),
            [self.tr("no, only while they are open"), self.tr("yes, on this machine")],
        )
        self._arrange()

    @Slot()
    def _on_done(self) -> None:
        only_when_asked, talkativeness = _WHEN[self._when.answer]
        self.hide()
        self.deleteLater()
        self._settings.choose("workplace", welcomed=True)
        self._settings.choose(
            "assistance",
            model_id=self._model_ids[self._model.answer],
            only_when_asked=only_when_asked,
            talkativeness=talkativeness,
            learn=bool(self._learn.answer),
        )
        self.answered.emit()

    def _arrange(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.setHorizontalSpacing(18)
        layout.setColumnStretch(1, 1)
        for row, choice in enumerate((self._model, self._when, self._learn)):
            layout.addWidget(PlainLabel(choice.accessibleName()), row, 0)
            layout.addWidget(choice, row, 1, 1, 2)
        done = QPushButton(self.tr("&Done"))
        done.clicked.connect(self._on_done)
        later = self.tr("Nothing you write leaves this machine. The Assist menu changes all this.")
        layout.addWidget(PlainLabel(later), 3, 0, 1, 2)
        layout.addWidget(done, 3, 2)


class _Choice(QWidget):
    """A row of answers to one question, which is its accessible name.

    Arrow keys choose; mnemonics would take those of the menus.
    """

    def __init__(self, question: str, answers: Sequence[str], chosen: int = 0) -> None:
        super().__init__()
        self.setAccessibleName(question)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for number, text in enumerate(answers):
            button = QRadioButton(text)
            button.setChecked(number == chosen)
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)

    @property
    def answer(self) -> int:
        """Number of the answer that is chosen."""
        return self._group.checkedId()
