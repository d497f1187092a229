"""What Inkling may learn from the texts, what it forgets again, what it never suggests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from writer.errors import WordListError

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.assist.personal.word_lists import PersonalLists
    from writer.ui.dialogs.messages import Messages
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.shared.word_lists import LiveWords
    from writer.ui.text.open_text import OpenText
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


class Learning(QObject):
    """Asks before anything is forgotten, and says what was done.

    Args:
        settings: whether anything is learned.
        dispatcher: forgets.
        words: the writer's word lists.
        messages: how to ask and tell.
        text: tells which text is meant at the moment.
        parent: owner in Qt's sense.

    Signals:
        all_forgotten: nothing that was learned from texts is left.
        message_raised: one quiet sentence for the writer.
        banned: the same, of what :meth:`suggest_again` takes back.
    """

    all_forgotten = Signal()
    message_raised = Signal(str)
    banned = Signal(str)

    def __init__(
        self,
        settings: LiveSettings,
        dispatcher: SuggestionDispatcher,
        words: LiveWords,
        messages: Messages,
        text: Callable[[], OpenText],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._dispatcher = dispatcher
        self._words = words
        self._messages = messages
        self._text = text
        self._ban: tuple[str, PersonalLists] | None = None

    def switch(self, on: bool) -> None:
        """Learn from the texts from now on, or offer to forget what was learned."""
        self._settings.choose("assistance", learn=on)
        if not on:
            self.forget_everything()

    def forget_text(self) -> None:
        """Forget what was learned from the text, if the writer means it."""
        if self._messages.confirm(
            self.tr("Forget what was learned from this text?"),
            self.tr("The text itself stays as it is, off the record from now on."),
            self.tr("&Forget it"),
        ):
            self._text().forget()
            self.message_raised.emit(
                self.tr("What was learned from this text is forgotten; it is off the record now")
            )

    @Slot()
    def forget_everything(self) -> None:
        """Forget what was learned from all texts, if the writer means it; learn no more."""
        if self._messages.confirm(
            self.tr("Forget what was learned from all your texts?"),
            self.tr(
                "The texts themselves stay as they are, and so do your models. Nothing more is"
                " learned until you switch learning on again."
            ),
            self.tr("&Forget it"),
        ):
            self._settings.choose("assistance", learn=False)
            self._dispatcher.forget()
            self.all_forgotten.emit()
            self.message_raised.emit(self.tr("What was learned is forgotten"))

    @Slot(str)
    def never_suggest(self, phrase: str) -> None:
        """Put ``phrase`` on the list of what is not suggested any more."""
        before = self._words.lists
        if self._change(lambda lists: lists.with_never([phrase])):
            self._ban = phrase, before.beyond(self._words.lists)
            self.banned.emit(self.tr("“{phrase}” is not suggested any more").format(phrase=phrase))

    @Slot()
    def suggest_again(self) -> None:
        """Take back the latest :meth:`never_suggest`."""
        if self._ban is None:
            self.message_raised.emit(self.tr("There is nothing to suggest again"))
            return
        phrase, lost = self._ban
        if self._change(lambda lists: lists.without([phrase]).with_own(lost.own)):
            self._ban = None
            self.message_raised.emit(
                self.tr("“{phrase}” may be suggested again").format(phrase=phrase)
            )

    def _change(self, change: Callable[[PersonalLists], PersonalLists]) -> bool:
        """Change the lists; return whether they could be stored."""
        try:
            self._words.change(change)
        except WordListError as error:
            self._messages.tell_error(error)
            return False
        return True
