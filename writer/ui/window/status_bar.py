"""The line under the page: what was said last, how long the text is, who suggests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTime, Signal, Slot
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton

from writer.text.scripts import main_language
from writer.ui.shared.encodings import described
from writer.ui.shared.figures import figure
from writer.ui.shared.keymap import Action
from writer.ui.shared.language import interface_language
from writer.ui.shared.plain_text import PlainLabel, plain_action, plain_tip
from writer.ui.window.commands.keys import key_shown, keys_in_force, with_key

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from writer.assist.continuing.recited import Shared
    from writer.assist.continuing.written import KeptForm
    from writer.assist.showing.show_policy import Rest
    from writer.ui.text.text_counter import Counts
    from writer.ui.window.commands.keys import Keys

LEAST_MS: Final = 4000
READING_MS: Final = 60
"""A message stays so long, and so much longer for each of its characters."""


class StatusBar(QStatusBar):
    """Shows messages on the left and the state of the text on the right.

    Signals:
        assistance_clicked: the writer pressed the assistance button.
        model_clicked: the writer pressed the name of the model.
        taken_back: the writer wants to have suggested again what was banned.
        verse_clicked: the writer pressed the form of the verse at the caret.
    """

    assistance_clicked = Signal()
    model_clicked = Signal()
    taken_back = Signal()
    verse_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._keys = keys_in_force("writer")
        self._on, self._alive = True, True
        self._rest: Rest | None = None
        self._rests_until = QTime()
        self._standing = ""
        self._shared: Shared | None = None
        self._kept_form: KeptForm | None = None
        self._model_name = ""
        self._unknown_language = False
        self._undo = self._button(self.tr("Suggest it again"))
        self._undo.hide()
        self._undo.clicked.connect(self.taken_back)
        self._verse = self._button(self.tr("Choose the form by which these lines are read"))
        self._verse.clicked.connect(self.verse_clicked)
        self._verse.hide()
        self._length = PlainLabel()
        self._format = PlainLabel()
        self._read_only = PlainLabel(self.tr("read-only"))
        self._read_only.setToolTip(
            self.tr(
                "This text is open in another Inkling; save it under another name to change it"
            )
        )
        self._read_only.hide()
        self._record = QLabel(
            '<span style="color:#d9453a">●</span> ' + self.tr("off the record"),
            textFormat=Qt.TextFormat.RichText,
        )
        self._record.hide()
        self._private = PlainLabel(self.tr("no journal"))
        self._private.setToolTip(
            self.tr("What you write in this text is on the disk only when you save it")
        )
        self._private.hide()
        self._model = self._button(self.tr("Choose the model and how bold it is"))
        self._model.clicked.connect(self.model_clicked)
        self._assistance = self._button("")
        self._assistance.clicked.connect(self.assistance_clicked)
        for widget in (
            self._undo,
            self._read_only,
            self._record,
            self._private,
            self._verse,
            self._length,
            self._format,
            self._model,
            self._assistance,
        ):
            self.addPermanentWidget(widget)
        self.messageChanged.connect(self._on_message_changed)
        self.use_keys(self._keys)

    def use_keys(self, keys: Keys) -> None:
        """Name these keys from now on."""
        self._keys = keys
        self._undo.setText(plain_action(with_key(self.tr("Undo"), keys, "suggest_again")))
        unremembered = self.tr("Nothing you write now is remembered")
        self._record.setToolTip(plain_tip(with_key(unremembered, keys, "off_the_record")))
        self._show_assistance()
        if self._standing:
            self._stand(self._of_continuation())

    def tell(self, message: str) -> None:
        """Show ``message`` for a while."""
        self.showMessage(message, LEAST_MS + READING_MS * len(message))
        # The whole of a sentence that is longer than the window.
        self.setToolTip(plain_tip(message))

    def tell_of_ban(self, message: str) -> None:
        """Show ``message`` for a while, beside a button that takes back what it says."""
        self.tell(message)
        self._undo.show()

    def show_pending(
        self, pending: bool, shared: Shared | None = None, form: KeptForm | None = None
    ) -> None:
        """Say what becomes of a continuation, for as long as one is pending.

        Args:
            pending: whether one is.
            shared: what it has in common with another text, which is said first.
            form: of verse that it keeps, which is said next.
        """
        self._shared, self._kept_form = shared, form
        self._stand(self._of_continuation() if pending else "")

    def show_rest(self, rest: Rest | None, *, begins: bool = False) -> None:
        """Show whether suggestions rest, until when, and what wakes them; None = they do not.

        Args:
            rest: of the text that is shown.
            begins: say so at once.
        """
        self._rest = rest
        if rest is not None:
            self._rests_until = QTime.currentTime().addMSecs(round(rest.left_ms))
            if begins:
                self.tell(self._begun(rest))
        self._show_assistance()

    def show_verse(self, form: str) -> None:
        """Show which form the verse at the caret has; "" = there is none at the caret."""
        self._verse.setText(plain_action(form))
        self._verse.setVisible(bool(form))

    def show_length(self, total: Counts, selected: Counts | None) -> None:
        """Show how long the text is, and the selection if there is one."""
        text = _length(total, chinese=total.chinese)
        if selected is not None:
            part = _number(selected, chinese=total.chinese)
            text = self.tr("{part} of {whole}").format(part=part, whole=text)
        self._length.setText(text)

    def show_format(self, encoding: str, newline: str, *, bom: bool = False) -> None:
        """Show the file's encoding and line ends; nothing where both are the usual ones.

        Args:
            encoding: Python's name of it.
            newline: how lines end.
            bom: the file begins with a mark, and its encoding is no guess.
        """
        usual = encoding.lower() in {"utf-8", "utf_8", "ascii"} and newline == "\n"
        ends = _LINE_ENDS.get(newline, "")
        self._format.setText("" if usual else f"{encoding.upper().replace('_', '-')} {ends}")
        tip = described(encoding)
        if not bom and encoding != "utf-8":
            guessed = self.tr("Read as {encoding}; File → Reopen with Encoding reads it otherwise")
            tip = guessed.format(encoding=tip)
        self._format.setToolTip(tip)
        self._format.setVisible(not usual)

    def show_read_only(self, on: bool) -> None:
        """Show whether the text can only be read here."""
        self._read_only.setVisible(on)

    def show_off_the_record(self, on: bool) -> None:
        """Show whether nothing is remembered."""
        self._record.setVisible(on)

    def show_private(self, private: bool) -> None:
        """Show whether no journal is kept."""
        self._private.setVisible(private)

    def show_model(self, name: str) -> None:
        """Show which model suggests."""
        self._model_name = name
        self._name_model()

    def show_unknown_language(self, unknown: bool) -> None:
        """Show whether no model writes the language of the text."""
        self._unknown_language = unknown
        self._name_model()

    def show_assistance(self, on: bool, alive: bool = True) -> None:
        """Show whether suggestions are on, and whether there can be any."""
        self._on, self._alive = on, alive
        self._show_assistance()

    @Slot(str)
    def _on_message_changed(self, message: str) -> None:
        self._undo.hide()
        if not message and self._standing:
            self.showMessage(self._standing)

    def _stand(self, line: str) -> None:
        """Show ``line`` wherever there is no message; "" = nothing."""
        before, self._standing = self._standing, line
        if self.currentMessage() in {"", before}:
            self.showMessage(line)

    def _of_continuation(self) -> str:
        parts = [_repeated(self._shared)] if self._shared else []
        if self._kept_form:
            parts.append(self._named(self._kept_form))
        return "; ".join([*parts, self._keys_of_continuation()])

    def _named(self, form: KeptForm) -> str:
        """Return what a form is called, with the key that has another."""
        title = form.title.to(interface_language())
        key = key_shown(self._keys, Action.OTHER_FORM)
        return (
            self.tr("{form} ({key}: another form)").format(form=title, key=key) if key else title
        )

    def _keys_of_continuation(self) -> str:
        part = self.tr("{key} a line") if self._kept_form else self.tr("{key} a sentence of it")
        deeds = (
            (Action.KEEP_CONTINUATION, self.tr("{key} keeps it")),
            (Action.KEEP_SENTENCE, part),
            (Action.ANOTHER_CONTINUATION, self.tr("{key} writes another")),
        )
        keys = ((key_shown(self._keys, action), words) for action, words in deeds)
        parts = [words.format(key=key) for key, words in keys if key]
        return ", ".join([*parts, self.tr("any other key drops it")])

    def _begun(self, rest: Rest) -> str:
        words = (
            self.tr("The last suggestions were not wanted: they rest for {n} seconds")
            if rest.unwanted
            else self.tr("Suggestions rest for {n} seconds")
        )
        return f"{words.format(n=round(rest.left_ms / 1000))}; {self._waking()}"

    def _waking(self) -> str:
        key = key_shown(self._keys, Action.ASK_NOW) or self.tr("Assist → Ask Now")
        return self.tr("{key} wakes them").format(key=key)

    def _name_model(self) -> None:
        unknown = self._unknown_language
        name = self.tr("No model for this language") if unknown else self._model_name
        self._model.setText(plain_action(name))
        tip = self.tr("Choose the model and how bold it is")
        if unknown:
            tip = self.tr("No model writes this language, so nothing is suggested here")
        self._model.setToolTip(tip)
        self._model.setAccessibleDescription(tip)

    def _show_assistance(self) -> None:
        switch = self.tr("Switch suggestions on or off")
        tip = with_key(switch, self._keys, Action.TOGGLE_ASSISTANCE)
        if not self._alive:
            words = self.tr("Suggestions have ended")
        elif not self._on:
            words = self.tr("Suggestions off")
        elif self._rest is None:
            words = self.tr("Suggestions on")
        else:
            words = self.tr("Suggestions rest")
            until = QLocale().toString(self._rests_until, "HH:mm:ss")
            resting = self.tr("Suggestions rest until {time}").format(time=until)
            tip = f"{resting}; {self._waking()}\n{tip}"
        self._assistance.setText(words)
        self._assistance.setToolTip(plain_tip(tip))
        self._assistance.setAccessibleDescription(tip)

    def _button(self, tip: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleDescription(tip)
        return button


_LINE_ENDS: Final = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


def _repeated(shared: Shared) -> str:
    """Return what a continuation repeats, and where that stands."""
    translate = QCoreApplication.translate
    words = translate("StatusBar", "{n} words in a row as in {source}")
    if main_language(shared.text) == "zh":
        words = translate("StatusBar", "{n} characters in a row as in {source}")
    named = translate("StatusBar", "“{name}”").format(name=shared.source)
    here = translate("StatusBar", "this text")
    return words.format(n=figure(shared.words), source=named if shared.source else here)


def _number(counts: Counts, *, chinese: bool) -> str:
    return figure(counts.characters if chinese else counts.words)


def _length(counts: Counts, *, chinese: bool) -> str:
    number = _number(counts, chinese=chinese)
    if chinese:
        return QCoreApplication.translate("StatusBar", "{n} characters").format(n=number)
    if counts.words == 1:
        return QCoreApplication.translate("StatusBar", "1 word")
    return QCoreApplication.translate("StatusBar", "{n} words").format(n=number)
