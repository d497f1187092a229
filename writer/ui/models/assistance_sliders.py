"""Two sliders for two choices: how often to suggest, and how bold a continuation is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from writer.ui.shared.plain_text import PlainLabel

if TYPE_CHECKING:
    from writer.ui.shared.settings import LiveSettings

STEP: Final = 0.05


class AssistanceSliders(QWidget):
    """Shows and changes boldness and talkativeness, in plain words."""

    def __init__(self, settings: LiveSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._boldness = _slider()
        self._boldness_words = PlainLabel()
        self._talkativeness = _slider()
        self._talkativeness_words = PlainLabel()
        self._arrange()
        self.show_settings()
        self._boldness.valueChanged.connect(self._on_boldness_moved)
        self._talkativeness.valueChanged.connect(self._on_talkativeness_moved)
        settings.changed.connect(self._on_settings_changed)

    def show_settings(self) -> None:
        """Put the sliders where the settings are; what lies between two steps stays so."""
        options = self._settings.assistance
        for slider, value in (
            (self._boldness, options.boldness),
            (self._talkativeness, options.talkativeness),
        ):
            with QSignalBlocker(slider):
                slider.setValue(round(value / STEP))
        self._show_words()

    @Slot(str)
    def _on_settings_changed(self, section: str) -> None:
        if section == "assistance":
            self.show_settings()

    @Slot(int)
    def _on_boldness_moved(self, steps: int) -> None:
        self._settings.choose("assistance", boldness=round(steps * STEP, 2))

    @Slot(int)
    def _on_talkativeness_moved(self, steps: int) -> None:
        self._settings.choose("assistance", talkativeness=round(steps * STEP, 2))

    def _show_words(self) -> None:
        self._boldness_words.setText(self._temper(self._boldness.value() * STEP))
        self._talkativeness_words.setText(self._manner(self._talkativeness.value() * STEP))

    def _temper(self, boldness: float) -> str:
        if boldness < 0.25:
            return self.tr("Safer: continuations take the likeliest words")
        if boldness < 0.75:
            return self.tr("Lively: likely words with now and then a surprise")
        return self.tr("Bolder: no two versions alike; expect odd turns")

    def _manner(self, talkativeness: float) -> str:
        if talkativeness < 0.25:
            return self.tr("Quiet: seldom, and four of five are right")
        if talkativeness < 0.75:
            return self.tr("Open: more often, and three of four are right")
        return self.tr("Talkative: often, and two of three are right")

    def _arrange(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setColumnStretch(1, 1)
        rows = (
            (self.tr("&Boldness:"), self._boldness, self._boldness_words),
            (self.tr("&Suggestions:"), self._talkativeness, self._talkativeness_words),
        )
        for row, (text, slider, words) in enumerate(rows):
            label = PlainLabel(text)
            label.setBuddy(slider)
            slider.setAccessibleName(text.replace("&", "").rstrip(":"))
            layout.addWidget(label, 2 * row, 0)
            layout.addWidget(slider, 2 * row, 1)
            layout.addWidget(words, 2 * row + 1, 1)


def _slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, round(1 / STEP))
    slider.setPageStep(2)
    return slider
