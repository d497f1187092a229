"""The words and syllables of lines, counted beside the GUI thread and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from writer.assist.verse.measuring import measure
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from writer.assist.verse.measuring import Measured
    from writer.text.scripts import Language

MOST: Final = 5_000
"""Lines that are remembered: a hundred poems."""


class LineMeasures(QObject):
    """Knows the words of lines, soon after it is asked for them.

    Args:
        parent: owner in Qt's sense.

    Signals:
        known: lines that were asked for are measured now.
    """

    known = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = BackgroundTasks(self)
        self._found: dict[tuple[Language, str], tuple[Measured, ...]] = {}

    def of(self, lines: Iterable[str], language: Language) -> list[tuple[Measured, ...] | None]:
        """Return the words of each line; None where they are still being counted."""
        texts = list(lines)
        missing = [text for text in dict.fromkeys(texts) if (language, text) not in self._found]
        if missing and language == "zh":
            self._remember(missing, language, measure(missing, language))
        elif missing and not self._background.busy:
            self._background.run(
                lambda: measure(missing, language),
                lambda found: self._on_measured(missing, language, found),
            )
        return [self._found.get((language, text)) for text in texts]

    def forget(self) -> None:
        """Count all lines anew: a word is said otherwise now."""
        self._found.clear()
        self.known.emit()

    def stop(self) -> None:
        """Let no counting outlive the window."""
        self._background.wait()

    def _on_measured(
        self, lines: Sequence[str], language: Language, found: Sequence[tuple[Measured, ...]]
    ) -> None:
        self._remember(lines, language, found)
        self.known.emit()

    def _remember(
        self, lines: Sequence[str], language: Language, found: Sequence[tuple[Measured, ...]]
    ) -> None:
        if len(self._found) > MOST:
            self._found.clear()
        for line, words in zip(lines, found, strict=True):
            self._found[language, line] = words
