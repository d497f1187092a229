"""Continuations by choosing: sentence by sentence the best of several drafts, not the first.

A small model cannot plot, but of a dozen sentences one is better than the others. To keep two or
three beginnings, draft from each and choose a sentence later was tried: with as many drafts in
all, the texts were worse by the same score at 12 of 15 places (two) and at 14 (three).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.cancellation import never
from writer.assist.continuing.allowed_words import AllowedWords
from writer.assist.continuing.continuation import OVERRUN, continue_text, longest
from writer.assist.continuing.plain_reading import plain_chances
from writer.assist.continuing.ranking import Score, judge, may_be_name, unbalanced, weights_of
from writer.assist.continuing.sentences import Sentences, first_place, run_through
from writer.assist.continuing.written import REST, Piece, Version
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal
from writer.text.counting import count_words
from writer.text.typography import match_corners, match_quotes, without_corners

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.cancellation import Cancelled
    from writer.assist.continuing.sentences import Draft, Place, Steps
    from writer.assist.request import ContinuationRequest
    from writer.assist.suggest.text_model import TextModel

DRAFTS = 12
"""Of each sentence."""

READ = 3
"""Of so many drafts one is read once more. Of every other one was no better at ten places."""

LEAST_DRAFTS = 3
"""Of each sentence of each version, where many are wanted."""

MOST_VERSIONS = 24

ONLY_REPEATS = 0.85
"""Share of the phrases of a sentence that were said before from which it says nothing new."""

MOST_SENTENCES = 400
"""Bound on a continuation that writes no words."""


def best_text(
    reader: TextModel,
    request: ContinuationRequest,
    cancelled: Cancelled,
    personal: Personal = NOTHING_PERSONAL,
) -> Iterator[Piece]:
    """Yield the continuation of ``request.before``, clause and sentence at a time.

    Its first clause is chosen by itself, so that there is something to see at once. Between two
    steps of the model there is :data:`REST`: the caller may let something else go first. Nothing
    comes where each sentence only says again what was said. Without
    chance, at temperature 0, there is but one version, and nothing to choose from.

    Raises:
        Superseded: cancelled; what was yielded stands.
    """
    if request.temperature == 0:
        yield from map(Piece, continue_text(reader, request, cancelled, personal))
        return
    request = request.seeded()
    writing = _Writing(reader, request, personal)
    version = _Growing(request, first_place(reader, writing.before, cancelled))
    clause = True
    while not version.is_done:
        for _ in writing.going_on([version], DRAFTS, cancelled, clause=clause):
            yield REST
        clause = False
        # What only says again what was said is not offered, so it is not shown as it comes.
        if version.says_something and (piece := version.release()).text:
            yield piece


def write_versions(
    reader: TextModel,
    request: ContinuationRequest,
    count: int,
    cancelled: Cancelled = never,
    personal: Personal = NOTHING_PERSONAL,
) -> list[Version]:
    """Return so many continuations, written together, the best first.

    No two are the same, and there are fewer where one only says again what was said.

    Args:
        reader: the model with what it has read.
        request: what is wanted; at temperature 0 there is but one version.
        count: how many, at most :data:`MOST_VERSIONS`.
        cancelled: whether to give up.
        personal: the writer's own words.

    Raises:
        Superseded: cancelled.
    """
    request = request.seeded()
    writing = _Writing(reader, request, personal)
    place = first_place(reader, writing.before, cancelled)
    count = 1 if request.temperature == 0 else min(count, MOST_VERSIONS)
    growing = [_Growing(request, place) for _ in range(count)]
    breadth = max(LEAST_DRAFTS, DRAFTS // count) if request.temperature else 1
    while open_ones := [version for version in growing if not version.is_done]:
        run_through(writing.going_on(open_ones, breadth, cancelled))
    saying = [version for version in growing if version.says_something]
    versions = {version.text: version for version in map(_Growing.finished, saying)}
    ranked = sorted(versions.values(), key=lambda version: -version.score)
    return [version for version in ranked if version.text]


class _Writing:
    """Drafts, judges and chooses."""

    def __init__(
        self, reader: TextModel, request: ContinuationRequest, personal: Personal
    ) -> None:
        self.before = reader.as_trained(request.before)
        if not reader.card.straight_quotes:
            self.before = without_corners(self.before)
        self._reader = reader
        self._weights = weights_of(reader.card.languages[0], reader.card.ranking)
        allowed = AllowedWords(self.before, reader.words, personal)
        random = np.random.default_rng(request.seed)
        self._sentences = Sentences(reader, request, self.before, allowed, random)

    def going_on(
        self,
        versions: Sequence[_Growing],
        breadth: int,
        cancelled: Cancelled,
        *,
        clause: bool = False,
    ) -> Steps[None]:
        """Add to each version the best of several drafts of its next sentence, or end it."""
        for version in versions:
            if version.opening is None:
                version.begin(*self._sentences.begin(version.place))
        versions = [version for version in versions if not version.is_done]
        if not versions:
            return
        places = [version.place for version in versions]
        drafts = yield from self._sentences.drafting(places, breadth, cancelled, clause=clause)
        hopeful = [
            self._hopeful(some, version.opening)
            for some, version in zip(drafts, versions, strict=True)
        ]
        every = [draft for some in hopeful for draft in some]
        plain = iter(plain_chances(self._reader, every, cancelled))
        for version, some in zip(versions, hopeful, strict=True):
            sentences = [_Sentence.of(draft, next(plain), version.opening) for draft in some]
            score, draft, sentence = max(
                zip(map(self._judge, sentences), some, sentences, strict=True),
                key=lambda judged: judged[0].total,
            )
            version.add(draft, sentence, score)

    def _hopeful(self, drafts: Sequence[Draft], opening: _Sentence | None) -> list[Draft]:
        """Return the better ones; what the context explains of them takes a reading to tell."""
        sentences = [_Sentence.of(draft, draft.chances, opening) for draft in drafts]
        totals = [self._judge(sentence).total for sentence in sentences]
        order = sorted(range(len(drafts)), key=lambda row: -totals[row])
        return [drafts[row] for row in order[: max(2, len(drafts) // READ)]]

    def _judge(self, sentence: _Sentence) -> Score:
        return judge(
            sentence.text,
            self.before + sentence.added,
            sentence.chances,
            sentence.plain,
            ended=sentence.ended,
            may_be_name=partial(may_be_name, self._reader.vocabulary),
            weights=self._weights,
        )


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, or the beginning of one, as it is judged.

    Attributes:
        text: of it.
        added: what was written behind the caret before it.
        chances: natural logarithm of each token's probability.
        plain: the same for a reader who knows nothing of the text.
        ended: whether it ends as it should.
    """

    text: str
    added: str
    chances: Sequence[float]
    plain: Sequence[float]
    ended: bool

    @classmethod
    def of(cls, draft: Draft, plain: Sequence[float], opening: _Sentence | None) -> _Sentence:
        """Return a draft behind the beginning of its sentence, if that was written before it."""
        if opening is None:
            added = draft.end.added.removesuffix(draft.text)
            return cls(draft.text, added, draft.chances, plain, draft.ended)
        return cls(
            opening.text + draft.text,
            opening.added,
            [*opening.chances, *draft.chances],
            [*opening.plain, *plain],
            draft.ended,
        )


