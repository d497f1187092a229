"""Diagnostics: gradients that vanish are told from gradients that do not."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

from training.learning.diagnostics import ClipCount, gradient_by_lag
from training.network.dropout import Dropout
from training.network.recurrent_model import RecurrentLanguageModel
from writer.model.card import Shape


def by_lag(scale, length=20):
    """Return the gradients of a tanh network whose recurrent matrix is ``scale`` times one."""
    torch.manual_seed(1)
    model = RecurrentLanguageModel("rnn", Shape(300, 8, 8, 1), Dropout(output=0.5)).train()
    with torch.no_grad():
        model.embedding.weight.mul_(1e-3)  # tanh is the identity near zero
        model.layers[0].weight_hh_l0.copy_(scale * torch.eye(8))
        model.layers[0].bias_ih_l0.zero_()
        model.layers[0].bias_hh_l0.zero_()
    tokens = torch.randint(300, (length, 3))
    return model, gradient_by_lag(model, tokens, tokens, model.initial_state(3))


@pytest.mark.parametrize("scale", [0.5, 0.9, 1.1])
def test_it_is_the_power_of_the_recurrent_matrix(scale):
    _, gradients = by_lag(scale)
    assert list(gradients) == ["1", "2", "4", "8", "16"]
    for lag, norm in gradients.items():
        assert norm == pytest.approx(scale ** int(lag), rel=0.02)


def test_training_goes_on_as_before():
    model, _ = by_lag(0.9)
    assert model.training
    assert all(p.grad is None for p in model.parameters())


def test_clips_are_counted_from_one_look_to_the_next():
    clips = ClipCount()
    for norm in (0.1, 0.2, 0.6, 0.7):
        clips.add(norm, clip=0.5)
    assert clips.take() == {"gradient_norm": 0.4, "clip_rate": 0.5}
    clips.add(1.0, clip=2.0)
    assert clips.take() == {"gradient_norm": 1.0, "clip_rate": 0.0}
