"""Which form a poem shall have: chosen from a list, with its ways, and how often it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from writer.assist.verse.form_list import FormList, list_forms, state_of_forms
from writer.assist.verse.poem_draft import MOST_LINES, stanzas_at_first
from writer.ui.shared.plain_text import PlainLabel, plain_tip
from writer.ui.shared.sentences import said as said_of
from writer.ui.verse.form_words import description, title_of, what_gave_way

if TYPE_CHECKING:
    from writer.assist.verse.form import Form
    from writer.text.scripts import Language

FIRST: Final = {"en": "quatrain-abab", "zh": "qiyan-jueju"}
"""The form of a poem before the writer chooses one."""

_OTHER: Final = "/"
"""In the place of the name of a form that is in no file: it was found in the writer's lines, or
its file has gone."""


class FormChoice(QWidget):
    """Offers the forms, those of the language of the text first.

    Args:
        parent: owner in Qt's sense.

    Signals:
        chosen: another form, another way of it, or another number of stanzas.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language: Language = "en"
        self._list = FormList(())
        self._other: Form | None = None
        self._state: object = None
        self.forms = _FormBox(self)
        self.forms.opening.connect(self.look)
        self.forms.setAccessibleName(self.tr("Form"))
        self.forms.currentIndexChanged.connect(self._on_form_chosen)
        self._ways = _narrow(QComboBox())
        self._ways.setAccessibleName(self.tr("Way of the form"))
        self._ways.currentIndexChanged.connect(self._on_chosen)
        self._stanzas = QSpinBox(minimum=1)
        self._stanzas.valueChanged.connect(self._on_chosen)
        self._described = PlainLabel(wordWrap=True)
        self._described.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._problems = PlainLabel(wordWrap=True)
        self._arrange()

    @property
    def form(self) -> Form | None:
        """The form that is chosen, in all its ways; None before there is any."""
        name = self.forms.currentData()
        if name == _OTHER:
            return self._other
        return next((each.form for each in self._list.forms if each.name == name), None)

    @property
    def way(self) -> str:
        """The way of it; empty = any."""
        return str(self._ways.currentData() or "")

    @property
    def stanzas(self) -> int:
        """How often it comes."""
        form = self.form
        return self._stanzas.value() if form is not None and form.repeats else 1

    @property
    def problems(self) -> str:
        """What is wrong with forms of the writer's own; empty = nothing."""
        return self._problems.text()

    @property
    def described(self) -> str:
        """What is said of the form."""
        return self._described.text()

    @Slot()
    def look(self) -> None:
        """Look whether forms have come or gone; what is chosen stays so."""
        state = state_of_forms()
        if state == self._state:
            return
        now, name = self.form, self.forms.currentData()
        self._state, self._list = state, list_forms()
        self._problems.setText("\n".join(map(said_of, self._list.problems)))
        self._problems.setVisible(bool(self._list.problems))
        if now is not None and name not in {each.name for each in self._list.forms}:
            self._other, name = now, _OTHER
        self._fill(name)
        if now is not None and self.form != now:
            self.chosen.emit()

    def use_language(self, language: Language) -> None:
        """Offer the forms of a language first."""
        if language != self._language:
            self._language = language
            self._fill(self.forms.currentData())

    def first_form(self) -> Form:
        """Return the form of a text in which no other was chosen yet."""
        self.look()
        known = {each.name: each.form for each in self._list.forms}
        first = known.get(FIRST[self._language])
        return first or next(iter(known.values()))

    def show_choice(self, form: Form, way: str, stanzas: int) -> None:
        """Show what is chosen, without telling of it."""
        with QSignalBlocker(self.forms), QSignalBlocker(self._ways), QSignalBlocker(self._stanzas):
            name = next((each.name for each in self._list.forms if each.form == form), _OTHER)
            self._other = form if name == _OTHER else None
            self._fill(name)
            self._show_form(form)
            self._ways.setCurrentIndex(max(0, self._ways.findData(way)))
            self._stanzas.setValue(stanzas)
        self._describe(form, stanzas)

    @Slot()
    def _on_form_chosen(self) -> None:
        form = self.form
        if form is None:
            return
        with QSignalBlocker(self._ways), QSignalBlocker(self._stanzas):
            self._show_form(form)
            self._stanzas.setValue(stanzas_at_first(form))
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        form = self.form
        if form is not None:
            self._describe(self._in_way(form), self.stanzas)
            self.chosen.emit()

    def _fill(self, chosen: str | None) -> None:
        """List the forms: those of the language, then the others; choose one by its name."""
        other: Language = "en" if self._language == "zh" else "zh"
        with QSignalBlocker(self.forms):
            self.forms.clear()
            for language in (self._language, other):
                if self.forms.count():
                    self.forms.insertSeparator(self.forms.count())
                for each in self._list.of(language):
                    title = title_of(each.form)
                    shown = self.tr("{title} (yours)").format(title=title) if each.own else title
                    self.forms.addItem(shown, each.name)
            if self._other is not None:
                self.forms.addItem(title_of(self._other), _OTHER)
            self.forms.setCurrentIndex(self.forms.findData(chosen))

    def _show_form(self, form: Form) -> None:
        """Offer the ways of a form, and how often it may come."""
        self._ways.clear()
        self._ways.addItem(self.tr("Any way"), "")
        for way in form.ways:
            if way.variant:
                self._ways.addItem(way.variant, way.variant)
        self._ways.setVisible(bool(form.variants))
        self._stanzas.setVisible(form.repeats)
        single = len(form.lines) == 1
        self._stanzas.setMaximum(max(1, MOST_LINES // len(form.lines)))
        self._stanzas.setAccessibleName(self.tr("Lines") if single else self.tr("Stanzas"))
        self._stanzas.setPrefix(self.tr("Lines: ") if single else self.tr("Stanzas: "))
        gives_way = what_gave_way(form.relaxations)
        tip = self.tr("Where no word fits, this may give way: {steps}").format(steps=gives_way)
        self._described.setToolTip(plain_tip(tip if gives_way else ""))

    def _in_way(self, form: Form) -> Form:
        return next((each for each in form.ways if self.way and each.variant == self.way), form)

    def _describe(self, form: Form, stanzas: int) -> None:
        self._described.setText(description(form, stanzas))

    def _arrange(self) -> None:
        self.setFocusProxy(self.forms)
        first = QHBoxLayout()
        first.setContentsMargins(0, 0, 0, 0)
        first.addWidget(self.forms, 3)
        first.addWidget(self._ways, 2)
        first.addWidget(self._stanzas)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(first)
        layout.addWidget(self._described)
        layout.addWidget(self._problems)
        self._ways.hide()
        self._stanzas.hide()
        self._problems.hide()


class _FormBox(QComboBox):
    """A list of forms that looks whether some have come or gone before it opens.

    Signals:
        opening: the list is about to be shown.
    """

    opening = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        _narrow(self)
        self.setMaxVisibleItems(20)

    def showPopup(self) -> None:
        """Open the list."""
        self.opening.emit()
        super().showPopup()


def _narrow(box: QComboBox) -> QComboBox:
    """Let a box be narrower than its longest entry."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    return box
