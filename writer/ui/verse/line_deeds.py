"""What can be done with a line of a poem: one table for its buttons, its menu and its keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from writer.ui.shared.plain_text import plain_tip
from writer.ui.verse.form_words import QT_TRANSLATE_NOOP, said
from writer.ui.verse.line_rows import small

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent

    from writer.ui.verse.line_rows import Row


class Deed(Enum):
    """What a writer does with a line."""

    VERSIONS = auto()
    LOCK = auto()
    EDIT = auto()
    FOLLOW = auto()
    PUT_LINE = auto()
    PUT_STANZA = auto()
    EMPTY = auto()
    BACK = auto()
    FORWARD = auto()


@dataclass(frozen=True, slots=True)
class DeedWords:
    """A deed as it is offered.

    Attributes:
        words: in the menu, with its mnemonic.
        tip: what it does.
        keys: in Qt's portable notation.
        short: on the button below the line; empty = it has none.
    """

    words: str
    tip: str
    keys: tuple[str, ...]
    short: str = ""


DEEDS: Final = {
    Deed.VERSIONS: DeedWords(
        QT_TRANSLATE_NOOP("Verse", "&Other Versions"),
        QT_TRANSLATE_NOOP("Verse", "Write other versions of this line, all others standing"),
        ("Return", "Enter"),
        QT_TRANSLATE_NOOP("Verse", "Others"),
    ),
    Deed.LOCK: DeedWords(
        QT_TRANSLATE_NOOP("Verse", "&Lock"),
        QT_TRANSLATE_NOOP("Verse", "Keep this line when others are written anew, or let it go"),
        ("Ctrl+L",),
        QT_TRANSLATE_NOOP("Verse", "Lock"),
    ),
    Deed.EDIT: DeedWords(
        QT_TRANSLATE_NOOP("Verse", "&Write It Yourself"),
        QT_TRANSLATE_NOOP("Verse", "Write this line yourself; it is locked then"),
        ("F2",),
        QT_TRANSLATE_NOOP("Verse", "Edit"),
    ),
    Deed.FOLLOW: DeedWords(
        QT_TRANSLATE_NOOP("Verse", "Let the Rest &Follow"),
        QT_TRANSLATE_NOOP("Verse", "Write anew what follows this line and is not locked"),
        ("Shift+Return", "Shift+Enter"),
        QT_TRANSLATE_NOOP("Verse", "Go On"),
    ),
    Deed.PUT_LINE: DeedWords(
        QT_TRANSLATE_NOOP("Verse", "&Put the Line into the Text"),
        QT_TRANSLATE_NOOP("Verse", "Write this line into the text, at the caret"),
        ("Ctrl+T",),
        QT_TRANSLATE_NOOP("Verse", "Insert"),
    ),
    Deed.PUT_STANZA: DeedWords(
        QT_TRANSLATE_NOOP("Verse", "Put the &Stanza into the Text"),
        QT_TRANSLATE_NOOP("Verse", "Write the stanza of this line into the text, at the caret"),
        (),
    ),
    Deed.EMPTY: DeedWords(
        QT_TRANSLATE_NOOP("Verse", "&Empty the Line"),
        QT_TRANSLATE_NOOP("Verse", "Have nothing here, to be written anew"),
        ("Del",),
    ),
    Deed.BACK: DeedWords(
        QT_TRANSLATE_NOOP("Verse", "The Poem &Before"),
        QT_TRANSLATE_NOOP("Verse", "Go back to the poem before"),
        ("Alt+Left", "Ctrl+Z"),
    ),
    Deed.FORWARD: DeedWords(
        QT_TRANSLATE_NOOP("Verse", "The Ne&xt Poem"),
        QT_TRANSLATE_NOOP("Verse", "Go forward to the poem behind"),
        ("Alt+Right", "Ctrl+Shift+Z", "Ctrl+Y"),
    ),
}


def deed_of(event: QKeyEvent) -> Deed | None:
    """Return what a key in the list of lines does, or None."""
    pressed = event.keyCombination()
    modifiers = pressed.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sequence = QKeySequence(modifiers.value | pressed.key().value)
    for deed, words in DEEDS.items():
        if any(QKeySequence(key) == sequence for key in words.keys):
            return deed
    return None


def tip_of(deed: Deed) -> str:
    """Return what a deed does, with its first key."""
    words = DEEDS[deed]
    keys = [QKeySequence(key) for key in words.keys[:1]]
    shown = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys]
    return f"{said(words.tip)} ({shown[0]})" if shown else said(words.tip)


def may(deed: Deed, row: Row, *, lonely: bool) -> bool:
    """Return whether a deed can be done with a line; ``lonely`` if no line stands."""
    match deed:
        case Deed.LOCK | Deed.PUT_LINE | Deed.EMPTY:
            return bool(row.text)
        case Deed.VERSIONS:
            return not row.locked
        case Deed.PUT_STANZA:
            return not lonely
    return True


class LineButtons(QWidget):
    """The deeds that are wanted most, below the line that is chosen.

    Signals:
        wanted: the deed that was chosen.
        double_clicked: the second click of two came here.
    """

    wanted = Signal(object)
    double_clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._buttons: dict[Deed, QToolButton] = {}
        for deed, words in DEEDS.items():
            if words.short:
                button = _Button(self)
                button.double_clicked.connect(self.double_clicked)
                button.setText(said(words.short))
                button.setAutoRaise(True)
                # The keyboard has keys and the menu; Tab goes on to the next part of the panel.
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.setToolTip(plain_tip(tip_of(deed)))
                button.setAccessibleDescription(tip_of(deed))
                button.clicked.connect(lambda _=False, deed=deed: self.wanted.emit(deed))
                layout.addWidget(button)
                self._buttons[deed] = button
        layout.addStretch(1)
        self.hide()

    def use_font(self, font: QFont) -> None:
        """Show the words in a smaller face than the line's."""
        for button in self._buttons.values():
            button.setFont(small(font))

    def show_for(self, row: Row) -> None:
        """Offer what can be done with a line."""
        for deed, button in self._buttons.items():
            button.setEnabled(may(deed, row, lonely=False))
        self._buttons[Deed.LOCK].setText(said("Unlock") if row.locked else said("Lock"))
        self._buttons[Deed.EDIT].setText(said("Edit") if row.text else said("Write It"))


class _Button(QToolButton):
    """A button for which a second click is none: the line below the mouse may just have moved.

    Signals:
        double_clicked: the second click of two came here.
    """

    double_clicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell of it, and do nothing."""
        self.double_clicked.emit()


def choose_from_menu(row: Row, at: QPoint, parent: QWidget, *, lonely: bool) -> Deed | None:
    """Ask what to do with a line, in a menu at a point of the screen."""
    menu = QMenu(parent)
    for deed, words in DEEDS.items():
        text = said(words.words)
        if deed is Deed.LOCK and row.locked:
            text = said("Un&lock")
        action = menu.addAction(text)
        action.setShortcuts([QKeySequence(key) for key in words.keys[:1]])
        action.setData(deed)
        action.setEnabled(may(deed, row, lonely=lonely))
        if deed in {Deed.FOLLOW, Deed.EMPTY}:
            menu.addSeparator()
    chosen = menu.exec(at)
    menu.deleteLater()
    return chosen.data() if chosen else None
