"""Word and character counts that keep up with typing in a text of a million words.

Each paragraph's counts are remembered; a change recounts only the paragraphs it touched, in
short slices between key presses. Nothing here ever asks for the whole text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer.text.counting import count_characters, count_words
from writer.text.scripts import HAN_RANGES
from writer.ui.page.cursor_text import split_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QTextCursor, QTextDocument

SLICE_S: Final = 0.004
"""Longest time one slice of counting keeps the GUI thread, beside one paragraph."""

REST_MS: Final = 150
"""Counting waits for a rest of this length, so that it never competes with a key press."""

_HAN: Final = re.compile(f"[{HAN_RANGES}]")


@dataclass(frozen=True, slots=True)
class Counts:
    """How long a text is.

    Attributes:
        words: words; each Han character is one.
        characters: characters without white space.
        han: Han characters among them.
    """

    words: int = 0
    characters: int = 0
    han: int = 0

    @property
    def chinese(self) -> bool:
        """Whether most words are Han characters: then characters are what a writer counts."""
        return 2 * self.han > self.words

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.words + other.words,
            self.characters + other.characters,
            self.han + other.han,
        )

    def __sub__(self, other: Counts) -> Counts:
        return Counts(
            self.words - other.words,
            self.characters - other.characters,
            self.han - other.han,
        )


def count(text: str) -> Counts:
    """Return the counts of ``text``."""
    return Counts(count_words(text), count_characters(text), len(_HAN.findall(text)))


class TextCounter(QObject):
    """Counts a document in the background of the GUI thread.

    Signals:
        counted: every paragraph is counted; :attr:`total` is right.
    """

    counted = Signal()

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._paragraphs: list[Counts | None] = [None] * document.blockCount()
        self._total = Counts()
        self._next = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_rest)
        document.contentsChange.connect(self._on_contents_change)
        self._timer.start(0)

    @property
    def total(self) -> Counts:
        """Counts of all paragraphs that are counted by now."""
        return self._total

    @property
    def complete(self) -> bool:
        """Whether every paragraph is counted."""
        return None not in self._paragraphs

    def selected(self, cursor: QTextCursor) -> Counts:
        """Return the counts of the selection; its whole paragraphs cost nothing."""
        first = self._document.findBlock(cursor.selectionStart())
        last = self._document.findBlock(cursor.selectionEnd())
        start = cursor.selectionStart() - first.position()
        end = cursor.selectionEnd() - last.position()
        before_end = split_at(last.text(), end)[0]
        if first == last:
            return count(split_at(before_end, start)[1])
        between = self._paragraphs[first.blockNumber() + 1 : last.blockNumber()]
        ends = (count(split_at(first.text(), start)[1]), count(before_end))
        return _sum(chain(ends, between))

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        first = self._document.findBlock(position).blockNumber()
        end = self._document.findBlock(position + added)
        # The end of the text has no block of its own: Qt counts a last separator there.
        last = end.blockNumber() if end.isValid() else self._document.blockCount() - 1
        grown = self._document.blockCount() - len(self._paragraphs)
        changed = slice(first, last + 1 - grown)
        self._total -= _sum(self._paragraphs[changed])
        self._paragraphs[changed] = [None] * (last + 1 - first)
        self._next = min(self._next, first)
        self._timer.start(REST_MS)

    @Slot()
    def _on_rest(self) -> None:
        end = perf_counter() + SLICE_S
        while perf_counter() < end:
            if not self._count_next():
                self.counted.emit()
                return
        self._timer.start(0)

    def _count_next(self) -> bool:
        """Count one paragraph; return False when none is left."""
        try:
            self._next = self._paragraphs.index(None, self._next)
        except ValueError:
            return False
        counts = count(self._document.findBlockByNumber(self._next).text())
        self._paragraphs[self._next] = counts
        self._total += counts
        return True


def _sum(paragraphs: Iterable[Counts | None]) -> Counts:
    return sum(filter(None, paragraphs), start=Counts())
