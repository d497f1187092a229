"""The peer: a word-level LSTM as a tutorial trains it.

The shape and the defaults of pytorch/examples' word_language_model: two LSTM layers of 200,
an output layer of its own over the whole vocabulary, dropout 0.2, 20 streams of 35 words,
plain SGD at 20 with gradients clipped at 0.25. Written anew and as small as can be.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.learning.held_out import HeldOut

UNITS, LAYERS, DROPOUT = 200, 2, 0.2
BATCH, LENGTH, EVALUATION_BATCH = 20, 35, 10
LEARNING_RATE, CLIP = 20.0, 0.25
INITIAL = 0.1


class PlainLanguageModel(nn.Module):
    """Embedding, two LSTM layers, a linear output layer."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, UNITS)
        self.lstm = nn.LSTM(UNITS, UNITS, LAYERS, dropout=DROPOUT)
        self.output = nn.Linear(UNITS, vocabulary)
        for weight in (self.embedding.weight, self.output.weight):
            nn.init.uniform_(weight, -INITIAL, INITIAL)
        nn.init.zeros_(self.output.bias)

    def forward(
        self, tokens: Tensor, state: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Return logits (T, B, V) and the state."""
        x = functional.dropout(self.embedding(tokens), DROPOUT, self.training)
        x, state = self.lstm(x, state)
        logits: Tensor = self.output(functional.dropout(x, DROPOUT, self.training))
        return logits, state


def train_one_epoch(
    model: PlainLanguageModel, tokens: Tensor, progress: Callable[[float], None]
) -> float:
    """Train on every word of ``tokens`` (N,) once; return the seconds that it took."""
    model.train()
    streams = _streams(tokens, BATCH)
    state = None
    started = time.perf_counter()
    for start in range(0, len(streams) - 1, LENGTH):
        inputs = streams[start : start + LENGTH]
        targets = streams[start + 1 : start + 1 + LENGTH]
        if state is not None:
            state = (state[0].detach(), state[1].detach())
        logits, state = model(inputs[: len(targets)], state)
        loss = functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        model.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.grad is not None:
                    parameter.add_(parameter.grad, alpha=-LEARNING_RATE)
        progress(start / len(streams))
    return time.perf_counter() - started


@torch.no_grad()
def perplexity(model: PlainLanguageModel, text: HeldOut) -> float:
    """Return the perplexity on a held-out text."""
    model.eval()
    streams = _streams(text.tokens, EVALUATION_BATCH)
    state, nats = None, 0.0
    for start in range(0, len(streams) - 1, LENGTH):
        targets = streams[start + 1 : start + 1 + LENGTH]
        logits, state = model(streams[start : start + len(targets)], state)
        loss = functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        nats += float(loss) * len(targets)
    return math.exp(nats / (len(streams) - 1))


def _streams(tokens: Tensor, batch: int) -> Tensor:
    length = len(tokens) // batch
    return tokens[: length * batch].view(batch, length).t().contiguous()
