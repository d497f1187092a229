"""A book set in pages: where every block stands, in which letters, on which page.

Qt breaks lines and pages; what keeps a heading with its text and a stanza whole is decided here.
Each part of a book begins on a page of its own and is set by itself: all of this may take place
on any thread, and none is kept waiting for more than a part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from writer.documents.export.book import (
    Chapter,
    Code,
    Heading,
    Items,
    Paragraph,
    Quote,
    SceneBreak,
    Verse,
)
from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QThread
    from PySide6.QtGui import QPagedPaintDevice, QPainter, QTextBlock

    from writer.documents.export.book import Block, Book, Line, Span

SERIFS: Final = (
    *("Georgia", "Noto Serif", "Source Serif 4", "Liberation Serif", "Times New Roman"),
    *("DejaVu Serif", "Noto Serif CJK SC", "Songti SC", "SimSun", "Noto Sans CJK SC"),
)
"""The first that is installed has the letters; the next, those it lacks."""
_MONOSPACED: Final = ("Liberation Mono", "DejaVu Sans Mono", "Courier New", "Noto Sans CJK SC")
_SIZE: Final = 11.5
_HEADING_SIZES: Final = (20.0, 16.0, 13.5, 12.0, 11.5, 11.5)
_LINE_HEIGHT: Final = 135.0
"""Per cent."""
_STEP: Final = 18.0
_HANGING: Final = 24.0
_CHINESE_INDENT: Final = 2 * _SIZE
"""Points; two characters."""
_GAP: Final = 8.0
_FOOT: Final = 28.0
"""Points for the number of the page, with the space above it."""
_POINTS: Final = 72.0
_PROBE: Final = 1000.0
_HAN: Final = re.compile(f"[{HAN_RANGES}]")
_KEPT: Final = 0.4
"""Of a page: a longer stanza may be parted."""


def pages_of(book: Book, device: QPagedPaintDevice) -> Pages:
    """Return the book set for the page of ``device``."""
    pages = Pages(device)
    if book.has_title_page:
        pages.add(_title_page(book, pages), numbered=False)
    for part in book.parts():
        pages.add(_part(book, part, pages))
    return pages


@dataclass(frozen=True, slots=True)
class _Part:
    document: QTextDocument
    first: int
    count: int
    numbered: bool


class Pages:
    """Set pages.

    Attributes:
        device: what they are set for.
        count: how many there are.
        han: the Chinese characters on them.
        across: Qt's units per point for margins, indents and fonts: pixels of the device.
        down: its units per point for spaces between blocks and for tabs: pixels of a screen.
    """

    def __init__(self, device: QPagedPaintDevice) -> None:
        self.device = device
        self.across = device.logicalDpiY() / _POINTS
        self.down = self.across / _scaling(device)
        page = device.pageLayout().paintRectPixels(int(device.logicalDpiY()))
        self._width = float(page.width())
        self._full = float(page.height())
        self._height = self._full - _FOOT * self.across
        self._parts: list[_Part] = []
        self.count = 0
        self.han: set[str] = set()

    def empty(self) -> QTextDocument:
        """Return a document that is as wide and as high as these pages."""
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.documentLayout().setPaintDevice(self.device)
        document.setDefaultFont(_font(SERIFS, _SIZE))
        document.setPageSize(QSizeF(self._width, self._height))
        return document

    def add(self, document: QTextDocument, *, numbered: bool = True) -> None:
        """Add what begins on a page of its own."""
        count = max(document.pageCount(), 1)
        self._parts.append(_Part(document, self.count, count, numbered))
        self.count += count

    def fit(self, device: QPagedPaintDevice) -> bool:
        """Return whether they are set for such a page as ``device`` has."""
        other = Pages(device)
        return (self._width, self._full, self.across) == (other._width, other._full, other.across)

    def move_to(self, thread: QThread) -> None:
        """Leave them to another thread, which paints them."""
        for part in self._parts:
            part.document.moveToThread(thread)

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint one page, counted from 0, at the origin of ``painter``."""
        part = next(part for part in self._parts if page < part.first + part.count)
        visible = QRectF(0, (page - part.first) * self._height, self._width, self._height)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = visible
        context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
        painter.save()
        painter.translate(0, -visible.top())
        painter.setClipRect(visible)
        part.document.documentLayout().draw(painter, context)
        painter.restore()
        if part.numbered:
            painter.setFont(_font(SERIFS, _SIZE - 1.5))
            foot = QRectF(0, self._height, self._width, self._full - self._height)
            painter.drawText(
                foot, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, str(page + 1)
            )

    def keep_together(self, document: QTextDocument, kept: Iterable[tuple[int, int]]) -> None:
        """Move what would be parted between two pages to the second.

        Args:
            document: set already.
            kept: numbers of the first block of each group and of the last, of which two lines
                are enough.
        """
        layout = document.documentLayout()
        for first, last in kept:
            block = document.findBlockByNumber(first)
            top = layout.blockBoundingRect(block).top()
            bottom = self._second_line(document.findBlockByNumber(last))
            parted = int(top // self._height) != int((bottom - 1) // self._height)
            if parted and bottom - top < _KEPT * self._height and first:
                cursor = QTextCursor(block)
                form = QTextBlockFormat()
                form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                cursor.mergeBlockFormat(form)

    @staticmethod
    def _second_line(block: QTextBlock) -> float:
        lines = block.layout()
        line = lines.lineAt(min(1, lines.lineCount() - 1))
        return lines.position().y() + line.y() + line.height()


def _title_page(book: Book, pages: Pages) -> QTextDocument:
    setter = _Setter(book, pages)
    setter.title(book.title, 28, above=180)
    setter.title(book.author, 15, above=24)
    setter.finish()
    return setter.document


def _part(book: Book, part: Chapter, pages: Pages) -> QTextDocument:
    setter = _Setter(book, pages)
    setter.blocks(part.blocks)
    setter.finish()
    return setter.document


class _Setter:
    """Sets blocks into a document of its own."""

    def __init__(self, book: Book, pages: Pages) -> None:
        self.document = pages.empty()
        self._book = book
        self._pages = pages
        self._cursor = QTextCursor(self.document)
        self._begun = False
        self._begins = True
        self._kept: list[tuple[int, int]] = []
        self._headings: list[int] = []
        self._cursor.beginEditBlock()

    def title(self, text: str, size: float, above: float) -> None:
        """Add a line of the title page."""
        if not text:
            return
        if not self._begun:
            self._begin(self._form())  # Qt has no space above the first
        form = self._form(above=above, below=_GAP)
        form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._begin(form)
        self._cursor.insertText(text, _letters(size))

    def finish(self) -> None:
        """Set what was added, and keep together what belongs together."""
        self._cursor.endEditBlock()
        self._pages.keep_together(self.document, self._kept)

    def blocks(self, blocks: Iterable[Block], indent: float = 0) -> None:
        """Add blocks, indented by so many points."""
        for block in blocks:
            match block:
                case Heading(level, spans):
                    self._heading(level, spans, indent)
                case Paragraph(spans):
                    self._paragraph(spans, indent)
                case Verse(lines):
                    self._stanza(lines, indent)
                case Quote(inner):
                    self._begins = True
                    self.blocks(inner, indent + _STEP)
                case Items():
                    self._list(block, indent)
                case SceneBreak():
                    form = self._form(above=2 * _GAP, below=2 * _GAP)
                    form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                    self._begin(form)
                    self._cursor.insertText("*\u2003*\u2003*", _letters(_SIZE))
                case Code(text):
                    for line in text.split("\n"):
                        self._begin(self._form(indent + _STEP))
                        self._cursor.insertText(line, _letters(_SIZE - 1.5, _MONOSPACED))
            self._begins = not isinstance(block, Paragraph)

    def _heading(self, level: int, spans: Line, indent: float) -> None:
        above = 0.0 if not self._begun else 24.0 if level > 1 else 48.0
        form = self._form(indent, above=above, below=16 if level == 1 else 10)
        if level <= 2:
            form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        form.setHeadingLevel(level)
        self._headings.append(self._begin(form))
        size = _HEADING_SIZES[level - 1]
        self._spans(spans, size, slanted=level > 2)

    def _paragraph(self, spans: Line, indent: float) -> None:
        first = 0.0 if self._begins else _STEP
        if self._book.is_chinese:
            first = _CHINESE_INDENT
        form = self._form(indent, indent or 0, first=first)
        if self._book.is_chinese:
            form.setAlignment(Qt.AlignmentFlag.AlignJustify)
        number = self._begin(form)
        self._keep_headings_with(number)
        self._spans(spans)

    def _stanza(self, lines: tuple[Line, ...], indent: float) -> None:
        numbers = []
        for place, line in enumerate(lines):
            form = self._form(
                indent + _STEP + _HANGING,
                first=-_HANGING,
                above=_GAP if not place else 0,
                below=_GAP if place == len(lines) - 1 else 0,
            )
            numbers.append(self._begin(form))
            self._spans(line)
        self._kept.append((self._headings[0] if self._headings else numbers[0], numbers[-1]))
        # It may be too long to be kept whole.
        self._keep_headings_with(numbers[0])

    def _list(self, block: Items, indent: float) -> None:
        for number, item in enumerate(block.items, block.first or 0):
            mark = "•" if block.first is None else f"{number}."
            inner = indent + _STEP * (1 if block.first is None else 1.4)
            if item and isinstance(item[0], Paragraph):
                self._begin(self._form(inner, first=indent - inner))
                self._cursor.insertText(mark, _letters(_SIZE))
                self._cursor.insertText("\t", _letters(_SIZE))
                self._spans(item[0].spans)
                item = item[1:]  # noqa: PLW2901 - the rest of it
            else:
                self._begin(self._form(inner, first=indent - inner))
                self._cursor.insertText(mark, _letters(_SIZE))
            self._begins = True
            self.blocks(item, inner)

    def _keep_headings_with(self, number: int) -> None:
        if self._headings:
            self._kept.append((self._headings[0], number))
            self._headings.clear()

    def _begin(self, form: QTextBlockFormat) -> int:
        """Begin a block, and return its number."""
        if self._begun:
            self._cursor.insertBlock(form)
        else:
            self._cursor.setBlockFormat(form)
        self._begun = True
        return self._cursor.blockNumber()

    def _form(
        self,
        left: float = 0,
        right: float = 0,
        *,
        first: float = 0,
        above: float = 0,
        below: float = 0,
    ) -> QTextBlockFormat:
        form = QTextBlockFormat()
        form.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        across, down = self._pages.across, self._pages.down
        form.setLeftMargin(left * across)
        form.setRightMargin(right * across)
        form.setTextIndent(first * across)
        form.setTopMargin(above * down)
        form.setBottomMargin(below * down)
        if first < 0:
            hanging = QTextOption.Tab(-first * down, QTextOption.TabType.LeftTab)
            form.setTabPositions([hanging])
        return form

    def _spans(self, spans: Line, size: float = _SIZE, *, slanted: bool = False) -> None:
        for span in spans:
            self._pages.han.update(_HAN.findall(span.text))
            # A line separator ends the line, not the paragraph.
            self._cursor.insertText(span.text.replace("\n", "\u2028"), _set(span, size, slanted))


def _set(span: Span, size: float, slanted: bool) -> QTextCharFormat:
    form = _letters(size - 1 if span.code else size, _MONOSPACED if span.code else SERIFS)
    # Within what is slanted as a whole, emphasis stands upright.
    form.setFontItalic(span.emphasis != slanted)
    if span.strong:
        form.setFontWeight(QFont.Weight.Bold)
    return form


def _letters(size: float, families: tuple[str, ...] = SERIFS) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(_font(families, size))
    return form


def _font(families: tuple[str, ...], size: float) -> QFont:
    font = QFont(list(families))
    font.setPointSizeF(size)
    return font


def _scaling(device: QPagedPaintDevice) -> float:
    """Return what Qt multiplies the space between blocks with; margins it leaves as they are."""
    document = QTextDocument()
    document.documentLayout().setPaintDevice(device)
    cursor = QTextCursor(document)
    form = QTextBlockFormat()
    form.setTopMargin(_PROBE)
    cursor.insertBlock(form)
    layout = document.documentLayout()
    first, second = (layout.blockBoundingRect(document.findBlockByNumber(n)) for n in (0, 1))
    return (second.top() - first.bottom()) / _PROBE
