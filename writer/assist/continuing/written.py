"""A continuation as it is passed on: piece by piece, and as a whole.

Pages and protocols know these and no arrays, which take their time to import.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.continuing.ranking import Score
    from writer.assist.request import ContinuationRequest


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a continuation, as it is shown.

    Attributes:
        text: what comes behind what was shown before.
        score: of the sentence that ends with it; None inside a sentence.
    """

    text: str
    score: Score | None = None


REST = Piece("")
"""Between two steps of the model: nothing new yet, and a moment to let something else go first."""


@dataclass(frozen=True, slots=True)
class Version:
    """A whole continuation.

    Attributes:
        text: what comes behind the caret.
        scores: of its sentences; none where there was nothing to choose from.
        seed: with it, the same request, text and memory make the version again; one of several
            that were written together comes again among as many.
    """

    text: str
    scores: tuple[Score, ...]
    seed: int

    @classmethod
    def of_pieces(cls, pieces: Sequence[Piece], request: ContinuationRequest) -> Version:
        """Return what was streamed as a whole; the request has a seed."""
        assert request.seed is not None  # noqa: S101 - the caller's promise
        text = "".join(piece.text for piece in pieces)
        scores = tuple(piece.score for piece in pieces if piece.score)
        return cls(text, scores, request.seed)

    @property
    def score(self) -> float:
        """Mean of its sentences' scores, the longer ones counting more."""
        tokens = sum(score.tokens for score in self.scores)
        return sum(score.total * score.tokens for score in self.scores) / max(1, tokens)
