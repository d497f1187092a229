"""What a log should say of a recurrent network besides its loss: does the gradient vanish?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from training.network.losses import full_softmax_loss

if TYPE_CHECKING:
    from torch import Tensor

    from training.network.recurrent_model import RecurrentLanguageModel, State


class ClipCount:
    """Gradient norms since the last look."""

    def __init__(self) -> None:
        self._steps = self._clipped = 0
        self._total = 0.0

    def add(self, norm: float, clip: float) -> None:
        """Count a step whose gradient had this norm before it was clipped."""
        self._steps += 1
        self._clipped += norm > clip
        self._total += norm

    def take(self) -> dict[str, float]:
        """Return the mean norm and the share of steps that were clipped, and begin anew."""
        steps = max(self._steps, 1)
        figures = {
            "gradient_norm": round(self._total / steps, 4),
            "clip_rate": round(self._clipped / steps, 4),
        }
        self._steps = self._clipped = 0
        self._total = 0.0
        return figures


def gradient_by_lag(
    model: RecurrentLanguageModel, tokens: Tensor, targets: Tensor, state: State
) -> dict[str, float]:
    """Return how strongly the last prediction of a segment depends on inputs before it.

    The norm of the gradient of the last position's loss with respect to the embedded token k
    steps earlier, as a share of that at k = 0, for k = 1, 2, 4, 8 … . A network whose gradient
    vanishes shows zeros; one that explodes, numbers above 1 that grow.

    Args:
        model: evaluated without dropout.
        tokens: ids, shape (T, B).
        targets: ids behind them, shape (T, B).
        state: before the first token.

    Source: Bengio, Simard & Frasconi 1994, "Learning Long-Term Dependencies with Gradient
    Descent is Difficult"; Pascanu, Mikolov & Bengio 2013, "On the Difficulty of Training RNNs".
    """
    was_training = model.training
    # Without dropout; but the layers stay as they are, since cuDNN's backward wants them so.
    model.training = False
    try:
        with torch.enable_grad():
            embedded = model.embed(tokens).detach().requires_grad_()
            features, _ = model.read_embedded(embedded, state)
            # One sum over the batch: every stream's gradient by itself, the mean of their norms.
            loss = full_softmax_loss(model, features[-1], targets[-1]) * tokens.shape[1]
            (gradient,) = torch.autograd.grad(loss, embedded)
    finally:
        model.training = was_training
    norms = gradient.norm(dim=2).mean(dim=1).flip(0).tolist()
    lags = [2**power for power in range(20) if 2**power < len(norms)]
    return {str(lag): float(f"{norms[lag] / max(norms[0], 1e-30):.3g}") for lag in lags}
