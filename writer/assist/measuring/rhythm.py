"""When a writer presses the keys of a text.

Keys follow each other evenly inside a word, more slowly where a word begins, and after a clause
or a sentence there is a pause to think (Conijn, Roeser & van Zaanen 2019, "Understanding the
keystroke log"); around that, intervals are spread log-normally. A skilled typist's median is
170 ms; of 168,000 volunteers the mean was 238 (Dhakal et al. 2018, "Observations on Typing from
136 Million Keystrokes").
"""

from __future__ import annotations

import math
import random
from typing import Final

from writer.text.effort import keys_to_type

KEY_MS: Final = 170.0
"""Median interval inside a word."""

SPREAD: Final = 0.35
"""Standard deviation of the logarithm of an interval."""

_WORD: Final = 1.5
_CLAUSE: Final = 2.5
_SENTENCE: Final = 6.0
"""Times the interval inside a word."""

_CLAUSE_ENDS: Final = frozenset(",;:—，；：、")
_SENTENCE_ENDS: Final = frozenset(".!?…\n。！？")
_CLOSING: Final = " \t\"'’”)]」』）》"


def intervals_ms(text: str) -> list[float]:
    """Return how long after the one before each character of a text is finished.

    A Chinese character takes the keys that its input method wants. The same text is always typed
    in the same way.
    """
    rhythm = random.Random(0)  # noqa: S311 - no secret
    return [
        KEY_MS * _pause(text, at) * keys_to_type(text[at]) * math.exp(rhythm.gauss(0, SPREAD))
        for at in range(len(text))
    ]


def _pause(text: str, at: int) -> float:
    if at == 0 or not text[at].isalnum():
        return 1.0
    before = text[max(0, at - 8) : at].rstrip(_CLOSING)[-1:]
    if before in _SENTENCE_ENDS:
        return _SENTENCE
    if before in _CLAUSE_ENDS:
        return _CLAUSE
    return _WORD if text[at - 1].isspace() else 1.0
