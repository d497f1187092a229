"""The bar of three to five words to go on with, each with the key that takes it.

A real list, so that screen readers find names in it. At the foot of the page its height and the
places of its words are fixed: nothing on the screen moves while one types. Where it stands on
the page it is as narrow as its words.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from writer.ui.shared.keymap import CANDIDATES
from writer.ui.shared.plain_text import plain_action
from writer.ui.window.commands.keys import key_shown, keys_in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from writer.assist.request import Candidate
    from writer.ui.window.commands.keys import Keys

SLOTS: Final = 5
LARGEST_WIDTH: Final = 760
PADDING: Final = 7
EDGE_SHARE: Final = 0.5


class CandidateBar(QWidget):
    """Shows candidates; a click takes one, and the keyboard stays with the page.

    Signals:
        words_changed: it shows other words.
        candidate_chosen: index of the candidate that was clicked.
        never_wanted: a word that should not be suggested any more.
    """

    words_changed = Signal()
    candidate_chosen = Signal(int)
    never_wanted = Signal(str)

    def __init__(
        self, line_of: Callable[[str], int] = lambda _: 0, parent: QWidget | None = None
    ) -> None:
        """Show no words yet.

        Args:
            line_of: the line in which the text says a word already, or 0; asked when the
                writer points at one.
            parent: owner in Qt's sense.
        """
        super().__init__(parent)
        self._line_of = line_of
        self._candidates: tuple[Candidate, ...] = ()
        self._keys = keys_in_force("writer")
        self._list = _WordList(self)
        self._list.itemClicked.connect(self._on_item_clicked)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._on_menu_requested)
        # The line is looked for when someone points at a word, not at every key.
        self._list.viewport().installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        layout.addWidget(self._list, 1000)
        layout.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # On the page it would have the page's.
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAutoFillBackground(True)
        self._keep_height()

    @property
    def fitting_width(self) -> int:
        """The width at which no word is cut, the edge included."""
        return self._list.fitting_width + 2 * self._edge + PADDING

    @property
    def words(self) -> list[str]:
        """The words that are shown."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say where a word comes from when someone points at it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            item = self._list.itemAt(event.pos())
            if item is not None:
                QToolTip.showText(event.globalPos(), self._tip(self._list.row(item)), self._list)
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Be as high as a line of another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_height()

    def fit_words(self, *, on: bool) -> None:
        """Give each word the room it needs, and the whole an edge; or all words the same."""
        self._list.fitted = on
        self.setContentsMargins(*4 * [self._edge])
        self._keep_height()

    def use_keys(self, keys: Keys) -> None:
        """Name these keys from now on."""
        self._keys = keys
        self.set_candidates(self._candidates)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the edge: on a dark page the grounds alone hardly differ."""
        if not self._edge:
            return
        colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
        colour.setAlphaF(EDGE_SHARE)
        painter = QPainter(self)
        painter.setPen(colour)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    @Slot(tuple)
    def set_candidates(self, candidates: tuple[Candidate, ...]) -> None:
        """Show these words in place of those before."""
        self._list.clear()
        self._candidates = candidates[:SLOTS]
        for number, candidate in enumerate(candidates[:SLOTS], 1):
            self._list.addItem(self._item(number, candidate))
        self.words_changed.emit()

    @Slot(QListWidgetItem)
    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self.candidate_chosen.emit(self._list.row(item))

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        item = self._list.itemAt(place)
        if item is None:
            return
        menu = QMenu(self)
        never = menu.addAction(
            self.tr("Never Suggest “{word}”").format(word=plain_action(item.text()))
        )
        never.triggered.connect(partial(self.never_wanted.emit, item.text()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._list.viewport().mapToGlobal(place))

    @property
    def _edge(self) -> int:
        return 1 if self._list.fitted else 0

    def _keep_height(self) -> None:
        self.setFixedHeight(self._list.sizeHint().height() + 2 * self._edge)

    def _item(self, number: int, candidate: Candidate) -> QListWidgetItem:
        item = QListWidgetItem(candidate.text)
        key = key_shown(self._keys, CANDIDATES[number - 1])
        named = self.tr("{word}, {key}").format(word=candidate.text, key=key)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, named if key else candidate.text)
        return item

    def _tip(self, row: int) -> str:
        candidate = self._candidates[row]
        key = key_shown(self._keys, CANDIDATES[row]) or self.tr("A click")
        tip = self.tr("{key} inserts this word").format(key=key)
        if candidate.own:
            return self.tr("{tip}; it is one of your words").format(tip=tip)
        if not candidate.remembered:
            return tip
        line = self._line_of(candidate.text)
        if line:
            return self.tr("{tip}; your text has it in line {n}").format(tip=tip, n=line)
        return self.tr("{tip}; it is in your text already").format(tip=tip)


class _WordList(QListWidget):
    """A row of slots, one for each word.

    Attributes:
        fitted: each slot is as wide as its word; else all are equal.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.fitted = False
        self.setObjectName("candidates")
        self.setAccessibleName(self.tr("Candidates"))
        self.setAccessibleDescription(self.tr("Words to go on with"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_WordDelegate(self))
        self.setMouseTracking(True)
        self.setMaximumWidth(LARGEST_WIDTH)
        # The bar is part of the window's chrome, its words stand on that ground.
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setBackgroundRole(QPalette.ColorRole.Window)

    @property
    def fitting_width(self) -> int:
        """The width at which no word is cut."""
        return sum(self._fitting_slots())

    def slot_width(self, row: int) -> int:
        """Return the width of a word's slot."""
        room = self.viewport().width()
        return _within(self._fitting_slots(), room)[row] if self.fitted else room // SLOTS

    def sizeHint(self) -> QSize:
        """Return the height of one line of words with air around it."""
        air = PADDING if self.fitted else 2 * PADDING
        return QSize(LARGEST_WIDTH, self.fontMetrics().height() + air)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out among the slots."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _fitting_slots(self) -> list[int]:
        metrics, font = self.fontMetrics(), self.font()
        # Qt cuts what fits to the pixel.
        beside = 2 * PADDING + 2
        return [
            beside + _digit_width(font, row) + metrics.horizontalAdvance(self.item(row).text())
            for row in range(self.count())
        ]


class _WordDelegate(QStyledItemDelegate):
    """Paints a small digit, then the word."""

    def __init__(self, words: _WordList) -> None:
        super().__init__(words)
        self._words = words

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the slot of a word."""
        return QSize(self._words.slot_width(index.row()), self._words.viewport().height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the slot; the digit is faint, the word is not, and is cut if too long."""
        style = QStyleOptionViewItem(option)
        self.initStyleOption(style, index)
        palette, area = style.palette, style.rect.adjusted(PADDING, 0, -PADDING, 0)
        painter.save()
        if style.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(style.rect, palette.color(QPalette.ColorRole.AlternateBase))
        painter.setFont(_smaller(style.font))
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(area, _LEFT, str(index.row() + 1))
        painter.setFont(style.font)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        rest = QRect(area).adjusted(_digit_width(style.font, index.row()), 0, 0, 0)
        word = style.fontMetrics.elidedText(style.text, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, _LEFT, word)
        painter.restore()


_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _within(widths: list[int], room: int) -> list[int]:
    """Return ``widths`` with the widest cut as far as all need to fit into ``room``."""
    left = room
    for done, width in enumerate(sorted(widths)):
        greatest = left // (len(widths) - done)
        if width > greatest:
            return [min(each, greatest) for each in widths]
        left -= width
    return widths


def _digit_width(font: QFont, row: int) -> int:
    """Return the width of a word's digit with air behind it."""
    return QFontMetrics(_smaller(font)).horizontalAdvance(f"{row + 1} ") + PADDING // 2


def _smaller(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(max(6.0, font.pointSizeF() * 0.8))
    return small
