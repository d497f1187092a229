"""Where the poem of one text is worked on: the draft, those before it, what the model is asked.

No widget here: :mod:`~writer.ui.verse.verse_panel` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from writer.assist.verse.draft_history import DraftHistory
from writer.assist.verse.poem_draft import PoemDraft
from writer.ui.shared.sentences import said

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from writer.assist.text_identity import TextIdentity
    from writer.assist.verse.poem_draft import PoemWish
    from writer.assist.verse.request import LockedWord, VerseRequest, WrittenLine, WrittenVerse
    from writer.errors import FormError
    from writer.ui.workers.suggestion_dispatcher import TextChannel

VERSIONS: Final = 5
"""Other versions of a line that are offered: what one compares."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a poem is written.

    Attributes:
        before: text before it.
        text: which text it is.
        remember: what was learned from all texts writes along.
    """

    before: str = ""
    text: TextIdentity | None = None
    remember: bool = False


class PoemDesk(QObject):
    """A poem under the writer's hand.

    Args:
        channel: the poem's own way to the worker.
        wish: what it shall be at first.
        surroundings: tells where it is written, given the draft.
        parent: owner in Qt's sense.

    Signals:
        changed: the draft, or what is being written of it.
        versions_come: number of a line and the other versions of it that are found so far, a
            list of :class:`~writer.assist.verse.request.WrittenLine`.
        told: a sentence for the writer.
    """

    changed = Signal()
    versions_come = Signal(int, list)
    told = Signal(str)

    def __init__(
        self,
        channel: TextChannel,
        wish: PoemWish,
        surroundings: Callable[[PoemDraft], Surroundings],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._channel = channel
        self._surroundings = surroundings
        self._wish = self._first = wish
        self._history = DraftHistory(PoemDraft.blank(wish))
        self._base = self._history.now
        self._begun: PoemDraft | None = None
        self._wanted: Collection[int] = ()
        self._asked = 0
        self._versions_of: int | None = None
        self._has_versions = False
        channel.verse_begun.connect(self._on_begun)
        channel.verse_written.connect(self._on_written)
        channel.line_versions.connect(self._on_line_versions)
        channel.verse_refused.connect(self._on_refused)
        channel.continuation_finished.connect(self._on_finished)

    @property
    def wish(self) -> PoemWish:
        """What the writer wants now; the draft may have been written for another wish."""
        return self._wish

    @property
    def draft(self) -> PoemDraft:
        """The poem, as far as it is written."""
        return self._begun or self._history.now

    @property
    def history(self) -> DraftHistory:
        """The poems before."""
        return self._history

    @property
    def untouched(self) -> bool:
        """Whether the writer has neither wanted nor written anything here."""
        return self._history.count == 1 and self.draft.is_blank and self._wish == self._first

    @property
    def writing(self) -> bool:
        """Whether a poem is being written."""
        return bool(self._asked) and self._versions_of is None

    @property
    def busy(self) -> bool:
        """Whether anything is being written, be it other versions of a line."""
        return bool(self._asked)

    @property
    def versions_of(self) -> int | None:
        """The line of which other versions are being looked for."""
        return self._versions_of

    def is_wanted(self, number: int) -> bool:
        """Return whether a line is to be written at this moment, and is not there yet."""
        return self.writing and number in self._wanted and not self.draft.lines[number].text

    # What the writer does.

    def begin_anew(self, wish: PoemWish) -> None:
        """Want something else at first."""
        self._first = wish
        self.set_wish(wish)

    def set_wish(self, wish: PoemWish) -> None:
        """Want something else from now on; another form shows its lines at once."""
        if wish == self._wish:
            return
        self._wish = wish
        if wish.shape != self._history.now.wish.shape:
            self.stop()
            draft = self._history.now.wishing(wish)
            # To look through the forms leaves no trace, unless a poem would be lost.
            if self._history.now.loses(draft):
                self._history.put(draft)
            else:
                self._history.replace(draft)
            self.changed.emit()

    def write(self, after: int = -1) -> None:
        """Have the lines written that are not locked, those after a line."""
        draft = self._settled()
        wanted = draft.open_lines(after + 1)
        if not wanted:
            self.told.emit(self.tr("Every line is locked: unlock what shall be written anew."))
            return
        self._wanted, self._base = wanted, draft
        self._asked = self._channel.write_verse(self._request(draft, wanted))
        self.changed.emit()

    def look_for_versions(self, number: int) -> None:
        """Have versions of a line written, all others standing."""
        draft = self._settled()
        self._versions_of, self._has_versions = number, False
        request = self._request(draft, draft.copies(number))
        self._asked = self._channel.write_versions(request, number, VERSIONS + 1)
        self.changed.emit()

    def stop(self) -> None:
        """Give up what is being written; the lines that are there stay."""
        if self._asked:
            self._channel.cancel()
            self._end()

    def begin_with(self, wish: PoemWish, lines: Iterable[str]) -> None:
        """Have a poem that begins with lines of the writer's."""
        self.stop()
        self._wish = wish
        self._put(PoemDraft.blank(wish).begun_with(lines))

    def take(self, number: int, written: WrittenLine) -> None:
        """Have another version of a line."""
        self._put(self._settled().taking(number, written))

    def type(self, number: int, text: str) -> None:
        """Have a line as the writer wrote it."""
        self._put(self._settled().typed(number, text))

    def lock(self, number: int) -> None:
        """Lock a line, or let it go."""
        self._put(self._settled().locking(number))

    def keep(self, number: int, word: LockedWord) -> None:
        """Lock a word of a line, or let it go."""
        self._put(self._settled().keeping(number, word))

    def go(self, step: int) -> None:
        """Go back (-1) or forward (+1) among the poems; their wishes come with them."""
        self.stop()
        if self._history.go(step):
            self._wish = self._history.now.wish
            self.changed.emit()

    def close(self) -> None:
        """Give up everything: the text goes."""
        self._asked = 0
        self._channel.close()

    # What comes back.

    @Slot(int, object)
    def _on_begun(self, number: int, verse: WrittenVerse) -> None:
        if number == self._asked and self._versions_of is None:
            self._begun = self._base.with_verse(verse, self._wanted)
            self.changed.emit()

    @Slot(int, object)
    def _on_written(self, number: int, poems: Sequence[WrittenVerse]) -> None:
        if number != self._asked:
            return
        if poems:
            self._begun = self._base.with_verse(poems[0], self._wanted)
        else:
            self._tell_of_no_model()

    @Slot(int, object)
    def _on_line_versions(self, number: int, lines: Sequence[WrittenLine]) -> None:
        line = self._versions_of
        if number != self._asked or line is None:
            return
        if not lines:
            self._tell_of_no_model()
        now = self.draft.lines[line].text
        others = [each for each in lines if each.text != now]
        self._has_versions = bool(others) or not lines
        self.versions_come.emit(line, others[:VERSIONS])

    @Slot(int, object)
    def _on_refused(self, number: int, error: FormError) -> None:
        if number == self._asked:
            self.told.emit(said(error))

    @Slot(int)
    def _on_finished(self, number: int) -> None:
        if number != self._asked:
            return
        if self._versions_of is not None and not self._has_versions:
            self.told.emit(self.tr("No other version of this line was found."))
        self._end()

    def _tell_of_no_model(self) -> None:
        self.told.emit(self.tr("There is no model for the language of this form."))

    def _end(self) -> None:
        """Nothing is being written any more; what was begun is a draft as any other."""
        begun, self._begun = self._begun, None
        self._asked, self._wanted, self._versions_of = 0, (), None
        if begun is not None:
            self._history.put(begun)
        self.changed.emit()

    def _settled(self) -> PoemDraft:
        """Return the draft for what is wanted now, with nothing being written."""
        self.stop()
        return self._history.now.wishing(self._wish)

    def _put(self, draft: PoemDraft) -> None:
        self._history.put(draft)
        self.changed.emit()

    def _request(self, draft: PoemDraft, wanted: Collection[int]) -> VerseRequest:
        around = self._surroundings(draft)
        return replace(
            draft.request(wanted),
            before=around.before,
            text=around.text,
            remember=around.remember,
        )
