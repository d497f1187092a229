"""The simulated typist: types a text, takes what is offered where that saves keys, and counts.

The typist looks at the candidates before every key. In a spaced script the unit is the word:
taking one costs one key and brings the space behind it. In Chinese a candidate of one to four
characters is taken when the text goes on with it, the longest such one. Everything else is typed.

    keystroke savings = (keys without help - keys with help) / keys without help
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.chinese import KEYS_PER_CHARACTER
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Offer = Callable[[str], Sequence[str]]

SHOWN = (1, 3, 5)
"""Lengths of the candidate list for which savings are counted."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(slots=True)
class Tally:
    """What a typist counted; tallies of several texts can be added up.

    Attributes:
        keys: keys without help.
        saved: number of candidates shown → keys saved.
        units: places where a word (Chinese: a character) begins.
        hits: n → places where the intended word (character) was among the first n.
        latencies_ms: how long each answer took.
    """

    keys: int = 0
    saved: dict[int, int] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0))
    units: int = 0
    hits: dict[int, int] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0))
    latencies_ms: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.keys += other.keys
        self.units += other.units
        self.latencies_ms += other.latencies_ms
        for shown in SHOWN:
            self.saved[shown] += other.saved[shown]
            self.hits[shown] += other.hits[shown]

    def keystroke_savings(self, shown: int) -> float:
        """Return the keystroke savings with that many candidates shown, in [0, 1)."""
        return self.saved[shown] / max(self.keys, 1)

    def recall(self, first: int) -> float:
        """Return how often what comes next was among the first so many, in [0, 1]."""
        return self.hits[first] / max(self.units, 1)

    def latency_ms(self, percentile: float) -> float:
        """Return a percentile of the answers' times; 0 without any."""
        return float(np.percentile(self.latencies_ms, percentile)) if self.latencies_ms else 0.0


def type_words(text: str, offer: Offer) -> Tally:
    """Return what typing ``text`` word by word counts.

    Args:
        text: in a script with spaces.
        offer: called with the text so far; returns whole words, best first.
    """
    tally = Tally(keys=len(text))
    for match in _WORD.finditer(text):
        ranks = _ranks(text, match, offer, tally)
        tally.units += 1
        for shown in SHOWN:
            tally.hits[shown] += 0 < ranks[0] <= shown
            tally.saved[shown] += _saved_on_word(text, match, ranks, shown)
    return tally


def type_characters(text: str, offer: Offer) -> Tally:
    """Return what typing a Chinese ``text`` counts.

    Args:
        text: Chinese.
        offer: called with the text so far; returns strings that may come next, best first.
    """
    tally = Tally(keys=KEYS_PER_CHARACTER * len(text))
    offers = [_timed(offer, text[:at], tally) for at in range(len(text))]
    for char, offered in zip(text, offers, strict=True):
        if is_han(char):
            tally.units += 1
            for shown in SHOWN:
                tally.hits[shown] += any(found[:1] == char for found in offered[:shown])
    for shown in SHOWN:
        tally.saved[shown] = tally.keys - _keys_with_help(text, offers, shown)
    return tally


def _ranks(text: str, word: re.Match[str], offer: Offer, tally: Tally) -> list[int]:
    """Return the rank of the word after 0, 1, 2 … letters, until it is first; 0 = absent."""
    wanted = _plain(word[0])
    ranks = []
    for at in range(*word.span()):
        offered = [_plain(found) for found in _timed(offer, text[:at], tally)]
        ranks.append(offered.index(wanted) + 1 if wanted in offered else 0)
        if ranks[-1] == 1:
            break
    return ranks


def _saved_on_word(text: str, word: re.Match[str], ranks: Sequence[int], shown: int) -> int:
    typed = next((typed for typed, rank in enumerate(ranks) if 0 < rank <= shown), None)
    if typed is None:
        return 0
    space = text[word.end() : word.end() + 1] == " "
    return max(0, len(word[0]) - typed + space - 1)


def _keys_with_help(text: str, offers: Sequence[Sequence[str]], shown: int) -> int:
    at = keys = 0
    while at < len(text):
        fitting = [
            len(found) for found in offers[at][:shown] if found and text.startswith(found, at)
        ]
        at += max(fitting, default=1)
        keys += 1 if fitting else KEYS_PER_CHARACTER
    return keys


def _timed(offer: Offer, text: str, tally: Tally) -> Sequence[str]:
    started = time.perf_counter()
    offered = offer(text)
    tally.latencies_ms.append((time.perf_counter() - started) * 1000)
    return offered


def _plain(word: str) -> str:
    return word.replace("’", "'")
