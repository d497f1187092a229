"""The recurrent network: embedding, recurrent layers, a Linear, and the embedding again.

Axes: T time, B batch, V vocabulary, E embedding and features, L layers, H hidden units.
The output layer is tied to the embedding (Press & Wolf 2017; Inan et al. 2017), which is why
a Linear brings H back to E. ``proj_size`` would do the same but breaks ONNX export and is
slower on a CPU.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from training.network.dropout import Dropout, dropped_weights, locked_dropout, token_dropout

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from writer.model.card import Cell, Shape

CELLS: dict[Cell, Callable[[int, int], nn.RNNBase]] = {
    "lstm": nn.LSTM,
    "gru": nn.GRU,
    "rnn": nn.RNN,
}

MOST_LOGITS = 2**21
"""Held at once where nothing is learned from them: eight megabytes, whatever the vocabulary."""

State = tuple[Tensor, Tensor | None]
"""Hidden state (L, B, H) and, for an LSTM, the cell state of the same shape."""


class RecurrentLanguageModel(nn.Module):
    """A word-piece language model whose state is an argument.

    Attributes:
        cell: kind of recurrent cell.
        shape: sizes.
        embedding: shared by input and output, weight (V, E).
        layers: L single-layer recurrent modules; one module each, so that dropout between
            them can be locked and export stays simple.
        projection: H → E.
        bias: of the output layer, (V,).
        dropout: what is dropped in training.
        arithmetic: type in which an LSTM computes while it is trained, None for that of its
            weights; those, and what is learned of them, stay as they are.
    """

    def __init__(self, cell: Cell, shape: Shape, dropout: Dropout | None = None) -> None:
        super().__init__()
        self.cell: Cell = cell
        self.shape = shape
        self.dropout = dropout or Dropout()
        self.arithmetic: torch.dtype | None = None
        self.embedding = nn.Embedding(shape.vocabulary, shape.embedding)
        self.layers = nn.ModuleList(
            CELLS[cell](shape.embedding if layer == 0 else shape.hidden, shape.hidden)
            for layer in range(shape.layers)
        )
        self.projection = nn.Linear(shape.hidden, shape.embedding)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self._initialise()

    def initial_state(self, batch: int) -> State:
        """Return zeros on the model's device: the state before the first token."""
        size = (self.shape.layers, batch, self.shape.hidden)
        hidden = torch.zeros(size, device=self.bias.device)
        return hidden, torch.zeros_like(hidden) if self.cell == "lstm" else None

    def forward(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the features (T, B, E) behind each token and the state after the last.

        Args:
            tokens: ids, shape (T, B).
            state: the state before the first of them.
        """
        return self.read_embedded(self.embed(tokens), state)

    def embed(self, tokens: Tensor) -> Tensor:
        """Return what the first layer reads, shape (T, B, E)."""
        x: Tensor = self.embedding(tokens)
        if not self.training:
            return x
        x = token_dropout(x, tokens, self.shape.vocabulary, self.dropout.embedding)
        return locked_dropout(x, self.dropout.input)

    def read_embedded(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return what :meth:`forward` returns, for embedded tokens (T, B, E)."""
        hidden, cell = state
        if self.training and self.arithmetic is not None:
            x, (hidden, cell) = x.to(self.arithmetic), converted(state, self.arithmetic)
        last_hidden, last_cell = [], []
        for index, layer in enumerate(self.layers):
            if index and self.training:
                x = locked_dropout(x, self.dropout.hidden)
            h = hidden[index : index + 1]
            if cell is None:
                x, h = layer(x, h)
            else:
                x, h, c = _run_lstm(layer, x, h, cell[index : index + 1])
                last_cell.append(c)
            last_hidden.append(h)
        if self.training:
            x = locked_dropout(x, self.dropout.output)
        weight, bias = self.projection.weight.to(x.dtype), self.projection.bias.to(x.dtype)
        features = nn.functional.linear(x, weight, bias)
        state = torch.cat(last_hidden), torch.cat(last_cell) if last_cell else None
        if self.training and self.arithmetic is not None:
            features, state = features.to(self.bias.dtype), converted(state, self.bias.dtype)
        return features, state

    def weights_dropped(self) -> AbstractContextManager[None]:
        """Return a context in which recurrent weights are dropped, backward included."""
        layers = [layer for layer in self.layers if isinstance(layer, nn.RNNBase)]
        return dropped_weights(layers, self.dropout.weight if self.training else 0.0)

    def logits(self, features: Tensor) -> Tensor:
        """Return the logits (…, V) of features (…, E)."""
        return nn.functional.linear(features, self.embedding.weight, self.bias)

    def parameter_count(self) -> int:
        """Return the number of trainable numbers; the tied table counts once."""
        return sum(parameter.numel() for parameter in self.parameters())

    def _initialise(self) -> None:
        # A tied table serves as output layer: unit variance there would start the loss far
        # above ln V. The forget gate's bias of 1 lets the gradient through from the first
        # step (Jozefowicz et al. 2015); torch adds two biases, so only one of them is set.
        nn.init.normal_(self.embedding.weight, std=self.shape.embedding**-0.5)
        nn.init.zeros_(self.projection.bias)
        if self.cell == "lstm":
            for layer in self.layers:
                biases = dict(layer.named_parameters())
                nn.init.zeros_(biases["bias_ih_l0"])
                nn.init.zeros_(biases["bias_hh_l0"])
                forget = slice(self.shape.hidden, 2 * self.shape.hidden)
                nn.init.ones_(biases["bias_ih_l0"][forget])


def _run_lstm(
    layer: nn.Module, x: Tensor, hidden: Tensor, cell: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return output, hidden and cell state of a layer, computed in the type of its input.

    On a CPU, autocast raises for an LSTM; cast explicitly, oneDNN runs it in bfloat16.
    """
    if x.dtype == layer.weight_hh_l0.dtype or torch.is_autocast_enabled(x.device.type):
        y, (h, c) = layer(x, (hidden, cell))
        return y, h, c
    weights = [weight.to(x.dtype) for weight in layer.parameters()]
    y, h, c = torch.lstm(x, (hidden, cell), weights, True, 1, 0.0, True, False, False)
    return y, h, c


def rows_of_logits(shape: Shape) -> int:
    """Return for how many predictions logits are made at once."""
    return max(1, MOST_LOGITS // shape.vocabulary)


def converted(state: State, to: torch.dtype) -> State:
    """Return the state in another type of number."""
    hidden, cell = state
    return hidden.to(to), None if cell is None else cell.to(to)


def detach(state: State) -> State:
    """Cut the graph between two segments of truncated BPTT."""
    hidden, cell = state
    return hidden.detach(), None if cell is None else cell.detach()


def reset_rows(state: State, rows: Tensor) -> State:
    """Return the state with zeros where ``rows`` (B,), bool, is set."""
    keep = (~rows).to(state[0].dtype)[None, :, None]
    hidden, cell = state
    return hidden * keep, None if cell is None else cell * keep
