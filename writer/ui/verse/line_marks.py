"""What is said of the lines of verse that can be seen on a page, kept up at rests.

Which lines are verse is told by their shape, on the spot; they are read on a worker, and what
was read is remembered by their text, so that an answer can never come to stand beside another
text. Of prose nothing is read.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor

from writer.assist.verse.notes import NOTHING, PoemNote
from writer.assist.verse.poems_in_text import WIDEST, PoemPlace, Tunes, find_poems
from writer.errors import FormError
from writer.ui.shared.sentences import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QTextBlock, QTextDocument

    from writer.assist.verse.notes import LineNote
    from writer.assist.verse.reader import KnownForm, VerseReader
    from writer.text.scripts import Language
    from writer.ui.page.page import Page
    from writer.ui.workers.background_tasks import BackgroundTasks

REST_MS: Final = 150
"""A look is taken once nothing has changed for as long as this, at most twice as long."""

SEEN_MS: Final = 60
"""The same while the page is scrolled, or the caret goes from line to line."""

NO_MARKS: Final = "-"
"""The form of lines beside which nothing shall stand."""

_REACH: Final = 200
"""Rows before and behind those in view that a poem may have."""

_STEP: Final = 50
"""A longer poem is cut at multiples of so many rows: the parts stay the same while one scrolls."""

_REMEMBERED: Final = 100
"""Poems, with what was said of them."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """A poem to be read, and how.

    Attributes:
        place: of it; two poems of one text are one, wherever they stand.
        form: name of the form it should have; empty = found by its lines.
        goes_on: the writer is at its last line.
    """

    place: PoemPlace
    form: str
    goes_on: bool

    @property
    def key(self) -> tuple[str, str, bool]:
        """What makes it another wish."""
        return self.place.text, self.form, self.goes_on


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is said of a row, and of its poem."""

    lines: tuple[LineNote, ...]
    poem: PoemNote


