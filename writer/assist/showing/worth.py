"""What inline text is worth to a writer: the keys it is expected to save against what it costs.

    worth = p · saved - (1 - p) · wrong - look

The text comes with probability p; one key accepts it and saves the others. But writers type on
while they read: what they have typed before it can be read saves nothing, however sure it is.
To look at it takes the time in which one would have typed ``look`` keys, whether it is right or
not; a wrong one costs ``wrong`` keys on top, since a thought was led astray. All is in keys, so a
fast writer is shown less and longer text than a slow one, and a long text less sure than a short
one is shown all the same.

The models' probabilities need no correction: of what they call 60 to 70 % sure, 64 to 68 % comes
(``evaluate`` says so for any model and text). The costs were chosen on 12,000 characters of a
novel, two stories, a diary and verse that the English model had not read, other texts than those
whose figures README has, so that a quiet writer sees at most fifteen texts per hundred words, of
which four of five are right even at the lower end of the interval, and one in eight is gone before
it could be read. With text of three letters as well, whoever stopped to take it would save 7.0
instead of 4.6 % of the keys; whoever types on until it was read saves 2.1 instead of 1.8 %, with
twice as many looks.

Source: Quinn & Zhai 2016, "A Cost-Benefit Study of Text Entry Suggestion Interaction".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.assist.showing.pace import PACE_SHARE
from writer.text.effort import keys_to_type
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from writer.assist.request import Ghost

READ_MS: Final = 500.0
"""For so long a text stands before it was read and wanted: two fixations of the eye, each of 200
to 250 ms (Rayner 1998)."""

LOOK_MS: Final = 50.0
"""That a look holds up the hands: they go on meanwhile, for the most part."""

WRONG_KEYS: Final = 10.0
"""What being led astray costs."""

TALKATIVE_SHARE: Final = 0.25
"""What a talkative writer counts of the costs."""

HAN_SHARE: Final = 0.5
"""What Chinese text counts of the costs: one or two characters are read at a glance, and the eye
is there already, since it has just chosen from an input method's list."""

MOST_KEYS: Final = 24
"""Of inline text: longer ones come too seldom to be worth looking for."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What inline text costs whom it is shown to.

    Attributes:
        look: keys that would be typed in the time of a look.
        wrong: keys that a wrong one costs besides.
        read: keys that are typed before one that appears was read.
    """

    look: float
    wrong: float
    read: float

    @classmethod
    def of(cls, talkativeness: float, key_interval_ms: float, ignored: float = 0.0) -> Costs:
        """Return the costs for a writer.

        Args:
            talkativeness: 0 = quiet … 1 = talkative.
            key_interval_ms: the writer's median interval between two keys.
            ignored: by how much more everything costs, since it was not wanted lately.
        """
        share = TALKATIVE_SHARE**talkativeness * (1 + ignored)
        look, read = (share * time_ms / key_interval_ms for time_ms in (LOOK_MS, READ_MS))
        return cls(look, share * WRONG_KEYS, read)

    @property
    def least_chance(self) -> float:
        """The log-probability, in nats, below which not even a long text is worth a look."""
        look, wrong = HAN_SHARE * self.look, HAN_SHARE * self.wrong
        return math.log((look + wrong) / (MOST_KEYS - 1 + wrong))

    def worth(self, ghost: Ghost) -> float:
        """Return what it is worth to show a text, in keys; negative = it costs more."""
        chance = math.exp(ghost.log_probability)
        share = HAN_SHARE if any(map(is_han, ghost.text)) else 1.0
        keys = keys_to_type(ghost.text)
        # It appears a part of a key after the last one.
        saved = keys - 1 if keys >= share * self.read + PACE_SHARE else 0
        return chance * saved - share * ((1 - chance) * self.wrong + self.look)

    def best_part(self, ghost: Ghost) -> Ghost:
        """Return the beginning of a ghost that is worth the most."""
        return max((ghost, *ghost.shorter), key=self.worth)
