"""When ghost text is asked for and shown, and by what name it is held back.

A writer forgives a missing suggestion and not one that comes at the wrong moment, so every rule
about moments stands here: plain data and an injected clock in, a delay or a named objection
out. What is drawn and how belongs to ``writer.ui``; what is said, to the model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from writer.assist.showing.back_off import BackOff
from writer.assist.showing.pace import Pace
from writer.assist.showing.refusals import Refusals
from writer.assist.showing.worth import Costs
from writer.text.effort import keys_to_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.assist.options import AssistanceOptions
    from writer.assist.request import Ghost

ACCEPTABLE_AFTER_MS: Final = 120.0
"""Tab accepts no ghost text younger than this: it was pressed for what stood there before."""
NOTICED_AFTER_MS: Final = 500.0
"""Ghost text that was visible for a shorter time cannot have been ignored."""

SNOOZE_MS: Final = 60_000.0

LONGEST_PARAGRAPH: Final = 10_000
"""Characters. Drawing ghost text costs the paragraph's layout: 14 ms at 6,000 characters."""

CLOSING_PUNCTUATION: Final = frozenset(".,;:!?…)]}’”\"'»›。，、；：！？）】》」』〉")


class Objection(Enum):
    """Why no ghost text is asked for or shown; the value says it in words for the writer."""

    OFF = "Suggestions are off."
    COMPOSING = "A composition is under way."
    SELECTION = "Text is selected."
    CONTINUING = "A continuation waits for your word."
    NOTHING_TYPED = "Nothing was typed yet."
    DELETED = "Text was just deleted."
    UNDONE = "A change was just taken back."
    PASTED = "Text was just pasted."
    EDITED = "The text was just changed from outside the keyboard."
    CARET_MOVED = "The caret has just moved."
    FOCUS_CHANGED = "The page has just got or lost the keyboard."
    MID_PARAGRAPH = "Suggestions appear at the end of a paragraph or before closing punctuation."
    LONG_PARAGRAPH = "This paragraph is too long for suggestions."
    HEADING = "Headings are left alone."
    VERBATIM = "Code, front matter and comments are left alone."
    ONLY_WHEN_ASKED = "Suggestions come when you ask for them."
    SNOOZED = "Suggestions are resting."
    PAUSED = "Suggestions pause, since the last ones were not wanted."
    NOT_WORTH_A_LOOK = "It would not save enough to be worth a look."
    REFUSED = "This suggestion was refused here before."
    UNKNOWN_LANGUAGE = "No model for this language."
    NOTHING_TO_SAY = "The model has no suggestion here."


class Outcome(Enum):
    """What became of ghost text that was visible."""

    ACCEPTED = "accepted"
    TYPED_THROUGH = "typed through"
    IGNORED = "ignored"
    WITHDRAWN = "withdrawn"
    """Taken away by circumstances, no judgement of the writer's: counts neither way."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the caret stands, as far as the rules care.

    Attributes:
        paragraph_start: the first few characters of the paragraph.
        after: what follows the caret in the paragraph, at least its first character.
        paragraph_length: in characters.
        verbatim: the caret stands in code, front matter or a comment.
        has_selection: some text is selected.
        composing: an input method's composition is not finished.
        continuing: a continuation is streaming or waits to be kept or removed.
    """

    paragraph_start: str = ""
    after: str = ""
    paragraph_length: int = 0
    verbatim: bool = False
    has_selection: bool = False
    composing: bool = False
    continuing: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """A time in which nothing is suggested unasked.

    Attributes:
        left_ms: of it, in milliseconds; above 0.
        unwanted: it came of suggestions that went unheeded, not of the writer's wish.
    """

    left_ms: float
    unwanted: bool


