"""The lines of a poem below each other, as in a manuscript: walked through, chosen from, edited.

What a key does to the poem is told to whoever holds it; here is only what is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from writer.ui.verse.line_deeds import Deed, LineButtons, choose_from_menu, deed_of
from writer.ui.verse.line_rows import Row, RowLook, RowState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QFocusEvent,
        QMouseEvent,
        QPainter,
        QResizeEvent,
    )

_ROW: Final = Qt.ItemDataRole.UserRole
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class PoemLines(QListWidget):
    """Shows the rows of a poem.

    Signals:
        deed_wanted: what to do, and the number of the line.
        word_chosen: number of a line and of one of its words, to be locked or let go.
        typing: number of a line and what stands in it while the writer writes it.
        edited: number of a line and what the writer made of it.
        edit_ended: the writer writes in no line any more, whatever came of it.
        version_taken: number of a line and of another version of it.
        versions_left: the writer wants none of the other versions.
        left: the writer goes back to the page.
    """

    deed_wanted = Signal(object, int)
    word_chosen = Signal(int, int)
    typing = Signal(int, str)
    edited = Signal(int, str)
    edit_ended = Signal()
    version_taken = Signal(int, int)
    versions_left = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = LineButtons(self.viewport())
        self.setAccessibleName(self.tr("Lines of the poem"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        rows = _Rows(self)
        rows.closeEditor.connect(self.edit_ended)
        self.setItemDelegate(rows)
        self._word: int | None = None
        self._hovered = -1
        self._was_current = -1
        self._toggled = False
        self._buttons.wanted.connect(self._on_button)
        self._buttons.double_clicked.connect(self._on_buttons_double_clicked)
        self.currentRowChanged.connect(self._on_current_changed)
        self.verticalScrollBar().valueChanged.connect(self._place_buttons)

    @property
    def rows(self) -> list[Row]:
        """What is listed."""
        return [self.item(at).data(_ROW) for at in range(self.count())]

    @property
    def chosen(self) -> Row | None:
        """The row that is chosen."""
        rows = self.rows
        return rows[self.currentRow()] if 0 <= self.currentRow() < len(rows) else None

    @property
    def word(self) -> int | None:
        """Number of the word that the writer walked to."""
        return self._word

    def show_rows(self, rows: Sequence[Row], chosen: Row | None = None) -> None:
        """List these; what is chosen stays so, unless another row is to be.

        An editor that is open stays open while the rows are as many.
        """
        now = chosen or self.chosen
        if [_place(row) for row in rows] != [_place(row) for row in self.rows]:
            self.blockSignals(True)
            self.clear()
            for _ in rows:
                self.addItem(QListWidgetItem())
            self.blockSignals(False)
        for at, row in enumerate(rows):
            item = self.item(at)
            if item.data(_ROW) != row:
                item.setData(_ROW, row)
                item.setText(row.text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)
        places = [_place(row) for row in rows]
        if now is not None and _place(now) in places:
            self.setCurrentRow(places.index(_place(now)))
        elif rows and self.currentRow() < 0:
            self.setCurrentRow(0)
        self._on_current_changed()

    def show_place(self, wanted: Sequence[bool]) -> None:
        """Have the row in view at which a poem is being written."""
        if True in wanted:
            self.scrollToItem(self.item(list(wanted).index(True)))

    def edit_line(self, number: int) -> None:
        """Have the writer write a line where it stands."""
        for at, row in enumerate(self.rows):
            if row.number == number and row.version is None:
                item = self.item(at)
                self.setCurrentRow(at)
                # Only now, or an input method would be asked to compose in the list.
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self.editItem(item)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)

    def state_of(self, index: QModelIndex | QPersistentModelIndex) -> RowState:
        """Return how a row is at this moment."""
        chosen = index.row() == self.currentRow()
        row: Row = index.data(_ROW)
        room = chosen and row.version is None and not self._in_versions()
        return RowState(
            chosen,
            self.hasFocus(),
            index.row() == self._hovered,
            self._word if chosen else None,
            self._buttons.sizeHint().height() if room else 0,
        )

    def event(self, event: QEvent) -> bool:
        """Claim the keys of lines before menus take them: undo is of the poem here."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and deed_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through lines, words and versions; do what a key says with the chosen one."""
        row, key = self.chosen, event.key()
        deed = deed_of(event)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        # The Enter that ends the editing of a line comes here, too.
        if row is None or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self._leave()
        elif row.version is not None and deed is Deed.VERSIONS:
            self.version_taken.emit(row.number, row.version)
        elif deed is not None:
            self.deed_wanted.emit(deed, row.number)
        elif plain and key in _STEPS:
            self._walk(_STEPS[Qt.Key(key)])
        elif plain and key == Qt.Key.Key_Space:
            self._lock_chosen(row)
        elif self._in_versions() and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._turn(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a row; in the chosen one, lock a word, and in any, the line by its lock."""
        self._was_current, self._toggled = self.currentRow(), False
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row: Row = index.data(_ROW)
        look, point = self._look(index), event.position()
        if row.version is not None:
            return
        if row.text and look.lock_area.contains(point.toPoint()):
            self.deed_wanted.emit(Deed.LOCK, row.number)
            self._toggled = True
        elif index.row() == self._was_current:
            word = look.word_at(point.x(), point.y())
            if word is not None:
                self._toggled = True
                self.word_chosen.emit(row.number, word)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a version, or write a line oneself; what the first click locked is let go."""
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row: Row = index.data(_ROW)
        if row.version is not None:
            self.version_taken.emit(row.number, row.version)
            return
        if self._toggled:
            self._toggled = False
            self.deed_wanted.emit(Deed.BACK, row.number)
        self.deed_wanted.emit(Deed.EDIT, row.number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what is below the mouse."""
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """Show nothing below the mouse any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask what to do with a line, by the mouse or by the key for menus."""
        index = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard or not index.isValid():
            index = self.currentIndex()
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        row: Row = index.data(_ROW)
        below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        lonely = not any(each.text for each in self.rows)
        at = event.globalPos() if mouse else below
        deed = choose_from_menu(row, at, self, lonely=lonely)
        if deed is not None:
            self.deed_wanted.emit(deed, row.number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        """Wrap the lines anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._buttons.use_font(self.font())
            self.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def updateGeometries(self) -> None:
        """Put the buttons below the chosen line, wherever that is now."""
        super().updateGeometries()
        self._place_buttons()

    def text_area(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        """Return where the text of a row stands."""
        return self._look(index).text_area

    @Slot()
    def _on_current_changed(self) -> None:
        row = self.chosen
        if row is not None and (self._word or 0) >= len(row.words):
            self._word = None
        if row is not None:
            self._buttons.show_for(row)
        self.scheduleDelayedItemsLayout()

    @Slot(object)
    def _on_button(self, deed: Deed) -> None:
        self._was_current = self.currentRow()
        if self.chosen is not None:
            self.setFocus()
            self.deed_wanted.emit(deed, self.chosen.number)

    @Slot()
    def _on_buttons_double_clicked(self) -> None:
        """Edit the line that the first click chose: it has moved up, and its buttons came here."""
        if self.chosen is not None and self._was_current != self.currentRow():
            self.deed_wanted.emit(Deed.EDIT, self.chosen.number)

    @Slot()
    def _place_buttons(self) -> None:
        row = self.chosen
        shown = row is not None and row.version is None and not self._in_versions()
        if row is not None and shown:
            area = self.visualRect(self.currentIndex())
            height = self._buttons.sizeHint().height()
            left = self.text_area(self.currentIndex()).left() - 4
            self._buttons.setGeometry(
                left, area.bottom() - height - 1, area.right() - left, height
            )
        self._buttons.setVisible(shown)

    def _look(self, index: QModelIndex | QPersistentModelIndex) -> RowLook:
        row: Row = index.data(_ROW)
        area = self.visualRect(index)
        return RowLook(row, self.state_of(index), self.font(), self.palette(), area)

    def _in_versions(self) -> bool:
        return self.count() > 0 and any(row.version is not None for row in self.rows)

    def _leave(self) -> None:
        if self._word is not None:
            self._word = None
            self.viewport().update()
        elif self._in_versions():
            self.versions_left.emit()
        else:
            self.left.emit()

    def _walk(self, step: int) -> None:
        """Go to the next or previous word of the line."""
        row = self.chosen
        if row is None or not row.words or row.version is not None:
            return
        last = len(row.words) - 1
        if self._word is None:
            self._word = 0 if step > 0 else last
        else:
            self._word = min(max(0, self._word + step), last)
        self.viewport().update()

    def _turn(self, step: int) -> None:
        """Go to the next or previous version; there is no way out of them but to choose."""
        at = self.currentRow() + step
        if 0 <= at < self.count() and self.rows[at].version is not None:
            self.setCurrentRow(at)

    def _lock_chosen(self, row: Row) -> None:
        if row.version is not None:
            self.version_taken.emit(row.number, row.version)
        elif self._word is not None:
            self.word_chosen.emit(row.number, self._word)
        else:
            self.deed_wanted.emit(Deed.LOCK, row.number)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()


class _Rows(QStyledItemDelegate):
    """Paints rows, and opens a field where a line stands."""

    def __init__(self, lines: PoemLines) -> None:
        super().__init__(lines)
        self._lines = lines

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the room that a row takes at the width of the list."""
        width = self._lines.viewport().width()
        return QSize(width, self._look(index, QRect(0, 0, width, 0)).height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        self._look(index, option.rect).paint(painter)

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """Return a field for the line."""
        field = QLineEdit(parent)
        field.setFont(self._lines.font())
        field.setFrame(False)
        field.setTextMargins(0, 0, 0, 0)
        row: Row = index.data(_ROW)
        field.setAccessibleName(self.tr("Line {n}").format(n=row.number + 1))
        field.textEdited.connect(lambda text: self._lines.typing.emit(row.number, text))
        return field

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show the line in its field."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(index.data(_ROW).text)

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tell what the writer made of the line."""
        if isinstance(editor, QLineEdit):
            self._lines.edited.emit(index.data(_ROW).number, editor.text())

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Put the field where the text stands."""
        area = self._lines.text_area(index)
        area.setLeft(area.left() - 3)
        editor.setGeometry(area)

    def _look(self, index: QModelIndex | QPersistentModelIndex, area: QRect) -> RowLook:
        state = self._lines.state_of(index)
        row: Row = index.data(_ROW)
        return RowLook(row, state, self._lines.font(), self._lines.palette(), area)


def _place(row: Row) -> tuple[int, int | None]:
    return row.number, row.version
