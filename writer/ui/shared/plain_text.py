"""Text that others wrote, in widgets that would take it for markup.

Qt guesses: a label, a tool tip or a message box that finds a tag shows rich text, with links and
with pictures that it goes and reads; a button or a menu makes a key of an ampersand. Names of
models, of files and of words, and sentences with such names in them, pass through here.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class PlainLabel(QLabel):
    """A label that shows what it is given, letter for letter."""

    def __init__(self, text: str = "", parent: QWidget | None = None, **properties: Any) -> None:  # noqa: ANN401 - Qt's own properties
        super().__init__(text, parent, textFormat=Qt.TextFormat.PlainText, **properties)


def plain_tip(text: str) -> str:
    """Return a tool tip that shows ``text`` as it is."""
    # Tool tips have no setting. What Qt would not guess about needs no dress.
    if not QtText.mightBeRichText(text):
        return text
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>'


def plain_action(text: str) -> str:
    """Return the words of a button or menu entry, without keys in them."""
    # Behind a tabulator a menu shows a shortcut.
    return text.replace("&", "&&").replace("\t", " ")