class ShowPolicy:
    """Decides over ghost text; told of every event, asked before every step.

    The owner reports what the writer does (``typed``, ``accepted``, ``interrupted``, ``asked``)
    and what becomes of ghost text (``shown``, ``hidden``), and asks :meth:`objection_at` before
    a request, :meth:`objection_to` and :meth:`wait_ms` before drawing an answer.

    Args:
        options: the writer's choices.
        clock_ms: a monotonic clock in milliseconds.
    """

    def __init__(self, options: AssistanceOptions, clock_ms: Callable[[], float]) -> None:
        self._clock_ms = clock_ms
        self._options = options
        self._pace = Pace()
        self._back_off = BackOff()
        self._refused = Refusals()
        self._interruption: Objection | None = Objection.NOTHING_TYPED
        self._asked = False
        self._last_key_ms = clock_ms()
        self._shown_ms: float | None = None
        self._snoozed_until_ms = float("-inf")

    @property
    def gate_ms(self) -> float:
        """How long after a key ghost text appears, in milliseconds."""
        return self._pace.gate_ms

    @property
    def costs(self) -> Costs:
        """What ghost text that nobody asked for costs this writer now."""
        talkativeness = self._options.talkativeness
        reluctance = self._back_off.reluctance
        return Costs.of(talkativeness, self._pace.key_interval_ms, reluctance)

    @property
    def least_chance(self) -> float:
        """The log-probability, in nats, below which ghost text need not be looked for."""
        return -math.inf if self._asked else self.costs.least_chance

    @property
    def ignored(self) -> int:
        """Ghost texts in a row that were not wanted."""
        return self._back_off.ignored

    @property
    def silent(self) -> bool:
        """Whether the model need not be asked at all, not even for candidates."""
        waiting = self._options.only_when_asked and not self._asked
        return not self._options.enabled or self.snoozed or waiting

    @property
    def snoozed(self) -> bool:
        """Whether the writer sent all suggestions away for a minute."""
        return self._clock_ms() < self._snoozed_until_ms

    @property
    def rest(self) -> Rest | None:
        """For how long suggestions rest, or None where they do not."""
        now = self._clock_ms()
        snooze, pause = self._snoozed_until_ms - now, self._back_off.pause_left_ms(now)
        left = max(snooze, pause)
        return Rest(left, unwanted=pause > snooze) if left > 0 else None

    @property
    def was_asked(self) -> bool:
        """Whether the current suggestion is one the writer asked for by key."""
        return self._asked

    @property
    def acceptable(self) -> bool:
        """Whether ghost text has been visible for long enough to be accepted by Tab."""
        return self._shown_ms is not None and (
            self._clock_ms() - self._shown_ms >= ACCEPTABLE_AFTER_MS
        )

    def set_options(self, options: AssistanceOptions) -> None:
        """Follow other choices from now on."""
        self._options = options

    def typed(self, text: str) -> None:
        """The writer typed: suggestions may follow."""
        now = self._clock_ms()
        self._pace.add_interval(now - self._last_key_ms, max(1, keys_to_type(text)))
        self._last_key_ms = now
        self._interruption = None
        self._asked = False

    def accepted(self) -> None:
        """The writer accepted ghost text or a candidate: it was wanted, and more may follow."""
        self._last_key_ms = self._clock_ms()
        self._interruption = None
        self._asked = False
        self._back_off.reset()

    def interrupted(self, reason: Objection) -> None:
        """Something else than typing happened: stay silent until the next typed character."""
        self._interruption = reason
        self._asked = False

    def asked(self) -> None:
        """The writer asks for a suggestion now; this ends a snooze or a pause."""
        self._interruption = None
        self._asked = True
        self._snoozed_until_ms = float("-inf")
        self._back_off.reset()

    def snooze(self) -> None:
        """Say nothing for a minute."""
        self._snoozed_until_ms = self._clock_ms() + SNOOZE_MS

    def refuse(self, before: str, text: str) -> None:
        """Remember that the writer sent ``text`` away or took it back after ``before``."""
        self._refused.add(before, text)

    def shown(self) -> None:
        """Ghost text has become visible."""
        self._shown_ms = self._clock_ms()

    def hidden(self, outcome: Outcome) -> bool:
        """The ghost text that was visible is gone; return whether a pause begins with it."""
        seen_ms = 0.0 if self._shown_ms is None else self._clock_ms() - self._shown_ms
        self._shown_ms = None
        unwanted = outcome is Outcome.IGNORED and seen_ms >= NOTICED_AFTER_MS
        return unwanted and self._back_off.ignore(self._clock_ms())

    def objection_at(self, place: Place) -> Objection | None:
        """Return why no ghost text is asked for at ``place``, or None to go ahead."""
        return self._objection_to_state(place) or _objection_to_place(place)

    def objection_to(self, ghost: Ghost | None, before: str) -> Objection | None:
        """Return why ``ghost`` is not shown after the text ``before``, or None to show it."""
        if ghost is None:
            return Objection.NOTHING_TO_SAY
        if self._asked:
            return None
        if self.best_part(ghost) is None:
            return Objection.NOT_WORTH_A_LOOK
        return Objection.REFUSED if self._refused.forbid(before, ghost.text) else None

    def best_part(self, ghost: Ghost) -> Ghost | None:
        """Return as much of a ghost as is worth showing: all of it when it was asked for."""
        if self._asked:
            return ghost
        costs = self.costs
        part = costs.best_part(ghost)
        return part if costs.worth(part) > 0 else None

    def wait_ms(self) -> float:
        """Return how long ghost text that is ready now must wait, in milliseconds."""
        if self._asked:
            return 0.0
        return max(0.0, self._last_key_ms + self.gate_ms - self._clock_ms())

    def _objection_to_state(self, place: Place) -> Objection | None:
        if not self._options.enabled:
            return Objection.OFF
        if place.composing:
            return Objection.COMPOSING
        if place.continuing:
            return Objection.CONTINUING
        if place.has_selection:
            return Objection.SELECTION
        if self._interruption:
            return self._interruption
        if self._options.only_when_asked and not self._asked:
            return Objection.ONLY_WHEN_ASKED
        if self.snoozed:
            return Objection.SNOOZED
        return Objection.PAUSED if self._back_off.pause_left_ms(self._clock_ms()) else None


def _objection_to_place(place: Place) -> Objection | None:
    if place.paragraph_length > LONGEST_PARAGRAPH:
        return Objection.LONG_PARAGRAPH
    if place.paragraph_start.startswith("#"):
        return Objection.HEADING
    if place.verbatim:
        return Objection.VERBATIM
    rest = place.after.strip()
    at_end = not rest or place.after[0] in CLOSING_PUNCTUATION
    return None if at_end else Objection.MID_PARAGRAPH