@dataclass(slots=True)
class _Growing:
    """A version that is being written.

    Attributes:
        opening: the beginning of the sentence that is being written, if there is one.
        says_something: more than what was said in it or just before it.
    """

    request: ContinuationRequest
    place: Place
    text: str = ""
    scores: list[Score] = field(default_factory=list)
    opening: _Sentence | None = None
    is_done: bool = False
    says_something: bool = False
    _shown: int = 0
    _drafts: int = 0

    def begin(self, place: Place, is_paragraph: bool) -> None:
        """Go on at the place where the next sentence begins, if another one is wanted."""
        self.is_done = is_paragraph and self.request.until == "paragraph" and bool(self.text)
        self.place = place

    def add(self, draft: Draft, sentence: _Sentence, score: Score) -> None:
        self.place = draft.end
        self._drafts += 1
        text = match_quotes(draft.end.added.rstrip(), self.request.before)
        self.text = match_corners(text, self.request.before)
        self.is_done = self._is_whole(draft)
        self.says_something |= score.repetition < ONLY_REPEATS
        self.opening = None if self.is_done or draft.closes else sentence
        if self.opening is None:
            self.scores.append(score)

    def release(self) -> Piece:
        """Return what was not shown yet; white space waits for what comes behind it."""
        text = self.text[self._shown :]
        self._shown = len(self.text)
        return Piece(text, self.scores[-1] if self.opening is None else None)

    def finished(self) -> Version:
        assert self.request.seed is not None  # noqa: S101 - seeded where it was begun
        return Version(self.text, tuple(self.scores), self.request.seed)

    def _is_whole(self, draft: Draft) -> bool:
        words = count_words(self.text)
        wanted = self.request.words if self.request.until == "words" else 1
        open_quotes = unbalanced(self.text, self.request.before)
        closed = draft.closes and (not open_quotes or words >= wanted + OVERRUN // 2)
        if self.request.until != "words":
            closed = draft.closes and self.request.until == "sentence"
        return (
            not draft.tokens
            or (words >= wanted and closed)
            or words >= longest(self.request)
            or self._drafts >= MOST_SENTENCES
        )
