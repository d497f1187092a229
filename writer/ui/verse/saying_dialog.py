"""How a word is said: the readings that are known, one of them chosen, or the writer's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from writer.assist.verse.english.spelling import in_capitals, syllables
from writer.ui.shared.figures import counted
from writer.ui.shared.plain_text import PlainLabel, plain_action

if TYPE_CHECKING:
    from writer.assist.verse.english.saying import Reading, Saying
    from writer.ui.workers.background_tasks import BackgroundTasks

_MOST_SYLLABLES: Final = 12
_WIDTH: Final = 420


class SayingDialog(QDialog):
    """Asks how a word is said, and keeps the answer once and for all.

    Args:
        saying: what is known of it.
        background: writes beside the window, and says what failed.
        parent: the window.

    Signals:
        corrected: the word, which is said otherwise now.
    """

    corrected = Signal(str)

    def __init__(
        self, saying: Saying, background: BackgroundTasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._saying = saying
        self._background = background
        self.setWindowTitle(self.tr("How Is “{word}” Said?").format(word=saying.word))
        self._choices = QButtonGroup(self)
        self._readings: dict[int, Reading] = {}
        self._other = QRadioButton(self.tr("In a&nother way:"))
        self._count = QSpinBox()
        self._count.setRange(1, min(_MOST_SYLLABLES, len(saying.word)))
        self._stress = QComboBox()
        self._rhyme = QLineEdit()
        self._rhyme.setPlaceholderText(self.tr("a word that rhymes with it, if you like"))
        self._note = PlainLabel(wordWrap=True)
        self._note.hide()
        self._forget = QPushButton(self.tr("&Forget My Way"))
        self._forget.setEnabled(saying.own is not None)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._arrange()
        self._connect_parts()
        self._show_saying()

    @property
    def note(self) -> str:
        """What is wrong with the answer; empty = nothing."""
        return "" if self._note.isHidden() else self._note.text()

    @property
    def answer(self) -> tuple[str, str]:
        """How the word is said, ``de-SERT``, and a word that rhymes with it, or nothing."""
        reading = self._readings.get(self._choices.checkedId())
        if reading is not None:
            return reading.said, reading.like
        return str(self._stress.currentData()), self._rhyme.text().strip()

    @Slot()
    def keep(self) -> None:
        """Keep the answer, and close once it is kept."""
        said, rhyme = self.answer
        self._work(partial(_keep, self._saying.word, said, rhyme))

    @Slot()
    def forget(self) -> None:
        """Have the word said as if the writer had never said how."""
        self._work(partial(_forget, self._saying.word))

    @Slot(int)
    def _on_count(self, count: int) -> None:
        """Offer each syllable to be stressed; one more or less keeps the stress where it was."""
        stressed = max(0, self._stress.currentIndex())
        parts = syllables(self._saying.word, count)
        self._stress.clear()
        for number in range(len(parts)):
            shown = in_capitals(parts, number)
            self._stress.addItem("·".join(shown), "-".join(shown))
        self._stress.setCurrentIndex(min(stressed, self._stress.count() - 1))
        self._stress.setEnabled(count > 1)

    @Slot()
    def _on_other_touched(self) -> None:
        self._other.setChecked(True)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.show()
        self._buttons.setEnabled(True)

    @Slot(object)
    def _on_kept(self, _result: object) -> None:
        self.corrected.emit(self._saying.word)
        self.accept()

    def _work(self, work: partial[object]) -> None:
        self._note.hide()
        self._buttons.setEnabled(False)
        self._background.run(work, self._on_kept)

    def _show_saying(self) -> None:
        """Choose what holds now."""
        own = self._saying.own
        shown = own or next(iter(self._saying.readings), None)
        if shown is not None:
            self._count.setValue(shown.syllables)
            self._on_count(self._count.value())
            capitals = shown.said.split("-")
            loud = [n for n, part in enumerate(capitals) if part == part.upper() != part.lower()]
            self._stress.setCurrentIndex(loud[0] if loud else 0)
        matching = [
            button
            for number, reading in self._readings.items()
            for button in [self._choices.button(number)]
            if own is None or reading.sounds == own.sounds
        ]
        if own is not None and not matching:
            self._rhyme.setText(own.like)
        (matching[0] if matching else self._other).setChecked(True)

    def _described(self, reading: Reading) -> str:
        length = counted(reading.syllables, self.tr("1 syllable"), self.tr("{n} syllables"))
        parts = [reading.shown, length]
        if reading.like:
            parts.append(self.tr("rhymes with {word}").format(word=reading.like))
        return plain_action(", ".join(parts))

    def _arrange(self) -> None:
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        for number, reading in enumerate(self._saying.readings):
            button = QRadioButton(self._described(reading))
            self._readings[number] = reading
            self._choices.addButton(button, number)
            layout.addWidget(button)
        self._choices.addButton(self._other, len(self._readings))
        layout.addWidget(self._other)
        form = QFormLayout()
        form.setContentsMargins(24, 0, 0, 0)
        form.addRow(self.tr("S&yllables:"), self._count)
        form.addRow(self.tr("S&tress:"), self._stress)
        form.addRow(self.tr("&Rhymes with:"), self._rhyme)
        layout.addLayout(form)
        layout.addWidget(self._note)
        self._buttons.addButton(self._forget, QDialogButtonBox.ButtonRole.ResetRole)
        layout.addWidget(self._buttons)

    def _connect_parts(self) -> None:
        self._count.valueChanged.connect(self._on_count)
        self._count.valueChanged.connect(self._on_other_touched)
        self._stress.activated.connect(self._on_other_touched)
        self._rhyme.textEdited.connect(self._on_other_touched)
        self._buttons.accepted.connect(self.keep)
        self._buttons.rejected.connect(self.reject)
        self._forget.clicked.connect(self.forget)
        self._background.failed.connect(self._on_failed)


# The table of sounds stands on numpy, which no window should wait for at the start.


def _keep(word: str, said: str, rhymes_with: str) -> object:
    from writer.assist.verse.english.saying import say_as

    return say_as(word, said, rhymes_with)


def _forget(word: str) -> object:
    from writer.assist.verse.english.saying import say_as_before

    return say_as_before(word)
