"""A recurrent network and others that know something, answering as one language model.

The network brings context and meaning; an n-gram what was seen too rarely for the network to
keep; a memory what the document at hand says. Their probabilities are mixed, not their logits:
where one is sure and another has no idea, the answer is still likely (Jelinek & Mercer 1980).

Axes: T time, B batch, P positions, C tokens of context, V vocabulary, E features.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from writer.model.language_model import HiddenState, LanguageModel, Step

    FloatArray = NDArray[np.float32]

CONTEXT_TOKENS = 3
"""What an expert is told of the text, C, besides the network's features."""

NO_TOKEN = -1
"""Stands in a context for what was before the first token."""

_SMALLEST = np.float32(1e-30)


class Expert(Protocol):
    """Someone with an opinion on the next token."""

    def mix_into(
        self, chances: FloatArray, contexts: Sequence[Sequence[int]], features: FloatArray
    ) -> None:
        """Move the probabilities of the next token towards what the expert thinks, in place.

        Args:
            chances: of the others so far, each row adding up to one, shape (B, V).
            contexts: the last tokens of each row, oldest first, at most C.
            features: what the network makes of each row, shape (B, E).
        """


class MixedLanguageModel:
    """A network and some experts behind the :class:`LanguageModel` protocol.

    Its logits are log-probabilities.
    """

    def __init__(self, network: LanguageModel, experts: Sequence[Expert]) -> None:
        self._network = network
        self._experts = experts

    @property
    def vocabulary_size(self) -> int:
        """Number of tokens, V."""
        return self._network.vocabulary_size

    def initial_state(self, batch: int = 1) -> HiddenState:
        """Return the state before the first token."""
        recent = np.full((CONTEXT_TOKENS, batch), NO_TOKEN, np.int64)
        return replace(self._network.initial_state(batch), recent=recent)

    def run(
        self,
        tokens: NDArray[np.int64],
        state: HiddenState,
        positions: NDArray[np.int64] | None = None,
    ) -> Step:
        """Read tokens; see :meth:`LanguageModel.run`."""
        assert state.recent is not None  # noqa: S101 - a state of this model has it
        step = self._network.run(tokens, replace(state, recent=None), positions)
        read = np.concatenate([state.recent, tokens])
        times = [len(tokens) - 1] if positions is None else positions.tolist()
        chances = _softmax(step.logits)
        for place, time in enumerate(times):
            window = read[time + 1 : time + 1 + CONTEXT_TOKENS].T.tolist()
            contexts = [[token for token in context if token != NO_TOKEN] for context in window]
            for expert in self._experts:
                expert.mix_into(chances[place], contexts, step.features[time])
        logits = np.log(np.maximum(chances, _SMALLEST, out=chances), out=chances)
        return replace(
            step, logits=logits, state=replace(step.state, recent=read[-CONTEXT_TOKENS:])
        )


def _softmax(logits: FloatArray) -> FloatArray:
    chances = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances /= chances.sum(axis=-1, keepdims=True)
    return np.asarray(chances)
