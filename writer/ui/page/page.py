"""The sheet that is written on: a column of readable width, exact text in and out.

Nothing about suggestions here; :mod:`writer.ui.page.editor` adds them.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QLocale, QMimeData, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from writer.text.counting import count_words
from writer.text.scripts import is_han
from writer.text.whole_characters import whole_characters
from writer.ui.page.cursor_text import utf16_length
from writer.ui.page.exact_text import from_document, to_document
from writer.ui.page.incoming import brings_text, local_files, openable, text_of
from writer.ui.page.indenting import indent, outdent
from writer.ui.page.key_kinds import KeyKind, kind_of, typed_text
from writer.ui.page.mark_boxes import mark_boxes
from writer.ui.page.paragraph_formats import ParagraphFormats
from writer.ui.page.undo_steps import UndoSteps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
        QPaintEvent,
        QResizeEvent,
        QShowEvent,
    )
    from PySide6.QtWidgets import QWidget

    from writer.documents.edits import Edit
    from writer.text.scripts import Language

COLUMN_CHARACTERS: Final = 68
"""Widest column, in letters of running text: longer lines make the eye lose the next one."""
RUNNING_TEXT: Final = "eat on his shore, lining deft words"
"""A sample whose average letter is about as wide as that of a book."""
LEAST_MARGIN: Final = 24
TOP_MARGIN: Final = 28
SAMPLE_LENGTH: Final = 2000
"""Characters that tell the language of a text until all of it is counted."""
DEFAULT_POINTS: Final = 14
SMALLEST_POINTS: Final = 6
LARGEST_POINTS: Final = 96
NOTCH: Final = 120
"""Units of a wheel's angle that make one step, by Qt's convention."""

TEXT_FACES: Final = (
    "Literata",
    "Source Serif 4",
    "Source Serif Pro",
    "Charter",
    "Iowan Old Style",
    "Noto Serif",
    "Georgia",
    "Cambria",
    "Palatino Linotype",
    "P052",
    "C059",
    "Liberation Serif",
    "DejaVu Serif",
)
"""Faces made for long reading, the best first; one of them is on nearly every system."""

CHINESE_FACES: Final = (
    "Source Han Serif SC",
    "Noto Serif CJK SC",
    "Source Han Serif CN",
    "Noto Serif SC",
    "Songti SC",
    "SimSun",
    "AR PL UMing CN",
    "Source Han Sans SC",
    "Noto Sans CJK SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""Faces that write Chinese; those with serifs, which suit reading, come first."""

_HAN: Final = QFontDatabase.WritingSystem.SimplifiedChinese

_PARAGRAPH_SEPARATOR: Final = "\u2029"

_EXACT_FORMAT: Final = "application/x-inkling-text"
"""On the clipboard, beside plain text: the same with its broken bytes, which no other can hold."""


def default_text_font(language: Language = "en", chosen: str = "") -> QFont:
    """Return a serif face of this system for text that is mainly in ``language``.

    The main face decides how wide quotation marks, dashes and ellipses are, which both scripts
    share: full width in Chinese, narrow in English. A face for the other script stands behind
    it.

    Args:
        language: of most of the text.
        chosen: name of a face to have in front; in Chinese text only if it writes Chinese.
    """
    # Where two foundries deliver a face, Qt appends theirs: "P052 [urw]".
    known = {family.split(" [")[0] for family in QFontDatabase.families()}
    latin = [face for face in TEXT_FACES if face in known]
    # The system may know its faces by Chinese names alone.
    chinese = [face for face in CHINESE_FACES if face in known] or QFontDatabase.families(_HAN)[:1]
    faces = [*chinese, *latin, "serif"] if language == "zh" else [*latin, *chinese, "serif"]
    if chosen:
        behind = language == "zh" and _HAN not in QFontDatabase.writingSystems(chosen)
        faces.insert(len(chinese) if behind else 0, chosen)
    font = QFont(faces, DEFAULT_POINTS)
    font.setStyleHint(QFont.StyleHint.Serif)
    return font


