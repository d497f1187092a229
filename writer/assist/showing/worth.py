"""What inline text is worth to a writer: the keys it is expected to save against what it costs.

    worth = p · (keys - 1) - (1 - p) · wrong - look

The text comes with probability p; one key accepts it. To read it takes the time in which one
would have typed ``look`` keys, whether it is right or not; a wrong one costs ``wrong`` keys on
top, since a thought was led astray. All three are in keys, so a fast writer is shown less than
a slow one, and a long text less sure than a short one is shown all the same.

The models' probabilities need no correction: of what they call 60 to 70 % sure, 64 to 68 % comes
(``evaluate`` says so for any model and text). The costs were chosen on held-out text, so that a
quiet writer sees at most fifteen texts per hundred words and four of five are right.

Source: Quinn & Zhai 2016, "A Cost-Benefit Study of Text Entry Suggestion Interaction".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.text.effort import keys_to_type
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from writer.assist.request import Ghost

LOOK_MS: Final = 250.0
"""A look at a few grey letters: one fixation of the eye takes 200 to 250 ms (Rayner 1998)."""

WRONG_KEYS: Final = 4.0
"""What being led astray costs."""

TALKATIVE_SHARE: Final = 0.4
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
    """

    look: float
    wrong: float

    @classmethod
    def of(cls, talkativeness: float, key_interval_ms: float, ignored: float = 0.0) -> Costs:
        """Return the costs for a writer.

        Args:
            talkativeness: 0 = quiet … 1 = talkative.
            key_interval_ms: the writer's median interval between two keys.
            ignored: by how much more everything costs, since it was not wanted lately.
        """
        share = TALKATIVE_SHARE**talkativeness * (1 + ignored)
        return cls(share * LOOK_MS / key_interval_ms, share * WRONG_KEYS)

    @property
    def least_chance(self) -> float:
        """The log-probability, in nats, below which not even a long text is worth a look."""
        look, wrong = HAN_SHARE * self.look, HAN_SHARE * self.wrong
        return math.log((look + wrong) / (MOST_KEYS - 1 + wrong))

    def worth(self, ghost: Ghost) -> float:
        """Return what it is worth to show a text, in keys; negative = it costs more."""
        chance = math.exp(ghost.log_probability)
        saved = keys_to_type(ghost.text) - 1
        share = HAN_SHARE if any(map(is_han, ghost.text)) else 1.0
        return chance * saved - share * ((1 - chance) * self.wrong + self.look)

    def best_part(self, ghost: Ghost) -> Ghost:
        """Return the beginning of a ghost that is worth the most."""
        return max((ghost, *ghost.shorter), key=self.worth)
