"""Cross-entropy over the vocabulary: exact, and sampled for training on a CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn import functional

if TYPE_CHECKING:
    from torch.autograd.function import FunctionCtx

    from training.network.recurrent_model import RecurrentLanguageModel


def full_softmax_loss(model: RecurrentLanguageModel, features: Tensor, targets: Tensor) -> Tensor:
    """Return the mean cross-entropy in nats per token.

    Args:
        model: whose output layer is used.
        features: shape (N, E).
        targets: ids, shape (N,).
    """
    return functional.cross_entropy(model.logits(features), targets)


def activation_penalty(features: Tensor, size: float, change: float) -> Tensor:
    """Return a penalty on large features and on features that jump from step to step.

    Args:
        features: shape (T, B, E).
        size: weight of their mean square (AWD-LSTM's alpha).
        change: weight of the mean square of their differences in time (its beta).

    Source: Merity, McCann & Socher 2017, "Revisiting Activation Regularization for Language
    RNNs".
    """
    penalty = size * features.square().mean()
    return penalty + change * (features[1:] - features[:-1]).square().mean()


class SampledSoftmax:
    """Cross-entropy against a few shared negatives instead of the whole vocabulary.

    With 8,192 tokens the full output layer is most of a small model's time on a CPU; 1,024
    negatives per segment cost an eighth of it. Each logit is lowered by the logarithm of its
    token's chance to be among the negatives, which makes the estimate consistent: it is the
    full loss once every token is drawn. That holds for a set of negatives only, so a token
    drawn twice counts once. (Counting it twice, but not as its own rival when it is the target,
    taught a fifth too much probability for the commonest tokens.)

    Source: Bengio & Senécal 2008; Jean et al. 2015, "On Using Very Large Target Vocabulary".

    Attributes:
        negatives: how many tokens to draw per segment.
    """

    def __init__(self, counts: Tensor, negatives: int) -> None:
        """Prepare the proposal distribution.

        Args:
            counts: occurrences of every token in the training text, shape (V,).
            negatives: tokens drawn per call.
        """
        # ^0.75 (word2vec's choice) draws rare tokens more often than they occur.
        weights = (counts.double() + 1).pow(0.75)
        chances = weights / weights.sum()
        self.negatives = negatives
        self._cumulative = chances.cumsum(0)
        # log(1 - (1 - q)^n): drawn at least once in n draws.
        self._log_drawn = (-torch.expm1(negatives * torch.log1p(-chances))).log().float()

    def __call__(self, model: RecurrentLanguageModel, features: Tensor, targets: Tensor) -> Tensor:
        """Return the estimated mean cross-entropy; shapes as in :func:`full_softmax_loss`."""
        draws = torch.rand(self.negatives, dtype=torch.float64).sort().values
        # Rounding of the cumulative sum may put a draw one beyond the last token.
        last = model.shape.vocabulary - 1
        sampled = torch.searchsorted(self._cumulative, draws).clamp_(max=last)
        # Repeated tokens are silenced rather than removed: oneDNN prepares for each new shape.
        repeated = sampled == functional.pad(sampled[:-1], (1, 0), value=-1)
        loss: Tensor = _SampledCrossEntropy.apply(  # type: ignore[no-untyped-call] # torch: so declared
            features,
            model.embedding.weight,
            model.bias,
            targets,
            sampled,
            self._log_drawn,
            repeated,
            model.arithmetic or torch.float32,
        )
        return loss


class _SampledCrossEntropy(torch.autograd.Function):
    """The loss of :class:`SampledSoftmax` with its gradient made at once, in the same memory.

    The probabilities that the gradient consists of are at hand while the loss is made: autograd
    would keep the logits, and go over them twice more.
    """

    @staticmethod
    def forward(
        ctx: FunctionCtx,
        features: Tensor,
        table: Tensor,
        bias: Tensor,
        targets: Tensor,
        sampled: Tensor,
        log_drawn: Tensor,
        repeated: Tensor,
        arithmetic: torch.dtype,
    ) -> Tensor:
        """Return the mean cross-entropy.

        Args:
            ctx: keeps the gradients.
            features: shape (N, E).
            table: tied embedding, shape (V, E).
            bias: shape (V,).
            targets: ids, shape (N,).
            sampled: ids of the negatives, shape (K,).
            log_drawn: log-probability of each token to be among them, shape (V,).
            repeated: which of them are to be silent, shape (K,), bool.
            arithmetic: type in which the (N, K) products are made.
        """
        adjusted = bias - log_drawn
        wanted_rows, other_rows = table[targets], table[sampled].to(arithmetic)
        low = features.to(arithmetic)
        wanted = (features * wanted_rows).sum(1) + adjusted[targets]
        others = (low @ other_rows.T).to(features.dtype).add_(adjusted[sampled])
        # A negative that is the target would be punished for being right.
        others.masked_fill_(repeated | (sampled == targets[:, None]), -torch.inf)
        norm = torch.logaddexp(wanted, others.logsumexp(1))
        loss = (norm - wanted).mean()
        share = 1 / len(targets)
        to_others = others.sub_(norm[:, None]).exp_().mul_(share)
        to_wanted = (wanted - norm).exp_().sub_(1).mul_(share)
        low_others = to_others.to(arithmetic)
        to_features = (
            (low_others @ other_rows).to(features.dtype).addcmul_(to_wanted[:, None], wanted_rows)
        )
        to_table = torch.zeros_like(table)
        to_table.index_add_(0, targets, features * to_wanted[:, None])
        to_table.index_add_(0, sampled, (low_others.T @ low).to(features.dtype))
        to_bias = torch.zeros_like(bias)
        to_bias.index_add_(0, targets, to_wanted).index_add_(0, sampled, to_others.sum(0))
        ctx.save_for_backward(to_features, to_table, to_bias)
        return loss

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor | None, ...]:
        """Return the gradients of features, table and bias, scaled by that of the loss."""
        made: tuple[Tensor, ...] = ctx.saved_tensors  # type: ignore[attr-defined] # torch: not declared
        return (*(part * gradient for part in made), *[None] * 5)
