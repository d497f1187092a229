"""Continuations by choosing: sentence by sentence the best of several drafts, not the first.

A small model cannot plot, but of a dozen sentences one is better than the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.cancellation import check, never
from writer.assist.continuing.allowed_words import AllowedWords
from writer.assist.continuing.continuation import OVERRUN, continue_text
from writer.assist.continuing.ranking import Score, judge, unbalanced
from writer.assist.continuing.sentences import Sentences, first_place
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal
from writer.model.sampling import log_sum_exp
from writer.text.counting import count_words
from writer.text.typography import match_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.cancellation import Cancelled
    from writer.assist.continuing.sentences import Draft, Place
    from writer.assist.request import ContinuationRequest
    from writer.assist.suggest.text_model import TextModel

DRAFTS = 12
"""Of each sentence."""

LEAST_DRAFTS = 3
"""Of each sentence of each version, where many are wanted."""

MOST_VERSIONS = 24

MOST_SENTENCES = 400
"""Bound on a continuation that writes no words."""

_NEAR_TOKENS = 8
"""Tokens before the caret that a reader knows who knows nothing else of the text."""

_CHUNK = 8
"""Tokens of all drafts judged at once."""


@dataclass(frozen=True, slots=True)
class Version:
    """A whole continuation.

    Attributes:
        text: what comes behind the caret.
        scores: of its sentences.
    """

    text: str
    scores: tuple[Score, ...]

    @property
    def score(self) -> float:
        """Mean of its sentences' scores, the longer ones counting more."""
        tokens = sum(score.tokens for score in self.scores)
        return sum(score.total * score.tokens for score in self.scores) / max(1, tokens)


def best_text(
    reader: TextModel,
    request: ContinuationRequest,
    cancelled: Cancelled,
    personal: Personal = NOTHING_PERSONAL,
) -> Iterator[str]:
    """Yield the continuation of ``request.before``, clause and sentence at a time.

    Its first clause is chosen by itself, so that there is something to see at once. Without
    chance, at temperature 0, there is but one version, and nothing to choose from.

    Raises:
        Superseded: cancelled; what was yielded stands.
    """
    if request.temperature == 0:
        yield from continue_text(reader, request, cancelled, personal)
        return
    writing = _Writing(reader, request, personal)
    version = _Growing(request, first_place(reader, writing.before, cancelled))
    clause = True
    while not version.is_done:
        writing.go_on([version], DRAFTS, cancelled, clause=clause)
        clause = False
        if piece := version.release():
            yield piece


