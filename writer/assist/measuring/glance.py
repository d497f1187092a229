"""What ghost text is like for somebody who writes: how often it comes, and is it worth a look.

A text is typed with a human rhythm under the very rules that hold on the page. The typist goes
on typing whatever is shown, so that each ghost text lives as long as it agrees; one that is
right to its end counts as one that would have been taken with one key as soon as it was seen.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from writer.assist.measuring.confidence_interval import interval
from writer.assist.measuring.rhythm import intervals_ms
from writer.assist.options import AssistanceOptions
from writer.assist.showing.ghost_offer import Offer, Portion
from writer.assist.showing.show_policy import Outcome, Place, ShowPolicy
from writer.text.effort import keys_to_type
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.measuring.confidence_interval import Interval
    from writer.assist.request import Ghost

MANNERS: Final = {
    "quiet": 0.0,
    "rather quiet": 0.25,
    "middle": 0.5,
    "rather talkative": 0.75,
    "talkative": 1.0,
}
"""Places on the writer's slider."""

READ_MS: Final = 400.0
"""What is gone before was not read: a look, and the time that it takes to want one."""

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NAME: Final = re.compile(r"(?<=[\w,;] )[A-Z][a-z]{2,}\b")
"""A capital inside a sentence."""

MENTIONS: Final = 2
"""Times that a name was written before it ought to be known."""


class Answer(NamedTuple):
    """What the engine says behind a character of a text.

    Attributes:
        ghost: the inline text, None where there is none.
        first: the first candidate, or nothing.
    """

    ghost: Ghost | None = None
    first: str = ""


@dataclass(slots=True)
class GlanceTally:
    """What was counted while a text was typed; tallies of several texts can be added up.

    Attributes:
        keys: pressed without help.
        units: words, or Chinese characters.
        shown: ghost texts that appeared.
        right: those that were what came, to their end.
        first_right: those whose first word was.
        letters: of the right ones, as they appeared.
        saved: keys that taking every right one would have saved, the accepting keys counted.
        saved_in_time: the same for a writer who types on until a text could be read.
        visible_ms: how long each was on the page.
        names: mentions of names that were written twice before.
        names_first: those where the name was the first candidate after its first letter.
    """

    keys: int = 0
    units: int = 0
    shown: int = 0
    right: int = 0
    first_right: int = 0
    letters: int = 0
    saved: int = 0
    saved_in_time: int = 0
    visible_ms: list[float] = field(default_factory=list)
    names: int = 0
    names_first: int = 0

    @property
    def gone(self) -> int:
        """Ghost texts that went before they could be read."""
        return sum(visible < READ_MS for visible in self.visible_ms)


class Glance:
    """What was counted in all passages, as figures with their intervals."""

    def __init__(self, passages: Sequence[GlanceTally]) -> None:
        self.passages = passages

    def ratios(self) -> dict[str, tuple[float, Interval | None]]:
        """Return the figures that are ratios, by their public names, and how sure each is."""
        return {name: self._ratio(*of) for name, of in _RATIOS.items()}

    def _ratio(self, amount: str, size: str) -> tuple[float, Interval | None]:
        amounts = [getattr(passage, amount) for passage in self.passages]
        sizes = [getattr(passage, size) for passage in self.passages]
        return sum(amounts) / max(sum(sizes), 1), interval(amounts, sizes)

    @property
    def visible_ms(self) -> float:
        """The median time for which ghost text was on the page; 0 without any."""
        times = [time for passage in self.passages for time in passage.visible_ms]
        return float(np.median(times)) if times else 0.0

    def figures(self) -> dict[str, object]:
        """Return the figures under their public names, as plain data."""
        found = self.ratios()
        return {
            **{name: value for name, (value, _) in found.items()},
            "visible_ms": self.visible_ms,
            "intervals": {name: ends for name, (_, ends) in found.items()},
        }


_RATIOS: Final = {
    "shown": ("shown", "units"),
    "right": ("right", "shown"),
    "first_right": ("first_right", "shown"),
    "letters": ("letters", "right"),
    "saved": ("saved", "keys"),
    "saved_in_time": ("saved_in_time", "keys"),
    "saved_per_press": ("saved", "right"),
    "gone": ("gone", "shown"),
    "names_first": ("names_first", "names"),
}
"""Figure → what it is a ratio of."""


