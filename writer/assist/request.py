"""The question that the editor asks and the answer it gets. Plain data, nothing else."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from writer.assist.continuing.boldness import ORDINARY

if TYPE_CHECKING:
    from writer.assist.text_identity import TextIdentity

CONTEXT_LENGTH: Final = 2000
"""Characters before the caret that suggestions are made from: 0.01 ms to collect."""


AUTO_FORM: Final = "auto"
"""The form that a poem at the caret has begun."""

Until = Literal["words", "sentence", "paragraph"]
"""Where a continuation ends: with the sentence in which its words are full, with the sentence at
the caret, or with the paragraph at the caret."""


@dataclass(frozen=True, slots=True)
class SuggestionRequest:
    """One caret position for which suggestions are wanted.

    Attributes:
        before: text before the caret, the nearest few thousand characters suffice.
        after: text after the caret, as far as the end of the paragraph.
        revision: number of the document state; an answer to an older one is dropped.
        candidate_count: how many candidates to offer at most.
        ghost_words: length of the inline text in words (Chinese: segmented words); 0 = none.
        least_chance: natural logarithm of the probability below which inline text need not
            grow: what is less probable is not shown.
        text: in which the caret stands: what was read of it is not read again. None = any.
        remember: what was learned from all texts answers, too; its own memory does anyway.
    """

    before: str
    after: str = ""
    revision: int = 0
    candidate_count: int = 5
    ghost_words: int = 3
    least_chance: float = -math.inf
    text: TextIdentity | None = None
    remember: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One word to choose from.

    Attributes:
        text: the whole word in progress or the next word, in the writer's capitalisation;
            for Chinese the next one to four characters.
        insertion: what to insert at the caret to get it: the part not typed yet, and a space
            before it where one is missing.
        log_probability: natural logarithm of its probability given the typed letters.
        replaced: how many characters before the caret the insertion takes the place of.
        replaced_after: the same behind the caret: the rest of a word in which it stands.
        remembered: it is there because this document says it elsewhere.
        own: it is one of the writer's own words, from a list or another document.
    """

    text: str
    insertion: str
    log_probability: float
    replaced: int = 0
    replaced_after: int = 0
    remembered: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Ghost:
    """The inline text shown in grey behind the caret.

    Attributes:
        text: exactly what would be inserted at the caret, never empty.
        log_probability: natural logarithm of the model's probability that the writer goes on
            with just this.
        shorter: its beginnings that end with a word, the longest first; each is more probable.
    """

    text: str
    log_probability: float
    shorter: tuple[Ghost, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The answer to a :class:`SuggestionRequest` with the same revision.

    Attributes:
        revision: copied from the request.
        candidates: most probable first, no duplicates.
        ghost: the inline text, or None when the model has nothing to say.
        alternatives: further inline texts, for next / previous alternative.
        model_id: id of the model that answered; empty without one.
        unknown_language: the text at the caret is in a language that no model writes.
    """

    revision: int = 0
    candidates: tuple[Candidate, ...] = ()
    ghost: Ghost | None = None
    alternatives: tuple[Ghost, ...] = ()
    model_id: str = ""
    unknown_language: bool = False


@dataclass(frozen=True, slots=True)
class ContinuationRequest:
    """A wish to have the text carried on from the caret.

    Attributes:
        before: text before the caret.
        words: length wanted, in words (Chinese: characters); the text ends at the next
            sentence or line end after it.
        temperature: 0 = always the most probable token; 1 = the model's own distribution.
        top_k: sample among this many most probable tokens; 0 = no limit.
        top_p: sample within this probability mass (nucleus), in (0, 1].
        min_p: sample among tokens with this share of the likeliest's probability, in [0, 1).
        seed: the same seed, text and model give the same continuation; None = a new one.
        text: that is carried on; None = any.
        remember: what was learned from all texts writes along.
        until: where it ends; ``words`` counts for ``"words"`` alone.
        form: of verse, which ends with its stanza: :data:`AUTO_FORM` = the one that a poem at the
            caret has begun, if there is one; or the English title of another that it may have;
            empty = none.
    """

    before: str
    words: int = 60
    temperature: float = ORDINARY.temperature
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = ORDINARY.min_p
    seed: int | None = None
    text: TextIdentity | None = None
    remember: bool = False
    until: Until = "words"
    form: str = ""

    def seeded(self) -> ContinuationRequest:
        """Return the same wish with a seed, a new one where it has none."""
        return self if self.seed is not None else replace(self, seed=secrets.randbits(31))
