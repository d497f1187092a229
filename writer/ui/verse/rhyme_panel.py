"""The panel of rhymes: what rhymes at the caret, what fits there best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDockWidget,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from writer.assist.verse.rhyme_request import RHYME_KINDS, RhymeRequest
from writer.ui.page.cursor_text import text_after, text_before, utf16_length
from writer.ui.shared.figures import counted
from writer.ui.shared.plain_text import PlainLabel, plain_tip
from writer.ui.shared.sentences import said
from writer.ui.verse.rhyme_list import Entry, Group, RhymeList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QMetaObject
    from PySide6.QtGui import QKeyEvent, QTextCursor

    from writer.assist.verse.rhyme_request import Kind, OfferedRhyme, Rhymes
    from writer.ui.text.open_text import OpenText
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

REST_MS: Final = 300
"""The panel follows the caret once it rests."""

BEST: Final = 5
"""Words on top, whatever their length."""

_BEFORE: Final = 3_000
"""Characters before the caret that are looked at: a hundred lines of verse."""

_LINES_AFTER: Final = 4
_WIDTH: Final = 260


class RhymePanel(QDockWidget):
    """Shows what rhymes at the caret of a page, and puts a word there.

    Args:
        dispatcher: carries its questions to the worker.
        parent: the window.

    Signals:
        keyboard_returned: the writer goes back to the page.
        saying_wanted: a word of which it should be said how it is said.
    """

    keyboard_returned = Signal()
    saying_wanted = Signal(str)

    def __init__(self, dispatcher: SuggestionDispatcher, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rhyme_panel")
        self.setWindowTitle(self.tr("Rhymes"))
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._channel = dispatcher.channel()
        self._channel.rhymes_ready.connect(self._on_rhymes)
        self._text: OpenText | None = None
        self._joined: list[QMetaObject.Connection] = []
        self._asked = 0
        self._request: RhymeRequest | None = None
        self._shown: tuple[RhymeRequest, Rhymes] | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.refresh)
        self._word = QComboBox()
        typed = QLineEdit()
        typed.returnPressed.connect(self._on_word)
        self._word.setLineEdit(typed)
        self._word.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._word.setCompleter(None)  # type: ignore[arg-type] # none is what Qt takes for none
        self._word.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._word.activated.connect(self._on_word)
        self._readings = PlainLabel(wordWrap=True)
        self._say = QPushButton(self.tr("How Is It Said?…"))
        self._say.clicked.connect(self._on_say)
        self._list = RhymeList()
        self._list.chosen.connect(self.take)
        self._list.left.connect(self.leave)
        self._arrange()
        self.visibilityChanged.connect(self._on_visibility)

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """What is listed: headings, and the words below each."""
        return self._list.groups

    @property
    def word(self) -> str:
        """The word to which rhymes are shown."""
        return self._word.currentText()

    @property
    def readings(self) -> str:
        """What is said of the word."""
        return self._readings.text()

    def follow(self, text: OpenText) -> None:
        """Be about this text from now on."""
        self._let_go()
        self._text = text
        self._joined = [
            text.editor.cursorPositionChanged.connect(self._rest.start),
            text.editor.textChanged.connect(self._rest.start),
        ]
        self.refresh()

    def open(self) -> None:
        """Show what rhymes at the caret, with the keyboard in the list; opened so: close."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.leave()
            return
        self.show()
        self.raise_()
        self.refresh()
        self._list.setFocus()

    def stop(self) -> None:
        """Look at no text any more: the window closes."""
        self._rest.stop()
        self._let_go()
        self._text = None
        self._channel.close()

    @Slot()
    def refresh(self) -> None:
        """Ask what rhymes at the caret now; hidden it costs nothing."""
        self._rest.stop()
        if self.isVisible() and self._text is not None:
            request = self._at_caret(self._text)
            if self._request is None or not _same_place(request, self._request):
                self._ask(request)

    @Slot()
    def ask_anew(self) -> None:
        """Ask once more: words are said otherwise now."""
        if self._request is not None and self.isVisible():
            self._ask(self._request)

    @Slot(str)
    def take(self, rhyme: str) -> None:
        """Put a rhyme where it is wanted, if the page is still as it was."""
        text = self._text
        if text is None or self._shown is None:
            return
        request, found = self._shown
        if not _same_place(self._at_caret(text), request):
            self.refresh()
            return
        place, editor = found.place, text.editor
        caret = editor.textCursor()
        # What stands behind the word and is not touched stays the writer's.
        caret.setPosition(caret.selectionEnd() - utf16_length(place.tail))
        editor.setTextCursor(caret)
        replaced = place.replaced - len(place.tail)
        if editor.accept_word(rhyme, replaced, place.replaced_after):
            caret = editor.textCursor()
            caret.setPosition(caret.position() + utf16_length(place.tail))
            editor.setTextCursor(caret)
            self.keyboard_returned.emit()

    @Slot()
    def leave(self) -> None:
        """Close, and go back to the page, whose caret is where it was."""
        self.hide()
        self.keyboard_returned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @Slot(int, object)
    def _on_rhymes(self, number: int, found: Rhymes) -> None:
        if number != self._asked or self._request is None:
            return
        self._shown = self._request, found
        self._word.clear()
        for choice in found.place.choices:
            self._word.addItem(choice.word)
            self._word.setItemData(
                self._word.count() - 1, plain_tip(choice.line), Qt.ItemDataRole.ToolTipRole
            )
        self._word.setEditText(found.place.word)
        self._readings.setText("\n".join(filter(None, self._said(found))))
        self._say.setEnabled(found.language == "en" and bool(found.place.word))
        if self._text is not None:
            self._list.use_face(self._text.editor.font())
        self._list.show_groups(self._grouped(found))

    @Slot()
    def _on_word(self) -> None:
        """Look for what rhymes with the word that was chosen or typed."""
        if self._text is not None:
            request = self._at_caret(self._text)
            self._ask(
                RhymeRequest(request.before, request.after, self.word.strip(), text=request.text)
            )
            self._list.setFocus()

    @Slot()
    def _on_say(self) -> None:
        if self.word:
            self.saying_wanted.emit(self.word)

    @Slot(bool)
    def _on_visibility(self, visible: bool) -> None:
        if visible:
            self.refresh()
        else:
            self._rest.stop()
            self._request = self._shown = None
            self._list.clear()

    def _ask(self, request: RhymeRequest) -> None:
        self._request = request
        self._asked = self._channel.rhymes_at(request)

    def _at_caret(self, text: OpenText) -> RhymeRequest:
        caret = text.editor.textCursor()
        caret.setPosition(caret.selectionEnd())
        return RhymeRequest(text_before(caret, _BEFORE), _lines_after(caret), text=text.identity)

    def _said(self, found: Rhymes) -> Iterator[str]:
        """Yield what is to be said above the list, a line each."""
        place = found.place
        if not place.word:
            yield self.tr("There is no word at the caret yet.")
            return
        if found.readings != (place.word.lower(),):  # of one syllable, nothing is to be seen
            yield self.tr(" or ").join(found.readings)
        line = next((each.line for each in place.choices if each.word == place.word), "")
        if line:
            yield self.tr("“{line}”").format(line=line.strip())
        if not found.rhymes:
            yield self.tr("Nothing is known to rhyme with it.")
        for problem in found.problems:
            yield said(problem)

    def _grouped(self, found: Rhymes) -> Iterator[Group]:
        """Yield the best words, then all of them by kind and length."""
        fades = any(each.completes for each in found.rhymes)
        if best := found.best(BEST):
            heading = self.tr("Best here")
            yield Group(heading, tuple(self._entry(each, fades=False) for each in best))
        for kind in RHYME_KINDS[found.language]:
            offered = found.of_kind(kind)
            for count in sorted({each.syllables for each in offered}):
                words = [each for each in offered if each.syllables == count]
                heading = self._heading(kind, count, chinese=found.language == "zh")
                yield Group(heading, tuple(self._entry(each, fades=fades) for each in words))

    def _entry(self, rhyme: OfferedRhyme, *, fades: bool) -> Entry:
        notes = []
        if rhyme.completes:
            notes.append(self.tr("completes the line"))
        if rhyme.uncertain:
            notes.append(self.tr("rhymes in one of its readings only"))
        shown = rhyme.text + ("?" if rhyme.uncertain else "")
        return Entry(rhyme.text, shown, "; ".join(notes), faint=fades and not rhyme.completes)

    def _heading(self, kind: Kind, count: int, *, chinese: bool) -> str:
        if chinese:
            length = counted(count, self.tr("1 character"), self.tr("{n} characters"))
        else:
            length = counted(count, self.tr("1 syllable"), self.tr("{n} syllables"))
        named = {
            "perfect": "",
            "rich": self.tr("Same sound"),
            "promoted": self.tr("On the last syllable"),
            "slant": self.tr("Slant"),
            "neighbour": self.tr("Neighbouring rhyme"),
        }[kind]
        return " · ".join(filter(None, (named, length)))

    def _let_go(self) -> None:
        for connection in self._joined:
            QObject.disconnect(connection)
        self._joined = []

    def _arrange(self) -> None:
        label = PlainLabel(self.tr("Rhymes &with:"))
        label.setBuddy(self._word)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self._word, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._say)
        foot.addStretch(1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.addLayout(top)
        layout.addWidget(self._readings)
        layout.addWidget(self._list, 1)
        layout.addLayout(foot)
        whole.setMinimumWidth(_WIDTH)
        self.setWidget(whole)


def _lines_after(caret: QTextCursor) -> str:
    """Return what follows the caret in its line, and a few lines below."""
    lines = [text_after(caret)]
    block = caret.block().next()
    while block.isValid() and len(lines) <= _LINES_AFTER:
        lines.append(block.text())
        block = block.next()
    return "\n".join(lines)


def _same_place(one: RhymeRequest, other: RhymeRequest) -> bool:
    """Return whether two questions are about one place in one text, whatever the word."""
    return (one.before, one.after, one.text) == (other.before, other.after, other.text)
