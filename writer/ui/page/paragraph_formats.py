"""How paragraphs look beyond their text: marks of several owners, and inline text among them.

The one owner of the formats of layouts. Each owner of marks (what is found, what is misspelt …)
has a layer by name and says what stands on it; nobody wipes what another has put there. Inline
text lies in the layout's pre-edit area and moves the marks behind it to the right.

Marks stay where they are when their paragraph is edited: who set them sets them anew.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import IntEnum, auto
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockUserData,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
    QTextLayout,
)

from writer.ui.page.cursor_text import utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LAYER_PROPERTY: Final = int(QTextFormat.Property.UserProperty) + 2
"""Marks the formats of layers, to be told from those of an input method's composition."""


class Layer(IntEnum):
    """Owners of marks; where two say something about one character, the later one decides."""

    PROVENANCE = auto()
    HIGHLIGHTING = auto()
    FOCUS = auto()
    VERSE = auto()
    SPELLING = auto()
    FOUND = auto()
    INLINE = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """A look for a stretch of a paragraph.

    Attributes:
        start: first position in the paragraph's text, in UTF-16 units.
        length: how many positions.
        look: what it changes about the text's own format.
    """

    start: int
    length: int
    look: QTextCharFormat


Piece: TypeAlias = "tuple[str, QTextCharFormat]"
"""A part of inline text and its look."""


class ParagraphFormats:
    """What stands on the paragraphs of one document.

    Args:
        document: whose layouts are formatted; nobody else may do that.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document

    @property
    def document(self) -> QTextDocument:
        """The document whose paragraphs these are."""
        return self._document

    def mark(self, block: QTextBlock, layer: Layer, marks: Iterable[Mark]) -> None:
        """Put ``marks`` on a layer of the paragraph, in place of what was there."""
        new = tuple(marks)
        if new == self.marks(block, layer):
            return
        data = _data_of(block)
        if new:
            data.layers[layer] = new
        else:
            del data.layers[layer]
        self.draw(block)

    def marks(self, block: QTextBlock, layer: Layer) -> tuple[Mark, ...]:
        """Return what stands on a layer of the paragraph."""
        data = block.userData()
        return data.layers.get(layer, ()) if isinstance(data, _Layers) else ()

    def show_inline(self, block: QTextBlock, position: int, pieces: Iterable[Piece]) -> None:
        """Draw ``pieces`` at a position of the paragraph without their being text."""
        marks, drawn = [], ""
        for text, look in pieces:
            marks.append(Mark(position + utf16_length(drawn), utf16_length(text), look))
            drawn += text
        block.layout().setPreeditArea(position, drawn)
        self._set(block, [_range(mark, Layer.INLINE) for mark in marks])

    def clear_inline(self, block: QTextBlock) -> None:
        """Draw no inline text in the paragraph any more."""
        block.layout().setPreeditArea(-1, "")
        self._set(block, [])

    def draw(self, block: QTextBlock) -> None:
        """Draw the layers of the paragraph anew, as after a composition, which wipes them."""
        kept = [each for each in block.layout().formats() if _layer_of(each) in _NOT_MARKS]
        self._set(block, kept)

    def _set(self, block: QTextBlock, kept: list[QTextLayout.FormatRange]) -> None:
        ranges = [
            _range(piece, layer)
            for layer, marks in _layers_of(block)
            for mark in marks
            for piece in _around_inline(block, mark)
        ]
        block.layout().setFormats(ranges + kept)
        self._document.markContentsDirty(block.position(), block.length())


class _Layers(QTextBlockUserData):
    """The marks of one paragraph, kept by Qt with the paragraph itself."""

    def __init__(self) -> None:
        super().__init__()
        self.layers: dict[Layer, tuple[Mark, ...]] = {}


_NOT_MARKS: Final = (0, Layer.INLINE)
"""Formats of the pre-edit area: a composition's have no layer."""


def _data_of(block: QTextBlock) -> _Layers:
    data = block.userData()
    if not isinstance(data, _Layers):
        data = _Layers()
        block.setUserData(data)
    return data


def _layers_of(block: QTextBlock) -> list[tuple[Layer, tuple[Mark, ...]]]:
    data = block.userData()
    return sorted(data.layers.items()) if isinstance(data, _Layers) else []


def _around_inline(block: QTextBlock, mark: Mark) -> Iterator[Mark]:
    """Yield the parts of ``mark`` before and behind inline text, where the layout has them."""
    layout = block.layout()
    drawn = utf16_length(layout.preeditAreaText())
    gap = layout.preeditAreaPosition() if drawn else block.length()
    start = max(0, mark.start)
    end = min(mark.start + mark.length, block.length() - 1)
    if start < min(end, gap):
        yield dataclasses.replace(mark, start=start, length=min(end, gap) - start)
    if max(start, gap) < end:
        behind = max(start, gap)
        yield dataclasses.replace(mark, start=behind + drawn, length=end - behind)


def _range(mark: Mark, layer: Layer) -> QTextLayout.FormatRange:
    piece = QTextLayout.FormatRange()
    piece.start = mark.start
    piece.length = mark.length
    piece.format = QTextCharFormat(mark.look)
    piece.format.setProperty(LAYER_PROPERTY, int(layer))
    return piece


def _layer_of(piece: QTextLayout.FormatRange) -> int:
    return int(piece.format.intProperty(LAYER_PROPERTY))
