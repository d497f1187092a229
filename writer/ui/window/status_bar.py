"""The line under the page: what was said last, how long the text is, who suggests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton

from writer.ui.shared.encodings import described
from writer.ui.shared.figures import figure
from writer.ui.shared.keymap import Action
from writer.ui.shared.plain_text import PlainLabel, plain_action, plain_tip
from writer.ui.window.commands import keys_in_force, with_key

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from writer.ui.text.text_counter import Counts
    from writer.ui.window.commands import Keys

LEAST_MS: Final = 4000
READING_MS: Final = 60
"""A message stays so long, and so much longer for each of its characters."""


class StatusBar(QStatusBar):
    """Shows messages on the left and the state of the text on the right.

    Signals:
        assistance_clicked: the writer pressed the assistance button.
        model_clicked: the writer pressed the name of the model.
    """

    assistance_clicked = Signal()
    model_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._length = PlainLabel()
        self._format = PlainLabel()
        self._record = QLabel(
            '<span style="color:#d9453a">●</span> ' + self.tr("off the record"),
            textFormat=Qt.TextFormat.RichText,
        )
        self._record.hide()
        self._model = self._button(self.tr("Choose the model and its temperature"))
        self._model.clicked.connect(self.model_clicked)
        self._assistance = self._button("")
        self._assistance.clicked.connect(self.assistance_clicked)
        for widget in (
            self._record,
            self._length,
            self._format,
            self._model,
            self._assistance,
        ):
            self.addPermanentWidget(widget)
        self.use_keys(keys_in_force("writer"))

    def use_keys(self, keys: Keys) -> None:
        """Name these keys from now on."""
        unremembered = self.tr("Nothing you write now is remembered")
        self._record.setToolTip(plain_tip(with_key(unremembered, keys, "off_the_record")))
        switch = with_key(self.tr("Switch suggestions on or off"), keys, Action.TOGGLE_ASSISTANCE)
        self._assistance.setToolTip(plain_tip(switch))
        self._assistance.setAccessibleDescription(switch)

    def tell(self, message: str) -> None:
        """Show ``message`` for a while."""
        self.showMessage(message, LEAST_MS + READING_MS * len(message))
        # The whole of a sentence that is longer than the window.
        self.setToolTip(plain_tip(message))

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

    def show_off_the_record(self, on: bool) -> None:
        """Show whether nothing is remembered."""
        self._record.setVisible(on)

    def show_model(self, name: str) -> None:
        """Show which model suggests."""
        self._model.setText(plain_action(name))

    def show_assistance(self, on: bool, alive: bool = True) -> None:
        """Show whether suggestions are on, and whether there can be any."""
        if not alive:
            self._assistance.setText(self.tr("Suggestions have ended"))
        else:
            self._assistance.setText(
                self.tr("Suggestions on") if on else self.tr("Suggestions off")
            )

    def _button(self, tip: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleDescription(tip)
        return button


_LINE_ENDS: Final = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


def _number(counts: Counts, *, chinese: bool) -> str:
    return figure(counts.characters if chinese else counts.words)


def _length(counts: Counts, *, chinese: bool) -> str:
    number = _number(counts, chinese=chinese)
    if chinese:
        return QCoreApplication.translate("StatusBar", "{n} characters").format(n=number)
    if counts.words == 1:
        return QCoreApplication.translate("StatusBar", "1 word")
    return QCoreApplication.translate("StatusBar", "{n} words").format(n=number)
