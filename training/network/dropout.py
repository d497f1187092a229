"""Dropout for recurrent networks: what is silenced stays silenced for a whole segment.

Masks that change at every step teach a recurrent network to average over noise instead of to
remember; all of these are drawn once per segment.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Dropout:
    """Probabilities to drop, each in [0, 1).

    Attributes:
        embedding: whole tokens, wherever they stand in the segment.
        input: units of what the first layer reads.
        hidden: units between two layers.
        output: units of what the last layer gives.
        weight: recurrent weights; see :func:`dropped_weights`.
    """

    embedding: float = 0.0
    input: float = 0.0
    hidden: float = 0.0
    output: float = 0.0
    weight: float = 0.0


def locked_dropout(x: Tensor, p: float) -> Tensor:
    """Return ``x`` with the same units dropped at every time step.

    Args:
        x: shape (T, B, N).
        p: probability to drop.

    Source: Gal & Ghahramani 2016, "A Theoretically Grounded Application of Dropout in RNNs".
    """
    if p == 0:
        return x
    return x * _mask(x.new_empty(1, x.shape[1], x.shape[2]), p)


def token_dropout(embedded: Tensor, tokens: Tensor, vocabulary: int, p: float) -> Tensor:
    """Return embedded tokens, those of some entries of the vocabulary silenced.

    The output layer goes on using the whole table.

    Args:
        embedded: shape (T, B, E).
        tokens: ids, shape (T, B).
        vocabulary: V.
        p: probability of an entry to be dropped.

    Source: Gal & Ghahramani 2016, section 4.2.
    """
    if p == 0:
        return embedded
    return embedded * _mask(embedded.new_empty(vocabulary, 1), p)[tokens]


@contextmanager
def dropped_weights(layers: Sequence[nn.RNNBase], p: float) -> Iterator[None]:
    """Drop recurrent weights of ``layers`` in place; forward and backward belong inside.

    The weights stay where they are, in the one chunk that cuDNN wants; a masked copy of them
    made an epoch ten times as slow. Afterwards the weights are back, and the gradient is that
    of the weights before the mask.

    Source: Merity et al. 2018, "Regularizing and Optimizing LSTM Language Models" (DropConnect).
    """
    if p == 0:
        yield
        return
    weights = [dict(layer.named_parameters())["weight_hh_l0"] for layer in layers]
    whole = [weight.detach().clone() for weight in weights]
    masks = [_mask(torch.empty_like(weight), p) for weight in whole]
    with torch.no_grad():
        torch._foreach_mul_([weight.data for weight in weights], masks)
    try:
        yield
    finally:
        with torch.no_grad():
            torch._foreach_copy_([weight.data for weight in weights], whole)
            for weight, mask in zip(weights, masks, strict=True):
                if weight.grad is not None:
                    weight.grad.mul_(mask)


def _mask(like: Tensor, p: float) -> Tensor:
    return like.bernoulli_(1 - p).div_(1 - p)
