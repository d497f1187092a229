"""From what the model spells to what the writer would write: capitals, quotes, spaces, and where.

Words come in as :mod:`~writer.assist.suggest.decoding` found them, candidates and ghost text go
out as they would stand in the text.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.request import Candidate, Ghost
from writer.text.typography import match_quotes
from writer.text.word_boundaries import is_word_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set

    from writer.assist.suggest.decoding import Word
    from writer.assist.suggest.ghost_lines import Line
    from writer.assist.word_at_caret import Caret

LEAST_CHANCE = np.log(5e-4)
"""What comes less than once in two thousand times is not worth a place in the bar: behind a word
that is complete, a model can spell only words that do not exist."""

FINISHED = np.log(0.5)
"""From here on, what is typed is a word that ends rather than the beginning of one."""

_NEAR = 200
_WORDS = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")


class Writing:
    """What words would be at one caret.

    Args:
        caret: where the words may come.
        before: the text before it, as the writer has it.
        own: words that are written as they stand, whatever the capitals of what is typed.
    """

    def __init__(self, caret: Caret, before: str, own: Set[str] = frozenset()) -> None:
        self._caret = caret
        self._own = own
        self._before = before
        # The writer's own letters: the model may have read straight quotes for curly ones.
        self._typed = before[len(before) - len(caret.typed) :]
        self._shouting = bool(_shouted(before.rpartition("\n")[2][-_NEAR:]))

    def candidates(
        self, words: Iterable[Word], remembered: Set[str], own: Set[str]
    ) -> list[Candidate]:
        """Return the words that add something, those that look alike joined into one.

        Args:
            words: as the model spells them.
            remembered: those that this document says elsewhere.
            own: those that are the writer's otherwise.
        """
        chances: dict[tuple[str, int], float] = {}
        sources: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for word in words:
            written = self._written(word.text)
            if written[0]:
                sources[written].add(word.text)
                chance = chances.get(written, -np.inf)
                chances[written] = float(np.logaddexp(chance, word.log_probability))
        return ranked(
            Candidate(
                rest if replaced else self._typed + rest,
                (rest if replaced else self._caret.gap + rest),
                chance,
                replaced=replaced,
                remembered=not remembered.isdisjoint(sources[rest, replaced]),
                own=not own.isdisjoint(sources[rest, replaced]),
            )
            for (rest, replaced), chance in chances.items()
            if chance >= LEAST_CHANCE
        )

    def ghosts(self, lines: Iterable[Line]) -> list[Ghost]:
        """Return what the lines add behind the caret, without repetitions."""
        ghosts: dict[str, Ghost] = {}
        for line in lines:
            added = [(self._rest(text), log_probability) for text, log_probability in line.texts()]
            ghost = ghost_of(
                [
                    (self._caret.gap + text, p)
                    for text, p in added
                    if text.strip() and not self.would_shout(text)
                ]
            )
            if ghost:
                ghosts.setdefault(ghost.text, ghost)
        return list(ghosts.values())

    def goes_on(self, spelt: str) -> bool:
        """Return whether a word goes on from what is typed, letter by letter."""
        return not self._written(spelt)[1]

    def finished(self, words: Iterable[Word]) -> Word | None:
        """Return what is typed as a word, if it most probably is a whole one."""
        whole = self._caret.lead + self._caret.typed
        return next(
            (
                word
                for word in words
                if self._typed and word.text == whole and word.log_probability >= FINISHED
            ),
            None,
        )

    def would_shout(self, text: str) -> bool:
        """Return whether a text has words in capitals where the writer uses none."""
        return not self._shouting and any(word not in self._before for word in _shouted(text))

    def instead_of(self, behind: str, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return the candidates for a caret with a word, or its rest, behind it.

        Inside a word they take the place of its rest; in front of one they bring a space.
        """
        if not self._typed:
            return [
                dataclasses.replace(each, insertion=each.insertion + " ") for each in candidates
            ]
        word = self._typed + behind
        return [
            dataclasses.replace(each, replaced_after=len(behind))
            for each in candidates
            if each.text != word
        ]

    def _written(self, spelt: str) -> tuple[str, int]:
        """Return what to insert for a word, and how much of what is typed goes for it."""
        word = spelt[len(self._caret.lead) :]
        typed = self._caret.typed
        if spelt not in self._own or _is_begun(word, typed):
            return self._rest(spelt), 0
        return match_quotes(word, self._before[: len(self._before) - len(typed)]), len(typed)

    def _rest(self, spelt: str) -> str:
        word = spelt[len(self._caret.lead) :]
        written = self._caret.cased(word.lower() if self.would_shout(word) else word)
        return match_quotes(written[len(self._typed) :], self._before)


def word_behind(after: str) -> str:
    """Return the letters that stand directly behind the caret."""
    return "".join(takewhile(is_word_character, after))


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates, the most probable first."""
    return sorted(candidates, key=lambda each: each.log_probability, reverse=True)


def ghost_of(texts: Sequence[tuple[str, float]]) -> Ghost | None:
    """Return the longest of some texts, the longest first, as a ghost with its beginnings."""
    if not texts:
        return None
    longest, *shorter = [Ghost(text, log_probability) for text, log_probability in texts]
    return dataclasses.replace(longest, shorter=tuple(shorter))


def _is_begun(word: str, typed: str) -> bool:
    """Return whether a word goes on from what is typed, though perhaps with a capital less."""
    beginning = word[: len(typed)]
    return beginning == typed or (typed[:1].isupper() and beginning == typed.lower())


def _shouted(text: str) -> list[str]:
    """Return the words of a text that are written in capitals."""
    return [match[0] for match in _WORDS.finditer(text) if match[0].isupper()]
