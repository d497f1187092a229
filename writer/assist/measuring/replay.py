"""The simulated typist: types a text, takes what is offered where that saves keys, and counts.

The typist looks at the candidates before every key. In a spaced script the unit is the word:
taking one costs one key and brings the space behind it. In Chinese a candidate of one to four
characters is taken when the text goes on with it, the longest such one. Everything else is typed.

    keystroke savings = (keys without help - keys with help) / keys without help
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from writer.text.effort import KEYS_PER_HAN
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Offer = Callable[[str], "Offered"]

SHOWN = (1, 3, 5)
"""Lengths of the candidate list for which savings are counted."""

BINS = 10
"""Steps of the model's sureness, 0 to 1, in which it is compared with what came."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Offered(NamedTuple):
    """What is offered at a caret.

    Attributes:
        candidates: best first.
        guess: the shortest beginning of the inline text, shown or not, and the probability
            that the model gives it.
    """

    candidates: Sequence[str] = ()
    guess: tuple[str, float] | None = None


@dataclass(slots=True)
class Tally:
    """What a typist counted; tallies of several texts can be added up.

    Attributes:
        keys: keys without help.
        saved: number of candidates shown → keys saved.
        units: places where a word (Chinese: a character) begins.
        hits: n → places where the intended word (character) was among the first n.
        beliefs: for each guess the probability that the model gave it, and whether it came.
        latencies_ms: how long each answer took.
    """

    keys: int = 0
    saved: dict[int, int] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0))
    units: int = 0
    hits: dict[int, int] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0))
    beliefs: list[tuple[float, bool]] = field(default_factory=list)
    latencies_ms: list[float] = field(default_factory=list)

    def reliability(self) -> list[tuple[float, float, int]]:
        """Return how far the model can be believed: said, came and how many, step by step.

        Source: Niculescu-Mizil & Caruana 2005, "Predicting Good Probabilities With Supervised
        Learning".
        """
        steps: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
        for said, came in self.beliefs:
            steps[min(int(BINS * said), BINS - 1)].append((said, came))
        means = (np.mean(steps[step], axis=0).tolist() for step in sorted(steps))
        counts = (len(steps[step]) for step in sorted(steps))
        return [(said, came, count) for (said, came), count in zip(means, counts, strict=True)]

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.keys += other.keys
        self.units += other.units
        self.latencies_ms += other.latencies_ms
        self.beliefs += other.beliefs
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
        offer: called with the text so far; its candidates are whole words.
    """
    tally = Tally(keys=len(text))
    for match in _WORD.finditer(text):
        first, ranks = _ranks(text, match, offer, tally)
        tally.units += 1
        _note_guess(tally, first, partial(_comes, text, match.start()))
        for shown in SHOWN:
            tally.hits[shown] += 0 < ranks[0] <= shown
            tally.saved[shown] += _saved_on_word(text, match, ranks, shown)
    return tally


def type_characters(text: str, offer: Offer) -> Tally:
    """Return what typing a Chinese ``text`` counts.

    Args:
        text: Chinese.
        offer: called with the text so far; its candidates are strings that may come next.
    """
    tally = Tally(keys=KEYS_PER_HAN * len(text))
    offers = [_timed(offer, text[:at], tally) for at in range(len(text))]
    for at, offered in enumerate(offers):
        if is_han(text[at]):
            tally.units += 1
            _note_guess(tally, offered, partial(_goes_on, text, at))
            for shown in SHOWN:
                firsts = [found[:1] for found in offered.candidates[:shown]]
                tally.hits[shown] += text[at] in firsts
    for shown in SHOWN:
        tally.saved[shown] = tally.keys - _keys_with_help(text, offers, shown)
    return tally


def _note_guess(tally: Tally, offered: Offered, comes: Callable[[str], bool]) -> None:
    """Note how far to believe the model where a word (Chinese: a character) begins."""
    if offered.guess:
        text, said = offered.guess
        tally.beliefs.append((said, comes(text)))


def _goes_on(text: str, at: int, said: str) -> bool:
    return text.startswith(said, at)


def _comes(text: str, at: int, said: str) -> bool:
    """Return whether the text goes on with what was said, and a word ends where that ends."""
    rest, said = _plain(text[at:]), _plain(said)
    return rest.startswith(said) and not rest[len(said) : len(said) + 1].isalnum()


def _ranks(
    text: str, word: re.Match[str], offer: Offer, tally: Tally
) -> tuple[Offered, list[int]]:
    """Return what is offered before the word and its rank after 0, 1, 2 … letters.

    The ranks end where the word is the first; 0 = it is not among the candidates.
    """
    wanted = _plain(word[0])
    ranks = []
    first = Offered()
    for at in range(*word.span()):
        answer = _timed(offer, text[:at], tally)
        if at == word.start():
            first = answer
        offered = [_plain(found) for found in answer.candidates]
        ranks.append(offered.index(wanted) + 1 if wanted in offered else 0)
        if ranks[-1] == 1:
            break
    return first, ranks


def _saved_on_word(text: str, word: re.Match[str], ranks: Sequence[int], shown: int) -> int:
    typed = next((typed for typed, rank in enumerate(ranks) if 0 < rank <= shown), None)
    if typed is None:
        return 0
    space = text[word.end() : word.end() + 1] == " "
    return max(0, len(word[0]) - typed + space - 1)


def _keys_with_help(text: str, offers: Sequence[Offered], shown: int) -> int:
    at = keys = 0
    while at < len(text):
        fitting = [
            len(found)
            for found in offers[at].candidates[:shown]
            if found and text.startswith(found, at)
        ]
        at += max(fitting, default=1)
        keys += 1 if fitting else KEYS_PER_HAN
    return keys


def _timed(offer: Offer, text: str, tally: Tally) -> Offered:
    started = time.perf_counter()
    offered = offer(text)
    tally.latencies_ms.append((time.perf_counter() - started) * 1000)
    return offered


def _plain(word: str) -> str:
    return word.replace("’", "'")
