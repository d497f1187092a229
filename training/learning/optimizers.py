"""Optimisers, which parameters they move how fast, and averages of the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor, nn

    from training.network.recurrent_model import RecurrentLanguageModel
    from training.recipe import Recipe

ADAM_BETA, ADAM_BETA2 = 0.9, 0.99


def build_optimizer(model: RecurrentLanguageModel, recipe: Recipe) -> torch.optim.Optimizer:
    """Return the recipe's optimiser with a group of matrices and one of vectors per depth.

    Every group holds ``peak``, its learning rate at the top of the schedule, and ``depth``.
    """
    groups: list[dict[str, object]] = []
    for depth, parameters in enumerate(parameters_by_depth(model)):
        if depth >= recipe.trained_depth:
            break
        peak = recipe.learning_rate * recipe.layer_decay**depth
        # Decay pulls towards zero, which is no natural place for a bias.
        for decay, dimensions in ((recipe.weight_decay, {2}), (0.0, {1})):
            chosen = [p for p in parameters if p.ndim in dimensions]
            if chosen:
                groups.append(
                    {"params": chosen, "weight_decay": decay, "peak": peak, "depth": depth}
                )
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=recipe.learning_rate, momentum=recipe.momentum)
    betas = (ADAM_BETA, ADAM_BETA2)
    return torch.optim.AdamW(groups, lr=recipe.learning_rate, betas=betas, fused=True)


def parameters_by_depth(model: RecurrentLanguageModel) -> list[list[nn.Parameter]]:
    """Return the parameters from the output down: head, recurrent layers, tied table.

    Discriminative rates and gradual unfreezing go by this depth.

    Source: Howard & Ruder 2018, "Universal Language Model Fine-tuning for Text Classification".
    """
    head = [*model.projection.parameters(), model.bias]
    layers = [list(layer.parameters()) for layer in reversed(model.layers)]
    return [head, *layers, list(model.embedding.parameters())]


def freeze(model: RecurrentLanguageModel, recipe: Recipe, fraction: float) -> None:
    """Let learn what is due after this share of the budget, and only that."""
    due = recipe.trained_depth
    if recipe.unfreeze:
        # 0.6 / 0.2 is a little less than 3.
        due = min(due, 1 + int(fraction / recipe.unfreeze + 1e-9))
    for depth, parameters in enumerate(parameters_by_depth(model)):
        for parameter in parameters:
            parameter.requires_grad_(depth < due)


class WeightAverage:
    """An average of the weights along the run, which is better than where it ends.

    With ``decay`` an exponential one; without, the plain mean from ``start`` on, which makes
    averaged SGD of SGD.

    Attributes:
        weights: name → average; None before it starts.
        count: steps in it.

    Source: Polyak & Juditsky 1992, "Acceleration of Stochastic Approximation by Averaging".
    """

    def __init__(self, decay: float, start: float) -> None:
        """Begin with nothing.

        Args:
            decay: of the exponential average, 0 for the plain mean.
            start: share of the budget after which weights count; 1 for never.
        """
        self._decay, self._start = decay, start
        self.weights: dict[str, Tensor] | None = None
        self.count = 0

    def restore(self, weights: dict[str, Tensor], count: int) -> None:
        """Go on with an average, unless this run, whose rate falls, takes none."""
        if self._start < 1:
            self.weights, self.count = weights or None, count

    def restart(self) -> None:
        """Forget what was averaged: the weights go on from somewhere else."""
        self.weights, self.count = None, 0

    @torch.no_grad()
    def update(self, model: nn.Module, fraction: float) -> None:
        """Count the weights of this step in."""
        if fraction < self._start or self._start >= 1:
            return
        current = {name: p.detach() for name, p in model.named_parameters()}
        if self.weights is None:
            self.weights = {name: p.clone() for name, p in current.items()}
            self.count = 1
            return
        self.count += 1
        # The first steps of a young exponential average would weigh too much.
        share = 1 / self.count if not self._decay else max(1 - self._decay, 1 / self.count)
        torch._foreach_lerp_([self.weights[name] for name in current], [*current.values()], share)
