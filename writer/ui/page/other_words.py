"""Other words for one of a pending continuation: clicked or walked to, looked through, chosen.

The list is a part of the page and no window, which would come and go with the desktop's effects.
It has the keyboard while it is there: a screen reader reads it as any list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from writer.ui.shared.text_colours import ghost_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QFocusEvent

    from writer.assist.continuing.alternatives import Alternative
    from writer.ui.page.continuing import Continuing
    from writer.ui.page.page import Page
    from writer.ui.page.pending_continuation import PendingContinuation
    from writer.ui.workers.suggestion_dispatcher import TextChannel

    Span = tuple[int, int]

SHOWN: Final = 10
"""Words in the list."""

FONT_SHARE: Final = 0.85
"""Size of the list's words beside those of the page, whose face they have."""

_GAP: Final = 3
_MARGIN: Final = 6
_WORD: Final = Qt.ItemDataRole.UserRole


class OtherWords(QObject):
    """Looks for other words, and has the continuation written anew behind the one chosen.

    Args:
        page: where the continuation is shown.
        channel: asks the model.
        pending: the continuation.
        continuing: branches off.

    Signals:
        told: one quiet sentence for the writer.
    """

    told = Signal(str)

    def __init__(
        self,
        page: Page,
        channel: TextChannel,
        pending: PendingContinuation,
        continuing: Continuing,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._channel = channel
        self._pending = pending
        self._continuing = continuing
        self._span: Span | None = None
        self._place = QRect()
        self._asked = 0
        self._list = _List(page)
        self._list.chosen.connect(self._on_chosen)
        self._list.moved.connect(self.move)
        self._list.left.connect(self.close)
        channel.alternatives_ready.connect(self._on_alternatives)
        pending.changed.connect(self.close)

    @property
    def words(self) -> list[str]:
        """The words that are shown, the likeliest first."""
        if self._list.isHidden():
            return []
        return [self._list.item(row).data(_WORD) for row in range(self._list.count())]

    def open_at(self, point: QPoint) -> bool:
        """Look for others of the word under a point of the viewport; return whether it is one."""
        span = self._pending.word_at(point)
        if span is not None:
            self._open(span)
        return span is not None

    @Slot(int)
    def move(self, step: int) -> bool:
        """Go to the next (1) or previous (-1) word; return whether a continuation is pending."""
        words = self._pending.words()
        if not words:
            return False
        if self._span in words:
            at = min(max(0, words.index(self._span) + step), len(words) - 1)
        else:
            at = 0 if step > 0 else len(words) - 1
        self._open(words[at])
        return True

    @Slot()
    def close(self) -> None:
        """Show no words any more."""
        if self._span is None:
            return
        self._span, self._asked = None, 0
        self._pending.single_out(None)
        self._list.put_away()

    @Slot(int, object)
    def _on_alternatives(self, number: int, found: Sequence[Alternative]) -> None:
        if number != self._asked or self._span is None:
            return
        start, end = self._span
        now = self._pending.text[start:end]
        others = [each for each in found if each.text.strip() != now][:SHOWN]
        if others:
            self._list.offer(now, others, self._place)
        else:
            self.close()
            self.told.emit(self.tr("No other words are known for this place."))

    @Slot(str)
    def _on_chosen(self, word: str) -> None:
        if self._span is None:
            return
        at = self._span[0]
        self.close()
        self._continuing.branch_off(at, word)

    def _open(self, span: Span) -> None:
        self._pending.stop()  # which closes what is open
        self._span = span
        self._place = self._pending.single_out(span)
        # The space before it stays: behind "the", the model would go on to "their".
        question = self._continuing.words_at(span[0], SHOWN + 1)
        self._asked = self._channel.alternatives_at(question)


class _List(QListWidget):
    """The words, under the one whose place they would take.

    Signals:
        chosen: what would stand there.
        moved: how many words further to go.
        left: the writer is done with it.
    """

    chosen = Signal(str)
    moved = Signal(int)
    left = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page.viewport())
        self._page = page
        self.setObjectName("other_words")
        self.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # On the page it would have the page's.
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.itemClicked.connect(self._on_item)
        self.hide()

    def offer(self, now: str, others: Sequence[Alternative], place: QRect) -> None:
        """Show words in the place of ``now``, which stands at ``place``."""
        palette = QPalette(self._page.palette())
        # The edge: on a dark page the grounds alone do not differ.
        palette.setColor(QPalette.ColorRole.WindowText, ghost_colour(palette))
        self.setPalette(palette)
        font = QFont(self._page.font())
        font.setPointSizeF(FONT_SHARE * font.pointSizeF())
        self.setFont(font)
        self.setAccessibleName(self.tr("Other words for “{word}”").format(word=now))
        self.clear()
        for other in others:
            self.addItem(self._item(other))
        self.setCurrentRow(0)
        self.setGeometry(self._geometry(place))
        self.show()
        self.raise_()
        self.setFocus()

    def put_away(self) -> None:
        """Hide, and give the keyboard back to the page."""
        had_keyboard = self.hasFocus()
        self.hide()
        if had_keyboard:
            self._page.setFocus()

    def event(self, event: QEvent) -> bool:
        """Claim its keys before menus and dialogs take them for shortcuts."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, go to the next word of the continuation, or leave."""
        key = event.key()
        if key in _CHOOSING:
            self._on_item(self.currentItem())
        elif key in _STEPS:
            self.moved.emit(_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be gone with the keyboard."""
        super().focusOutEvent(event)
        if event.reason() not in {
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        }:
            self.left.emit()

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_WORD))

    def _item(self, other: Alternative) -> QListWidgetItem:
        word, percent = other.text.strip(), _percent(other.chance)
        item = QListWidgetItem(self.tr("{word} · {chance} %").format(word=word, chance=percent))
        item.setData(_WORD, other.text)
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole,
            self.tr("{word}, {chance} times in a hundred").format(word=word, chance=percent),
        )
        return item

    def _geometry(self, place: QRect) -> QRect:
        page = self._page.viewport().rect()
        size = self._size().boundedTo(page.size())
        left = max(0, min(place.left() - _MARGIN, page.width() - size.width()))
        top = place.bottom() + 1 + _GAP
        above = place.top() - _GAP - size.height()
        if top + size.height() > page.height():
            top = above if above >= 0 else page.height() - size.height()
        return QRect(left, top, size.width(), size.height())

    def _size(self) -> QSize:
        frame = 2 * self.frameWidth()
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return QSize(self.sizeHintForColumn(0) + frame + 2 * _MARGIN, rows + frame)


_CHOOSING: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}
_KEYS: Final = _CHOOSING | set(_STEPS) | {Qt.Key.Key_Escape}


def _percent(chance: float) -> str:
    percent = 100 * chance
    return f"{percent:.0f}" if round(percent) else f"{percent:.1f}"
