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
    from writer.assist.verse.notes import Said


@dataclass(frozen=True, slots=True)
class KeptForm:
    """The form of verse that a continuation keeps.

    Attributes:
        number: of it among the titles.
        titles: of the forms that the poem may have, the likeliest first.
    """

    number: int
    titles: tuple[Said, ...]

    @property
    def title(self) -> Said:
        """What it is called."""
        return self.titles[self.number]

    @property
    def next(self) -> str:
        """The English title of the form after it, by which it can be wished for."""
        return self.titles[(self.number + 1) % len(self.titles)].english


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a continuation, as it is shown.

    Attributes:
        text: what comes behind what was shown before.
        score: of the sentence that ends with it; None inside a sentence.
        form: that it keeps; None where it is not in a poem.
    """

    text: str
    score: Score | None = None
    form: KeptForm | None = None


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
        form: that it keeps; None where it is not in a poem.
    """

    text: str
    scores: tuple[Score, ...]
    seed: int
    form: KeptForm | None = None

    @classmethod
    def of_pieces(cls, pieces: Sequence[Piece], request: ContinuationRequest) -> Version:
        """Return what was streamed as a whole; the request has a seed."""
        assert request.seed is not None  # noqa: S101 - the caller's promise
        text = "".join(piece.text for piece in pieces)
        scores = tuple(piece.score for piece in pieces if piece.score)
        form = next((piece.form for piece in pieces if piece.form), None)
        return cls(text, scores, request.seed, form)

    @property
    def score(self) -> float:
        """Mean of its sentences' scores, the longer ones counting more."""
        tokens = sum(score.tokens for score in self.scores)
        return sum(score.total * score.tokens for score in self.scores) / max(1, tokens)
