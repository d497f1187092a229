"""Suggestions of one model: candidates for the word at the caret, ghost text behind it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from writer.assist import chinese
from writer.assist.caret import LONGEST_WORD, locate
from writer.assist.decoding import complete_words
from writer.assist.ghost import grow_words
from writer.assist.request import Candidate, Ghost, Suggestions
from writer.text.scripts import is_han
from writer.text.typography import match_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.assist.cancellation import Cancelled
    from writer.assist.caret import Caret
    from writer.assist.decoding import Word
    from writer.assist.ghost import Line
    from writer.assist.reader import Reader
    from writer.assist.request import SuggestionRequest

GHOST_LINES = 3
"""Ghost texts computed at once: the one shown and two alternatives."""

LEAST_CHANCE = np.log(5e-4)
"""What comes less than once in two thousand times is not worth a place in the bar: behind a word
that is complete, a model can spell only words that do not exist."""


def suggest(reader: Reader, request: SuggestionRequest, cancelled: Cancelled) -> Suggestions:
    """Return candidates and ghost text for a caret.

    Raises:
        Superseded: cancelled.
    """
    before = reader.as_trained(request.before)
    find = _chinese if reader.expects_chinese(before) else _words
    candidates, ghosts = find(reader, before, request, cancelled)
    candidates = [found for found in candidates if not _follows(found.insertion, request.after)]
    # Where the best text stands already there is nothing to add; the second best would be wrong.
    if ghosts and _follows(ghosts[0].text, request.after):
        ghosts = []
    return Suggestions(
        request.revision,
        tuple(candidates[: request.candidate_count]),
        ghosts[0] if ghosts else None,
        tuple(ghosts[1:]),
        reader.card.id,
    )


def _words(
    reader: Reader, before: str, request: SuggestionRequest, cancelled: Cancelled
) -> tuple[list[Candidate], list[Ghost]]:
    caret = locate(before)
    if len(caret.typed) > LONGEST_WORD:
        return [], []
    step = reader.read(caret.context, cancelled)
    count = request.candidate_count + 2  # what is typed already and what follows may be among them
    words = complete_words(
        reader.model, reader.vocabulary, step, caret.spellings, count, cancelled
    )
    writing = _Writing(caret, request.before)
    candidates = writing.candidates(words, _remembered(reader, caret.context, words))
    if not words or not request.ghost_words:
        return candidates, []
    starts = words[:GHOST_LINES]
    # A word that is typed in full is no part of what the ghost adds.
    lengths = [request.ghost_words + (word.text == caret.lead + caret.typed) for word in starts]
    lines = grow_words(reader.model, reader.vocabulary, starts, lengths, cancelled)
    return candidates, writing.ghosts(lines)


def _remembered(reader: Reader, context: str, words: Iterable[Word]) -> set[str]:
    """Return the words that are there because of what this document says elsewhere."""
    if reader.memory is None:
        return set()
    tokens, says = reader.tokens(context), reader.memory.suggested
    return {word.text for word in words if says(tokens, word.tokens)}


class _Writing:
    """Turns what the model spells into what the writer would write."""

    def __init__(self, caret: Caret, before: str) -> None:
        self._caret = caret
        self._before = before
        # The writer's own letters: the model may have read straight quotes for curly ones.
        self._typed = before[len(before) - len(caret.typed) :]

    def candidates(self, words: Iterable[Word], remembered: set[str]) -> list[Candidate]:
        """Return the words that add something, those that look alike joined into one.

        Args:
            words: as the model spells them.
            remembered: those that this document says elsewhere.
        """
        chances: dict[str, float] = {}
        known: set[str] = set()
        for word in words:
            rest = self._rest(word.text)
            if rest:
                known |= {rest} if word.text in remembered else set()
                chance = chances.get(rest, -np.inf)
                chances[rest] = float(np.logaddexp(chance, word.log_probability))
        likely = [rest for rest, chance in chances.items() if chance >= LEAST_CHANCE]
        ranked = sorted(likely, key=chances.__getitem__, reverse=True)
        gap = self._caret.gap
        return [
            Candidate(self._typed + rest, gap + rest, chances[rest], remembered=rest in known)
            for rest in ranked
        ]

    def ghosts(self, lines: Iterable[Line]) -> list[Ghost]:
        """Return what the lines add behind the caret, without repetitions."""
        ghosts: dict[str, Ghost] = {}
        for line in lines:
            added = [(self._rest(text), log_probability) for text, log_probability in line.texts()]
            ghost = _ghost([(self._caret.gap + text, p) for text, p in added if text.strip()])
            if ghost:
                ghosts.setdefault(ghost.text, ghost)
        return list(ghosts.values())

    def _rest(self, spelt: str) -> str:
        written = self._caret.cased(spelt[len(self._caret.lead) :])
        return match_quotes(written[len(self._typed) :], self._before)


def _chinese(
    reader: Reader, before: str, request: SuggestionRequest, cancelled: Cancelled
) -> tuple[list[Candidate], list[Ghost]]:
    model, vocabulary = reader.model, reader.vocabulary
    context, typed = reader.chinese_start(before)
    step = reader.cache.read_tokens(context, cancelled)
    outlook = chinese.explore(model, vocabulary, step, typed, cancelled)
    chosen = chinese.choose(outlook.branches, request.candidate_count + 1)
    candidates = [Candidate(text, text, log_probability) for text, log_probability in chosen]
    if not request.ghost_words:
        return candidates, []
    lines = chinese.grow_lines(model, vocabulary, outlook, request.ghost_words, cancelled)
    return candidates, [ghost for line in lines if (ghost := _ghost(line.texts()))]


def _ghost(texts: list[tuple[str, float]]) -> Ghost | None:
    """Return the longest of the texts as a ghost, the others as its beginnings."""
    if not texts:
        return None
    longest, *shorter = [Ghost(text, log_probability) for text, log_probability in texts]
    return dataclasses.replace(longest, shorter=tuple(shorter))


def _follows(insertion: str, after: str) -> bool:
    """Return whether the text after the caret already says what would be inserted."""
    words, rest = insertion.strip(), after.lstrip()
    if not rest.startswith(words):
        return False
    following = rest[len(words) : len(words) + 1]
    return is_han(words[-1]) or not following.isalnum()
