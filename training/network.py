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

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.model.card import Cell, Shape

CELLS: dict[Cell, Callable[[int, int], nn.RNNBase]] = {
    "lstm": nn.LSTM,
    "gru": nn.GRU,
    "rnn": nn.RNN,
}

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
    """

    def __init__(self, cell: Cell, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.cell: Cell = cell
        self.shape = shape
        self.dropout = dropout
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
        hidden, cell = state
        x = locked_dropout(self.embedding(tokens), self.dropout, training=self.training)
        last_hidden, last_cell = [], []
        for index, layer in enumerate(self.layers):
            h = hidden[index : index + 1]
            if cell is None:
                x, h = layer(x, h)
            else:
                x, (h, c) = layer(x, (h, cell[index : index + 1]))
                last_cell.append(c)
            last_hidden.append(h)
            x = locked_dropout(x, self.dropout, training=self.training)
        features = self.projection(x)
        return features, (torch.cat(last_hidden), torch.cat(last_cell) if last_cell else None)

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


def locked_dropout(x: Tensor, p: float, *, training: bool) -> Tensor:
    """Drop the same units at every time step of a segment.

    Args:
        x: shape (T, B, N).
        p: probability to drop.
        training: nothing is dropped otherwise.

    Source: Gal & Ghahramani 2016, "A Theoretically Grounded Application of Dropout in RNNs".
    """
    if not training or p == 0:
        return x
    mask = x.new_empty(1, x.shape[1], x.shape[2]).bernoulli_(1 - p).div_(1 - p)
    return x * mask


def detach(state: State) -> State:
    """Cut the graph between two segments of truncated BPTT."""
    hidden, cell = state
    return hidden.detach(), None if cell is None else cell.detach()


def reset_rows(state: State, rows: Tensor) -> State:
    """Return the state with zeros where ``rows`` (B,), bool, is set."""
    keep = (~rows).to(state[0].dtype)[None, :, None]
    hidden, cell = state
    return hidden * keep, None if cell is None else cell * keep