def write_versions(
    reader: TextModel,
    request: ContinuationRequest,
    count: int,
    cancelled: Cancelled = never,
    personal: Personal = NOTHING_PERSONAL,
) -> list[Version]:
    """Return so many continuations, written together, the best first; no two are the same.

    Args:
        reader: the model with what it has read.
        request: what is wanted; at temperature 0 there is but one version.
        count: how many, at most :data:`MOST_VERSIONS`.
        cancelled: whether to give up.
        personal: the writer's own words.

    Raises:
        Superseded: cancelled.
    """
    writing = _Writing(reader, request, personal)
    place = first_place(reader, writing.before, cancelled)
    count = 1 if request.temperature == 0 else min(count, MOST_VERSIONS)
    growing = [_Growing(request, place) for _ in range(count)]
    breadth = max(LEAST_DRAFTS, DRAFTS // count) if request.temperature else 1
    while open_ones := [version for version in growing if not version.is_done]:
        writing.go_on(open_ones, breadth, cancelled)
    versions = {version.text: version for version in map(_Growing.finished, growing)}
    ranked = sorted(versions.values(), key=lambda version: -version.score)
    return [version for version in ranked if version.text]


class _Writing:
    """Drafts, judges and chooses."""

    def __init__(
        self, reader: TextModel, request: ContinuationRequest, personal: Personal
    ) -> None:
        self.before = reader.as_trained(request.before)
        self._reader = reader
        allowed = AllowedWords(self.before, reader.words, personal)
        random = np.random.default_rng(request.seed)
        self._sentences = Sentences(reader, request, self.before, allowed, random)

    def go_on(
        self,
        versions: Sequence[_Growing],
        breadth: int,
        cancelled: Cancelled,
        *,
        clause: bool = False,
    ) -> None:
        """Add to each version the best of several drafts of its next sentence."""
        places = [version.place for version in versions]
        drafts = self._sentences.draft(places, breadth, cancelled, clause=clause)
        hopeful = [
            self._hopeful(some, version.place)
            for some, version in zip(drafts, versions, strict=True)
        ]
        every = [draft for some in hopeful for draft in some]
        plain = iter(self._plain_chances(every, cancelled))
        for version, some in zip(versions, hopeful, strict=True):
            judged = [(self._judge(draft, version.place, next(plain)), draft) for draft in some]
            score, draft = max(judged, key=lambda pair: pair[0].total)
            version.add(draft, score)

    def _hopeful(self, drafts: Sequence[Draft], place: Place) -> list[Draft]:
        """Return the better half; what the context explains of it takes a reading to tell."""
        totals = [self._judge(draft, place, draft.chances).total for draft in drafts]
        order = sorted(range(len(drafts)), key=lambda row: -totals[row])
        return [drafts[row] for row in order[: (len(drafts) + 1) // 2]]

    def _judge(self, draft: Draft, place: Place, plain: Sequence[float]) -> Score:
        return judge(
            draft.text,
            self.before + place.added,
            draft.chances,
            plain,
            ended=draft.ended,
            may_be_name=self._may_be_name,
        )

    def _may_be_name(self, word: str) -> bool:
        """Return whether the model knows a word with a capital better than without."""
        vocabulary = self._reader.vocabulary
        cased = vocabulary.spelling_exactly(f" {word}".encode())
        return bool(
            len(cased) and not len(vocabulary.spelling_exactly(f" {word.lower()}".encode()))
        )

    def _plain_chances(
        self, drafts: Sequence[Draft], cancelled: Cancelled
    ) -> list[Sequence[float]]:
        """Return how probable each token of the drafts is to a reader of little before them."""
        model, vocabulary = self._reader.plain, self._reader.vocabulary
        lengths = [len(draft.tokens) for draft in drafts]
        starts = [len(draft.end.tokens) - len(draft.tokens) for draft in drafts]
        near = min(_NEAR_TOKENS, *starts)
        longest = max(lengths)
        if not longest:
            return [[] for _ in drafts]
        # Axes here: T time, B the drafts. Shorter ones are filled up with what nobody looks at.
        read = np.full((1 + near + longest, len(drafts)), vocabulary.document_token, np.int64)
        for row, (draft, start) in enumerate(zip(drafts, starts, strict=True)):
            own = draft.end.tokens[start - near :]
            read[1 : 1 + len(own), row] = own
        state = model.initial_state(len(drafts))
        if near:
            state = model.run(read[:near], state).state
        chances = np.zeros((longest, len(drafts)))
        rows = np.arange(len(drafts))
        for start in range(0, longest, _CHUNK):
            check(cancelled)
            size = min(_CHUNK, longest - start)
            first = near + start
            step = model.run(read[first : first + size], state, np.arange(size))
            following = read[first + 1 : first + 1 + size]
            picked = step.logits[np.arange(size)[:, None], rows, following]
            chances[start : start + size] = picked - log_sum_exp(step.logits)
            state = step.state
        return [chances[:length, row].tolist() for row, length in enumerate(lengths)]


@dataclass(slots=True)
class _Growing:
    """A version that is being written."""

    request: ContinuationRequest
    place: Place
    text: str = ""
    scores: list[Score] = field(default_factory=list)
    is_done: bool = False
    _shown: int = 0
    _sentences: int = 0

    def add(self, draft: Draft, score: Score) -> None:
        self.place = draft.end
        self.scores.append(score)
        self._sentences += 1
        self.text = match_quotes(draft.end.added.rstrip(), self.request.before)
        words = count_words(self.text)
        wanted = self.request.words
        open_quotes = unbalanced(draft.end.added, self.request.before)
        closed = draft.closes and (not open_quotes or words >= wanted + OVERRUN // 2)
        self.is_done = (
            not draft.tokens
            or (words >= wanted and closed)
            or words >= wanted + OVERRUN
            or self._sentences >= MOST_SENTENCES
        )

    def release(self) -> str:
        """Return what was not shown yet; white space waits for what comes behind it."""
        piece = self.text[self._shown :]
        self._shown = len(self.text)
        return piece

    def finished(self) -> Version:
        return Version(self.text, tuple(self.scores))
