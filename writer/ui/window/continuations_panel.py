"""The panel that compares the continuations of a place: read, judged, turned to, taken from.

It is about what the model wrote and the writer has not taken; the earlier versions of the text
itself are shown by :mod:`writer.ui.window.versions_view`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QShortcut
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from writer.assist.showing.ghost_offer import Portion
from writer.ui.page.continuing import SEVERAL
from writer.ui.shared.figures import figure
from writer.ui.shared.keymap import Action
from writer.ui.shared.language import interface_language
from writer.ui.shared.plain_text import PlainLabel, plain_tip
from writer.ui.shared.text_colours import ghost_colour
from writer.ui.window.commands.keys import keys_in_force, with_key
from writer.ui.window.reasons import reasons_in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMetaObject
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from writer.assist.continuing.branches import Branch, Branches
    from writer.ui.page.editor import Editor
    from writer.ui.window.commands.keys import Keys

REST_MS: Final = 150
"""The panel follows the caret once it rests."""

_WIDTH: Final = 340
_PAD: Final = 8
_ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_NUMBER: Final = Qt.ItemDataRole.UserRole
_HEADING: Final = Qt.ItemDataRole.UserRole + 1


class ContinuationsPanel(QDockWidget):
    """Shows what was written at the place of the caret, or of the pending continuation.

    Args:
        parent: the window.

    Signals:
        keyboard_returned: the writer goes back to the page.
    """

    keyboard_returned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("continuations_panel")
        self.setWindowTitle(self.tr("Continuations"))
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._editor: Editor | None = None
        self._joined: list[QMetaObject.Connection] = []
        self._branches: Branches | None = None
        self._keys = keys_in_force("writer")
        self._said = PlainLabel(wordWrap=True)
        self._list = _List()
        self._list.currentItemChanged.connect(self._on_chosen)
        self._list.itemActivated.connect(self._on_activated)
        self._list.left.connect(self.keyboard_returned)
        self._why = QPushButton(self.tr("Why This Order"))
        self._why.setCheckable(True)
        self._why.toggled.connect(self._show_reasons)
        self._reasons = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._reasons.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reasons.hide()
        self._takers = {
            Portion.ALL: QPushButton(self.tr("Keep It")),
            Portion.LINE: QPushButton(self.tr("A Sentence")),
            Portion.WORD: QPushButton(self.tr("A Word")),
        }
        for portion, button in self._takers.items():
            button.clicked.connect(partial(self._keep, portion))
        self._several = QPushButton()
        self._several.clicked.connect(self._on_several)
        # The page listens to its keys itself, and has not the keyboard here.
        self._several_keys = QShortcut(self)
        self._several_keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._several_keys.activated.connect(self._on_several)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.refresh)
        self._arrange()
        self.visibilityChanged.connect(self.refresh)
        self.use_keys(self._keys)

    @property
    def rows(self) -> list[str]:
        """The continuations that are listed, in their order."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    @property
    def reasons(self) -> str:
        """What is said about the order; empty while that is not wanted."""
        return "" if self._reasons.isHidden() else self._reasons.text()

    def follow(self, editor: Editor) -> None:
        """Be about this page from now on."""
        for connection in self._joined:
            QObject.disconnect(connection)
        self._editor = editor
        self._joined = [
            editor.pending.changed.connect(self._rest.start),
            editor.cursorPositionChanged.connect(self._rest.start),
        ]
        self.refresh()

    def open(self, *, on: bool) -> None:
        """Show the panel and give it the keyboard, or hide it."""
        self.setVisible(on)
        if on:
            self.raise_()
            self.refresh()
            (self._list if self._list.count() else self._several).setFocus()
        else:
            self.keyboard_returned.emit()

    def stop(self) -> None:
        """Look at no page any more: the window closes."""
        self._rest.stop()
        for connection in self._joined:
            QObject.disconnect(connection)
        self._joined, self._editor = [], None

    def use_keys(self, keys: Keys) -> None:
        """Name these keys from now on."""
        self._keys = keys
        self._several_keys.setKeys(keys[Action.SEVERAL_CONTINUATIONS])
        tips = {
            Portion.ALL: self.tr("Make all of it text"),
            Portion.LINE: self.tr("Make its next sentence text; the rest stays"),
            Portion.WORD: self.tr("Make its next word text; the rest stays"),
        }
        for portion, button in self._takers.items():
            tip = with_key(tips[portion], keys, _KEYS[portion])
            button.setToolTip(plain_tip(tip))
            button.setAccessibleDescription(tip)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what there is at this place now; hidden it costs nothing."""
        if not self.isVisible() or self._editor is None:
            return
        branches = self._editor.continuing.branches()
        self._list.show_branches(branches, self._shown(), self._heading)
        self._branches = branches
        self._say()
        self._show_reasons()

    @Slot()
    def _on_chosen(self) -> None:
        """Show on the page what is chosen here."""
        if self._bring_up():
            self._rest.start()
        self._show_reasons()

    @Slot()
    def _on_activated(self) -> None:
        self._keep(Portion.ALL)

    @Slot()
    def _on_several(self) -> None:
        if self._editor is None:
            return
        if not self._is_writing():
            self._editor.continuing.several()
        elif not self._editor.pending.stop():
            self._editor.continuing.remove()
        self._rest.start()

    def _keep(self, portion: Portion) -> None:
        if self._editor is None or not self._bring_up():
            return
        self._editor.continuing.keep(portion)
        if not self._editor.pending.active:
            self.keyboard_returned.emit()
        self.refresh()

    def _bring_up(self) -> bool:
        """Have the chosen one shown on the page; return whether it is."""
        item = self._list.currentItem()
        if self._editor is None or item is None or self._editor.isReadOnly():
            return False
        number = int(item.data(_NUMBER))
        pending = self._editor.pending
        if not pending.active and not self._editor.continuing.bring_back():
            return False
        if self._shown() != number:
            pending.show_branch(number)
        return self._shown() == number

    def _shown(self) -> int:
        """Return the number of the one on the page; 0 = none."""
        shown = self._editor.pending.shown if self._editor is not None else None
        return shown.number if shown else 0

    def _is_writing(self) -> bool:
        pending = self._editor.pending if self._editor is not None else None
        return pending is not None and (pending.streaming or pending.writing_several)

    def _say(self) -> None:
        writing = self._is_writing()
        count = self._list.count()
        if writing:
            said = self.tr("Writing…")
        elif count == 1:
            said = self.tr("One continuation was written at this place.")
        elif count:
            said = self.tr("{n} continuations of this place, the best first").format(
                n=figure(count)
            )
        else:
            said = with_key(
                self.tr("Nothing was written at this place yet: continue the text"),
                self._keys,
                Action.CONTINUE,
            )
        self._said.setText(said)
        several = self.tr("Stop") if writing else self.tr("Write {n}").format(n=figure(SEVERAL))
        self._several.setText(several)
        tip = ""
        if not writing:
            tip = self.tr("Write {n} continuations together").format(n=figure(SEVERAL))
            tip = with_key(tip, self._keys, Action.SEVERAL_CONTINUATIONS)
        self._several.setToolTip(plain_tip(tip))
        self._several.setAccessibleDescription(tip)
        for button in (*self._takers.values(), self._why):
            button.setEnabled(bool(count))

    @Slot()
    def _show_reasons(self) -> None:
        item = self._list.currentItem()
        branch = None
        if item is not None and self._branches is not None:
            branch = self._branches.get(item.data(_NUMBER))
        wanted = self._why.isChecked() and branch is not None
        self._reasons.setVisible(wanted)
        if branch is not None and wanted:
            self._reasons.setText(reasons_in_words(branch.scores))

    def _heading(self, branch: Branch, shown: bool) -> str:
        """Return the line above a continuation: its number, its origin, whether it is shown."""
        parts = [self.tr("No. {n}").format(n=figure(branch.number))]
        if branch.parent:
            parts.append(
                self.tr("branched off No. {n} at “{word}”").format(
                    n=figure(branch.parent), word=branch.text[branch.at : branch.given].strip()
                )
            )
        if branch.form:
            parts.append(branch.form.title.to(interface_language()))
        if shown:
            parts.append(self.tr("on the page"))
        return " · ".join(parts)

    def _arrange(self) -> None:
        takers = QHBoxLayout()
        for button in self._takers.values():
            takers.addWidget(button)
        takers.addStretch(1)
        others = QHBoxLayout()
        others.addWidget(self._several)
        others.addWidget(self._why)
        others.addStretch(1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.addWidget(self._said)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._reasons)
        layout.addLayout(takers)
        layout.addLayout(others)
        whole.setMinimumWidth(_WIDTH)
        self.setWidget(whole)


class _List(QListWidget):
    """Continuations below each other, each to be read as a whole.

    Signals:
        left: the writer goes back to the page.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Continuations of this place"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Rows(self))

    def show_branches(
        self, branches: Branches, shown: int, heading: Callable[[Branch, bool], str]
    ) -> None:
        """List these, the best first; the chosen one stays chosen, else the one on the page is."""
        self.blockSignals(True)
        chosen = self.currentItem().data(_NUMBER) if self.currentItem() else 0
        self.clear()
        for branch in branches.best_first:
            item = QListWidgetItem(branch.text.strip())
            item.setData(_NUMBER, branch.number)
            item.setData(_HEADING, heading(branch, branch.number == shown))
            spoken = f"{item.data(_HEADING)}: {item.text()}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.addItem(item)
            if branch.number == (shown or chosen) or not self.currentItem():
                self.setCurrentItem(item)
        self.blockSignals(False)
        self.scrollToItem(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the page with Esc; take a row with Enter, and with nothing like it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and event.key() in _ENTER:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        """Wrap the lines anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()


class _Rows(QStyledItemDelegate):
    """Paints a heading, faint and small, and the whole text below it."""

    def __init__(self, rows: _List) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the room that the text takes at the width of the list."""
        width = self._rows.viewport().width()
        style = QStyleOptionViewItem(option)
        self.initStyleOption(style, index)
        _, text = self._places(style, QRect(0, 0, width, 0))
        return QSize(width, text.bottom() + 1 + _PAD)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the ground, which says what is chosen, then heading and text."""
        style = QStyleOptionViewItem(option)
        self.initStyleOption(style, index)
        words, style.text = style.text, ""
        control = self._rows.style()
        control.drawControl(QStyle.ControlElement.CE_ItemViewItem, style, painter, self._rows)
        style.text = words
        heading, text = self._places(style, style.rect)
        chosen = bool(style.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        ink = style.palette.color(role)
        painter.save()
        painter.setPen(ink if chosen else ghost_colour(style.palette))
        painter.setFont(_small(style.font))
        painter.drawText(heading, _WRAPPED, index.data(_HEADING))
        painter.setPen(ink)
        painter.setFont(style.font)
        painter.drawText(text, _WRAPPED, words)
        painter.restore()

    def _places(self, style: QStyleOptionViewItem, area: QRect) -> tuple[QRect, QRect]:
        """Return where heading and text stand in a row that begins at ``area``."""
        room = QRect(area.left() + _PAD, area.top() + _PAD, area.width() - 2 * _PAD, 1_000_000)
        heading = QFontMetrics(_small(style.font)).boundingRect(
            room, _WRAPPED, str(style.index.data(_HEADING))
        )
        room.setTop(heading.bottom() + 3)
        text = QFontMetrics(style.font).boundingRect(room, _WRAPPED, style.text)
        return heading, text


_WRAPPED: Final = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
)

_KEYS: Final = {
    Portion.ALL: Action.KEEP_CONTINUATION,
    Portion.LINE: Action.KEEP_SENTENCE,
    Portion.WORD: Action.KEEP_WORD,
}


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(max(6.0, font.pointSizeF() * 0.85))
    return small