class Page(QPlainTextEdit):
    """A plain-text sheet with one centred column.

    Signals:
        zoom_changed: points that the text is larger (or smaller) than its font says.
        colours_changed: the palette is another one, as after a change of theme.
        files_dropped: the list of paths of texts, documents and models to open.
        column_moved: the column stands elsewhere, or has another size.
    """

    zoom_changed = Signal(int)
    colours_changed = Signal()
    files_dropped = Signal(list)
    column_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_left = LEAST_MARGIN
        self._formats = ParagraphFormats(self.document())
        self._undo_steps = UndoSteps(self)
        self._zoom = 0
        self._wheel_units = 0
        self._language = _language_of("")
        self._family = ""
        self._points = DEFAULT_POINTS
        self._replacing = (-1, -1)
        self._top_wanted: int | None = None
        self._caret_wanted = 0
        # Lines are where they belong once the page has its size.
        self._scroll_timer = QTimer(self, singleShot=True, interval=0)
        self._scroll_timer.timeout.connect(self._scroll_back)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The margins beside the column belong to the page, not to the window around it.
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursorWidth(2)
        self.document().setDocumentMargin(4)
        self.setAccessibleName(self.tr("Text"))
        self._apply_font()

    @property
    def formats(self) -> ParagraphFormats:
        """What stands on the paragraphs beyond their text."""
        return self._formats

    @property
    def zoom(self) -> int:
        """How many points larger (or smaller) the text is than its font says."""
        return self._zoom

    def text(self) -> str:
        """Return the whole text, paragraphs separated by newlines, every character as it is."""
        return from_document(self._document_text())

    def load_text(self, text: str) -> None:
        """Show another text: nothing to undo, unmodified, the caret at its start."""
        self._language = _language_of(text)
        self._apply_font()
        self.setPlainText(to_document(text))
        self._replacing = (-1, -1)
        self._top_wanted = None
        self.document().setModified(False)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.setCurrentCharFormat(QTextCharFormat())

    def replace_text(self, text: str) -> None:
        """Show another version of the text: one step back is this one, in the same place."""
        old, new = self._document_text(), to_document(text)
        if old == new:
            return
        start = _common_start(old, new)
        end = _common_start(old[start:][::-1], new[start:][::-1])
        cursor = QTextCursor(self.document())
        cursor.setPosition(utf16_length(old[:start]))
        last = cursor.position() + utf16_length(old[start : len(old) - end])
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        steps = self.document().availableUndoSteps()
        with self._in_place():
            cursor.insertText(new[start : len(new) - end], QTextCharFormat())
        self._replacing = (steps, self.document().availableUndoSteps())

    def replay(self, edits: Iterable[Edit], caret: int) -> None:
        """Make changes that a journal has, each a step to be undone, and put the caret back."""
        self._undo_steps.replay(edits)
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(caret, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def undo(self) -> None:
        """Take the last step back; where that is another version, without leaving the place."""
        if self.document().availableUndoSteps() == self._replacing[1]:
            with self._in_place():
                super().undo()
        else:
            super().undo()

    def redo(self) -> None:
        """Do again what was undone; where that is another version, without leaving the place."""
        if self.document().availableUndoSteps() == self._replacing[0]:
            with self._in_place():
                super().redo()
        else:
            super().redo()

    @property
    def top(self) -> int:
        """Number of the paragraph at the upper edge, from 0."""
        wanted = self._top_wanted
        return self.firstVisibleBlock().blockNumber() if wanted is None else wanted

    def go_back(self, caret: int, top: int) -> None:
        """Put caret and view where they were, as far as the text is as long.

        Args:
            caret: position, in UTF-16 units.
            top: number of the paragraph at the upper edge.
        """
        document, cursor = self.document(), self.textCursor()
        position = min(caret, document.characterCount() - 1)
        if "\udc00" <= document.characterAt(position) <= "\udfff":
            position -= 1  # the text is another one: never into the middle of a character
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        self._top_wanted, self._caret_wanted = top, position
        if self.isVisible():
            self._scroll_timer.start()

    def set_read_only(self, on: bool) -> None:
        """Let the text be read, searched, selected and copied, and not be changed."""
        self.setReadOnly(on)
        if on:
            # With a caret, which Qt takes away: one reads and selects by keyboard, too.
            flag = Qt.TextInteractionFlag
            self.setTextInteractionFlags(
                flag.TextSelectableByMouse | flag.TextSelectableByKeyboard
            )

    def set_language(self, language: Language) -> None:
        """Show the text in a face for the language that most of it is in by now."""
        if language != self._language:
            self._language = language
            self._apply_font()

    def set_typeface(self, family: str, points: int) -> None:
        """Write in another face and size; the zoom stays, as far as there is room for it.

        Args:
            family: name of the face; empty = the page's own choice, by the text's language. A
                face without Chinese stands behind that choice while the text is Chinese.
            points: size before zooming.
        """
        self._family = family
        self._points = points
        self._zoom = self._within_bounds(self._zoom)
        self._apply_font()

    def keep_free(self, width: int) -> None:
        """Keep at least so many pixels free on the left of the column; 0 = the usual margin."""
        self._least_left = max(LEAST_MARGIN, width)
        self._centre_column()

    def set_zoom(self, points: int) -> None:
        """Make the text that many points larger than its font says."""
        points = self._within_bounds(points)
        if points != self._zoom:
            self._zoom = points
            self._apply_font()
            self.zoom_changed.emit(points)

    def zoom_in(self) -> None:
        """Make the text one point larger."""
        self.set_zoom(self._zoom + 1)

    def zoom_out(self) -> None:
        """Make the text one point smaller."""
        self.set_zoom(self._zoom - 1)

    def zoom_reset(self) -> None:
        """Show the text in the size that its font says."""
        self.set_zoom(0)

    def event(self, event: QEvent) -> bool:
        """Let the wheel turn the page over the margins, too; centre the column in time."""
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        if event.type() == QEvent.Type.Resize:
            # Before the viewport gets its size: while a window is being shown, a resize event
            # that arrives inside another one is lost, and lines keep the width of the window.
            self._centre_column()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Go back to the place of last time, if that was wished while nothing was to be seen."""
        super().showEvent(event)
        if self._top_wanted is not None:
            self._scroll_timer.start()

    def changeEvent(self, event: QEvent) -> None:
        """Tell of new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.colours_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll otherwise."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        else:
            # A touchpad sends many events of a few units each.
            self._wheel_units += event.angleDelta().y()
            steps = int(self._wheel_units / NOTCH)
            self._wheel_units -= steps * NOTCH
            self.set_zoom(self._zoom + steps)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle when the scroll bar comes and goes."""
        super().resizeEvent(event)
        if self.isVisible():
            self._centre_column()
        self.column_moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write as a plain text wants it: Shift+Enter is a paragraph, Tab indents.

        What a writer takes for one character is deleted as one, and undo takes back sentences.
        """
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._press_tab(event)
        elif _is_soft_break(event):
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
        elif _is_plain_delete(event) and not self.textCursor().hasSelection():
            backspace = event.key() == Qt.Key.Key_Backspace
            move = QTextCursor.MoveOperation
            self._undo_steps.delete(move.PreviousCharacter if backspace else move.NextCharacter)
        else:
            if kind_of(event) is KeyKind.TEXT:
                self._undo_steps.before_typing(typed_text(event))
            super().keyPressEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Offer plain text: Qt's own would have styles, and other spaces than the text."""
        selected = self.textCursor().selectedText().replace(_PARAGRAPH_SEPARATOR, "\n")
        text = from_document(selected)
        data = QMimeData()
        data.setText(whole_characters(text))
        if whole_characters(text) != text:
            data.setData(_EXACT_FORMAT, text.encode("utf-8", "surrogatepass"))
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert the text that is offered, every character as it is, also out of HTML alone."""
        text = text_of(source)
        if source.hasFormat(_EXACT_FORMAT):
            with suppress(UnicodeDecodeError):  # whoever else uses that name
                text = bytes(source.data(_EXACT_FORMAT).data()).decode("utf-8", "surrogatepass")
        if text and not self.isReadOnly():
            lines = text.replace("\r\n", "\n").replace("\r", "\n")
            self.textCursor().insertText(to_document(lines), QTextCharFormat())
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Return whether there is text in some form."""
        return brings_text(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files that can be opened, and text."""
        if not self._judge_files(event):
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on doing so."""
        if not self._judge_files(event):
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Have files opened, never moved; insert text."""
        if not self._judge_files(event):
            super().dropEvent(event)
        elif event.isAccepted():
            self.files_dropped.emit(local_files(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a box for each mark: most fonts leave a gap."""
        super().paintEvent(event)
        block, painter = self.firstVisibleBlock(), None
        offset = self.contentOffset()
        while block.isValid():
            corner = self.blockBoundingGeometry(block).translated(offset).topLeft()
            if corner.y() > event.rect().bottom():
                break
            for box in mark_boxes(block):
                painter = painter or self._box_painter()
                painter.drawRoundedRect(box.translated(corner), 2, 2)
            block = block.next()

    @Slot()
    def _scroll_back(self) -> None:
        top, self._top_wanted = self._top_wanted, None
        # Whoever has moved the caret by now is somewhere else.
        if top is not None and self.textCursor().position() == self._caret_wanted:
            block = self.document().findBlockByNumber(top)
            if block.isValid():
                self.verticalScrollBar().setValue(block.firstLineNumber())

    def _box_painter(self) -> QPainter:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        return painter

    def inputMethodQuery(  # type: ignore[override] # the other overload is not virtual
        self, query: Qt.InputMethodQuery
    ) -> Any:  # noqa: ANN401 - Qt's QVariant
        """Report the caret where it is on the widget.

        WORKAROUND: QPlainTextEdit leaves the viewport's margins out, and the window of an
        input method opens beside the text (novelWriter #2267, #2517).
        """
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            return self._on_widget(self.textCursor())
        if query == Qt.InputMethodQuery.ImAnchorRectangle:
            anchor = self.textCursor()
            anchor.setPosition(anchor.anchor())
            return self._on_widget(anchor)
        return super().inputMethodQuery(query)

    def _document_text(self) -> str:
        # toPlainText() would turn no-break spaces and line separators into other characters.
        return self.document().toRawText().replace(_PARAGRAPH_SEPARATOR, "\n")

    @contextmanager
    def _in_place(self) -> Iterator[None]:
        """Hold caret and view by the text around them while the text changes elsewhere."""
        caret, top = QTextCursor(self.textCursor()), QTextCursor(self.firstVisibleBlock())
        bar = self.verticalScrollBar()
        line = bar.value() - top.block().firstLineNumber()
        yield
        self.setTextCursor(caret)
        bar.setValue(top.block().firstLineNumber() + line)

    def _press_tab(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        (indent if event.key() == Qt.Key.Key_Tab else outdent)(self.textCursor())
        self.ensureCursorVisible()
        # Whatever it did: the keyboard must not go to a button in mid-sentence.
        event.accept()

    def _judge_files(self, event: QDropEvent) -> bool:
        """Accept or refuse files; return whether there are any."""
        paths = local_files(event.mimeData())
        if not paths:
            return False
        if openable(paths):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        return True

    def _within_bounds(self, zoom: int) -> int:
        return max(SMALLEST_POINTS - self._points, min(LARGEST_POINTS - self._points, zoom))

    def _on_widget(self, cursor: QTextCursor) -> QRectF:
        return QRectF(self.cursorRect(cursor).translated(self.viewport().pos()))

    def _apply_font(self) -> None:
        font = default_text_font(self._language, self._family)
        font.setPointSize(self._points + self._zoom)
        self.setFont(font)
        self.setTabStopDistance(QFontMetricsF(font).horizontalAdvance("n") * 3)
        self._centre_column()

    def _centre_column(self) -> None:
        metrics = QFontMetricsF(self.font())
        letter = metrics.horizontalAdvance(RUNNING_TEXT) / len(RUNNING_TEXT)
        column = letter * COLUMN_CHARACTERS
        bar = self.verticalScrollBar()
        bar_width = bar.width() if bar.isVisible() else 0
        margin = max(LEAST_MARGIN, int((self.width() - column) / 2))
        left = max(self._least_left, margin)
        right = max(LEAST_MARGIN, 2 * margin - left - bar_width)
        margins = (left, TOP_MARGIN, right, TOP_MARGIN)
        current = self.viewportMargins()
        # Setting margins resizes the viewport, which brings us here again.
        if margins != (current.left(), current.top(), current.right(), current.bottom()):
            self.setViewportMargins(*margins)
            self.column_moved.emit()


def _language_of(text: str) -> Language:
    """Return the language that a document begins in; of an empty one, that of the system."""
    sample = text[:SAMPLE_LENGTH]
    if words := count_words(sample):
        return "zh" if 2 * sum(map(is_han, sample)) > words else "en"
    return "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def _common_start(first: str, second: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    same, differs = 0, min(len(first), len(second)) + 1
    while differs - same > 1:
        middle = (same + differs) // 2
        if first[same:middle] == second[same:middle]:
            same = middle
        else:
            differs = middle
    return same


def _is_soft_break(event: QKeyEvent) -> bool:
    shift = Qt.KeyboardModifier.ShiftModifier
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and modifiers == shift


def _is_plain_delete(event: QKeyEvent) -> bool:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() == Qt.Key.Key_Backspace:
        return not modifiers & ~Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_Delete and not modifiers
