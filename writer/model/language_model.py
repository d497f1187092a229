"""What Inkling knows about a language model: tokens and state in, logits and state out.

Token ids only; text is the tokenizer's. A model remembers nothing between calls: the hidden
state is an argument and a result, so that it can be stored, branched and thrown away.

Axes: T time, B batch, P chosen positions, V vocabulary, E features, L layers, H hidden units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class HiddenState:
    """What a recurrent network carries from one token to the next.

    Attributes:
        hidden: the output state h of every layer, shape (L, B, H), float32.
        cell: the cell state c of an LSTM, same shape; None for GRU and tanh RNN.
        recent: the last few tokens, oldest first, shape (C, B); None where only the network
            is asked.
    """

    hidden: NDArray[np.float32]
    cell: NDArray[np.float32] | None = None
    recent: NDArray[np.int64] | None = None

    @property
    def batch(self) -> int:
        """Number of sequences, B."""
        return int(self.hidden.shape[1])

    def select(self, rows: Sequence[int] | NDArray[np.intp]) -> HiddenState:
        """Return the state of the given sequences, in that order; rows may repeat."""
        cell = None if self.cell is None else self.cell[:, rows]
        recent = None if self.recent is None else self.recent[:, rows]
        return HiddenState(self.hidden[:, rows], cell, recent)


def join(states: Sequence[HiddenState]) -> HiddenState:
    """Return the states of several sequences, of one model, as one batch."""
    cells = [state.cell for state in states if state.cell is not None]
    recents = [state.recent for state in states if state.recent is not None]
    return HiddenState(
        np.concatenate([state.hidden for state in states], axis=1),
        np.concatenate(cells, axis=1) if cells else None,
        np.concatenate(recents, axis=1) if recents else None,
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One answer of a language model.

    Attributes:
        logits: unnormalised, shape (P, B, V), float32; P = 1 unless positions were asked for.
        features: the vectors that the output layer saw, shape (T, B, E).
        state: the hidden state after the last token.
    """

    logits: NDArray[np.float32]
    features: NDArray[np.float32]
    state: HiddenState


class LanguageModel(Protocol):
    """A recurrent language model; fakes in the tests and ONNX Runtime in the program."""

    @property
    def vocabulary_size(self) -> int:
        """Number of tokens, V."""

    def initial_state(self, batch: int = 1) -> HiddenState:
        """Return the state before the first token: zeros."""

    def run(
        self,
        tokens: NDArray[np.int64],
        state: HiddenState,
        positions: NDArray[np.int64] | None = None,
    ) -> Step:
        """Read ``tokens`` and return what follows.

        Args:
            tokens: shape (T, B) with T >= 1. T tokens in one call equal T calls of one token.
            state: the state before them, of the same B.
            positions: the times whose logits are wanted, shape (P,); by default only the
                last, so that a prefill of 1,024 tokens does not pay for 1,024 softmaxes.
        """
