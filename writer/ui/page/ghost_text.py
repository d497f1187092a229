"""Ghost text: when an answer of the assistant appears behind the caret, and how it goes again.

The moments are the show policy's, the drawing is the inline text's; here the two meet the
clock and the channel. What accepted text does to the document is the editor's affair.
"""

from __future__ import annotations

import dataclasses
import math
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

from writer.assist.request import SuggestionRequest
from writer.assist.showing.explanation import Explanation
from writer.assist.showing.ghost_offer import Offer
from writer.assist.showing.show_policy import (
    CLOSING_PUNCTUATION,
    Objection,
    Outcome,
    Place,
    Rest,
    ShowPolicy,
)
from writer.text.word_boundaries import word_in_progress
from writer.ui.page.cursor_text import reading_before, text_after, text_before
from writer.ui.page.inline_text import InlineText
from writer.ui.shared.text_colours import ghost_format

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.assist.options import AssistanceOptions
    from writer.assist.request import Candidate, Suggestions
    from writer.assist.text_identity import TextIdentity
    from writer.ui.page.page import Page
    from writer.ui.workers.suggestion_dispatcher import TextChannel


def monotonic_ms() -> float:
    """Return the time of a clock that never goes back, in milliseconds."""
    return monotonic() * 1000


class GhostText(QObject):
    """Asks for suggestions as the writer types, shows one, follows it to its end.

    Args:
        page: where it is drawn.
        channel: whom to ask.
        options: the writer's choices.
        place: tells where the caret stands.
        clock_ms: a monotonic clock in milliseconds.

    Signals:
        shown: ghost text has become visible.
        candidates_changed: the tuple of candidates that hold at the caret now.
        told: one sentence for the writer, after a wish that cannot be granted.
        explained: the :class:`~writer.assist.showing.explanation.Explanation` of this moment.
        never_wanted: a phrase that should not be suggested any more.
        rest_changed: suggestions begin to rest, or rest no longer.
        language_judged: whether no model writes the language of the text.
    """

    shown = Signal()
    candidates_changed = Signal(tuple)
    told = Signal(str)
    explained = Signal(object)
    never_wanted = Signal(str)
    rest_changed = Signal()
    language_judged = Signal(bool)

    def __init__(
        self,
        page: Page,
        channel: TextChannel,
        options: AssistanceOptions,
        place: Callable[[], Place],
        clock_ms: Callable[[], float],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._channel = channel
        self._options = options
        self._text: TextIdentity | None = None
        self._place = place
        self._inline = InlineText(page.formats)
        self._policy = ShowPolicy(options, clock_ms)
        self._offer: Offer | None = None
        self._next_offer: Offer | None = None
        self._candidates: tuple[Candidate, ...] = ()
        self._offers_candidates = True
        self._revision = 0
        self._awaiting = False
        self._explanation: Explanation | None = None
        self._asked_ms = 0.0
        self._dismissed = False
        self._unknown_language = False
        self._gate = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._gate.timeout.connect(self._on_gate_opened)
        self._rest_end = QTimer(self, singleShot=True)
        self._rest_end.timeout.connect(self._follow_rest)
        channel.suggestions_ready.connect(self._on_suggestions_ready)

    @property
    def offer(self) -> Offer | None:
        """What is visible, or None."""
        return self._offer

    @property
    def text(self) -> str:
        """What is visible, or ""."""
        return self._offer.text if self._offer else ""

    @property
    def acceptable(self) -> bool:
        """Whether something has been visible for long enough to be accepted by a key."""
        return self._offer is not None and self._policy.acceptable

    @property
    def was_asked(self) -> bool:
        """Whether the writer asked for what is or will be shown."""
        return self._policy.was_asked

    @property
    def dismissable(self) -> bool:
        """Whether :meth:`dismiss` has something to do."""
        return self._offer is not None or self._dismissed

    @property
    def explanation(self) -> Explanation | None:
        """What became of the last key, or None before one."""
        return self._explanation

    @property
    def rest(self) -> Rest | None:
        """For how long nothing is suggested unasked, or None."""
        return self._policy.rest

    @property
    def unknown_language(self) -> bool:
        """Whether no model writes the language of the text, as far as one knows."""
        return self._unknown_language

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What the bar shows of this text."""
        return self._candidates

    def candidate(self, index: int) -> Candidate | None:
        """Return a candidate that holds at the caret; None while the bar shows older ones."""
        if self._awaiting or index >= len(self._candidates):
            return None
        return self._candidates[index]

    def set_identity(self, text: TextIdentity) -> None:
        """Tell which text this is: its states and its memory answer."""
        self._text = text

    def set_options(self, options: AssistanceOptions) -> None:
        """Follow other choices from now on."""
        self._options = options
        self._policy.set_options(options)
        if not options.enabled:
            self.interrupted(Objection.OFF)

    def offer_candidates(self, *, on: bool) -> None:
        """Offer candidates with every answer from now on, or none: there is no bar for them."""
        self._offers_candidates = on
        if not on:
            self._set_candidates(())

    def begin(self) -> None:
        """Another text begins: nothing is known of it."""
        self._judge_language(False)

    def lift(self) -> None:
        """Take the ghost text off the page while a key is handled.

        :meth:`typed`, :meth:`accepted`, :meth:`interrupted` or :meth:`put_back` must follow.
        """
        self._inline.clear()

    def put_back(self) -> None:
        """Draw what :meth:`lift` took away: the key did nothing."""
        if self._offer:
            self._draw(self._offer)

    def typed(self, text: str) -> None:
        """The writer typed ``text``: ghost text that agrees shrinks, other goes; ask anew."""
        self._policy.typed(text)
        self._advance(text, Outcome.TYPED_THROUGH)
        self._ask()

    def accepted(self, text: str) -> None:
        """The writer accepted ``text``, a part of the offer or a candidate."""
        self._policy.accepted()
        self._wake()
        self._advance(text, Outcome.ACCEPTED)
        self._ask()

    def deleted(self) -> None:
        """The writer deleted text: no ghost text now, but the candidates follow."""
        self._drop(Outcome.WITHDRAWN)
        self._policy.interrupted(Objection.DELETED)
        self._ask()

    def interrupted(self, reason: Objection) -> None:
        """Something else than typing happened: withdraw everything and stay silent."""
        self._drop(Outcome.WITHDRAWN)
        self._policy.interrupted(reason)
        self._set_candidates(())
        self._forget_request()
        self._explain(self._policy.objection_at(self._place()))

    def refuse(self, before: str, text: str) -> None:
        """Do not offer ``text`` after ``before`` again unasked."""
        self._policy.refuse(before, text)

    def never_again(self) -> bool:
        """Take ghost text away for good; return whether there was any worth it."""
        if self._offer is None:
            return False
        typed = word_in_progress(text_before(self._page.textCursor()))
        phrase = (typed + self._offer.text).strip().strip("".join(CLOSING_PUNCTUATION))
        self._drop(Outcome.WITHDRAWN)
        if phrase:
            self.never_wanted.emit(phrase)
        return bool(phrase)

    def ask_again(self) -> None:
        """Ask for what the engine says by now, where it was asked before."""
        self._ask()

    def ask_now(self) -> None:
        """The writer wants a suggestion at once."""
        if not self._options.enabled:
            self._tell(Objection.OFF)
            return
        self._policy.asked()
        self._wake()
        self._ask()

    def turn(self, step: int) -> bool:
        """Show the next (1) or previous (-1) alternative; return whether there is one."""
        if self._offer is None:
            return False
        self._draw(self._offer.turned(step))
        return True

    def dismiss(self) -> bool:
        """Take ghost text away; called again, send all away for a minute.

        Returns:
            Whether there was something to dismiss or to send away.
        """
        if self._offer is not None:
            self.refuse(text_before(self._page.textCursor()), self._offer.text)
            self._drop(Outcome.IGNORED)
            self._policy.interrupted(Objection.REFUSED)
            self._dismissed = True
            return True
        if not self._dismissed:
            return False
        self._policy.snooze()
        self.interrupted(Objection.SNOOZED)
        self._begin_rest()
        return True

    @Slot(object)
    def _on_suggestions_ready(self, suggestions: Suggestions) -> None:
        if suggestions.revision != self._revision:
            return
        self._awaiting = False
        self._judge_language(suggestions.unknown_language)
        self._set_candidates(suggestions.candidates if self._offers_candidates else ())
        objection = self._objection_to(suggestions)
        self._explain(objection, suggestions)
        if objection is None and suggestions.ghost:
            ghost = self._policy.best_part(suggestions.ghost)
            self._announce(Offer.of(dataclasses.replace(suggestions, ghost=ghost)))
        elif objection and self._policy.was_asked and self._offer is None:
            self._tell(objection)

    @Slot()
    def _on_gate_opened(self) -> None:
        if self._next_offer is None:
            return
        first = self._offer is None
        self._draw(self._next_offer)
        self._next_offer = None
        if first:
            self._policy.shown()
            self.shown.emit()

    def _objection_to(self, suggestions: Suggestions) -> Objection | None:
        before = text_before(self._page.textCursor())
        at_place = self._policy.objection_at(self._place())
        if at_place is None and suggestions.unknown_language and suggestions.ghost is None:
            return Objection.UNKNOWN_LANGUAGE
        return at_place or self._policy.objection_to(suggestions.ghost, before)

    def _announce(self, offer: Offer | None) -> None:
        """Show ``offer`` when its time has come; it may lengthen what is visible, no more."""
        if offer is None or (self._offer and not offer.agrees_with(self._offer.text)):
            return
        self._next_offer = offer
        if wait_ms := math.ceil(self._policy.wait_ms()):
            self._gate.start(wait_ms)
        else:
            self._on_gate_opened()

    def _ask(self) -> None:
        """Ask for suggestions at the caret; candidates only, where ghost text is held back."""
        self._forget_request()
        place = self._place()
        idle = self._policy.silent or self._page.isReadOnly()
        if idle or place.composing or place.continuing:
            self._set_candidates(())
            self._explain(self._policy.objection_at(place))
            return
        cursor = self._page.textCursor()
        self._awaiting = True
        self._asked_ms = monotonic_ms()
        self._channel.request(
            SuggestionRequest(
                before=reading_before(cursor),
                after=text_after(cursor),
                revision=self._revision,
                candidate_count=self._options.candidate_count,
                ghost_words=0 if self._policy.objection_at(place) else self._options.ghost_words,
                least_chance=self._policy.least_chance,
                text=self._text,
                remember=self._options.learn,
            )
        )

    def _forget_request(self) -> None:
        """Make every answer on its way an old one."""
        if self._awaiting:
            self._channel.cancel()
        self._awaiting = False
        self._gate.stop()
        self._next_offer = None
        self._dismissed = False
        self._revision = self._channel.new_revision()

    def _advance(self, text: str, outcome: Outcome) -> None:
        """Follow ``text`` through the offer; ``outcome`` holds if it is what was offered."""
        if self._offer is None:
            return
        rest = self._offer.after(text)
        if rest is not None:
            self._draw(rest)
        else:
            agreed = outcome is Outcome.ACCEPTED or self._offer.agrees_with(text)
            self._drop(outcome if agreed else Outcome.IGNORED)

    def _draw(self, offer: Offer) -> None:
        self._offer = offer
        position = self._page.textCursor().position()
        look = ghost_format(self._page.palette(), offer.text)
        self._inline.show(position, offer.text, look)

    def _drop(self, outcome: Outcome) -> None:
        self._gate.stop()
        self._next_offer = None
        self._inline.clear()
        if self._offer is not None:
            self._offer = None
            if self._policy.hidden(outcome):
                self._begin_rest()

    def _begin_rest(self) -> None:
        self._follow_rest()
        self.rest_changed.emit()

    def _wake(self) -> None:
        if self._rest_end.isActive():
            self._rest_end.stop()
            self._follow_rest()

    @Slot()
    def _follow_rest(self) -> None:
        """Look again when the rest ends, and tell when it has."""
        rest = self._policy.rest
        if rest is not None:
            self._rest_end.start(math.ceil(rest.left_ms))
        else:
            self.rest_changed.emit()

    def _judge_language(self, unknown: bool) -> None:
        if unknown != self._unknown_language:
            self._unknown_language = unknown
            self.language_judged.emit(unknown)

    def _set_candidates(self, candidates: tuple[Candidate, ...]) -> None:
        if candidates != self._candidates:
            self._candidates = candidates
            self.candidates_changed.emit(candidates)

    def _explain(self, objection: Objection | None, answer: Suggestions | None = None) -> None:
        policy = self._policy
        explanation = Explanation(objection, policy.costs, policy.gate_ms, policy.ignored)
        if answer is not None:
            explanation = dataclasses.replace(
                explanation,
                ghost=answer.ghost,
                candidates=answer.candidates,
                model_id=answer.model_id,
                answer_ms=monotonic_ms() - self._asked_ms,
            )
        self._explanation = explanation
        self.explained.emit(explanation)

    def _tell(self, objection: Objection) -> None:
        self.told.emit(QCoreApplication.translate("GhostText", objection.value))