def glance(text: str, answers: Sequence[Answer], talkativeness: float) -> GlanceTally:
    """Return what a writer sees who types a text.

    Args:
        text: what is typed.
        answers: what the engine says behind each of its characters.
        talkativeness: the writer's choice, from 0 to 1.
    """
    text = _plain(text)
    typist = _Typist(text, talkativeness)
    for at, wait_ms in enumerate(intervals_ms(text)):
        typist.press(at, wait_ms, answers[at].ghost)
    typist.leave()
    tally = typist.tally
    tally.keys = keys_to_type(text)
    tally.units = sum(map(is_han, text)) or len(_WORD.findall(text))
    _count_names(text, answers, tally)
    return tally


class _Typist:
    """Types a text and goes by the rules of the page."""

    def __init__(self, text: str, talkativeness: float) -> None:
        self.tally = GlanceTally()
        self._text = text
        self._now_ms = self._shown_ms = 0.0
        options = AssistanceOptions(talkativeness=talkativeness)
        self._policy = ShowPolicy(options, lambda: self._now_ms)
        self._offer: Offer | None = None
        self._waiting: Offer | None = None
        self._due_ms = math.inf
        # What is left of a right one that could not be read yet.
        self._unread = ""

    def press(self, at: int, wait_ms: float, ghost: Ghost | None) -> None:
        """Wait, then type the character at a place; ``ghost`` is the answer behind it."""
        next_key_ms = self._now_ms + wait_ms
        if self._waiting and self._due_ms < next_key_ms:
            self._now_ms = self._due_ms
            self._show(self._waiting, at)
        self._now_ms = next_key_ms
        if self._unread and self._now_ms - self._shown_ms >= READ_MS:
            self.tally.saved_in_time += keys_to_type(self._unread) - 1
            self._unread = ""
        self._waiting = None
        self._policy.typed(self._text[at])
        self._follow(self._text[at])
        if self._policy.objection_to(ghost, self._text[: at + 1]) is None and ghost is not None:
            self._announce(self._policy.best_part(ghost))

    def leave(self) -> None:
        """The text is written."""
        self._hide(Outcome.WITHDRAWN)

    def _announce(self, part: Ghost | None) -> None:
        """Have a text shown when its time has come; it may lengthen what is visible, no more."""
        # A typist who types on is always at the end of a paragraph.
        if part is None or self._policy.objection_at(Place()):
            return
        offer = Offer((_plain(part.text),))
        if self._offer is None or offer.agrees_with(self._offer.text):
            self._waiting = offer
            self._due_ms = self._now_ms + self._policy.wait_ms()

    def _show(self, offer: Offer, at: int) -> None:
        appears = self._offer is None
        self._offer = offer
        if not appears:
            return
        self._policy.shown()
        self._shown_ms = self._now_ms
        right = _comes(self._text, at, offer.text)
        self.tally.shown += 1
        self.tally.right += right
        self.tally.first_right += _comes(self._text, at, offer.part(Portion.WORD))
        if right:
            self.tally.letters += len(offer.text)
            self.tally.saved += keys_to_type(offer.text) - 1
            self._unread = offer.text

    def _follow(self, typed: str) -> None:
        if self._offer is None:
            return
        self._unread = self._unread[len(typed) :]
        rest = self._offer.after(typed)
        if rest is not None:
            self._offer = rest
        elif self._offer.agrees_with(typed):
            self._hide(Outcome.ACCEPTED)
            self._policy.accepted()
        else:
            self._hide(Outcome.IGNORED)

    def _hide(self, outcome: Outcome) -> None:
        if self._offer is not None:
            self._offer = None
            self.tally.visible_ms.append(self._now_ms - self._shown_ms)
            self._policy.hidden(outcome)


def _comes(text: str, at: int, said: str) -> bool:
    """Return whether the text goes on with what was said, and no word goes on behind that."""
    end = at + len(said)
    inside = said[-1:].isalnum() and text[end : end + 1].isalnum()
    return text.startswith(said, at) and (is_han(said[-1]) or not inside)


def _count_names(text: str, answers: Sequence[Answer], tally: GlanceTally) -> None:
    written: Counter[str] = Counter()
    inside = {match.start() for match in _NAME.finditer(text)}
    for match in _WORD.finditer(text):
        name = match[0].split("'")[0]
        if match.start() in inside and written[name] >= MENTIONS:
            tally.names += 1
            tally.names_first += _plain(answers[match.start()].first).split("'")[0] == name
        written[name] += 1


def _plain(text: str) -> str:
    """Return a text, of the same length, with straight quotes."""
    return text.translate(_QUOTES)


_QUOTES: Final = str.maketrans("‘’“”", "''\"\"")
