"""The panel in which the writer leads a poem line by line, beside the page.

It joins: which form (:mod:`.form_choice`), the lines (:mod:`.poem_lines`), what is asked of the
model (:mod:`.poem_desk`), and the page (:mod:`.on_the_page`).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette, QShortcut
from PySide6.QtWidgets import (
    QDockWidget,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from writer.assist.verse.beginning import beginning_of
from writer.assist.verse.poem_draft import PoemWish, stanzas_at_first
from writer.text.scripts import language_near, main_language
from writer.ui.page.cursor_text import text_after, text_before
from writer.ui.page.page import default_text_font
from writer.ui.shared.figures import figure
from writer.ui.shared.keymap import Action
from writer.ui.shared.plain_text import PlainLabel, plain_tip
from writer.ui.verse.form_choice import FormChoice
from writer.ui.verse.form_words import said
from writer.ui.verse.line_deeds import DEEDS, Deed, tip_of
from writer.ui.verse.line_measures import LineMeasures
from writer.ui.verse.on_the_page import (
    put_lines,
    put_poem,
    text_before_poem,
    text_to_stanza,
)
from writer.ui.verse.poem_desk import PoemDesk, Surroundings
from writer.ui.verse.poem_lines import PoemLines
from writer.ui.verse.poem_rows import Versions, rows_of
from writer.ui.window.commands.keys import keys_in_force, with_key
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from PySide6.QtCore import QMetaObject

    from writer.assist.verse.beginning import Beginning
    from writer.assist.verse.poem_draft import PoemDraft
    from writer.assist.verse.request import WrittenLine
    from writer.text.scripts import Language
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.open_text import OpenText
    from writer.ui.window.commands.keys import Keys
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

_LEAST_WIDTH: Final = 350
_NEAR: Final = 400
_WORDS: Final = re.compile(r"[\s,，、;；]+")


class VersePanel(QDockWidget):
    """Writes poems of a form with the writer, for the text that is shown.

    Args:
        dispatcher: makes the way of each poem to the worker.
        settings: which face the writer chose.
        parent: the window.

    Signals:
        keyboard_returned: the writer goes back to the page.
    """

    keyboard_returned = Signal()

    def __init__(
        self,
        dispatcher: SuggestionDispatcher,
        settings: LiveSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("verse_panel")
        self.setWindowTitle(self.tr("Verse"))
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._dispatcher = dispatcher
        self._settings = settings
        self._keys = keys_in_force("writer")
        self._text: OpenText | None = None
        self._desks: dict[OpenText, PoemDesk] = {}
        self._joined: list[QMetaObject.Connection] = []
        self._versions: Versions | None = None
        self._told = ""
        self._writes_then = False
        self._typing: tuple[int, str] | None = None
        self._face: tuple[Language, str, float] | None = None
        self._measures = LineMeasures(self)
        self._measures.known.connect(self.refresh)
        self._reading = BackgroundTasks(self)
        self._reading.failed.connect(self._on_told)
        self._choice = FormChoice()
        self._choice.chosen.connect(self._on_wish_changed)
        self._title, self._keywords, self._acrostic = (QLineEdit() for _ in range(3))
        for entry in (self._title, self._keywords, self._acrostic):
            entry.textEdited.connect(self._on_wish_changed)
            entry.returnPressed.connect(self._on_write)
        self._lines = PoemLines()
        self._lines.deed_wanted.connect(self._do)
        self._lines.word_chosen.connect(self._on_word_chosen)
        self._lines.typing.connect(self._on_typing)
        self._lines.edited.connect(self._on_edited)
        self._lines.edit_ended.connect(self._on_edit_ended)
        self._lines.version_taken.connect(self._on_version_taken)
        self._lines.versions_left.connect(self._on_versions_left)
        self._lines.left.connect(self._on_left)
        self._write = QPushButton()
        self._write.clicked.connect(self._on_button)
        # The page listens to its keys itself, and has not the keyboard here.
        self._write_keys = QShortcut(self)
        self._write_keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._write_keys.activated.connect(self._on_write)
        self._said = PlainLabel(wordWrap=True)
        self._said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._steps = {
            step: self._step_button(arrow, deed)
            for step, arrow, deed in (
                (-1, Qt.ArrowType.LeftArrow, Deed.BACK),
                (+1, Qt.ArrowType.RightArrow, Deed.FORWARD),
            )
        }
        self._which = PlainLabel()
        self._into = QPushButton(self.tr("&Into the Text"))
        self._into.clicked.connect(self._on_into)
        self._from = QPushButton(self.tr("From the Te&xt"))
        self._from.clicked.connect(self._on_from)
        self._arrange()
        self._name_everything()
        self.visibilityChanged.connect(self._on_visibility_changed)
        self.use_keys(self._keys)

    @property
    def lines(self) -> PoemLines:
        """The lines that are shown."""
        return self._lines

    @property
    def choice(self) -> FormChoice:
        """Which form."""
        return self._choice

    @property
    def desk(self) -> PoemDesk | None:
        """The poem of the text that is shown, once the panel was seen beside it."""
        return self._desks.get(self._text) if self._text is not None else None

    @property
    def said(self) -> str:
        """What is said of the poem."""
        return self._said.text()

    def follow(self, text: OpenText) -> None:
        """Be about this text from now on."""
        self._text = text
        self._versions, self._typing, self._told = None, None, ""
        if self.isVisible():
            self._sit_down()

    def forget(self, text: OpenText) -> None:
        """Let go of the poem of a text that closes."""
        desk = self._desks.pop(text, None)
        if desk is not None:
            desk.close()
            desk.deleteLater()

    def open(self, *, on: bool) -> None:
        """Show the panel and give it the keyboard, or hide it."""
        self.setVisible(on)
        if on:
            self.raise_()
            self._sit_down()
            desk = self.desk
            at_lines = desk is not None and not desk.draft.is_blank
            (self._lines if at_lines else self._choice).setFocus()
        else:
            self.keyboard_returned.emit()

    def look(self) -> None:
        """Look whether forms have come or gone while the writer was elsewhere."""
        if self.isVisible():
            self._choice.look()

    @Slot()
    def count_anew(self) -> None:
        """Count syllables anew: the writer has said how a word is said."""
        self._measures.forget()

    def stop(self) -> None:
        """Give up everything: the window closes."""
        self._let_go()
        for text in tuple(self._desks):
            self.forget(text)
        self._text = None
        self._measures.stop()
        self._reading.wait()

    def use_keys(self, keys: Keys) -> None:
        """Name these keys from now on."""
        self._keys = keys
        self._write_keys.setKeys(keys[Action.CONTINUE])
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop what is being written with Esc, else go back to the page."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_left()
        else:
            super().keyPressEvent(event)

    @Slot()
    def refresh(self) -> None:
        """Show the poem as it is now; hidden it costs nothing."""
        desk = self.desk
        if desk is None or not self.isVisible():
            return
        draft = desk.draft
        if self._typing is not None:
            # The line counts while it is being typed; it is the poem's once that is done.
            draft = draft.typed(*self._typing)
        language = draft.wish.form.language
        self._use_face(language)
        measures = self._measures.of((line.text for line in draft.lines), language)
        rows = rows_of(draft, measures, self._versions, desk.is_wanted)
        first = next((row for row in rows if row.version == 0), None)
        opening = first if self._versions and not self._in_versions() else None
        self._lines.show_rows(rows, opening)
        if desk.writing:
            self._lines.show_place([row.wanted for row in rows])
        self._say(desk)

    @Slot()
    def _on_visibility_changed(self) -> None:
        if self.isVisible():
            self._sit_down()
        else:
            self._let_go()

    @Slot()
    def _on_desk_changed(self) -> None:
        desk = self.desk
        if desk is not None and self._versions and desk.writing:
            self._versions = None
        self.refresh()

    @Slot(str)
    def _on_told(self, sentence: str) -> None:
        self._told = sentence
        self.refresh()

    @Slot(int, list)
    def _on_versions_come(self, number: int, lines: list[WrittenLine]) -> None:
        self._versions = Versions(number, lines) if lines else None
        self.refresh()

    @Slot()
    def _on_wish_changed(self) -> None:
        desk, form = self.desk, self._choice.form
        if desk is None:
            return
        self._told = ""
        desk.set_wish(
            PoemWish(
                form or desk.wish.form,
                self._choice.way,
                self._choice.stanzas if form else desk.wish.stanzas,
                self._title.text().strip(),
                tuple(filter(None, _WORDS.split(self._keywords.text()))),
                "".join(self._acrostic.text().split()),
            )
        )

    @Slot()
    def _on_button(self) -> None:
        """Write, or stop: the button says which."""
        if self.desk is not None and self.desk.busy:
            self.desk.stop()
        else:
            self._on_write()

    @Slot()
    def _on_write(self) -> None:
        desk = self.desk
        if desk is None or desk.writing:
            return
        self._told = ""
        if self._reading.busy:
            self._writes_then = True
        else:
            self._versions = None
            desk.write()
            self._lines.setFocus()

    @Slot()
    def _on_left(self) -> None:
        desk = self.desk
        if desk is not None and desk.busy:
            desk.stop()
        else:
            self.keyboard_returned.emit()

    @Slot(object, int)
    def _do(self, deed: Deed, number: int) -> None:
        """Do with a line what the writer wants."""
        desk = self.desk
        if desk is None:
            return
        self._told, self._versions = "", None
        line = desk.draft.lines[number]
        match deed:
            case Deed.VERSIONS if line.locked:
                self._told = self.tr("This line is locked: unlock it to see other versions.")
            case Deed.VERSIONS if not desk.writing:
                desk.look_for_versions(number)
            case Deed.LOCK:
                desk.lock(number)
            case Deed.FOLLOW:
                desk.write(number)
            case Deed.EMPTY:
                desk.type(number, "")
            case Deed.BACK | Deed.FORWARD:
                desk.go(-1 if deed is Deed.BACK else +1)
                self._show_wish(desk.wish)
            case Deed.PUT_LINE:
                self._put(number, number + 1)
            case Deed.PUT_STANZA:
                self._put(*desk.draft.stanza_of(number))
        self.refresh()
        if deed is Deed.EDIT:
            self._lines.edit_line(number)

    @Slot(int, int)
    def _on_word_chosen(self, number: int, which: int) -> None:
        desk, row = self.desk, self._lines.chosen
        if desk is not None and row is not None and which < len(row.words):
            self._told = ""
            desk.keep(number, row.words[which].word)

    @Slot(int, str)
    def _on_typing(self, number: int, text: str) -> None:
        self._typing = number, text
        self.refresh()

    @Slot()
    def _on_edit_ended(self) -> None:
        self._typing = None
        self.refresh()

    @Slot(int, str)
    def _on_edited(self, number: int, text: str) -> None:
        if self.desk is not None:
            self._told, self._versions = "", None
            self.desk.type(number, text)

    @Slot(int, int)
    def _on_version_taken(self, number: int, which: int) -> None:
        desk, versions = self.desk, self._versions
        if desk is None or versions is None:
            return
        self._close_versions()
        desk.take(number, versions.lines[which])

    @Slot()
    def _on_versions_left(self) -> None:
        if self.desk is not None:
            self.desk.stop()
        self._close_versions()
        self.refresh()

    @Slot()
    def _on_into(self) -> None:
        desk = self.desk
        if desk is None or self._text is None:
            return
        if put_poem(self._text.editor, desk.draft):
            self.keyboard_returned.emit()
        else:
            self._on_told(self.tr("There is nothing to put into the text here."))

    @Slot()
    def _on_from(self) -> None:
        desk = self.desk
        if desk is None or self._text is None:
            return
        text, form = text_to_stanza(self._text.editor), desk.wish.form
        if not text:
            self._on_told(self.tr("Put the caret into the lines that the poem begins with."))
            return
        # Keys may be faster than a button that shows that it was pressed.
        self._writes_then = desk.writing
        self._reading.run(lambda: beginning_of(text, form), lambda found: self._begin(desk, found))

    def _sit_down(self) -> None:
        """Show the poem of the text, which begins here if there is none."""
        text = self._text
        if text is None:
            return
        self._let_go()
        language = _language(text)
        self._choice.use_language(language)
        self._choice.look()
        desk = self._desks.get(text)
        if desk is None:
            desk = self._desks[text] = self._make_desk(text)
        elif desk.untouched and desk.wish.form.language != language:
            desk.begin_anew(self._first_wish())
        self._joined = [
            desk.changed.connect(self._on_desk_changed),
            desk.versions_come.connect(self._on_versions_come),
            desk.told.connect(self._on_told),
        ]
        self._show_wish(desk.wish)
        self.refresh()

    def _begin(self, desk: PoemDesk, found: Beginning) -> None:
        """Begin a poem with lines that were read from the page."""
        if desk is not self.desk:
            return
        now = desk.wish
        form = found.form or now.form
        stanzas = stanzas_at_first(form) if form != now.form else now.stanzas
        if form.repeats:
            stanzas = max(stanzas, -(-len(found.lines) // len(form.lines)))
        wish = PoemWish(
            form,
            now.way if form == now.form else "",
            stanzas,
            found.title or now.title,
            now.keywords,
            now.acrostic,
        )
        self._versions, self._told = None, ""
        desk.begin_with(wish, found.lines)
        self._show_wish(wish)
        self._lines.setFocus()
        if self._writes_then:
            desk.write()

    def _make_desk(self, text: OpenText) -> PoemDesk:
        surroundings = partial(_surroundings, text)
        channel = self._dispatcher.channel()
        return PoemDesk(channel, self._first_wish(), surroundings, self)

    def _first_wish(self) -> PoemWish:
        form = self._choice.first_form()
        return PoemWish(form, stanzas=stanzas_at_first(form))

    def _use_face(self, language: Language) -> None:
        """Show the lines in the face of the page, a little larger than the words around them."""
        face = language, self._settings.appearance.font_family, self.font().pointSizeF()
        if face != self._face:
            self._face = face
            font = default_text_font(language, face[1])
            font.setPointSizeF(face[2] + (2 if language == "zh" else 1))
            self._lines.setFont(font)

    def _let_go(self) -> None:
        for connection in self._joined:
            QObject.disconnect(connection)
        self._joined = []

    def _put(self, first: int, end: int) -> None:
        desk = self.desk
        if desk is not None and self._text is not None:
            done = put_lines(self._text.editor, desk.draft, first, end)
            self._told = (
                self.tr("It stands in the text now.")
                if done
                else self.tr("There is nothing to put into the text here.")
            )

    def _in_versions(self) -> bool:
        return any(row.version is not None for row in self._lines.rows)

    def _close_versions(self) -> None:
        """Go back from the versions to their line."""
        versions, self._versions = self._versions, None
        if versions is not None:
            rows = self._lines.rows
            line = next(row for row in rows if row.number == versions.number)
            self._lines.show_rows([row for row in rows if row.version is None], line)

    def _show_wish(self, wish: PoemWish) -> None:
        self._choice.show_choice(wish.form, wish.way, wish.stanzas)
        for entry, text in (
            (self._title, wish.title),
            (self._keywords, ", ".join(wish.keywords)),
            (self._acrostic, wish.acrostic),
        ):
            if entry.text() != text:
                entry.setText(text)

    def _say(self, desk: PoemDesk) -> None:
        """Say what is under way, what can be done, and which of the poems this is."""
        draft = desk.draft
        busy = desk.busy
        self._write.setText(self.tr("Stop") if busy else self.tr("&Write"))
        tip = self.tr("Write every line that is not locked")
        tip = with_key(tip, self._keys, Action.CONTINUE)
        self._write.setToolTip(plain_tip("" if busy else tip))
        self._write.setAccessibleDescription("" if busy else tip)
        self._said.setText(self._sentence(desk, draft))
        history = desk.history
        self._which.setText(f"{figure(history.number)}/{figure(history.count)}")
        self._which.setVisible(history.count > 1)
        for step, button in self._steps.items():
            button.setVisible(history.count > 1)
            button.setEnabled(1 <= history.number + step <= history.count)
        self._into.setEnabled(not draft.is_blank and not busy)

    def _sentence(self, desk: PoemDesk, draft: PoemDraft) -> str:
        if desk.versions_of is not None:
            return self.tr("Versions of line {n}…").format(n=figure(desk.versions_of + 1))
        if desk.writing:
            wanted = next(filter(desk.is_wanted, range(len(draft.lines))), len(draft.lines) - 1)
            return self.tr("Writing line {n} of {all}…").format(
                n=figure(wanted + 1), all=figure(len(draft.lines))
            )
        return self._told or draft.way

    def _step_button(self, arrow: Qt.ArrowType, deed: Deed) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setAutoRaise(True)
        button.setAccessibleName(said(DEEDS[deed].words).replace("&", ""))
        button.setToolTip(plain_tip(tip_of(deed)))
        button.clicked.connect(lambda: self._do(deed, 0))
        return button

    def _name_everything(self) -> None:
        """Say in tips what is not to be seen."""
        tips = (
            (self._keywords, self.tr("Words that shall come in the poem, with commas between")),
            (self._acrostic, self.tr("What its lines begin with, a character for each")),
            (
                self._into,
                self.tr(
                    "Write the poem into the text, behind those of its lines that stand there"
                ),
            ),
            (self._from, self.tr("Begin with the lines of the stanza at the caret")),
        )
        for widget, tip in tips:
            widget.setToolTip(plain_tip(tip))
            widget.setAccessibleDescription(tip)
        self._which.setAccessibleName(self.tr("Which of the poems"))

    def _arrange(self) -> None:
        wishes = QFormLayout()
        wishes.setContentsMargins(0, 0, 0, 0)
        wishes.setVerticalSpacing(4)
        form_label = PlainLabel(self.tr("F&orm"))
        form_label.setBuddy(self._choice.forms)
        wishes.addRow(form_label, self._choice)
        wishes.addRow(self.tr("&Title"), self._title)
        wishes.addRow(self.tr("&Keywords"), self._keywords)
        wishes.addRow(self.tr("A&crostic"), self._acrostic)
        middle = QHBoxLayout()
        middle.addWidget(self._write)
        middle.addWidget(self._said, 1)
        middle.addWidget(self._steps[-1])
        middle.addWidget(self._which)
        middle.addWidget(self._steps[+1])
        foot = QHBoxLayout()
        foot.addWidget(self._into)
        foot.addWidget(self._from)
        foot.addStretch(1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.addLayout(wishes)
        layout.addLayout(middle)
        layout.addWidget(self._lines, 1)
        layout.addLayout(foot)
        whole.setMinimumWidth(_LEAST_WIDTH)
        self.setWidget(whole)


def _language(text: OpenText) -> Language:
    """Return the language around the caret; English where nothing is written."""
    caret = text.editor.textCursor()
    return language_near(text_before(caret, _NEAR)) or main_language(text_after(caret, _NEAR))


def _surroundings(text: OpenText, draft: PoemDraft) -> Surroundings:
    options = text.editor.options
    return Surroundings(text_before_poem(text.editor, draft), text.identity, options.learn)
