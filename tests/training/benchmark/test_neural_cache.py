"""The neural cache: the fast computation is the plain one, and repeats are foreseen."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

import math

from training.benchmark.neural_cache import cache_probabilities, fit, perplexity, read
from training.learning.held_out import HeldOut, evaluate
from training.network.recurrent_model import RecurrentLanguageModel
from writer.model.card import Shape


def slowly(features, targets, sharpness, window):
    """The definition, a target at a time."""
    scale = features.square().sum(1).mean().sqrt()
    found = []
    for now in range(len(targets)):
        past = range(max(0, now - window), now)
        weights = [
            math.exp(sharpness * float(features[now] @ features[then]) / float(scale) ** 2)
            for then in past
        ]
        same = [w for w, then in zip(weights, past, strict=True) if targets[then] == targets[now]]
        found.append(sum(same) / sum(weights) if weights else 0.0)
    return torch.tensor(found)


@pytest.mark.parametrize(("length", "window"), [(1, 5), (40, 7), (600, 100), (300, 2_000)])
def test_it_is_what_its_definition_says(length, window):
    torch.manual_seed(1)
    features, targets = torch.randn(length, 6), torch.randint(9, (length,))
    expected = slowly(features, targets, 1.5, window)
    found = cache_probabilities(features, targets, 1.5, window)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


def test_what_came_under_the_same_circumstances_is_foreseen():
    circumstances = 4 * torch.eye(5)
    targets = torch.tensor([3, 1, 4, 0, 2] * 10)
    found = cache_probabilities(circumstances.repeat(10, 1), targets, 20.0)
    assert found[:5].tolist() == [0.0] * 5
    assert (found[5:] > 0.99).all()


def test_settings_are_chosen_by_perplexity():
    targets = torch.tensor([3, 1, 4, 0, 2] * 10)
    probabilities = torch.full((50,), 0.2)
    chosen = fit((4 * torch.eye(5)).repeat(10, 1), probabilities, targets)
    assert chosen.perplexity < 5
    without = perplexity(probabilities, torch.zeros(50), 0.0)
    assert without == pytest.approx(5)


def test_the_model_is_read_as_in_any_evaluation():
    torch.manual_seed(1)
    model = RecurrentLanguageModel("lstm", Shape(300, 8, 16, 1))
    text = HeldOut("text", torch.randint(300, (700,)), 699, 699)
    features, probabilities = read(model, text)
    assert features.shape == (699, 8)
    expected = evaluate(model, text).perplexity
    assert perplexity(probabilities, torch.zeros(699), 0.0) == pytest.approx(expected, rel=1e-4)
