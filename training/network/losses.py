"""Cross-entropy over the vocabulary: exact, and sampled for training on a CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

if TYPE_CHECKING:
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
        rows = functional.embedding(torch.cat((targets, sampled)), model.embedding.weight)
        bias = model.bias - self._log_drawn
        wanted = (features * rows[: len(targets)]).sum(1) + bias[targets]
        others = features @ rows[len(targets) :].T + bias[sampled]
        # A negative that is the target would be punished for being right.
        others = others.masked_fill(repeated | (sampled == targets[:, None]), -torch.inf)
        return (torch.logaddexp(wanted, others.logsumexp(1)) - wanted).mean()
