"""The tabs above the page, one for each text of a window; a single text has none to be seen.

What a click means for the texts is the window's affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QStyle, QTabBar, QToolButton

from writer.text.whole_characters import whole_characters
from writer.ui.shared.plain_text import plain_action, plain_tip
from writer.ui.window.tab_names import tab_names

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QWidget

    from writer.ui.text.open_text import OpenText

UNSAVED: Final = "● "
"""Before the name of a text with changes that are in no file."""

LEAST_LETTERS: Final = 12
"""Where there are many tabs, each keeps room for that much of its name."""


class Tabs(QTabBar):
    """Shows which texts are open, in the order that the writer dragged them into.

    Signals:
        chosen: the text that the writer wants to see.
        close_wanted: the text that the writer is done with.
    """

    chosen = Signal(object)
    close_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: list[OpenText] = []
        self._pressed = -1
        self.setAccessibleName(self.tr("Open texts"))
        self.setAutoHide(True)
        self.setDocumentMode(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMovable(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        # A click leaves the keyboard with the page.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabMoved.connect(self._on_moved)
        self.currentChanged.connect(self._on_current_changed)
        hint = self.style().styleHint(QStyle.StyleHint.SH_TabBar_CloseButtonPosition, None, self)
        self._close_side = QTabBar.ButtonPosition(hint)

    @property
    def texts(self) -> tuple[OpenText, ...]:
        """The texts, in the order of their tabs."""
        return tuple(self._texts)

    def add(self, text: OpenText, index: int | None = None) -> None:
        """Give a text a tab: the one with that number, else the last."""
        index = len(self._texts) if index is None else min(index, len(self._texts))
        self._texts.insert(index, text)
        # Qt chooses the first tab by itself; which text is shown, the window decides.
        self.blockSignals(True)
        self.setTabButton(self.insertTab(index, ""), self._close_side, self._close_button())
        self.blockSignals(False)
        text.session.file_changed.connect(self._name)
        text.editor.document().modificationChanged.connect(self._name)
        self._name()

    def remove(self, text: OpenText) -> None:
        """Take a text's tab away."""
        index = self._texts.index(text)
        text.session.file_changed.disconnect(self._name)
        text.editor.document().modificationChanged.disconnect(self._name)
        del self._texts[index]
        self.blockSignals(True)
        self.removeTab(index)
        self.blockSignals(False)
        self._name()

    def select(self, text: OpenText) -> None:
        """Mark the tab of the text that is shown."""
        self.blockSignals(True)
        self.setCurrentIndex(self._texts.index(text))
        self.blockSignals(False)

    def beside(self, text: OpenText, step: int) -> OpenText:
        """Return the text that many tabs further to the right, around the end."""
        return self._texts[(self._texts.index(text) + step) % len(self._texts)]

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Return how small a tab may become: the beginning and end of its name can be read."""
        whole = self.tabSizeHint(index)
        least = super().minimumTabSizeHint(index)
        name = LEAST_LETTERS * self.fontMetrics().averageCharWidth()
        return QSize(min(whole.width(), least.width() + name), whole.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note on which tab the middle button goes down."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pressed = self.tabAt(event.position().toPoint())
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close the tab on which the middle button went down and up."""
        if event.button() == Qt.MouseButton.MiddleButton:
            pressed, self._pressed = self._pressed, -1
            if pressed >= 0 and self.tabAt(event.position().toPoint()) == pressed:
                self.close_wanted.emit(self._texts[pressed])
        else:
            super().mouseReleaseEvent(event)

    @Slot(int, int)
    def _on_moved(self, before: int, now: int) -> None:
        self._texts.insert(now, self._texts.pop(before))

    @Slot(int)
    def _on_current_changed(self, index: int) -> None:
        if 0 <= index < len(self._texts):
            self.chosen.emit(self._texts[index])

    @Slot()
    def _on_close_clicked(self) -> None:
        button = self.sender()
        for index, text in enumerate(self._texts):
            if self.tabButton(index, self._close_side) is button:
                self.close_wanted.emit(text)
                return

    def _close_button(self) -> QToolButton:
        # The one of Qt's style is a red box on the tab that is shown: too loud beside a page.
        button = QToolButton(self, autoRaise=True)
        button.setText("\N{MULTIPLICATION SIGN}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(self.tr("Close this text"))
        button.setAccessibleName(self.tr("Close this text"))
        button.clicked.connect(self._on_close_clicked)
        return button

    @Slot()
    def _name(self) -> None:
        """Say of each what it is called: a name depends on what others are called."""
        documents = [text.session.document for text in self._texts]
        names = iter(tab_names([document.path for document in documents if document]))
        for index, (text, document) in enumerate(zip(self._texts, documents, strict=True)):
            name = next(names) if document else text.session.name
            mark = UNSAVED if text.session.modified else ""
            tip = str(document.path) if document else self.tr("In no file yet")
            self._label(index, mark + _shown(name), _shown(tip))

    def _label(self, index: int, words: str, tip: str) -> None:
        # Every label that is set lays the bar out anew.
        if self.tabText(index) != plain_action(words):
            self.setTabText(index, plain_action(words))
        self.setTabToolTip(index, plain_tip(tip))


def _shown(name: str) -> str:
    """Return a name in one line, without what would turn or hide what stands beside it."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in whole_characters(name)
    )