class LineMarks(QObject):
    """Knows what is to be said of each row of a page that is verse and can be seen.

    Args:
        page: whose lines.
        reader: returns what reads poems; called on the worker, where it may take its time.
        background: the worker.
        rest_ms: for how long the text must rest.

    Attributes:
        forms: that a poem may be read in; none before the first poem was.

    Signals:
        changed: something else is to be said of some row, or the caret is in another one.
        failed: a sentence for the user: a form cannot be used.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(
        self,
        page: Page,
        reader: Callable[[], VerseReader],
        background: BackgroundTasks,
        rest_ms: int = REST_MS,
    ) -> None:
        super().__init__(page)
        self.forms: tuple[KnownForm, ...] = ()
        self._page = page
        self._document: QTextDocument = page.document()
        self._reader = reader
        self._background = background
        self._rest_ms = rest_ms
        self._tunes: Tunes | None = None
        self._wanted = self._reading = self._changing = False
        self._rows: dict[int, _Shown] = {}
        self._count = self._document.blockCount()
        self._caret_row = 0
        self._known: OrderedDict[tuple[str, str, bool], PoemNote] = OrderedDict()
        self._chosen: list[tuple[QTextCursor, str]] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_rest)
        self._document.contentsChange.connect(self._on_contents_change)
        page.cursorPositionChanged.connect(self._on_caret_moved)
        page.updateRequest.connect(self._on_update_requested)

    @property
    def wanted(self) -> bool:
        """Whether verse is looked for."""
        return self._wanted

    @property
    def at_rest(self) -> bool:
        """Whether all that can be seen is read, and nothing is under way."""
        return not (self._reading or self._timer.isActive())

    def want(self, on: bool) -> None:
        """Look for verse from now on, or no more."""
        if on == self._wanted:
            return
        self._wanted = on
        self._timer.stop()
        if on:
            self._count = self._document.blockCount()
            self._caret_row = self._page.textCursor().blockNumber()
            self._look()
        else:
            self._show({})

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said of any row."""
        return not self._rows

    def lines_at(self, row: int) -> tuple[LineNote, ...]:
        """Return what is said of a row of the text; nothing of what is no verse."""
        shown = self._rows.get(row)
        return shown.lines if shown else ()

    def poem_at(self, row: int) -> PoemNote | None:
        """Return what is said of the poem that a row belongs to."""
        shown = self._rows.get(row)
        return shown.poem if shown else None

    def form_at(self, row: int) -> str:
        """Return the form that was chosen for the lines around a row; empty = none was."""
        return next((form for _, form in self._chosen_within(*self._lines_around(row))), "")

    def language_at(self, row: int) -> Language:
        """Return the language of the lines around a row."""
        return _place(row, self._texts(*self._stanza(row))).language

    def choose_form(self, row: int, form: str) -> None:
        """Read the poem at a row in this form, as long as the text is open.

        Args:
            row: of the text.
            form: its name; empty = the one that is found, :data:`NO_MARKS` = none, and no marks.
        """
        before = self._chosen_within(*self._lines_around(row))
        self._chosen = [each for each in self._chosen if each not in before]
        if form:
            self._chosen.append((QTextCursor(self._document.findBlockByNumber(row)), form))
        self._look()

    def read_anew(self) -> None:
        """Forget what was read: words are pronounced otherwise now."""
        self._known.clear()
        self._look()

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, _removed: int, _added: int) -> None:
        grown = self._document.blockCount() - self._count
        self._count += grown
        if not self._wanted:
            return
        if grown and self._rows:
            first = self._document.findBlock(position).blockNumber()
            self._rows = {
                row + grown * (row > first): shown
                for row, shown in self._rows.items()
                if row <= first or row + grown > first
            }
        # To start a timer anew takes longer than all that is above.
        self._changing = True
        if not self._timer.isActive():
            self._timer.start(self._rest_ms)

    @Slot()
    def _on_caret_moved(self) -> None:
        before, self._caret_row = self._caret_row, self._page.textCursor().blockNumber()
        if self._wanted and before != self._caret_row:
            if {before, self._caret_row} & self._rows.keys():
                self._soon()
            self.changed.emit()

    @Slot(QRect, int)
    def _on_update_requested(self, area: QRect, scrolled: int) -> None:
        # The whole of it after a change of size; not at every blinking of the caret.
        if self._wanted and (scrolled or area.contains(self._page.viewport().rect())):
            self._soon()

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start(SEEN_MS)

    @Slot()
    def _on_rest(self) -> None:
        if self._changing:
            self._changing = False
            self._timer.start(self._rest_ms)
        else:
            self._look()

    def _look(self) -> None:
        """Say what is known of the poems in view, and have read what is not."""
        if not self._wanted:
            return
        wishes = self._wishes()
        missing = [wish for wish in wishes if wish.key not in self._known]
        rows: dict[int, _Shown] = {}
        for wish in wishes:
            place = wish.place
            if note := self._known.get(wish.key):
                self._known.move_to_end(wish.key)
                rows |= _rows_of(place.start, note)
            else:
                # What was said before stays while it is looked at again: nothing flickers.
                rows |= {
                    row: self._rows[row]
                    for row in range(place.start, place.end)
                    if row in self._rows
                }
        self._show(rows)
        prepare = self._tunes is None
        if (missing or prepare) and not self._reading:
            self._reading = True
            read = partial(_read, self._reader, tuple(missing), prepare=prepare)
            self._background.run(read, self._on_read)

    def _on_read(self, answer: _Answer) -> None:
        self._reading = False
        if answer.tunes is not None:
            self.forms, self._tunes = answer.forms, answer.tunes
        for wish, note in answer.notes:
            self._known[wish.key] = note
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        if not self._wanted:
            return  # the text may be closed by now, and this object deleted
        if answer.problem:
            self.failed.emit(answer.problem)
        # The text may be another one by now; then its timer runs.
        if not self._timer.isActive():
            self._look()

    def _show(self, rows: dict[int, _Shown]) -> None:
        if rows != self._rows:
            self._rows = rows
            self.changed.emit()

    def _wishes(self) -> list[_Wish]:
        first, last = self._in_view()
        wishes = []
        for place in self._poems_around(first, last):
            form = next((form for _, form in self._chosen_within(place.start, place.end - 1)), "")
            if place.end > first and place.start <= last and form != NO_MARKS:
                wishes.append(_Wish(place, form, goes_on=self._caret_row == place.end - 1))
        return wishes

    def _poems_around(self, first: int, last: int) -> list[PoemPlace]:
        """Return the poems that reach into some rows, and those that the writer says are some."""
        start, end = self._reach(first, last)
        found = find_poems(self._texts(start, end), self._tunes, self._caret_row - start)
        poems = [replace(place, start=place.start + start) for place in found]
        for anchor, _ in self._chosen:
            row = anchor.blockNumber()
            if first <= row <= last and not any(each.start <= row < each.end for each in poems):
                stanza = self._stanza(row)
                if (texts := self._texts(*stanza)) and any(texts):
                    poems.append(_place(stanza[0], texts))
        return poems

    def _lines_around(self, row: int) -> tuple[int, int]:
        """Return the first and the last row of the poem, or else the stanza, at a row."""
        for poem in self._poems_around(row, row):
            if poem.start <= row < poem.end:
                return poem.start, poem.end - 1
        return self._stanza(row)

    def _chosen_within(self, first: int, last: int) -> list[tuple[QTextCursor, str]]:
        return [each for each in self._chosen if first <= each[0].blockNumber() <= last]

    def _in_view(self) -> tuple[int, int]:
        """Return the first and the last row that can be seen."""
        page = self._page
        block = page.firstVisibleBlock()
        first = last = block.blockNumber()
        top, height = page.contentOffset().y(), page.viewport().height()
        while block.isValid() and top < height:
            last = block.blockNumber()
            top += page.blockBoundingRect(block).height()
            block = block.next()
        return first, last

    def _reach(self, first: int, last: int) -> tuple[int, int]:
        """Return the rows from which on, and to which, poems in view may stand."""
        start = _walk(self._document.findBlockByNumber(first), -1)
        end = _walk(self._document.findBlockByNumber(last), +1)
        if first - start >= _REACH:
            start += -start % _STEP
        if end - last >= _REACH:
            end -= end % _STEP
        return min(start, first), max(end, last)

    def _stanza(self, row: int) -> tuple[int, int]:
        """Return the first and last of the rows around one that no empty row parts."""
        block = self._document.findBlockByNumber(row)
        return _walk(block, -1, through_gaps=False), _walk(block, +1, through_gaps=False)

    def _texts(self, first: int, last: int) -> list[str | None]:
        block, texts = self._document.findBlockByNumber(first), list[str | None]()
        while block.isValid() and block.blockNumber() <= last:
            texts.append(None if block.length() > WIDEST else block.text())
            block = block.next()
        return texts


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the worker has read."""

    notes: Sequence[tuple[_Wish, PoemNote]]
    forms: tuple[KnownForm, ...] = ()
    tunes: Tunes | None = None
    problem: str = ""


def _read(
    late_reader: Callable[[], VerseReader], wishes: Iterable[_Wish], *, prepare: bool
) -> _Answer:
    """Read poems, on the worker; with the forms there are, if they are to be prepared.

    A form of the writer's own that is ill-formed is told once for each poem; nothing is said of
    the poem then.
    """
    reader, notes, problem = late_reader(), list[tuple[_Wish, PoemNote]](), ""
    for wish in wishes:
        try:
            notes.append((wish, reader.read(wish.place, wish.form, goes_on=wish.goes_on)))
        except FormError as error:
            notes.append((wish, NOTHING))
            problem = said(error)
    if not prepare:
        return _Answer(notes, problem=problem)
    return _Answer(notes, *reader.forms(), problem)


def _rows_of(start: int, note: PoemNote) -> dict[int, _Shown]:
    return {start + row: _Shown(lines, note) for row, lines in enumerate(note.rows) if lines}


def _place(start: int, texts: Sequence[str | None]) -> PoemPlace:
    """Return lines as a poem, because the writer says that they are."""
    rows = tuple(text or "" for text in texts)
    return PoemPlace.of(start, rows)


def _walk(block: QTextBlock, step: int, *, through_gaps: bool = True) -> int:
    """Return how far one comes, row by row, before prose, a wide gap or the end."""
    row, gap = block.blockNumber(), 0
    for _ in range(_REACH):
        block = block.previous() if step < 0 else block.next()
        if not block.isValid() or block.length() > WIDEST:
            break
        gap = gap + 1 if block.length() == 1 else 0
        if gap > through_gaps:
            break
        row = block.blockNumber()
    return row
